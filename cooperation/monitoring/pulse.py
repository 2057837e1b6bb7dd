"""The acts of the pulse: a round is opened, answered once by each person, and closed. Answers are sealed until then. Source: D43."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.monitoring import policies
from cooperation.monitoring.models import PulseAnswer, PulseRound
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.access.services import require, require_writing
from corpsys.access.states import K
from corpsys.audit.services import record
from corpsys.workspace.models import Cycle

WRITTEN = (K.K8, K.K6B)


@transaction.atomic
def open_round(*, cycle: Cycle, by: Principal) -> PulseRound:
    """Open the next round; one is open at a time."""
    require(by, "open_pulse", cycle.workspace_id)
    require_writing(by, cycle, *WRITTEN)
    locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if PulseRound.objects.filter(cycle=locked, closed_at__isnull=True).exists():
        raise Refused(_("A round is open already."), allowed=[_("Close it first.")])
    number = (PulseRound.objects.filter(cycle=locked).aggregate(top=Max("number"))["top"] or 0) + 1
    made: PulseRound = PulseRound.objects.create(**locked.scope(), number=number, opened_by_id=by.user_id)
    record(kind="pulse.opened", by=by, entity=made, joint=True, after={"number": number})
    return made


@transaction.atomic
def answer(*, round: PulseRound, levels: list[int], by: Principal) -> PulseAnswer:
    """Answer the five statements of an open round for oneself, once. Levels 1 to 5."""
    require(by, "answer_pulse", round.workspace_id)
    require_writing(by, round.cycle, *WRITTEN)
    locked = _open(round)
    policies.check_levels(levels)
    if PulseAnswer.objects.filter(round=locked, user_id=by.user_id).exists():
        raise Refused(_("You have answered this round already."))
    made: PulseAnswer = PulseAnswer.objects.create(
        **locked.cycle.scope(), round=locked, side=by.side, user_id=by.user_id, levels=levels
    )
    # The levels stay out of the trail: they are sealed, and later shown as a mean only.
    record(kind="pulse.answered", by=by, entity=locked, after={"number": locked.number})
    return made


@transaction.atomic
def close_round(*, round: PulseRound, by: Principal) -> PulseRound:
    """Close the round and show its means; a round that nobody answered stays open."""
    require(by, "open_pulse", round.workspace_id)
    require_writing(by, round.cycle, *WRITTEN)
    locked = _open(round)
    if not PulseAnswer.objects.filter(round=locked).exists():
        raise Refused(_("Nobody has answered this round yet."), allowed=[_("Answer it first.")])
    locked.closed_at = timezone.now()
    locked.save(update_fields=["closed_at"])
    record(kind="pulse.closed", by=by, entity=locked, joint=True, after={"number": locked.number})
    return locked


def _open(round: PulseRound) -> PulseRound:
    locked: PulseRound = PulseRound.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=round.pk)
    if locked.closed_at is not None:
        raise Refused(_("This round is closed."))
    return locked
