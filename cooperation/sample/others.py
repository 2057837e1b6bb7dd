"""The other clients of the sample, each at another step."""

from cooperation.closing import expectations
from cooperation.sample import negotiation, offer, opening
from cooperation.sample.corporation import CASEYS, HY_VEE, Company
from cooperation.sample.opening import MADE_UP
from cooperation.sample.people import ANALYST, CASEYS_LEAD, KAM, LOGISTICS, acting
from corpsys.access.states import Part

# The two sides differ, so that the result has gaps to close: still enough for cooperation.
CASEYS_ALIKE = {"capital_transfer": 2, "winwin_orientation": 4}
CASEYS_APART = {"investment_readiness": 2, "data_to_knowledge": 2, "goal_alignment": 2} | {
    "winwin_orientation": 2,
    "data_consolidation": 1,
    "environment_responsibility": 1,
}


def load(company: Company) -> None:
    """HY-VEE half rated; CASEY'S with the invitation to its lead in the mail; a negotiation with KUM & GO that is closed."""
    opening.rate_half(opening.take_on(company.enterprise, company.clients[HY_VEE]))
    _caseys(company)
    negotiation.load(company)


def _caseys(company: Company) -> None:
    workspace = opening.take_on(company.enterprise, company.clients[CASEYS])
    opening.rate(workspace, others=CASEYS_ALIKE, client=CASEYS_APART)
    process = opening.open_process(workspace, "Cooperation plan for 2021", "cooperation")
    opening.name_team(process, ANALYST, LOGISTICS)
    expectations.set_expectation(
        cycle=process.cycle, by=acting(KAM), text=f"{CASEYS} plans its promotions together with us ({MADE_UP})"
    )
    for stage in (0, 1):
        process = opening.pass_gate(process, stage)
    offer.present(process)
    offer.invite(process, CASEYS_LEAD, Part.LEAD, KAM)
