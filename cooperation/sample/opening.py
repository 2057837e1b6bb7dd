"""The way of a client to an open process, as its key-account manager goes it: workspace, readiness, variant, team, gate 0."""

from collections.abc import Mapping

from accounts.models import User
from analytics.readiness import rounds
from analytics.readiness.catalogue import default_factors
from analytics.readiness.rounds import Written
from cooperation.decision import services as decisions
from cooperation.process import services as processes
from cooperation.process.models import Process
from cooperation.sample.people import KAM, Person, acting
from cooperation.team import selectors as teams
from cooperation.team import services as team
from corpsys.access.states import Side
from corpsys.corporation.models import Organisation
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Workspace

MADE_UP = "made up for the sample"
EVIDENCE = f"A rating like any other, {MADE_UP}"
GATES = tuple(factor.key for factor in default_factors() if factor.is_gate)


def take_on(host: Organisation, client: Organisation, by: Person = KAM) -> Workspace:
    """Open the workspace of a client."""
    return workspaces.open_workspace(host=host, partner=client, by=acting(by))


def rate(
    workspace: Workspace,
    by: Person = KAM,
    *,
    level: int = 3,
    others: Mapping[str, int] | None = None,
    client: Mapping[str, int] | None = None,
) -> None:
    """Rate both sides alike: every factor at one level but for those named, the client's `client` besides; and submit."""
    levels = {factor.key: level for factor in default_factors()} | dict(others or {})
    sides = {Side.HOST: levels, Side.PARTNER: levels | dict(client or {})}
    written = {side: Written(rated, dict.fromkeys(rated, EVIDENCE)) for side, rated in sides.items()}
    rounds.save_round(workspace=workspace, written=written, version=0, by=acting(by))
    rounds.submit_round(workspace=workspace, by=acting(by))


def rate_half(workspace: Workspace, by: Person = KAM) -> None:
    """Begin the assessment: the conditions of the own side only, so that the page shows what is still to be rated."""
    written = {Side.HOST: Written(dict.fromkeys(GATES, 3), dict.fromkeys(GATES, EVIDENCE))}
    rounds.save_round(workspace=workspace, written=written, version=0, by=acting(by))


def open_process(workspace: Workspace, name: str, expected: str, by: Person = KAM) -> Process:
    """Decide as recommended and open the process; raises ValueError where the rule recommends something else."""
    principal = acting(by)
    recommended = decisions.recommendation_for(workspace, principal).recommended
    if recommended != expected:
        raise ValueError(f"{workspace}: {recommended or 'nothing'} is recommended, not {expected}")
    decision = decisions.decide(workspace=workspace, chosen=recommended, by=principal)
    return processes.open_process(decision=decision, name=name, by=principal)


def name_team(process: Process, *others: Person, by: Person = KAM) -> None:
    """Name the team: the leader's own field of knowledge, and people of other departments."""
    principal = acting(by)
    (leader,) = [person.assignment for person in teams.people(process) if person.leads and person.side == Side.HOST]
    team.edit_member(
        assignment=leader,
        process=process,
        by=principal,
        department=by.department,
        knowledge=by.knowledge,
        location="Des Moines",
    )
    for person in others:
        team.add_member(
            process=process,
            user=User.objects.get(email=person.email),
            by=principal,
            department=person.department,
            knowledge=person.knowledge,
            location="Des Moines",
        )


def say_departments(process: Process, lead: Person, *others: Person) -> None:
    """Say where the client's own people work, as its lead does."""
    principal = acting(lead)
    known = {person.email: person for person in (lead, *others)}
    for member in teams.people(process):
        person = known.get(member.assignment.user.email)
        if person is not None:
            team.edit_member(
                assignment=member.assignment,
                process=process,
                by=principal,
                department=person.department,
                knowledge=person.knowledge,
                location="Boone",
            )


def pass_gate(process: Process, stage: int, by: Person = KAM) -> Process:
    """Pass a gate; refused with its open conditions like anywhere else."""
    now = Process.objects.get(pk=process.pk)
    return processes.pass_gate(process=now, stage=stage, version=now.version, by=acting(by))
