"""How each party sees itself beside how the other sees it. A wide gap prompts a new assessment; it overwrites nothing.

Callers come with both pairs as their reader may have them. Source: D13; methods, Readiness.
"""

from dataclasses import dataclass

from analytics.metrics import readiness as metrics
from analytics.readiness.selectors import Mark, Pair, Sheet, level_words, words
from corpsys.access.states import Side


@dataclass(frozen=True)
class View:
    """One factor of one party in two views. `is_higher`: it sees itself higher than the other does."""

    key: str
    label: str
    own: Mark
    other: Mark
    own_words: str
    other_words: str
    gap: int | None
    is_flagged: bool

    @property
    def is_higher(self) -> bool:
        return (self.own.level or 0) > (self.other.level or 0)


@dataclass(frozen=True)
class Views:
    """One party as both see it, the widest gap first. `subject`: whose readiness it is."""

    subject: Side
    lines: tuple[View, ...]

    @property
    def flagged(self) -> tuple[View, ...]:
        return tuple(line for line in self.lines if line.is_flagged)

    @property
    def compared(self) -> int:
        return sum(line.gap is not None for line in self.lines)


def perception_of(enterprises: Pair, clients: Pair) -> tuple[Views, ...]:
    """Return both parties in two views: the client first, as far as both have rated it; empty while neither is.

    `enterprises`, `clients`: the latest assessments by the enterprise and by the client.
    """
    both = (
        (Side.PARTNER, clients.partner, enterprises.partner),
        (Side.HOST, enterprises.host, clients.host),
    )
    return tuple(_views(subject, own, other) for subject, own, other in both if own is not None and other is not None)


def _views(subject: Side, own: Sheet, other: Sheet) -> Views:
    newer = max((own, other), key=lambda sheet: sheet.assessment.factor_set_id)
    older_keys = {factor.key for factor in (other if newer is own else own).factors}
    factors = [factor for factor in newer.factors if factor.key in older_keys]
    gaps = metrics.perception_gaps(own.ratings, other.ratings, [factor.key for factor in factors])
    lines = [
        View(
            key=factor.key,
            label=words(factor).label,
            own=own.mark(factor.key),
            other=other.mark(factor.key),
            own_words=level_words(own.factor(factor.key), own.mark(factor.key)),
            other_words=level_words(other.factor(factor.key), other.mark(factor.key)),
            gap=gap.size,
            is_flagged=gap.is_flagged,
        )
        for factor, gap in zip(factors, gaps, strict=True)
    ]
    return Views(subject, tuple(sorted(lines, key=lambda line: -1 if line.gap is None else line.gap, reverse=True)))
