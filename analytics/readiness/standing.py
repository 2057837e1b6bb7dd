"""Where a round stands, for both sides: who was asked until when, how much is answered, who has submitted.

Of the other side a reader learns how many answers there are and whether they are submitted; never which. The client reads
its own answers through `own_sheets`. Source: D13; access, P, K3 and K3b.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from analytics.readiness import policies, selectors
from analytics.readiness.models import Assessment, Factor, ReadinessRound, ReadinessShare
from analytics.readiness.selectors import Pair
from corpsys.access.principal import Principal
from corpsys.access.states import K, Side

ANSWERED = Q(ratings__level__isnull=False) | Q(ratings__does_not_know=True)


@dataclass(frozen=True)
class Progress:
    """How far one side is, in counts of both of its assessments together."""

    answered: int = 0
    total: int = 0
    submitted_at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """One round as both sides may know of it."""

    round: ReadinessRound
    host: Progress
    partner: Progress

    @property
    def is_asked(self) -> bool:
        return self.round.invited_at is not None

    @property
    def is_closed(self) -> bool:
        return self.round.closed_at is not None

    @property
    def is_late(self) -> bool:
        """Whether the client's last day has passed without its submission."""
        return self.is_waiting and policies.is_over(self.round)

    @property
    def is_waiting(self) -> bool:
        """Whether the client was asked and has not submitted yet."""
        return self.is_asked and not self.is_closed and self.partner.submitted_at is None

    @property
    def has_both(self) -> bool:
        return self.host.submitted_at is not None and self.partner.submitted_at is not None

    @property
    def until(self) -> date | None:
        return self.round.client_until


def latest(workspace_id: int) -> Standing | None:
    """Return how the newest round of a pair stands; the caller may read the pair's secrets. Three questions."""
    found = (
        ReadinessRound.objects.filter(workspace_id=workspace_id)
        .select_related("factor_set", "corporation")
        .order_by("-number")
        .first()
    )
    return of([found])[0] if found is not None else None


def of(rounds: Iterable[ReadinessRound]) -> list[Standing]:
    """Return how rounds stand; two questions however many there are."""
    rows = list(rounds)
    totals = _factors_of({row.factor_set_id for row in rows})
    progress = _progress([row.pk for row in rows])
    found = []
    for row in rows:
        # Before a side has begun, what it will be asked is as much as the round has factors, about both sides.
        empty = Progress(total=2 * totals[row.factor_set_id])
        sides = {side: progress.get((row.pk, side), empty) for side in Side}
        found.append(Standing(row, sides[Side.HOST], sides[Side.PARTNER]))
    return found


def _factors_of(sets: set[int]) -> dict[int, int]:
    rows = Factor.objects.filter(factor_set__in=sets).values_list("factor_set").annotate(count=Count("pk"))
    return defaultdict(int, rows)


def _progress(round_ids: list[int]) -> dict[tuple[int, Side], Progress]:
    """Count what is answered of the factors that an assessment asks now, by round and side."""
    asked = Q(ratings__factor__factor_set=F("factor_set"))
    rows = (
        Assessment.objects.filter(round__in=round_ids)
        .annotate(answered=Count("ratings", filter=ANSWERED & asked, distinct=True))
        .annotate(total=Count("factor_set__factors", distinct=True))
        .values_list("round_id", "rater_side", "answered", "total", "submitted_at")
    )
    found: dict[tuple[int, Side], Progress] = {}
    for round_id, side, answered, total, submitted_at in rows:
        before = found.get((round_id, Side(side)), Progress())
        found[(round_id, Side(side))] = Progress(before.answered + answered, before.total + total, submitted_at)
    return found


# --- the client's own -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A round in which the client was asked, as its own people see it. `shares`: what the enterprise showed of itself."""

    standing: Standing
    sheets: Pair = field(default_factory=lambda: Pair(None, None))
    shares: tuple[ReadinessShare, ...] = ()

    @property
    def round(self) -> ReadinessRound:
        return self.standing.round

    @property
    def has_begun(self) -> bool:
        return self.sheets.host is not None and self.sheets.partner is not None

    @property
    def is_submitted(self) -> bool:
        return self.standing.partner.submitted_at is not None

    @property
    def is_open(self) -> bool:
        """Whether the client may write now."""
        return not self.is_submitted and not self.standing.is_closed and not policies.is_over(self.round)


def asked_rounds(principal: Principal) -> Any:
    """Return the rounds in which this person's company was asked, the newest first; none for the enterprise's people."""
    rows = ReadinessRound.objects.visible_to(principal).filter(data_class=K.K3B, invited_at__isnull=False)
    if not principal.is_guest:
        return rows.none()
    return rows.select_related("workspace__host", "workspace__partner", "factor_set", "corporation").order_by("-id")


def tasks(principal: Principal) -> list[Standing]:
    """Return the open rounds that wait for this person's company, the first to end first."""
    rows = asked_rounds(principal).filter(closed_at__isnull=True).order_by("client_until", "id")
    return [found for found in of(rows) if found.is_waiting]


def asked(principal: Principal, public_id: UUID) -> Asked:
    """Return one round with the client's own answers and what was shown to it, or refuse as if it did not exist."""
    found = asked_rounds(principal).get_visible(principal, public_id=public_id)
    shares = ReadinessShare.objects.visible_to(principal).filter(round=found, withdrawn_at__isnull=True)
    return Asked(of([found])[0], own_sheets(principal, found), tuple(shares))


def own_sheets(principal: Principal, asked_round: ReadinessRound) -> Pair:
    """Return what the client wrote in a round: about the enterprise (`host`) and about itself (`partner`)."""
    rows = Assessment.objects.visible_to(principal).filter(round=asked_round, rater_side=Side.PARTNER)
    return selectors.pair_of(rows, Side.PARTNER)


def last_answers(asked_round: ReadinessRound) -> datetime | None:
    """Return when the client last submitted answers in this pair, which a new draft may begin with."""
    last = selectors.latest(asked_round.workspace_id, Side.PARTNER, Side.PARTNER)
    return last.submitted_at if last else None
