"""Forms of readiness: the answers about one side, asking the client, giving it time, choosing what to show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.readiness.evidence import Proof
from analytics.readiness.factor_groups import group_label
from analytics.readiness.models import Factor
from analytics.readiness.selectors import Sheet, words
from analytics.readiness.services import LONGEST_EVIDENCE, UNKNOWN, Given
from analytics.readiness.sharing import PARTS
from corpsys.pages.fields import LocalDateField


@dataclass(frozen=True)
class FactorFields:
    """What a form holds of one factor: rating, evidence, a new file where one may be added, and the files there are."""

    key: str
    rating: BoundField
    evidence: BoundField
    file: BoundField | None
    proofs: Sequence[Proof]


@dataclass(frozen=True)
class FactorGroup:
    """A heading with its factors; `answered`: how many of them have an answer that is saved."""

    anchor: str
    heading: str
    factors: tuple[FactorFields, ...]
    answered: int


class RatingsForm(forms.Form):
    """Nothing is required: a form half filled in is saved as it is. `proofs`: files by factor key; None: no files here."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self, *args: Any, sheet: Sheet, proofs: Mapping[str, Sequence[Proof]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.proofs = sheet, proofs
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
        if self.proofs is not None:
            self.fields[file_name(factor.key)] = forms.FileField(
                label=_("Add a file as evidence"), required=False, allow_empty_file=True, widget=forms.FileInput
            )

    @property
    def groups(self) -> list[FactorGroup]:
        """The fields under the headings of their groups, in the order of the catalogue."""
        found: dict[str, list[Factor]] = {}
        for factor in self.sheet.factors:
            found.setdefault(factor.group, []).append(factor)
        return [
            FactorGroup(
                anchor=f"group-{number}",
                heading=group_label(group),
                factors=tuple(self._fields_of(factor) for factor in factors),
                answered=sum(not self.sheet.mark(factor.key).is_empty for factor in factors),
            )
            for number, (group, factors) in enumerate(found.items(), start=1)
        ]

    def _fields_of(self, factor: Factor) -> FactorFields:
        name = file_name(factor.key)
        return FactorFields(
            key=factor.key,
            rating=self[rating_name(factor.key)],
            evidence=self[evidence_name(factor.key)],
            file=self[name] if name in self.fields else None,
            proofs=(self.proofs or {}).get(factor.key, ()),
        )


class InviteForm(forms.Form):
    """Until when the client answers, and whom to invite where nobody leads its side yet."""

    until = LocalDateField(label=gettext_lazy("Last day for the client's answers"))

    def __init__(self, *args: Any, needs_person: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if needs_person:
            self.fields["email"] = forms.EmailField(
                label=_("E-mail of the client's lead"), help_text=_("This person will speak for the client here.")
            )
            self.fields["name"] = forms.CharField(label=_("Name"), required=False, max_length=120)


class UntilForm(forms.Form):
    until = LocalDateField(label=gettext_lazy("New last day"))


class PartsForm(forms.Form):
    """What to show the client. `seen`: the mark of the preview that is being confirmed; empty asks for the preview."""

    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What the client will see"), choices=list(PARTS.items()), widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


def rating_name(key: str) -> str:
    return f"rating-{key}"


def evidence_name(key: str) -> str:
    return f"evidence-{key}"


def file_name(key: str) -> str:
    return f"file-{key}"


def written(data: dict[str, Any], sheet: Sheet) -> tuple[dict[str, Given], dict[str, str]]:
    """Return ratings and evidence by factor key from the cleaned data of a form."""
    keys = [factor.key for factor in sheet.factors]
    ratings = {key: _given(data[rating_name(key)]) for key in keys}
    return ratings, {key: data[evidence_name(key)] for key in keys}


def _given(text: str) -> Given:
    return UNKNOWN if text == UNKNOWN else int(text) if text else None
