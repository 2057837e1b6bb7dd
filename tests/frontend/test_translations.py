"""What holds for the Polish catalogue: complete, in step with the source, placeholders kept, and really shown."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django import forms
from django.template import Context, Template
from django.urls import get_resolver
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, ngettext

from corpsys.management.commands.compile_catalogue import compile_one

ROOT = Path(__file__).parents[2]
POLISH = ROOT / "locale/pl/LC_MESSAGES/django.po"
SOURCES = ("accounts", "analytics", "cooperation", "corpsys", "templates", "locale")
PLURAL_FORMS = 4
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdf]|%%|\{\w*\}|</?[a-z]+")
# Words that are the same in both languages; any other text equal to its source was forgotten.
SAME = {"e-mail", "E-mail", "A", "B", "C", "Plan", "Menu", "zero", "administrator", "%(first)s–%(last)s of %(total)s"}
SAME |= {"partner", "Partner", "Import", "ranking", "Ranking", "CSV"}
SAME |= {"%(name)s, %(day)s: %(reason)s", "A: %(first)s · B: %(second)s"}
BLOCK = re.compile(r"{%\s*(?:blocktranslate|comment)\b.*?{%\s*end(?:blocktranslate|comment)\s*%}|{#.*?#}", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
SPOKEN = re.compile(r'\b(?:title|alt|aria-label|placeholder|data-label)="([^"]*)"')
WORD = re.compile(r"[^\W\d_]{2,}")
# Labels that a form gives itself when it is made, from what it is about; nobody sees the other one.
GIVEN_LATER = {("ShareForm", "own_vendors"), ("AnswerForm", "approve")}
OURS = ("accounts", "analytics", "cooperation", "corpsys")
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))


def catalogue_of(text: str) -> Catalog:
    return read_po(text.splitlines(keepends=True), locale="pl")


def several(text):
    return list(text) if isinstance(text, tuple | list) else [text]


def faults(message) -> list[str]:
    """Return what is wrong with the translation of one message."""
    sources, texts = several(message.id), several(message.string)
    wanted = PLURAL_FORMS if len(sources) > 1 else 1
    found = ["fuzzy"] if message.fuzzy else []
    if len(texts) != wanted or not all(texts):
        return [*found, "untranslated"]
    allowed = [sorted(PLACEHOLDER.findall(source)) for source in sources]
    if any(sorted(PLACEHOLDER.findall(text)) not in allowed for text in texts):
        found.append("placeholders differ")
    if any(text[:1] == "\n" for text in texts) != any(source[:1] == "\n" for source in sources):
        found.append("begins with another line")
    return found


def bare_words(template: str) -> list[str]:
    """Return the words of a template that stand outside every translation."""
    text = TAG.sub(" ", BLOCK.sub(" ", template))
    spoken = " ".join(SPOKEN.findall(text))
    text = re.sub(r"<[^>]*>|&\w+;", " ", text)
    return [word for word in WORD.findall(f"{text} {spoken}") if word not in {"Corpsys", "guest", "PNG", "SVG"}]


@pytest.fixture(scope="module")
def polish():
    compile_one(POLISH)
    return catalogue_of(POLISH.read_text())


def test_every_message_is_translated(polish):
    wrong = {str(message.id): faults(message) for message in polish if message.id}
    assert {text: found for text, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "a"\nmsgstr ""\n', "untranslated"),
        ('#, fuzzy\nmsgid "a"\nmsgstr "b"\n', "fuzzy"),
        ('msgid "%(n)s a"\nmsgstr "%(m)s b"\n', "placeholders differ"),
        ('msgid "a %s"\nmsgstr "b"\n', "placeholders differ"),
        ('msgid "a {n}"\nmsgstr "b"\n', "placeholders differ"),
        ('msgid "a <strong>b</strong>"\nmsgstr "a b"\n', "placeholders differ"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\nmsgstr[2] "e"\nmsgstr[3] ""\n', "untranslated"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\nmsgstr[2] "e"\n', "untranslated"),
    ],
)
def test_rules_find_a_fault(entry, fault):
    head = 'msgid ""\nmsgstr "Plural-Forms: nplurals=4; plural=(n!=1);\\n"\n\n'
    [message] = [message for message in catalogue_of(head + entry) if message.id]
    assert fault in faults(message)


def test_no_text_was_left_in_english(polish):
    left = [
        message.id
        for message in polish
        if isinstance(message.id, str) and message.string == message.id and WORD.search(message.id)
    ]
    assert set(left) <= SAME


def test_every_text_of_the_source_is_in_the_catalogue(polish, tmp_path):
    if shutil.which("xgettext") is None:
        pytest.skip("xgettext is not installed, so texts cannot be collected from the source")
    collected = collect(tmp_path)
    kept = {(message.context, str(message.id)) for message in polish if message.id}
    assert collected - kept == set(), "run make messages and translate these"
    assert kept - collected == set(), "run make messages: these are in the source no more"


def collect(folder: Path) -> set[tuple[str | None, str]]:
    """Return context and text of every message in a copy of the source, as make messages finds them."""
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.po", "*.mo"))
    shutil.copy(ROOT / "manage.py", folder)
    options = (*("--locale", "pl"), "--no-obsolete", *("--add-location", "file"))
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", *options],
        cwd=folder,
        env={
            "PATH": "/usr/bin:/bin:/usr/local/bin",
            "SECRET_KEY": "none",
            "DATABASE_URL": "postgres://none@127.0.0.1:1/none",
        },
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = catalogue_of((folder / "locale/pl/LC_MESSAGES/django.po").read_text())
    return {(message.context, str(message.id)) for message in found if message.id}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_template_says_nothing_outside_a_translation(path):
    assert bare_words(path.read_text()) == []


@pytest.mark.parametrize("fault", ["<p>Save it</p>", '<img alt="A picture">', "{% if a %}yes{% endif %}"])
def test_rule_for_templates_finds_a_fault(fault):
    assert bare_words(fault)


@pytest.mark.parametrize(
    "text", ["{% translate 'Save' %}", "{% blocktranslate %}Save{% endblocktranslate %}", "{# no #}"]
)
def test_rule_for_templates_lets_translations_pass(text):
    assert bare_words(text) == []


def our_forms(parent=forms.BaseForm):
    """Yield every form of the product; the addresses of the site import the views, and they the forms."""
    assert get_resolver().url_patterns
    for form in parent.__subclasses__():
        if form.__module__.split(".")[0] in OURS:
            yield form
        yield from our_forms(form)


def spoken(text, language: str) -> str:
    with translation.override(language):
        return str(text or "")


def texts_alike(form) -> list[tuple[str, str]]:
    """Return the labels and help texts of a form that read the same in both languages."""
    fields = {name: field for name, field in form.base_fields.items() if not field.widget.is_hidden}
    texts = [(name, field.label or name) for name, field in fields.items()]
    texts += [(name, field.help_text) for name, field in fields.items() if field.help_text]
    alike = [(name, spoken(text, "pl")) for name, text in texts if spoken(text, "pl") == spoken(text, "en")]
    return [(name, text) for name, text in alike if text not in SAME and (form.__name__, name) not in GIVEN_LATER]


def test_forms_speak_the_language_of_the_reader(polish):
    found = {form.__name__: texts_alike(form) for form in our_forms()}
    assert len(found) > 20
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_rule_for_forms_finds_a_fault(polish):
    class Spoken(forms.Form):
        parent = forms.CharField()
        reason = forms.CharField(label=gettext_lazy("Reason"), help_text="Write it.")

    assert texts_alike(Spoken) == [("parent", "parent"), ("reason", "Write it.")]


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 dni po terminie"),
        (1, "1 dzień po terminie"),
        (2, "2 dni po terminie"),
        (5, "5 dni po terminie"),
        (22, "22 dni po terminie"),
        (112, "112 dni po terminie"),
    ],
)
def test_days_late_in_polish(polish, count, text):
    with translation.override("pl"):
        assert ngettext("%(days)s day late", "%(days)s days late", count) % {"days": count} == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 wierszy ma błędy."),
        (1, "1 wiersz ma błędy."),
        (2, "2 wiersze mają błędy."),
        (5, "5 wierszy ma błędy."),
        (12, "12 wierszy ma błędy."),
        (22, "22 wiersze mają błędy."),
        (25, "25 wierszy ma błędy."),
        (112, "112 wierszy ma błędy."),
    ],
)
def test_rows_with_errors_in_polish(polish, count, text):
    with translation.override("pl"):
        assert ngettext("%(count)s row has errors.", "%(count)s rows have errors.", count) % {"count": count} == text


def test_percent_sign_of_a_template_survives(polish):
    with translation.override("pl"):
        assert Template("{% load i18n %}{% translate 'Make 80%' %}").render(Context()) == "Daje 80%"


def test_shipped_labels_are_polish_where_the_page_is(polish):
    from cooperation.process.definition.labels import STAGES

    with translation.override("pl"):
        names = [str(label.short) for label in STAGES.values()]
    with translation.override("en"):
        source = [str(label.short) for label in STAGES.values()]
    assert "Gromadzenie danych" in names
    assert not set(names) & set(source)


def test_english_needs_no_catalogue(polish):
    with translation.override("en"):
        assert gettext("Save") == "Save"
