"""Questions about the pulse: what a side says by its mean, never by a person. Source: D43; ux 4.8.

A mean is shown from three answers on; below that it is counted in the verdict and not shown.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from cooperation.monitoring.models import PulseAnswer, PulseRound
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.access.states import Side
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.models import Cycle

LEAST_SHOWN = 3


@dataclass(frozen=True)
class Statement:
    """One of the five statements of the pulse."""

    key: str
    name: Text
    sentence: Text


STATEMENTS = (
    Statement("trust", _("Trust"), _("We can rely on what the other side says.")),
    Statement("information", _("Information"), _("We get the information we need in time.")),
    Statement("pace", _("Pace"), _("Things move at the right pace.")),
    Statement("benefit", _("Benefit"), _("The cooperation brings us what we expected.")),
    Statement("people", _("People"), _("The people of both sides work well together.")),
)


@dataclass(frozen=True)
class SideMean:
    """What one side answered. `mean` and `by_statement` (1–5): None while sealed or fewer than three answered."""

    side: Side
    people: int
    answered: int
    mean: Decimal | None
    by_statement: tuple[Decimal | None, ...]

    @property
    def is_too_small(self) -> bool:
        """Whether there are answers, too few to be shown."""
        return 0 < self.answered < LEAST_SHOWN


@dataclass(frozen=True)
class RoundResult:
    """A round as a page shows it; while it is open, only how many answered."""

    round: PulseRound
    sides: tuple[SideMean, ...]

    @property
    def is_open(self) -> bool:
        return self.round.closed_at is None

    @property
    def lines(self) -> list[tuple[Statement, list[Decimal | None]]]:
        """The statements, each with the means of the sides in their order."""
        return [
            (statement, [found.by_statement[place] for found in self.sides])
            for place, statement in enumerate(STATEMENTS)
        ]


@dataclass(frozen=True)
class Quality:
    """What the last closed round says of a side: its mean for the verdict, and whether it may be shown."""

    mean: Decimal | None
    is_shown: bool


def rounds(cycle: Cycle, principal: Principal) -> list[RoundResult]:
    """Return the visible rounds of a cycle, the newest first."""
    found = list(PulseRound.objects.visible_to(principal).filter(cycle=cycle))
    people = Counter(workspaces.team(cycle.workspace_id).values_list("side", flat=True))
    levels: dict[tuple[int, str], list[list[int]]] = {}
    for row in PulseAnswer.objects.filter(round__in=found).values_list("round_id", "side", "levels"):
        levels.setdefault((row[0], row[1]), []).append(row[2])
    return [
        RoundResult(one, tuple(_side(one, side, people[side], levels.get((one.pk, side), [])) for side in Side))
        for one in found
    ]


def _side(round: PulseRound, side: Side, people: int, levels: list[list[int]]) -> SideMean:
    is_shown = round.closed_at is not None and len(levels) >= LEAST_SHOWN
    by_statement = tuple(_mean([row[place] for row in levels]) for place in range(len(STATEMENTS)))
    hidden: tuple[Decimal | None, ...] = (None,) * len(STATEMENTS)
    return SideMean(
        side, people, len(levels), _overall(levels) if is_shown else None, by_statement if is_shown else hidden
    )


def _mean(levels: list[int]) -> Decimal | None:
    return Decimal(sum(levels)) / len(levels) if levels else None


def _overall(levels: list[list[int]]) -> Decimal | None:
    return _mean([level for row in levels for level in row])


def quality(cycle: Cycle) -> dict[Side, Quality]:
    """Return what the last closed round says of each side, whoever asks; for the verdict. Source: D44."""
    last = PulseRound.objects.filter(cycle=cycle, closed_at__isnull=False).order_by("-number").first()
    rows: Any = PulseAnswer.objects.filter(round=last).values_list("side", "levels") if last else []
    return {side: _quality([levels for own, levels in rows if own == side]) for side in Side}


def _quality(levels: list[list[int]]) -> Quality:
    return Quality(_overall(levels), len(levels) >= LEAST_SHOWN)


def round_of(principal: Principal, cycle: Cycle, number: int) -> PulseRound:
    """Return one visible round."""
    found: PulseRound = PulseRound.objects.select_related("cycle").get_visible(principal, cycle=cycle, number=number)
    return found


def has_answered(principal: Principal, round: PulseRound) -> bool:
    """Say whether this person has answered a round."""
    return bool(PulseAnswer.objects.visible_to(principal).filter(round=round, user_id=principal.user_id).exists())


def sides_of_closed_rounds(cycle: Cycle) -> list[set[str]]:
    """Return for each closed round the sides that answered it; for the gate condition."""
    found: dict[int, set[str]] = {}
    rows = PulseAnswer.objects.filter(cycle=cycle, round__closed_at__isnull=False).values_list("round_id", "side")
    for number, side in rows.distinct():
        found.setdefault(number, set()).add(side)
    return list(found.values())
