"""FAREWAY, the client that the sample is about: from readiness to a plan that waits for its signatures."""

from cooperation.findings.models import Finding
from cooperation.process.models import Process
from cooperation.sample import data, expectations, offer, opening, plan, shipped
from cooperation.sample.corporation import FAREWAY, Company
from cooperation.sample.people import ANALYST, FAREWAY_LEAD, FAREWAY_SPECIALIST, KAM, LOGISTICS
from corpsys.access.states import Part


def load(company: Company) -> None:
    """Bring the cooperation with FAREWAY to stage 4, its five exceptions open."""
    workspace = opening.take_on(company.enterprise, company.clients[FAREWAY])
    opening.rate(workspace)
    process = opening.open_process(workspace, "Cooperation plan for 2021", "cooperation")
    opening.name_team(process, ANALYST, LOGISTICS)
    expectations.write_down(process, "enterprise", KAM)
    process = opening.pass_gate(process, 0)
    process = opening.pass_gate(process, 1)
    _know_ourselves(process)
    _bring_in(process)
    process = opening.pass_gate(process, 3)
    _work_together(process)


def _know_ourselves(process: Process) -> None:
    """Stages 2 and 3: what the enterprise knows alone."""
    sales = data.bring(
        process,
        data.SALES,
        shipped.sales_with_errors(),
        "sales to FAREWAY 2019-2020 (five errors seeded for the sample)",
        ANALYST,
    )
    market = data.bring(process, data.MARKET, shipped.table(shipped.MARKET), "market of Iowa 2019-2020", ANALYST)
    for dataset in (sales, market):
        data.share(dataset, KAM)
    opening.pass_gate(process, 2)
    data.find(
        process,
        f"own:{data.SALES}",
        "Our sales to FAREWAY grew by about a third from 2019 to 2020, but those of American vodkas hardly at all.",
        "Plan growth in the categories where we are weak.",
    )


def _bring_in(process: Process) -> None:
    """The offer, its acceptance, and the client's people."""
    concept = offer.present(process)
    offer.follow(offer.invite(process, FAREWAY_LEAD, Part.LEAD, KAM), FAREWAY_LEAD)
    offer.accept(concept, FAREWAY_LEAD)


def _work_together(process: Process) -> None:
    """Stage 4 as far as it goes before anybody signs: the client's data, what both know now, expectations, the plan."""
    offer.follow(offer.invite(process, FAREWAY_SPECIALIST, Part.SPECIALIST, FAREWAY_LEAD), FAREWAY_SPECIALIST)
    opening.say_departments(process, FAREWAY_LEAD, FAREWAY_SPECIALIST)
    purchases = data.bring(
        process,
        data.PURCHASES,
        shipped.table(shipped.FAREWAY_PURCHASES),
        "purchases of FAREWAY 2019-2020",
        FAREWAY_SPECIALIST,
    )
    results = data.bring(
        process,
        data.CLIENT_SALES,
        shipped.table(shipped.FAREWAY_PURCHASES),
        "purchases of FAREWAY 2019-2020 (they stand for its sales results)",
        FAREWAY_SPECIALIST,
    )
    for dataset in (purchases, results):
        data.share(dataset, FAREWAY_LEAD)
    for pair in ("sales", "market"):
        data.join(process, pair)
    found = _find_together(process)
    expectations.write_down(process, "client", FAREWAY_LEAD)
    plan.draft(process, found)


def _find_together(process: Process) -> list[Finding]:
    """Two findings on joined data, which both sides agree with, and one that the client still has to answer."""
    white = data.find(
        process,
        "sales:white_space",
        "FAREWAY buys whiskey liqueurs, Tennessee whiskies and cocktails for USD 6 million, next to none of it from DIAGEO.",
        "Look whether our range could fill part of it, before anything is promised.",
    )
    growth = data.find(
        process,
        "market:growth",
        "From 2019 to 2020 FAREWAY's business grew about twice as fast as the market of Iowa.",
        "Set targets by the market's growth, not by last year's.",
        FAREWAY_SPECIALIST,
    )
    for finding in (white, growth):
        for person in (KAM, FAREWAY_LEAD):
            data.agree(finding, person)
    data.find(
        process,
        "sales:wallet",
        "DIAGEO AMERICAS has less than a tenth of FAREWAY's American vodkas, and more than four fifths of its spiced rum.",
        "Plan growth with vodka; there is none to win with spiced rum.",
    )
    return [white, growth]
