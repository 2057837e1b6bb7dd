"""The pages that say no: each says what happened, whether the work is safe and what now; some need nothing to do so."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.utils import translation

from corpsys.access.refusals import Invalid, Refused, Stale

STATUSES = [400, 403, 404, 409, 412, 413, 422, 428, 429, 500, 503]
HEADINGS = ["What happened", "Is my work safe?", "What now"]


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def drawn(name, **context):
    with translation.override("en"):
        return text_of(get_template(name).render(context))


@pytest.mark.parametrize("name", [*(f"errors/{status}.html" for status in STATUSES), "errors/csrf.html"])
def test_page_answers_the_three_questions_without_request_or_database(name):
    text = drawn(name)
    places = [text.index(heading) for heading in HEADINGS]
    assert places == sorted(places)
    assert f"Code {re.sub('[^0-9]', '', name) or 403}" in text


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_names_that_django_asks_for_are_there(name):
    assert "Is my work safe?" in drawn(f"{name}.html")


def test_not_found_says_nothing_about_existence():
    text = drawn("errors/404.html")
    assert "It does not exist or has not been shared with you." in text
    refused = drawn("errors/404.html", refusal=Refused("secret name"), exception="secret name", request_path="/secret/")
    assert refused == text


def test_refusal_gives_its_reason_and_what_is_open():
    text = drawn("errors/409.html", refusal=Refused("The gate is closed.", allowed=["Every goal has a measure"]))
    assert "The gate is closed." in text
    assert "Every goal has a measure" in text


def test_conflict_shows_both_texts():
    refusal = Stale("Anna saved it.", extra={"mine": "my words", "stored": "her words"})
    text = drawn("errors/412.html", refusal=refusal)
    assert "What you typed my words What is stored her words" in text


def test_bad_data_lists_what_is_wrong():
    assert "month: is missing" in drawn("errors/422.html", refusal=Invalid({"month": ["is missing"]}))


def test_reason_is_escaped():
    with translation.override("en"):
        html = get_template("errors/409.html").render({"refusal": Refused("<b>x</b>")})
    assert "<b>x" not in html


def test_every_status_of_a_refusal_has_its_page():
    folder = Path(__file__).parents[3] / "templates/errors"
    assert {int(path.stem) for path in folder.glob("[0-9]*.html")} == set(STATUSES)
    kinds = [Refused("x"), Stale("x"), Invalid({})]
    assert {kind.status for kind in kinds} <= set(STATUSES)
