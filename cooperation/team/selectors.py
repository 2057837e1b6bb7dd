"""Questions about the team: who is on it, from which company and department, and which knowledge it covers. Source: D7, D26."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from cooperation.process import head
from cooperation.process.gate import TAKING_PART
from cooperation.process.models import Process
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible, Text
from corpsys.access.services import may, writes
from corpsys.access.states import K, Part, Role, Side, State
from corpsys.corporation import knowledge
from corpsys.corporation.models import Membership
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.models import Assignment

STAFF = (Role.KAM, Role.MEMBER)
LEADING = (Part.LEADER, Part.LEAD)


@dataclass(frozen=True)
class Person:
    """One person of the team. `department`: as the team says, else as the corporation does; "" where nobody knows."""

    assignment: Assignment
    name: str
    side: Side
    company: str
    part: Text
    leads: bool
    department: str
    knowledge: tuple[Text, ...]
    location: str


@dataclass(frozen=True)
class Cells:
    """One department of the matrix: the people of each company in it."""

    department: str
    host: tuple[Person, ...]
    partner: tuple[Person, ...]


@dataclass(frozen=True)
class Cover:
    """A field of knowledge and who brings it; nobody: a gap."""

    field: Text
    names: tuple[str, ...]


@dataclass(frozen=True)
class Team:
    """The team as one side may see it. `manages`: this reader may change the people of its own side."""

    people: tuple[Person, ...]
    matrix: tuple[Cells, ...]
    coverage: tuple[Cover, ...]
    manages: bool


def people(process: Process) -> list[Person]:
    """Return everybody on the team, the leads first."""
    rows = list(workspaces.team(process.workspace_id))
    departments = dict(
        Membership.objects.filter(
            corporation_id=process.corporation_id, user__in=[row.user_id for row in rows]
        ).values_list("user_id", "department")
    )
    names = {Side.HOST: process.workspace.host.name, Side.PARTNER: process.workspace.partner.name}
    found = [_person(row, departments.get(row.user_id, ""), names[Side(row.side)]) for row in rows]
    return sorted(found, key=lambda person: (not person.leads, person.name))


def _person(row: Assignment, department: str, company: str) -> Person:
    return Person(
        assignment=row,
        name=row.user.name,
        side=Side(row.side),
        company=company,
        part=Part(row.part).label,
        leads=row.part in LEADING,
        department=row.department or department,
        knowledge=tuple(knowledge.label(field) for field in row.knowledge),
        location=row.location,
    )


def team(process: Process, principal: Principal) -> Team:
    """Return the team for a reader: a client outside the process reads its own people and whom it can turn to."""
    shown = people(process)
    if head.knows_names_only(principal, process):
        shown = [person for person in shown if person.side == principal.side or person.leads]
    manages = may(principal, "manage_own_side", process.workspace_id) and writes(principal, process.cycle, K.K9)
    return Team(tuple(shown), _matrix(shown), _coverage(shown, knowledge.offered(principal)), manages)


def _matrix(shown: list[Person]) -> tuple[Cells, ...]:
    cells: dict[str, dict[Side, list[Person]]] = defaultdict(lambda: {Side.HOST: [], Side.PARTNER: []})
    for person in shown:
        cells[person.department][person.side].append(person)
    # People without a department stand last.
    return tuple(
        Cells(name, tuple(cells[name][Side.HOST]), tuple(cells[name][Side.PARTNER]))
        for name in sorted(cells, key=lambda name: (not name, name.casefold()))
    )


def _coverage(shown: list[Person], offered: dict[str, Text]) -> tuple[Cover, ...]:
    named = [str(field) for person in shown for field in person.knowledge]
    fields = dict.fromkeys([*(str(field) for field in offered.values()), *named])
    return tuple(
        Cover(field, tuple(person.name for person in shown if field in map(str, person.knowledge))) for field in fields
    )


def candidates(process: Process) -> Any:
    """Return the staff of the corporation who are not on the team, by name: whom the leader may name."""
    on_team = Assignment.objects.filter(workspace_id=process.workspace_id, is_active=True).values("user_id")
    rows = Membership.objects.filter(corporation_id=process.corporation_id, is_active=True, role__in=STAFF)
    return rows.exclude(user__in=on_team).select_related("user", "organisation").order_by("user__name", "id")


def role_of(assignment: Assignment) -> str:
    """Return the role of a person in the corporation."""
    role = Membership.objects.filter(
        corporation_id=assignment.corporation_id, user_id=assignment.user_id, is_active=True
    ).values_list("role", flat=True)
    return role.first() or ""


def member(process: Process, principal: Principal, public_id: Any) -> Assignment:
    """Return one active person of the team whom this reader may see, or refuse as if there were nobody."""
    for person in team(process, principal).people:
        if str(person.assignment.public_id) == str(public_id):
            return person.assignment
    raise NotVisible


def both_work_together(process: Process) -> bool:
    """Say whether the client takes part now, so that the team is one of both companies."""
    return State(process.cycle.state) in TAKING_PART
