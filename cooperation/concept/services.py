"""The offer to the client: written, presented, answered, signed, withdrawn. Source: D27.

Acceptance, decline, signature and withdrawal bind a company: the page or endpoint has asked for a fresh sign-in before.
"""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.concept import letters, policies, selectors
from cooperation.concept.models import Concept, ConceptMessage
from cooperation.process import services as processes
from cooperation.process.models import Process
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused
from corpsys.access.services import require, require_writing
from corpsys.access.states import K
from corpsys.audit.services import record
from corpsys.workspace.models import Cycle

Standing = Concept.Standing
TEXTS = ("meaning", "brings", "asks", "stays_private", "grain", "leaving")


# --- writing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def write(*, process: Process, by: Principal, **texts: str) -> Concept:
    """Start the draft of the next version; the version that the client has stands until this one is presented."""
    require(by, "present_concept", process.workspace_id)
    kind = policies.check_offers(process)
    cycle = _lock(process.cycle)
    require_writing(by, cycle, K.K7)
    rows = Concept.objects.filter(cycle=cycle)
    if rows.filter(standing=Standing.DRAFT).exists():
        raise Refused(_("There is a draft already."), allowed=[_("Go on with that draft.")])
    _check_texts(texts)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    made: Concept = Concept.objects.create(**cycle.scope(), kind=kind, number=number, **texts)
    record(kind="concept.written", by=by, entity=made, after={"number": number})
    return made


@transaction.atomic
def edit(*, concept: Concept, version: int, by: Principal, **texts: str) -> Concept:
    """Change a draft; refused once it was presented, or where somebody changed it since `version`."""
    require(by, "present_concept", concept.workspace_id)
    locked = _lock_version(concept, by)
    policies.check_draft(locked)
    policies.check_version(locked, version)
    _check_texts(texts)
    before = {name: getattr(locked, name) for name in texts}
    Concept.objects.filter(pk=locked.pk).update(version=version + 1, **texts)
    record(kind="concept.edited", by=by, entity=locked, before=before, after=texts)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def present(*, concept: Concept, version: int, by: Principal) -> Concept:
    """Present a draft to the client: its text freezes, an earlier version is replaced, its acceptance ends with it."""
    require(by, "present_concept", concept.workspace_id)
    locked = _lock_version(concept, by)
    policies.check_draft(locked)
    policies.check_version(locked, version)
    earlier = selectors.current(locked.cycle)
    if earlier is not None:
        Concept.objects.filter(pk=earlier.pk).update(standing=Standing.REPLACED)
        processes.entry_condition_met(cycle=locked.cycle, met=False, by=by)
    _set(locked, standing=Standing.PRESENTED, presented_at=timezone.now(), presented_by_id=by.user_id)
    processes.presented(cycle=locked.cycle, by=by)
    _record("concept.presented", locked, by)
    letters.tell_lead(locked, by)
    return locked


# --- what the client answers ------------------------------------------------------------------------------------------


@transaction.atomic
def accept(*, concept: Concept, by: Principal) -> Concept:
    """Accept the version that stands; of an agreement this is the client's signature. Another version → Refused."""
    require(by, "answer_concept", concept.workspace_id)
    locked = _lock_version(concept, by)
    policies.check_current(locked, selectors.current(locked.cycle))
    policies.check_open(locked)
    _answer(locked, Standing.ACCEPTED, by)
    _settle(locked, by)
    _record("concept.accepted", locked, by)
    letters.tell_leader(locked, by)
    return locked


@transaction.atomic
def decline(*, concept: Concept, reason: str, by: Principal) -> Concept:
    """Decline the version that stands, with a reason; the way on is a new version."""
    require(by, "answer_concept", concept.workspace_id)
    locked = _lock_version(concept, by)
    policies.check_current(locked, selectors.current(locked.cycle))
    policies.check_open(locked)
    policies.check_reason(reason)
    _answer(locked, Standing.DECLINED, by, reason)
    _record("concept.declined", locked, by, reason=reason.strip())
    letters.tell_leader(locked, by)
    return locked


