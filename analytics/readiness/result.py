"""The result of a pair of assessments as a page shows it: scores, gates, gaps with their picture, what is missing.

The numbers come from `analytics.metrics.readiness`; this arranges them and says the conclusion. Source: methods, Readiness.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from analytics.metrics import readiness as metrics
from analytics.metrics.variant_rule import DEFAULT_RULES
from analytics.readiness import selectors
from analytics.readiness.models import Factor
from analytics.readiness.selectors import Mark, Pair, Scores, words
from corpsys.access.states import Side
from corpsys.pages import numbers

# The picture of a row: five levels on a line; where both sides stand on one level the marks move apart.
FIRST, STEP, APART = 12, 54, 7


@dataclass(frozen=True)
class Dumbbell:
    """Places of the two marks on the line of levels, in units of the picture; None where the level is missing."""

    host: int | None
    partner: int | None
    ticks: tuple[int, ...]

    @property
    def partner_corner(self) -> int | None:
        return None if self.partner is None else self.partner - 6


@dataclass(frozen=True)
class Line:
    """One factor with both sides' levels in words. `gap`: None while one of them is missing."""

    key: str
    label: str
    is_gate: bool
    host: Mark
    partner: Mark
    host_words: str
    partner_words: str
    gap: int | None
    is_flagged: bool
    is_short: bool
    picture: Dumbbell


@dataclass(frozen=True)
class Missing:
    """A rating that is not known."""

    side: Side
    label: str
    key: str


@dataclass(frozen=True)
class Result:
    """`lines`: the widest gap first; `gate_threshold`: the level a gate must reach on both sides for cooperation."""

    scores: Scores
    lines: tuple[Line, ...]
    missing: tuple[Missing, ...]
    conclusion: str
    gate_threshold: int
    submitted_at: datetime | None

    @property
    def short_gates(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_short)

    @property
    def gates(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_gate)


def result_of(pair: Pair) -> Result | None:
    """Return the result of a submitted pair; None before both sides have been submitted."""
    if pair.host is None or pair.partner is None:
        return None
    scores = selectors.scores_of(pair)
    lines = _lines(pair)
    return Result(
        scores=scores,
        lines=lines,
        missing=_missing(pair),
        conclusion=_conclusion(scores, lines),
        gate_threshold=DEFAULT_RULES.gate_cooperation,
        submitted_at=pair.partner.assessment.submitted_at,
    )


def _lines(pair: Pair) -> tuple[Line, ...]:
    host, partner = pair.ratings(Side.HOST), pair.ratings(Side.PARTNER)
    gaps = metrics.fit_gaps(host, partner, [factor.key for factor in pair.factors])
    lines = [_line(pair, factor, gap) for factor, gap in zip(pair.factors, gaps, strict=True)]
    return tuple(sorted(lines, key=lambda line: -1 if line.gap is None else line.gap, reverse=True))


def _line(pair: Pair, factor: Factor, gap: metrics.Gap) -> Line:
    said = words(factor)
    marks = [one.mark(factor.key) if one else Mark() for one in (pair.host, pair.partner)]
    levels = [mark.level for mark in marks]
    return Line(
        key=factor.key,
        label=said.label,
        is_gate=factor.is_gate,
        host=marks[0],
        partner=marks[1],
        host_words=_level_words(said.levels, marks[0]),
        partner_words=_level_words(said.levels, marks[1]),
        gap=gap.size,
        is_flagged=gap.is_flagged,
        is_short=factor.is_gate
        and any(level is not None and level < DEFAULT_RULES.gate_cooperation for level in levels),
        picture=_picture(*levels),
    )


def _level_words(levels: tuple[str, ...], mark: Mark) -> str:
    return _("don't know") if mark.does_not_know else "" if mark.level is None else levels[mark.level]


def _picture(host: int | None, partner: int | None) -> Dumbbell:
    apart = APART if host is not None and host == partner else 0
    return Dumbbell(
        host=None if host is None else FIRST + STEP * host - apart,
        partner=None if partner is None else FIRST + STEP * partner + apart,
        ticks=tuple(FIRST + STEP * level for level in range(metrics.HIGHEST_RATING + 1)),
    )


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
