"""Forms of the catalogue of factors: one factor in both languages, weights by hand, the note of a publication."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.readiness.catalogue import LANGUAGES, LEVELS
from analytics.readiness.factor_comparison import NAMES
from analytics.readiness.factor_content import (
    LONGEST_GROUP,
    LONGEST_KEY,
    LONGEST_LABEL,
    LONGEST_LEVEL,
    LONGEST_SOURCE,
    WEIGHT_PLACES,
    Content,
    content_of,
    label_name,
    level_name,
    mark_of,
)
from analytics.readiness.factor_groups import group_choices
from analytics.readiness.factor_sets import LONGEST_NOTE
from analytics.readiness.models import Factor, FactorSet
from corpsys.access.refusals import Text
from corpsys.pages.fields import LocalDecimalField

NEW_GROUP = "+"


class WeightField(LocalDecimalField):
    """A weight with up to six decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=2 + WEIGHT_PLACES, decimal_places=WEIGHT_PLACES, **kwargs)


class FactorForm(forms.Form):
    """One factor. `factor`: the stored one, whose key stays; `version`: the mark of what it said when it was read."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=LONGEST_KEY,
        required=False,
        help_text=gettext_lazy("By it ratings are carried over. Leave it empty and it is made from the English name."),
    )
    group = forms.ChoiceField(label=gettext_lazy("Group"))
    new_group = forms.CharField(
        label=gettext_lazy("Name of the new group"),
        max_length=LONGEST_GROUP,
        required=False,
        help_text=gettext_lazy("Only where “a new group” is chosen. It reads the same in both languages."),
    )
    is_gate = forms.BooleanField(
        label=gettext_lazy("A gate: no average makes up for a low level"),
        required=False,
    )
    weight = WeightField(
        label=gettext_lazy("Weight"),
        initial=Decimal(1),
        help_text=gettext_lazy("0 or more; only the proportions count."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=LONGEST_SOURCE,
        required=False,
        help_text=gettext_lazy("Where the factor comes from."),
    )

    def __init__(self, *args: Any, factor_set: FactorSet, factor: Factor | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.factor = factor
        for language in LANGUAGES:
            self._add_texts(language)
        groups = [*group_choices(factor_set.factors.all()), (NEW_GROUP, _("a new group"))]
        self.fields["group"].choices = groups  # type: ignore[attr-defined]
        if factor_set.weighting == FactorSet.Weighting.PAIRWISE:
            del self.fields["weight"]
        if factor is not None:
            del self.fields["key"]
            said = content_of(factor).fields()
            self.initial = {**said, "weight": factor.weight, "version": mark_of(factor)}

    def _add_texts(self, language: str) -> None:
        words = {"language": NAMES[language]}
        self.fields[label_name(language)] = forms.CharField(
            label=_("Name (%(language)s)") % words, max_length=LONGEST_LABEL
        )
        for level in LEVELS:
            self.fields[level_name(level, language)] = forms.CharField(
                label=_("Level %(level)s (%(language)s)") % {"level": level, **words}, max_length=LONGEST_LEVEL
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("group") == NEW_GROUP and not data.get("new_group", "").strip():
            self.add_error("new_group", _("Name the new group, or choose one."))
        return data

    @property
    def texts(self) -> list[tuple[BoundField, ...]]:
        """The fields of the texts in rows: a row for the name and for each level, a column for each language."""
        names = [[label_name(code) for code in LANGUAGES]]
        names += [[level_name(level, code) for code in LANGUAGES] for level in LEVELS]
        return [tuple(self[name] for name in row) for row in names]

    @property
    def others(self) -> list[BoundField]:
        names = ("group", "new_group", "is_gate", "weight", "key", "source")
        return [self[name] for name in names if name in self.fields]


def content_from(data: dict[str, Any], factor: Factor | None = None) -> Content:
    """Return the content that the cleaned data of a form say."""
    return Content(
        key=factor.key if factor is not None else data.get("key", ""),
        group=data["new_group"] if data["group"] == NEW_GROUP else data["group"],
        is_gate=data["is_gate"],
        labels={code: data[label_name(code)] for code in LANGUAGES},
        levels={code: [data[level_name(level, code)] for level in LEVELS] for code in LANGUAGES},
        weight=data.get("weight", Decimal(0)),
        source=data["source"],
    )


class RemovalForm(forms.Form):
    """A button, and the mark of what stood on the page."""

    version = forms.CharField(widget=forms.HiddenInput)


class DraftForm(forms.Form):
    """A button, and the version of the draft that the person has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class PublishForm(DraftForm):
    note = forms.CharField(
        label=gettext_lazy("What changed and why"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WeightsForm(DraftForm):
    """The weight of every factor of a draft."""

    def __init__(self, *args: Any, factors: Iterable[Factor], labels: dict[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [factor.key for factor in factors]
        for factor in factors:
            self.fields[weight_name(factor.key)] = WeightField(label=labels[factor.key], initial=factor.weight)

    def add_error(self, field: str | None, error: Any) -> None:
        """Refusals name a factor by its key."""
        super().add_error(weight_name(field) if field in self.keys else field, error)

    def weights(self, data: dict[str, Any]) -> dict[str, Decimal]:
        """Return the weights by factor key from the cleaned data."""
        return {key: data[weight_name(key)] for key in self.keys}


def weight_name(key: str) -> str:
    return f"weight-{key}"
