"""The two axes of the rule, never merged: importance down, readiness across, and where the client stands on them.

Every cell is asked of the rule with the gates and the history of the pair. Source: D11, D15, D16.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from analytics.metrics.variant_rule import Decision as Ruled
from analytics.metrics.variant_rule import Facts, VariantRules, decide, facts_of
from analytics.metrics.vocabulary import ParetoClass
from cooperation.clients.axes_picture import Picture, Region, picture_of
from cooperation.clients.terms import CLASSES, ruled
from cooperation.decision.grounds import Grounds
from corpsys.access.refusals import Text
from corpsys.pages import numbers

HAIR = Decimal("1e-9")  # a readiness just below a threshold
SHOWN = (ParetoClass.A, ParetoClass.B, ParetoClass.C, ParetoClass.LOSS)
HIGHEST = Decimal(100)


@dataclass(frozen=True)
class Band:
    """A stretch of readiness: from `start` to below `end`; the last has no end."""

    start: Decimal
    end: Decimal | None

    @property
    def label(self) -> str:
        """The stretch in words."""
        start, end = numbers.typed(self.start, None), "" if self.end is None else numbers.typed(self.end, None)
        if not end:
            return _("from %(start)s") % {"start": start}
        return (
            _("%(start)s to below %(end)s") % {"start": start, "end": end}
            if self.start
            else _("below %(end)s") % {"end": end}
        )

    def holds(self, score: Decimal) -> bool:
        """Say whether a readiness lies in it."""
        return self.start <= score and (self.end is None or score < self.end)


@dataclass(frozen=True)
class Cell:
    column: str
    text: Text
    is_here: bool


@dataclass(frozen=True)
class Row:
    """One class with a cell for each band; `stretches`: bands with one result taken together, as the list says them."""

    label: Text
    cells: tuple[Cell, ...]
    stretches: tuple[str, ...]
    is_here: bool


@dataclass(frozen=True)
class Grid:
    """`borders`: how near the readiness thresholds lie at which the result would turn, the nearest first."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    lowest_gate: int
    proven: int
    score: Decimal
    borders: tuple[str, ...]
    picture: Picture


def grid_of(grounds: Grounds) -> Grid | None:
    """Return both axes with the client on them; None while an input is missing."""
    rules = grounds.recommendation.rules
    facts = facts_of(grounds.inputs, rules)
    if facts is None:
        return None
    shown = SHOWN if facts.importance in SHOWN else (*SHOWN, facts.importance)
    bands = _bands(rules)
    rows = tuple(_row(facts, rules, each, bands) for each in shown)
    return Grid(
        columns=tuple(band.label for band in bands),
        rows=rows,
        lowest_gate=facts.lowest_gate,
        proven=facts.proven_cycles,
        score=facts.pair_score,
        borders=_borders(grounds, facts),
        picture=picture_of(
            [(CLASSES[each], [one for _band, one in _regions(facts, rules, each, bands)]) for each in shown],
            ticks=[*(band.start for band in bands), HIGHEST],
            place=shown.index(facts.importance),
            score=facts.pair_score,
            name=grounds.workspace.partner.name,
        ),
    )


def _bands(rules: VariantRules) -> list[Band]:
    """The stretches of readiness between the thresholds; two thresholds of one value make none between them."""
    starts = sorted({Decimal(0), rules.no_process_readiness, rules.readiness_cooperation, rules.readiness_integration})
    return [Band(start, end) for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _row(facts: Facts, rules: VariantRules, importance: ParetoClass, bands: list[Band]) -> Row:
    mine = importance is facts.importance
    cells = tuple(
        Cell(band.label, ruled(_at(facts, rules, importance, band.start)), mine and band.holds(facts.pair_score))
        for band in bands
    )
    regions = _regions(facts, rules, importance, bands)
    return Row(CLASSES[importance], cells, tuple(f"{band.label}: {region.text}" for band, region in regions), mine)


def _at(facts: Facts, rules: VariantRules, importance: ParetoClass, score: Decimal) -> Ruled:
    return decide(replace(facts, importance=importance, pair_score=score), rules)


def _regions(
    facts: Facts, rules: VariantRules, importance: ParetoClass, bands: list[Band]
) -> list[tuple[Band, Region]]:
    """Neighbouring bands with one result are one region."""
    found: list[tuple[Band, Region]] = []
    for band in bands:
        decision = _at(facts, rules, importance, band.start)
        kind = decision.variant.value if decision.variant else "none"
        start = band.start
        if found and found[-1][1].kind == kind:
            start = found.pop()[0].start
        region = Region(kind, str(ruled(decision)), start, HIGHEST if band.end is None else band.end)
        found.append((Band(start, band.end), region))
    return found


def _borders(grounds: Grounds, facts: Facts) -> tuple[str, ...]:
    rules = grounds.recommendation.rules
    turning = grounds.sensitivity.thresholds if grounds.sensitivity else ()
    nearest = sorted(turning, key=lambda value: abs(facts.pair_score - value))
    return tuple(_border(facts, rules, threshold) for threshold in nearest)


def _border(facts: Facts, rules: VariantRules, threshold: Decimal) -> str:
    away = facts.pair_score - threshold
    beyond = threshold - HAIR if away >= 0 else threshold
    said = {
        "away": numbers.show(abs(away), 2),
        "threshold": numbers.typed(threshold, None),
        "result": ruled(decide(replace(facts, pair_score=beyond), rules)),
    }
    if away == 0:
        return _("Readiness stands exactly on %(threshold)s; any less gives %(result)s.") % said
    if away > 0:
        return _("Readiness is %(away)s above %(threshold)s; below it: %(result)s.") % said
    return _("Readiness is %(away)s below %(threshold)s; from it on: %(result)s.") % said
