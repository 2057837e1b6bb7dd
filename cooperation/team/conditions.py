"""Gate conditions about the team. Source: D26."""

from django.utils.translation import gettext as _

from cooperation.process.models import Process
from cooperation.process.registry import Answer, condition
from cooperation.team import selectors
from cooperation.team.selectors import Person
from corpsys.access.states import Side

PAGE, LEAST_DEPARTMENTS = "team", 2


@condition("enterprise_team_complete")
def enterprise_team_complete(process: Process) -> Answer:
    """The enterprise's team has exactly one leader and people of at least two departments."""
    own = [person for person in selectors.people(process) if person.side == Side.HOST]
    departments = {person.department.casefold() for person in own if person.department}
    told = {"people": len(own), "departments": len(departments)}
    if sum(person.leads for person in own) != 1:
        return Answer(False, _("The team has no leader."), PAGE)
    if len(departments) < LEAST_DEPARTMENTS:
        return Answer(False, _("People: %(people)s, departments: %(departments)s.") % told, PAGE)
    return Answer(True, _("People: %(people)s, departments: %(departments)s.") % told, PAGE)


@condition("joint_team_complete")
def joint_team_complete(process: Process) -> Answer:
    """Each side has exactly one lead and at least one person more."""
    people = selectors.people(process)
    companies = {Side.HOST: process.workspace.host.name, Side.PARTNER: process.workspace.partner.name}
    gaps = [_gap([person for person in people if person.side == side], name) for side, name in companies.items()]
    missing = [gap for gap in gaps if gap]
    return Answer(not missing, " ".join(missing) or _("Both sides have their lead and people."), PAGE)


def _gap(own: list[Person], company: str) -> str:
    if sum(person.leads for person in own) != 1:
        return _("%(company)s has named no lead.") % {"company": company}
    if len(own) == 1:
        return _("%(company)s has named nobody beside the lead.") % {"company": company}
    return ""
