"""The form of one side: every factor with its five level words and “don't know”, and room for evidence."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.readiness.models import Factor
from analytics.readiness.selectors import Sheet, words
from analytics.readiness.services import LONGEST_EVIDENCE, UNKNOWN, Given

GROUPS = {
    "conditions": gettext_lazy("Conditions of working together"),
    "abilities": gettext_lazy("Abilities"),
    "orientation": gettext_lazy("Orientation"),
}


class RatingsForm(forms.Form):
    """Nothing is required: a form half filled in is saved as it is."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.initial["version"] = sheet.assessment.version
        for factor in sheet.factors:
            self._add(factor)

    def _add(self, factor: Factor) -> None:
        mark, said = self.sheet.mark(factor.key), words(factor)
        choices = [(str(level), f"{level} · {text}") for level, text in enumerate(said.levels)]
        self.fields[rating_name(factor.key)] = forms.ChoiceField(
            label=said.label,
            required=False,
            widget=forms.RadioSelect,
            choices=[*choices, (UNKNOWN, _("don't know"))],
            initial=UNKNOWN if mark.does_not_know else "" if mark.level is None else str(mark.level),
            help_text=_("A gate: no average makes up for a low level.") if factor.is_gate else "",
        )
        self.fields[evidence_name(factor.key)] = forms.CharField(
            label=_("Evidence or note"), required=False, max_length=LONGEST_EVIDENCE, initial=mark.evidence
        )

    @property
    def groups(self) -> list[tuple[str, list[tuple[BoundField, BoundField]]]]:
        """The factors' pairs of fields under the headings of their groups, in the order of the catalogue."""
        found: dict[str, list[tuple[BoundField, BoundField]]] = {}
        for factor in self.sheet.factors:
            heading = str(GROUPS.get(factor.group, factor.group))
            fields = (self[rating_name(factor.key)], self[evidence_name(factor.key)])
            found.setdefault(heading, []).append(fields)
        return list(found.items())


def rating_name(key: str) -> str:
    return f"rating-{key}"


def evidence_name(key: str) -> str:
    return f"evidence-{key}"


def written(data: dict[str, Any], sheet: Sheet) -> tuple[dict[str, Given], dict[str, str]]:
    """Return ratings and evidence by factor key from the cleaned data of a form."""
    keys = [factor.key for factor in sheet.factors]
    ratings = {key: _given(data[rating_name(key)]) for key in keys}
    return ratings, {key: data[evidence_name(key)] for key in keys}


def _given(text: str) -> Given:
    return UNKNOWN if text == UNKNOWN else int(text) if text else None
