"""KUM & GO, a negotiation that has come to its end: real sales of 2020 and 2021, everything else made up."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from cooperation.actions import selectors as planned
from cooperation.actions import services as actions
from cooperation.closing import expectations
from cooperation.closing import services as closing
from cooperation.closing.models import Closing, Expectation, ExpectationAnswer
from cooperation.closing.services import Given
from cooperation.monitoring import pulse
from cooperation.monitoring import services as monitoring
from cooperation.monitoring.models import MonitoringMethod
from cooperation.negotiation import services as terms
from cooperation.plan import services as plans
from cooperation.plan.models import JointGoal
from cooperation.process.models import Process
from cooperation.sample import data, lessons, offer, opening, shipped
from cooperation.sample.corporation import ENTERPRISE, KUM_AND_GO, Company
from cooperation.sample.opening import MADE_UP, pass_gate
from cooperation.sample.people import ANALYST, KUM_AND_GO_LEAD, LOGISTICS, OTHER_KAM, acting
from corpsys.access.states import Part, Side

GATES_NOT_YET = dict.fromkeys(opening.GATES, 1)
TITLE = f"Sell more to {KUM_AND_GO}"
TERMS = (
    "KUM & GO lists two more of our brands in all its shops by March 2021; we pay for the first month of promotion."
    f" ({MADE_UP[0].upper()}{MADE_UP[1:]}.)"
)
SOURCE = "Iowa Liquor Sales, sums of the year by chain"


@dataclass(frozen=True)
class Sales:
    """The enterprise's sales to the client: 2020 and 2021 as they are, and the target between them, made up by the rule."""

    before: Decimal
    after: Decimal
    target: Decimal


def load(company: Company) -> None:
    """Walk one negotiation from readiness to its closing, led by the other key-account manager."""
    workspace = opening.take_on(company.enterprise, company.clients[KUM_AND_GO], OTHER_KAM)
    opening.rate(workspace, OTHER_KAM, level=2, others=GATES_NOT_YET)
    process = opening.open_process(workspace, "Negotiation for 2021", "negotiation", OTHER_KAM)
    opening.name_team(process, ANALYST, LOGISTICS, by=OTHER_KAM)
    sales = _sales()
    _expect(process, sales)
    _know(process)
    _plan(process, sales)
    _agree(process)
    _carry_out(process, sales)
    _close(process, sales)


def _sales() -> Sales:
    rows = csv.DictReader(io.StringIO(shipped.table(shipped.SALES_BY_CLIENT).decode("utf-8")))
    years = {"2020": Decimal(0), "2021": Decimal(0)}
    for row in rows:
        if row["client"] == KUM_AND_GO and row["month"][:4] in years:
            years[row["month"][:4]] += Decimal(row["amount"])
    growth = Decimal(shipped.document("plan_rule")["market_growth_2019_2020"])
    target = (years["2020"] * (1 + growth / 2)).quantize(Decimal("0.01"))
    return Sales(years["2020"], years["2021"], target)


def _expect(process: Process, sales: Sales) -> None:
    expectations.set_expectation(
        cycle=process.cycle,
        by=acting(OTHER_KAM),
        text=f"{KUM_AND_GO} buys more from us ({MADE_UP})",
        measure=f"{ENTERPRISE}'s sales to {KUM_AND_GO} in the year",
        unit="USD",
        baseline=sales.before,
        target=sales.target,
    )
    for stage in (0, 1):
        pass_gate(process, stage, OTHER_KAM)


def _know(process: Process) -> None:
    data.bring(
        process,
        data.SALES,
        shipped.sales_to(KUM_AND_GO),
        f"sales to {KUM_AND_GO} 2019-2020 by month (no categories in the public extract)",
        OTHER_KAM,
    )
    pass_gate(process, 2, OTHER_KAM)
    data.find(
        process,
        f"own:{data.SALES}",
        f"Our sales to {KUM_AND_GO} grew by about a quarter from 2019 to 2020.",
        "Ask for two more brands in all shops.",
        OTHER_KAM,
    )
    pass_gate(process, 3, OTHER_KAM)


