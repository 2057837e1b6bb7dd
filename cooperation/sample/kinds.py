"""Cooperations of other kinds in the sample, all made up: suppliers with each other, a supplier, another enterprise. Source: D5."""

from accounts.models import User
from cooperation.closing import expectations
from cooperation.decision import services as decisions
from cooperation.process import services as processes
from cooperation.process.models import Process
from cooperation.sample import opening, register
from cooperation.sample.corporation import HY_VEE, Company
from cooperation.sample.opening import MADE_UP
from cooperation.sample.people import ANALYST, EXECUTIVE, KAM, LOGISTICS, OTHER_KAM, Person, acting
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Workspace

REASON = f"Neither class nor readiness is asked for between these parties; the owner wants it ({MADE_UP})."


def load(company: Company) -> None:
    """Open one process of three other kinds, and one cooperation whose variant is not decided yet."""
    glass, freight = company.all[register.GLASS], company.all[register.FREIGHT]
    named = workspaces.open_workspace(host=glass, partner=freight, leader=_user(LOGISTICS), by=acting(EXECUTIVE))
    _begin(named, "Returnable crates", "negotiation", LOGISTICS, ANALYST)
    own = opening.take_on(company.enterprise, glass)
    process = _begin(own, "Lighter bottles", "cooperation", KAM, LOGISTICS)
    opening.pass_gate(process, 1)
    other = opening.take_on(company.enterprise, company.all[register.HAWKEYE], OTHER_KAM)
    _begin(other, "One truck for two enterprises", "negotiation", OTHER_KAM, LOGISTICS)
    workspaces.open_workspace(host=freight, partner=company.all[HY_VEE], leader=_user(OTHER_KAM), by=acting(EXECUTIVE))


def _begin(workspace: Workspace, name: str, variant: str, leader: Person, colleague: Person) -> Process:
    """Decide the variant by hand, open the process, name the team and pass the preparation."""
    by = acting(leader)
    decision = decisions.decide(workspace=workspace, chosen=variant, reason=REASON, by=by)
    process = processes.open_process(decision=decision, name=f"{name} ({MADE_UP})", by=by)
    opening.name_team(process, colleague, by=leader)
    expectations.set_expectation(
        cycle=process.cycle, by=acting(leader), text=f"{name}: less cost per bottle ({MADE_UP})"
    )
    return opening.pass_gate(process, 0, leader)


def _user(person: Person) -> User:
    return User.objects.get(email=person.email)
