"""Changes of workspaces and cycles. The visibility state changes here only, in the transaction of the act that causes it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.access.services import may, require
from corpsys.access.states import Ending, Part, Side
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation
from corpsys.workspace import policies, states
from corpsys.workspace.kinds import process_kind
from corpsys.workspace.models import Assignment, Cycle, Workspace

FACTS = ("variant", "presented", "entry_met", "entry_opened", "ending", "ended_at", "outcome")


@transaction.atomic
def open_workspace(
    *, host: Organisation, partner: Organisation, by: Principal, leader: User | None = None
) -> Workspace:
    """Open the cooperation of a pair with its first cycle and its leader; the host is who opens it.

    An executive opens one between any two accepted organisations and names the `leader`; a key-account manager opens
    those of the own enterprise and leads them. Raises NotAllowed, Refused, Invalid. Source: D5, D26.
    """
    leader_id = _leader(host, by, leader)
    policies.check_parties(host, partner)
    workspace, is_new = Workspace.objects.get_or_create(corporation_id=by.corporation_id, host=host, partner=partner)
    if not is_new:
        raise Refused(_("This pair already has a workspace."))
    Cycle.objects.create(corporation_id=by.corporation_id, workspace=workspace, number=1)
    Assignment.objects.create(
        corporation_id=by.corporation_id, workspace=workspace, user_id=leader_id, part=Part.LEADER, side=Side.HOST
    )
    after = {"kind": process_kind(host.kind, partner.kind).key}
    record(kind="workspace.opened", by=by, entity=workspace, workspace_id=workspace.pk, after=after)
    return workspace


def _leader(host: Organisation, by: Principal, leader: User | None) -> int:
    """Return who will lead: whom an executive names, or the key-account manager who opens it."""
    if may(by, "name_leader"):
        if leader is None:
            raise Invalid({"leader": [_("Name the person who leads the cooperation.")]})
        policies.check_leader(by.corporation_id, leader)
        return int(leader.pk)
    require(by, "open_workspace")
    if by.organisation_id != host.pk:
        raise NotAllowed(_("You open cooperation for your own enterprise only."))
    if leader is not None and leader.pk != by.user_id:
        raise NotAllowed(_("An executive names another leader."))
    return by.user_id


@transaction.atomic
def name_leader(*, workspace: Workspace, by: Principal, leader: User | None = None) -> Assignment:
    """Give the host's lead to another person, as the owner; who led before stays on the team. Source: D5, D26.

    Raises NotAllowed, Invalid, Refused where that person leads already.
    """
    require(by, "name_leader")
    if leader is None:
        raise Invalid({"leader": [_("Name the person who leads the cooperation.")]})
    policies.check_leader(by.corporation_id, leader)
    team = Assignment.objects.select_for_update().filter(workspace=workspace, side=Side.HOST)
    before = team.filter(part=Part.LEADER, is_active=True).select_related("user").first()
    if before is not None and before.user_id == leader.pk:
        raise Refused(_("This person already leads."))
    team.filter(part=Part.LEADER).update(part=Part.MEMBER)
    named: Assignment
    named, _is_new = Assignment.objects.update_or_create(
        corporation_id=by.corporation_id,
        workspace=workspace,
        user=leader,
        defaults={"part": Part.LEADER, "side": Side.HOST, "is_active": True},
    )
    record(
        kind="team.lead_changed",
        by=by,
        entity=named,
        before={"user": str(before.user.public_id) if before else ""},
        after={"user": str(leader.public_id)},
    )
    return named


def running_cycle(workspace: Workspace) -> Cycle:
    """Return the running cycle of a workspace, locked for the rest of the transaction."""
    cycle = Cycle.objects.select_for_update().filter(workspace=workspace, ended_at__isnull=True).first()
    if cycle is None:
        raise Refused(_("There is no running cycle; start the next one first."))
    return cycle  # type: ignore[no-any-return]


@transaction.atomic
def start_next_cycle(*, workspace: Workspace, by: Principal) -> Cycle:
    """Start the cycle after an ended one."""
    last = Cycle.objects.select_for_update().filter(workspace=workspace).order_by("-number").first()
    if last is not None and last.ended_at is None:
        raise Refused(_("The running cycle has not ended yet."))
    number = last.number + 1 if last else 1
    cycle: Cycle = Cycle.objects.create(corporation_id=by.corporation_id, workspace=workspace, number=number)
    record(kind="cycle.started", by=by, entity=cycle)
    return cycle


@transaction.atomic
def change_facts(*, cycle: Cycle, by: Principal, **facts: Any) -> Cycle:
    """Write facts of a cycle (variant, presented, entry_met, entry_opened) and the state that follows from them.

    Only the process engine and the acts it knows (presentation, acceptance, signature, withdrawal, closing) call this.
    """
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise ValueError(f"not facts of a cycle: {sorted(unknown)}")
    locked: Cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    before = locked.state
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.state = states.derive(
        variant=locked.variant,
        presented=locked.presented,
        entry_met=locked.entry_met,
        entry_opened=locked.entry_opened,
        ended=locked.ended_at is not None or locked.ending == Ending.WITHDRAWN,
    )
    locked.save(update_fields=[*facts, "state"])
    if locked.state != before:
        record(kind="cycle.state", by=by, entity=locked, before={"state": before}, after={"state": locked.state})
    cycle.refresh_from_db()
    return cycle


def end_cycle(*, cycle: Cycle, ending: Ending, outcome: str, by: Principal) -> Cycle:
    """End a cycle with its outcome, so that the variant rule of the next one knows it. Source: D44."""
    return change_facts(cycle=cycle, by=by, ending=ending, outcome=outcome, ended_at=timezone.now())
