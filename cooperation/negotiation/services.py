"""Agreed terms: a version is proposed by one side and signed by both. Source: D28, D41.

A signature binds a company: the page or endpoint has asked for a fresh sign-in before.
"""

from django.db import transaction
from django.utils import timezone

from cooperation.negotiation import policies, selectors
from cooperation.negotiation.models import AgreedTerms
from cooperation.process.models import Process
from corpsys.access.principal import Principal
from corpsys.access.services import require, require_writing
from corpsys.access.states import K, Side
from corpsys.audit.services import record
from corpsys.workspace.models import Cycle


@transaction.atomic
def propose(*, process: Process, text: str, by: Principal) -> AgreedTerms:
    """Propose the next version; signatures of the version before no longer count."""
    require(by, "propose_terms", process.workspace_id)
    cycle = _lock(process.cycle)
    require_writing(by, cycle, K.K6B)
    current = selectors.current(cycle)
    policies.check_text(text, current)
    made: AgreedTerms = AgreedTerms.objects.create(
        **cycle.scope(),
        number=current.number + 1 if current else 1,
        text=text.strip(),
        proposed_side=by.side,
        proposed_by_id=by.user_id,
    )
    void = [side.value for side in Side if current and policies.signed_at(current, side)]
    record(kind="terms.proposed", by=by, entity=made, joint=True, after={"number": made.number, "void": void})
    return made


@transaction.atomic
def sign(*, terms: AgreedTerms, by: Principal) -> AgreedTerms:
    """Sign the version that stands, for the own side."""
    require(by, "sign_terms", terms.workspace_id)
    cycle = _lock(terms.cycle)
    require_writing(by, cycle, K.K6B)
    locked: AgreedTerms = AgreedTerms.objects.select_for_update(of=("self",)).get(pk=terms.pk)
    policies.check_signable(locked, selectors.current(cycle), by.side)
    if by.side == Side.HOST:
        locked.host_signed_at, locked.host_signed_by_id = timezone.now(), by.user_id
    else:
        locked.partner_signed_at, locked.partner_signed_by_id = timezone.now(), by.user_id
    locked.save(update_fields=[f"{by.side}_signed_at", f"{by.side}_signed_by"])
    record(kind="terms.signed", by=by, entity=locked, joint=True, after={"number": locked.number, "side": by.side})
    return locked


def _lock(cycle: Cycle) -> Cycle:
    locked: Cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    return locked
