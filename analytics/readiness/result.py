"""The result of a pair of assessments as a page shows it: scores, gates, gaps with their picture, what is missing.

The numbers come from `analytics.metrics.readiness`; this arranges them and says the conclusion. Source: methods, Readiness.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from analytics.metrics import readiness as metrics
from analytics.metrics.variant_rule import DEFAULT_RULES, VariantRules
from analytics.readiness import selectors
from analytics.readiness.dumbbell import Dumbbell, picture
from analytics.readiness.factor_groups import group_label
from analytics.readiness.models import Factor
from analytics.readiness.radar import Radar, Reading, radar_of
from analytics.readiness.selectors import Mark, Pair, Scores, level_words, words
from corpsys.access.states import Side
from corpsys.pages import numbers

GAP, ORDER, LOWEST = "gap", "order", "lowest"
SORTS = (GAP, ORDER, LOWEST)


@dataclass(frozen=True)
class Line:
    """One factor with both sides' levels in words. `gap`: None while one of them is missing; `share`: of its weight, 0–1.

    `is_short`: a gate that is below the threshold of cooperation on one side.
    """

    key: str
    label: str
    group: str
    is_gate: bool
    share: Decimal
    host: Mark
    partner: Mark
    host_words: str
    partner_words: str
    gap: int | None
    is_flagged: bool
    is_short: bool
    picture: Dumbbell

    @property
    def lowest(self) -> int | None:
        levels = [mark.level for mark in (self.host, self.partner) if mark.level is not None]
        return min(levels, default=None)


@dataclass(frozen=True)
class Missing:
    """A rating that is not known."""

    side: Side
    label: str
    key: str


@dataclass(frozen=True)
class Result:
    """`lines`: in the order asked for; `gate_threshold`: the level a gate must reach on both sides for cooperation."""

    scores: Scores
    lines: tuple[Line, ...]
    missing: tuple[Missing, ...]
    conclusion: str
    rules: VariantRules
    radar: Radar | None
    submitted_at: datetime | None

    @property
    def gate_threshold(self) -> int:
        return self.rules.gate_cooperation

    @property
    def short_gates(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_short)

    @property
    def gates(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_gate)


def result_of(pair: Pair, rules: VariantRules = DEFAULT_RULES, sort: str = GAP) -> Result | None:
    """Return the result of a submitted pair; None before both sides have been submitted.

    `rules`: the thresholds in force; `sort`: the widest gap first, the catalogue's order, or the lowest level first.
    """
    if pair.host is None or pair.partner is None:
        return None
    scores, lines = selectors.scores_of(pair), _lines(pair, rules)
    return Result(
        scores=scores,
        lines=_sorted(lines, sort),
        missing=_missing(pair),
        conclusion=_conclusion(scores, _sorted(lines, GAP)),
        rules=rules,
        radar=radar_of(_readings(pair, rules)),
        submitted_at=pair.partner.assessment.submitted_at,
    )


def _lines(pair: Pair, rules: VariantRules) -> tuple[Line, ...]:
    host, partner = pair.ratings(Side.HOST), pair.ratings(Side.PARTNER)
    gaps = metrics.fit_gaps(host, partner, [factor.key for factor in pair.factors])
    total = sum((factor.weight for factor in pair.factors), Decimal(0))
    return tuple(_line(pair, factor, gap, total, rules) for factor, gap in zip(pair.factors, gaps, strict=True))


def _line(pair: Pair, factor: Factor, gap: metrics.Gap, total: Decimal, rules: VariantRules) -> Line:
    host, partner = (one.mark(factor.key) if one else Mark() for one in (pair.host, pair.partner))
    levels = (host.level, partner.level)
    return Line(
        key=factor.key,
        label=words(factor).label,
        group=group_label(factor.group),
        is_gate=factor.is_gate,
        share=factor.weight / total,
        host=host,
        partner=partner,
        host_words=level_words(factor, host),
        partner_words=level_words(factor, partner),
        gap=gap.size,
        is_flagged=gap.is_flagged,
        is_short=factor.is_gate and any(level is not None and level < rules.gate_cooperation for level in levels),
        picture=picture(*levels, rules if factor.is_gate else None),
    )


def _sorted(lines: tuple[Line, ...], sort: str) -> tuple[Line, ...]:
    """Lines whose key is missing come last; equal ones stay in the catalogue's order."""
    keys: dict[str, Callable[[Line], Any]] = {
        GAP: lambda line: (line.gap is None, -(line.gap or 0)),
        LOWEST: lambda line: (line.lowest is None, line.lowest or 0, -(line.gap or 0)),
    }
    return tuple(sorted(lines, key=keys[sort])) if sort in keys else lines


def _readings(pair: Pair, rules: VariantRules) -> list[Reading]:
    host, partner = pair.ratings(Side.HOST), pair.ratings(Side.PARTNER)
    return [
        Reading(
            label=words(factor).label,
            group=factor.group,
            weight=factor.weight,
            host=host[factor.key],
            partner=partner[factor.key],
            threshold=rules.gate_cooperation if factor.is_gate else None,
        )
        for factor in pair.factors
    ]


def _missing(pair: Pair) -> tuple[Missing, ...]:
    return tuple(
        Missing(side, words(factor).label, factor.key)
        for side in Side
        for factor in pair.factors
        if pair.ratings(side)[factor.key] is None
    )


def _conclusion(scores: Scores, lines: tuple[Line, ...]) -> str:
    return " ".join(part for part in (_standing(scores), _gates(lines), _widest(lines)) if part)


def _standing(scores: Scores) -> str:
    if scores.host is None or scores.partner is None:
        return _("Readiness of the pair is not known yet: ratings are missing.")
    pair = {"score": numbers.show(scores.pair, 2)}
    if scores.host == scores.partner:
        return _("Readiness of the pair is %(score)s of 100; both sides stand alike.") % pair
    if scores.host < scores.partner:
        return _("Readiness of the pair is %(score)s of 100; the enterprise is the lower side.") % pair
    return _("Readiness of the pair is %(score)s of 100; the client is the lower side.") % pair


def _gates(lines: tuple[Line, ...]) -> str:
    short = ", ".join(line.label for line in lines if line.is_short)
    return _("Gates too low for cooperation: %(gates)s.") % {"gates": short} if short else ""


def _widest(lines: tuple[Line, ...]) -> str:
    flagged = [line for line in lines if line.is_flagged]
    if not flagged:
        return _("No factor lies two levels or more apart.")
    return _("Widest gap: %(factor)s, %(size)s levels.") % {"factor": flagged[0].label, "size": flagged[0].gap}


def as_text(score: Decimal | None) -> str | None:
    """Return a score as the API gives it: a decimal number in text with two places, or null."""
    return None if score is None else str(score.quantize(Decimal("0.01")))
