"""Forms as pages draw them: label, help, error and control linked, and a summary that leads to each fault."""

import re

import pytest
from django import forms
from django.forms import formset_factory
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

from corpsys.pages.templatetags import corpsys_ui


class Order(forms.Form):
    title = forms.CharField(label="Title", help_text="As agreed <b>")
    level = forms.ChoiceField(label="Level", choices=[("1", "One")])
    budget = forms.ChoiceField(label="Budget?", widget=forms.RadioSelect, choices=[("0", "No"), ("1", "Yes")])
    agree = forms.BooleanField(label="Agree")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"class": "wide"}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Both at once is not possible.")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def drawn():
    return str(Order({"title": "", "level": "1", "version": "x"}))


def control(html, name):
    return re.search(rf'<(?:input|select|textarea)[^>]*name="{name}"[^>]*>', html)[0]


def test_control_names_its_help_and_its_error(drawn):
    assert 'aria-describedby="id_title_helptext id_title_error"' in control(drawn, "title")
    assert 'aria-invalid="true"' in control(drawn, "title")
    assert 'id="id_title_helptext"' in drawn
    assert 'id="id_title_error"' in drawn
    assert '<label class="form-label" for="id_title">' in drawn


def test_controls_have_their_look(drawn):
    assert 'class="form-control is-invalid"' in control(drawn, "title")
    assert 'class="form-select"' in control(drawn, "level")
    assert 'class="form-check-input is-invalid"' in control(drawn, "agree")
    assert 'class="wide form-control"' in control(drawn, "note")
    assert "class=" not in control(drawn, "version")


def test_group_of_choices_is_a_fieldset_that_names_its_error(drawn):
    assert '<fieldset aria-describedby="id_budget_error">' in drawn
    assert '<label class="form-check-label" for="id_budget_0">No</label>' in drawn


def test_required_field_is_marked_and_the_mark_explained(drawn):
    assert "must be filled in" in drawn
    assert (
        'aria-hidden="true"> *</span>'
        in re.search(r'<label class="form-label" for="id_title">.*?</label>', drawn, re.S)[0]
    )
    assert "*" not in re.search(r'<label class="form-label" for="id_note">.*?</label>', drawn, re.S)[0]


def test_help_text_is_escaped(drawn):
    assert "As agreed &lt;b&gt;" in drawn


def test_summary_leads_to_each_fault(drawn):
    summary = re.search(r"<section.*?</section>", drawn, re.S)[0]
    assert "There are 5 problems" in summary
    anchors = re.findall(r'href="#([^"]+)"', summary)
    assert anchors == ["id_title", "id_budget_0", "id_agree"]
    assert all(f'id="{anchor}"' in drawn for anchor in anchors)
    assert "Budget: This field is required." in summary
    assert "<li>Both at once is not possible.</li>" in summary


def test_form_without_errors_has_no_summary():
    assert "error-summary" not in str(Order())


def test_summary_of_a_formset_and_of_several_forms():
    forms_of = formset_factory(Order, extra=0, min_num=2, validate_min=True)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "", "form-0-level": "1"}
    links = corpsys_ui.error_links(forms_of(data))
    assert links[0].anchor == ""
    assert "id_form-0-title" in [link.anchor for link in links]
    both = corpsys_ui.error_links([Order({}), Order({"title": "x"})])
    assert [link.label for link in both].count("Title") == 1


def test_summary_of_nothing_is_empty():
    assert corpsys_ui.error_links(None) == []
    assert render_to_string("components/error_summary.html", {}).strip() == ""


def test_title_says_that_there_is_an_error(rf):
    page = {"shell_template": "shell_plain.html", "title": "Order", "label": "Send"}
    wrong = render_to_string("pages/form.html", {**page, "form": Order({})}, rf.get("/"))
    right = render_to_string("pages/form.html", {**page, "form": Order()}, rf.get("/"))
    assert re.search(r"<title>(.*?)</title>", wrong)[1] == "Error: Order · Corpsys"
    assert re.search(r"<title>(.*?)</title>", right)[1] == "Order · Corpsys"


def test_filters_and_icons_are_known_to_every_template():
    template = engines["django"].from_string(
        '{{ 0.241|share }} {{ amount|money:"USD" }} {% icon "lock" %} {% icon "x" "Close" %}'
    )
    shown = template.render({"amount": None})
    assert shown.startswith("24.1% – ")
    assert 'aria-hidden="true"><use href="/static/vendor/tabler-icons/sprite.svg#lock">' in shown
    assert 'role="img" aria-label="Close"' in shown


def test_the_attributes_of_a_control_are_as_the_framework_writes_them():
    from django.utils.safestring import SafeString

    from corpsys.pages.templatetags.corpsys_ui import attributes

    given = {
        "id": "a",
        "required": True,
        "disabled": False,
        "maxlength": 80,
        "title": '"<&',
        "data-x": SafeString("&amp;"),
    }
    assert attributes(given) == ' id="a" required maxlength="80" title="&quot;&lt;&amp;" data-x="&amp;"'
    assert attributes({}) == ""
