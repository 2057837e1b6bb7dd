"""Kept controls: the same HTML as drawn anew, and never another reader's words, choices or value."""

import pytest
from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy

from corpsys.pages import controls


class Filters(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search"), required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "all"), ("a", "A & co")])
    mine = forms.BooleanField(label="Mine", required=False)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    size = forms.IntegerField(label="Size", required=False)

    def __init__(self, data=None, choices=None):
        super().__init__(data)
        if choices:
            self.fields["kind"].choices = choices


@pytest.fixture(autouse=True)
def _nothing_kept():
    controls._kept.clear()
    with translation.override("en"):
        yield
    controls._kept.clear()


def anew(form):
    return "".join(field.as_field_group() for field in form)


@pytest.mark.parametrize(
    "data",
    [None, {}, {"q": '"><script>'}, {"kind": "a", "mine": "on"}, {"mine": "True"}, {"size": "x"}, {"q": "x" * 41}],
)
def test_kept_controls_are_the_same_as_those_drawn_anew(data):
    for _time in range(2):
        assert controls.drawn(Filters(data)) == anew(Filters(data))


def test_what_has_errors_may_hold_more_or_is_long_is_not_kept():
    controls.drawn(Filters({"size": "x", "q": "x" * 41}))
    assert {key[2] for key in controls._kept} == {"kind", "mine"}  # neither the text, the area nor the number


def test_a_language_has_its_own():
    controls.drawn(Filters())
    with translation.override("pl"):
        assert "Szukaj" in controls.drawn(Filters())
    assert "Search" in controls.drawn(Filters())


def test_other_choices_are_drawn_anew():
    controls.drawn(Filters())
    shown = controls.drawn(Filters(choices=[("", "all"), ("secret", "Secret")]))
    assert "Secret" in shown and "A &amp; co" not in shown
    assert "Secret" not in controls.drawn(Filters())


def test_no_more_are_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(controls, "_MOST_KEPT", 5)
    for number in range(20):
        controls.drawn(Filters({"q": str(number)}))
        assert len(controls._kept) <= 5
