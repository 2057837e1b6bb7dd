"""Two versions of the catalogue beside each other: factors added and removed, texts that changed, order and weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.readiness.catalogue import LANGUAGES, LEVELS
from analytics.readiness.factor_content import content_of, label_name, level_name
from analytics.readiness.factor_groups import group_label
from analytics.readiness.models import Factor
from analytics.readiness.selectors import words
from corpsys.access.refusals import Text

NAMES = {"en": gettext_lazy("English"), "pl": gettext_lazy("Polish")}


@dataclass(frozen=True)
class Difference:
    """One field that says something else now."""

    label: Text
    before: str
    after: str


@dataclass(frozen=True)
class FactorChange:
    """One factor in two versions. Without `before` it is new, without `after` it was removed.

    `shares`: the weight as a share (0–1) of all weights, before and after; None where it is not there.
    """

    before: Factor | None
    after: Factor | None
    differences: tuple[Difference, ...]
    shares: tuple[Decimal | None, Decimal | None]

    @property
    def is_changed(self) -> bool:
        return self.before is None or self.after is None or bool(self.differences)

    @property
    def factor(self) -> Factor:
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def label(self) -> str:
        return words(self.factor).label


@dataclass(frozen=True)
class Comparison:
    """`lines`: every factor of both versions, in the order of the newer one, then what was removed."""

    lines: tuple[FactorChange, ...]
    is_reordered: bool

    @property
    def added(self) -> tuple[FactorChange, ...]:
        return tuple(line for line in self.lines if line.before is None)

    @property
    def removed(self) -> tuple[FactorChange, ...]:
        return tuple(line for line in self.lines if line.after is None)

    @property
    def changed(self) -> tuple[FactorChange, ...]:
        return tuple(line for line in self.lines if line.before and line.after and line.differences)

    @property
    def is_changed(self) -> bool:
        return self.is_reordered or any(line.is_changed for line in self.lines)


def compare(older: Sequence[Factor], newer: Sequence[Factor]) -> Comparison:
    """Return how two versions differ; a factor is the same where its key is."""
    before, after = {one.key: one for one in older}, {one.key: one for one in newer}
    shares = (_shares(older), _shares(newer))
    lines = tuple(
        FactorChange(
            before.get(key),
            after.get(key),
            _differences(before.get(key), after.get(key)),
            (shares[0].get(key), shares[1].get(key)),
        )
        for key in [*after, *(key for key in before if key not in after)]
    )
    stayed = [[key for key in keys if key in before and key in after] for keys in (before, after)]
    return Comparison(lines, is_reordered=stayed[0] != stayed[1])


def _shares(factors: Sequence[Factor]) -> dict[str, Decimal | None]:
    total = sum((factor.weight for factor in factors), Decimal(0))
    return {factor.key: factor.weight / total if total else None for factor in factors}


def _differences(before: Factor | None, after: Factor | None) -> tuple[Difference, ...]:
    if before is None or after is None:
        return ()
    was, now = _said(before), _said(after)
    return tuple(Difference(label, was[name], now[name]) for name, label in _labels().items() if was[name] != now[name])


def _said(factor: Factor) -> dict[str, str]:
    said = content_of(factor).fields()
    told = {"is_gate": _("yes") if factor.is_gate else _("no"), "group": group_label(factor.group)}
    return {name: str(value) for name, value in (said | told).items()}


def _labels() -> dict[str, Text]:
    names = {label_name(code): _("Name (%(language)s)") % {"language": NAMES[code]} for code in LANGUAGES}
    levels = {
        level_name(level, code): _("Level %(level)s (%(language)s)") % {"level": level, "language": NAMES[code]}
        for code in LANGUAGES
        for level in LEVELS
    }
    return {"group": _("Group"), "is_gate": _("Gate"), "weight": _("Weight"), **names, **levels, "source": _("Source")}
