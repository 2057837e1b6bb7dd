"""The field that names one organisation: a choice while there are few, a typed name where there are many."""

import pytest
from django import forms

from corpsys.corporation import choosing, services
from corpsys.corporation.choosing import organisation_field
from corpsys.corporation.models import Organisation


def ask(typed):
    class Asked(forms.Form):
        found = organisation_field(Organisation.objects.all(), label="Partner")

    form = Asked({"found": typed})
    return form.cleaned_data["found"] if form.is_valid() else form.errors["found"][0]


def test_few_are_a_choice_by_address(world):
    assert isinstance(organisation_field(Organisation.objects.all(), label="Partner"), forms.ModelChoiceField)
    assert ask("fareway") == world.client


@pytest.mark.parametrize("typed", ["fareway", "Fareway", " FAREWAY ", "farew"])
def test_many_are_named_by_address_name_or_a_part(world, monkeypatch, typed):
    monkeypatch.setattr(choosing, "MOST_CHOICES", 1)
    assert ask(typed) == world.client


def test_a_whole_name_goes_before_names_that_contain_it(world, monkeypatch):
    monkeypatch.setattr(choosing, "MOST_CHOICES", 1)
    services.propose_organisation(
        kind="client", name="Fareway Meat", level=world.extra["levels"][0], by=world.act_as("Eve")
    )
    assert ask("Fareway") == world.client
    assert (
        ask("Farewa")
        == "Several are meant. Write the address in brackets: Fareway (fareway), Fareway Meat (fareway-meat)."
    )


def test_an_unknown_name_is_told(world, monkeypatch):
    monkeypatch.setattr(choosing, "MOST_CHOICES", 1)
    assert ask("Nobody") == "There is no such organisation."
    assert ask("") == "This field is required."
