"""What a merge of two organisations does with their causal links. Source: D4."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corpsys.corporation import merging
from corpsys.corporation.merging import Relation
from corpsys.corporation.models import Organisation
from corpsys.links.models import CausalLink


def register() -> None:
    """Declare both ends of a link; one that the kept organisation has already stays behind."""
    merging.register(
        Relation("corpsys.CausalLink", "cause", gettext_lazy("links from it"), left=_same_effect, against=_between),
        Relation("corpsys.CausalLink", "effect", gettext_lazy("links to it"), left=_same_cause, against=_between),
    )


def _between(kept: Organisation, merged: Organisation) -> list[str]:
    both = Q(cause=kept, effect=merged) | Q(cause=merged, effect=kept)
    if _active().filter(both).exists():
        return [_("A causal link leads from one to the other; archive it first, or it would lead to itself.")]
    return []


def _same_effect(rows: Any, kept: Organisation) -> Any:
    twins = _active().filter(cause=kept, effect=OuterRef("effect"), polarity=OuterRef("polarity"))
    return rows.filter(Exists(twins) | Q(effect=kept))


def _same_cause(rows: Any, kept: Organisation) -> Any:
    twins = _active().filter(effect=kept, cause=OuterRef("cause"), polarity=OuterRef("polarity"))
    return rows.filter(Exists(twins) | Q(cause=kept))


def _active() -> Any:
    return CausalLink.objects.exclude(standing=CausalLink.Standing.ARCHIVED)