def _plan(process: Process, sales: Sales) -> None:
    by = acting(OTHER_KAM)
    plan = plans.start_plan(
        cycle=process.cycle,
        title=f"Plan for {KUM_AND_GO}, 2021 ({MADE_UP})",
        first_day=date(2021, 1, 1),
        last_day=date(2021, 12, 31),
        by=by,
    )
    plans.add_goal(
        plan=plan,
        by=by,
        title=TITLE,
        perspective=JointGoal.Perspective.HOST_PROFIT,
        measure=f"{ENTERPRISE}'s sales to {KUM_AND_GO} in the year",
        unit="USD",
        host_baseline=sales.before,
        host_target=sales.target,
        host_benefit="More sales at a chain with a shop in nearly every town",
        host_owner=User.objects.get(email=OTHER_KAM.email),
    )
    (expectation,) = Expectation.objects.filter(cycle=process.cycle)
    expectations.edit_expectation(expectation=expectation, version=expectation.version, by=by, goal_number=1)
    ready = plans.open_signing(plan=plan, by=by)
    plans.sign(plan=ready, shown_digest=ready.digest, by=by)
    pass_gate(process, 4, OTHER_KAM)


def _agree(process: Process) -> None:
    by = acting(OTHER_KAM)
    owner = User.objects.get(email=LOGISTICS.email)
    actions.add_action(
        cycle=process.cycle,
        goal_number=1,
        by=by,
        title=f"Deliver the two new brands to all shops ({MADE_UP})",
        owner=owner,
        due_on=timezone.localdate() + timedelta(days=30),
    )
    monitoring.set_method(
        cycle=process.cycle,
        goal_number=1,
        side=Side.HOST,
        source=SOURCE,
        frequency=MonitoringMethod.Frequency.YEAR,
        responsible=User.objects.get(email=ANALYST.email),
        by=by,
    )
    offer.follow(offer.invite(process, KUM_AND_GO_LEAD, Part.LEAD, OTHER_KAM), KUM_AND_GO_LEAD)
    proposed = terms.propose(process=process, text=TERMS, by=acting(OTHER_KAM))
    for person in (OTHER_KAM, KUM_AND_GO_LEAD):
        terms.sign(terms=proposed, by=acting(person))
    pass_gate(process, 5, OTHER_KAM)


def _carry_out(process: Process, sales: Sales) -> None:
    by = acting(OTHER_KAM)
    for action in planned.all_of(process.cycle):
        actions.move(action=action, standing="done", version=action.version, by=by)
    pass_gate(process, 6, OTHER_KAM)
    by = acting(OTHER_KAM)
    monitoring.enter_value(
        cycle=process.cycle,
        goal_number=1,
        side=Side.HOST,
        on=date(2021, 12, 31),
        value=sales.after,
        is_final=True,
        source=SOURCE,
        by=by,
    )
    round_ = pulse.open_round(cycle=process.cycle, by=by)
    for person, levels in ((OTHER_KAM, [4, 3, 4, 4, 4]), (ANALYST, [4, 4, 3, 4, 4]), (LOGISTICS, [3, 3, 4, 4, 5])):
        pulse.answer(round=round_, levels=levels, by=acting(person))
    pulse.close_round(round=round_, by=acting(OTHER_KAM))
    lessons.assume(process, OTHER_KAM)
    pass_gate(process, 7, OTHER_KAM)


def _close(process: Process, sales: Sales) -> None:
    by = acting(OTHER_KAM)
    met = sales.after >= sales.target
    reply = ExpectationAnswer.Answer.MET if met else ExpectationAnswer.Answer.NO
    closing.answer(cycle=process.cycle, given=[Given(1, reply)], by=by)
    closing.submit(cycle=process.cycle, by=by)
    closing.record_decision(
        cycle=process.cycle, choice=Closing.Choice.KEEP, note=f"We go on next year ({MADE_UP}).", by=by
    )
    lessons.learn(process, OTHER_KAM)
    pass_gate(process, 8, OTHER_KAM)
