"""The choice of a ranking: which clients, and a weight for each criterion. It stands in the address."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics.scoring import words
from analytics.scoring.criteria import CRITERIA, USUAL
from corpsys.corporation.models import Organisation
from corpsys.pages.fields import LocalDecimalField

TOPS = (20, 50, 100, 200)
USUAL_TOP = 20
CLASSES = [("", _("all")), *words.CLASSES.items()]
WEIGHT = "weight_"


class RankingForm(forms.Form):
    """Where no weight is given at all, the usual ones hold; a criterion with an empty weight or zero does not count."""

    enterprise = forms.ModelChoiceField(
        label=_("Enterprise"),
        required=False,
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        empty_label=None,
    )
    pareto_class = forms.ChoiceField(label=_("Class"), required=False, choices=CLASSES)
    top = forms.TypedChoiceField(
        label=_("The first"), required=False, choices=[(str(n), str(n)) for n in TOPS], coerce=int
    )

    def __init__(self, data: Mapping[str, Any], *, enterprises: Any, is_spoken: bool = True) -> None:
        """`is_spoken`: numbers are written as in the language of the page; otherwise with a point."""
        given = {name: data.get(name, "") for name in (*self.base_fields, *_names())}
        if not any(given[name] for name in _names()) and not any(name in data for name in _names()):
            given |= {f"{WEIGHT}{key}": str(weight) for key, weight in USUAL.items()}
        given["top"] = given["top"] or str(USUAL_TOP)
        super().__init__(given)
        self.fields["enterprise"].queryset = enterprises  # type: ignore[attr-defined]
        number = LocalDecimalField if is_spoken else forms.DecimalField
        for each in CRITERIA:
            field = number(label=str(each.label), required=False, max_digits=9, decimal_places=4)
            field.help_text = _("Less is better.") if each.is_cost else ""
            self.fields[f"{WEIGHT}{each.key}"] = field

    @property
    def choice_fields(self) -> list[Any]:
        return [self[name] for name in self.base_fields]

    @property
    def weight_fields(self) -> list[Any]:
        return [self[name] for name in _names()]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in _names():
            if (cleaned.get(name) or 0) < 0:
                self.add_error(name, _("A weight is zero or more; below zero it would turn the criterion round."))
        if not self.errors and not self.weights():
            self.add_error(None, _("Every weight is zero: give at least one criterion a weight above zero."))
        return cleaned

    def weights(self) -> dict[str, Decimal]:
        """Return the weights above zero by criterion."""
        given = {each.key: self.cleaned_data.get(f"{WEIGHT}{each.key}") for each in CRITERIA}
        return {key: weight for key, weight in given.items() if weight}


def _names() -> list[str]:
    return [f"{WEIGHT}{each.key}" for each in CRITERIA]