@transaction.atomic
def withdraw(*, concept: Concept, reason: str, by: Principal) -> Concept:
    """Withdraw an acceptance: the cycle ends, and the client's data freezes out of further consolidation."""
    require(by, "answer_concept", concept.workspace_id)
    locked = _lock_version(concept, by)
    policies.check_current(locked, selectors.current(locked.cycle))
    if locked.standing != Standing.ACCEPTED:
        raise Refused(_("Only what was accepted can be withdrawn."), allowed=[_("Decline this version instead.")])
    policies.check_reason(reason)
    _set(locked, standing=Standing.WITHDRAWN, answer_reason=reason.strip())
    _record("concept.withdrawn", locked, by, reason=reason.strip())
    letters.tell_leader(locked, by)
    processes.withdrawn(cycle=locked.cycle, by=by)
    return locked


@transaction.atomic
def sign(*, concept: Concept, by: Principal) -> Concept:
    """Sign the agreement that stands, as the host; the client signs by accepting it. Source: D27, integration."""
    require(by, "present_concept", concept.workspace_id)
    require(by, "sign_agreement", concept.workspace_id)
    locked = _lock_version(concept, by)
    policies.check_current(locked, selectors.current(locked.cycle))
    if locked.kind != Concept.Kind.AGREEMENT:
        raise Refused(_("A concept is accepted by the client; the enterprise does not sign it."))
    if locked.host_signed_at is not None:
        raise Refused(_("The enterprise has signed this version already."))
    _set(locked, host_signed_at=timezone.now(), host_signed_by_id=by.user_id)
    _settle(locked, by)
    _record("concept.signed_by_host", locked, by)
    return locked


@transaction.atomic
def ask(*, concept: Concept, text: str, by: Principal) -> ConceptMessage:
    """Ask about the version that stands, or answer a question; both sides read it."""
    require(by, "ask_about_concept", concept.workspace_id)
    locked = _lock_version(concept, by)
    if locked.standing == Standing.DRAFT:
        raise Refused(_("The client has not seen this version yet."), allowed=[_("Present it first.")])
    if not text.strip():
        raise Invalid({"text": [_("Write what you want to ask or say.")]})
    made: ConceptMessage = ConceptMessage.objects.create(
        **locked.cycle.scope(), concept=locked, side=by.side, user_id=by.user_id, text=text.strip()
    )
    record(kind="concept.asked", by=by, entity=locked, joint=True)
    letters.tell_about_message(made, by)
    return made


# --- shared -----------------------------------------------------------------------------------------------------------


def _lock(cycle: Cycle) -> Cycle:
    locked: Cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    return locked


def _lock_version(concept: Concept, by: Principal) -> Concept:
    """Return the version as it is now. The cycle is locked first, so that two acts on one offer come one after the other."""
    cycle = _lock(concept.cycle)
    require_writing(by, cycle, K.K7)
    found: Concept = Concept.objects.select_for_update(of=("self",)).get(pk=concept.pk)
    found.cycle = cycle
    return found


def _answer(concept: Concept, standing: Standing, by: Principal, reason: str = "") -> None:
    _set(
        concept,
        standing=standing,
        answered_at=timezone.now(),
        answered_by_id=by.user_id,
        answer_reason=reason.strip(),
    )


def _settle(concept: Concept, by: Principal) -> None:
    """Let the client in once everything is there that admits it."""
    if selectors.is_in_force(concept):
        processes.entry_condition_met(cycle=concept.cycle, met=True, by=by)


def _set(concept: Concept, **values: Any) -> None:
    Concept.objects.filter(pk=concept.pk).update(**values)
    for name, value in values.items():
        setattr(concept, name, value)


def _check_texts(texts: dict[str, str]) -> None:
    empty = {name: [_("Say something here; the client reads it.")] for name in TEXTS if not texts.get(name, "").strip()}
    if empty:
        raise Invalid(empty)  # type: ignore[arg-type]


def _record(kind: str, concept: Concept, by: Principal, **after: Any) -> None:
    record(
        kind=kind, by=by, entity=concept, joint=True, after={"kind": concept.kind, "number": concept.number, **after}
    )
