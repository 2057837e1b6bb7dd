"""Changes of the team of a process: each side's lead names the people of its own side. Source: D26, access (members)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cooperation.process.models import Process
from cooperation.team import selectors
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.access.services import require, require_writing
from corpsys.access.states import K, Part, Role, Side
from corpsys.audit.services import record
from corpsys.corporation import knowledge as fields_of_knowledge
from corpsys.workspace.models import Assignment

LEADS = {Side.HOST: Part.LEADER, Side.PARTNER: Part.LEAD}
OTHERS = {Side.HOST: Part.MEMBER, Side.PARTNER: Part.SPECIALIST}


@transaction.atomic
def add_member(
    *,
    process: Process,
    user: User,
    by: Principal,
    department: str = "",
    knowledge: Iterable[str] = (),
    location: str = "",
) -> Assignment:
    """Name a person of the corporation into the enterprise's team; the client's people come by invitation."""
    _may_manage(by, process, Side.HOST)
    if not selectors.candidates(process).filter(user=user).exists():
        raise Invalid({"user": [_("Choose a person of the corporation who is not on the team yet.")]})
    values = {
        "part": Part.MEMBER,
        "side": Side.HOST,
        "department": department.strip(),
        "knowledge": fields_of_knowledge.cleaned(knowledge),
        "location": location.strip(),
        "is_active": True,
    }
    keys: dict[str, Any] = {
        "corporation_id": process.corporation_id,
        "workspace_id": process.workspace_id,
        "user": user,
    }
    # Somebody who left the team before comes back to the same row.
    made: Assignment
    made, _new = Assignment.objects.update_or_create(**keys, defaults=values)
    record(kind="team.added", by=by, entity=made, after={"user": str(user.public_id), "department": made.department})
    return made


@transaction.atomic
def edit_member(
    *, assignment: Assignment, process: Process, by: Principal, department: str, knowledge: Iterable[str], location: str
) -> Assignment:
    """Change the department, fields of knowledge and place of work of a person of one's own side."""
    _may_manage(by, process, Side(assignment.side))
    before = {"department": assignment.department, "knowledge": assignment.knowledge, "location": assignment.location}
    assignment.department, assignment.location = department.strip(), location.strip()
    assignment.knowledge = fields_of_knowledge.cleaned(knowledge)
    assignment.save(update_fields=list(before))
    after = {name: getattr(assignment, name) for name in before}
    record(kind="team.edited", by=by, entity=assignment, before=before, after=after)
    return assignment


@transaction.atomic
def hand_over(*, assignment: Assignment, process: Process, by: Principal) -> Assignment:
    """Give the lead of one's own side to another person of it; there is exactly one. Source: D26."""
    side = Side(assignment.side)
    _may_manage(by, process, side)
    if assignment.part == LEADS[side]:
        raise Refused(_("This person already leads."))
    if side == Side.HOST and selectors.role_of(assignment) != Role.KAM:
        raise Refused(_("Only a key-account manager can lead the enterprise's team."))
    team = Assignment.objects.select_for_update().filter(workspace_id=process.workspace_id, side=side)
    team.filter(part=LEADS[side]).update(part=OTHERS[side])
    if not team.filter(pk=assignment.pk, is_active=True).update(part=LEADS[side]):
        raise Refused(_("This person is no longer on the team."))
    record(kind="team.lead_changed", by=by, entity=assignment, joint=_is_joint(process))
    assignment.refresh_from_db()
    return assignment


@transaction.atomic
def remove_member(*, assignment: Assignment, process: Process, by: Principal) -> None:
    """Take a person of one's own side off the team; its rights end with the next request."""
    side = Side(assignment.side)
    _may_manage(by, process, side)
    if assignment.part == LEADS[side]:
        raise Refused(_("A lead cannot leave."), allowed=[_("Hand the lead over to somebody else first.")])
    if not Assignment.objects.filter(pk=assignment.pk, is_active=True).update(is_active=False):
        raise Refused(_("This person is no longer on the team."))
    record(kind="team.removed", by=by, entity=assignment)


def _may_manage(by: Principal, process: Process, side: Side) -> None:
    require(by, "manage_own_side", process.workspace_id)
    if by.side != side:
        raise NotAllowed(_("Each side names its own people."))
    require_writing(by, process.cycle, K.K9)


def _is_joint(process: Process) -> bool:
    return selectors.both_work_together(process)
