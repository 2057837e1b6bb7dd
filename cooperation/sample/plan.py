"""The joint plan of the sample from `plan_rule.json`: real baselines, targets and benefits made up by the rule stated there."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from cooperation.findings.models import Finding
from cooperation.plan import services as plans
from cooperation.plan.models import JointGoal, StrategicPlan
from cooperation.process.models import Process
from cooperation.sample import shipped
from cooperation.sample.people import FAREWAY_LEAD, FAREWAY_SPECIALIST, KAM, LOGISTICS, Person, acting

Perspective, Direction = JointGoal.Perspective, JointGoal.Direction
PERSPECTIVES = {
    "enterprise_profit": Perspective.HOST_PROFIT,
    "client_profit": Perspective.PARTNER_PROFIT,
    "corporation_development": Perspective.CORPORATION,
    "environment": Perspective.ENVIRONMENT,
}
DIRECTIONS = {"higher is better": Direction.UP, "lower is better": Direction.DOWN}
TITLE = "Joint plan for 2021 (made up by a stated rule)"
NOTE = "Baseline: real, 2020. Target and benefits: made up by the rule in sample/iowa/plan_rule.json."
OWNERS = {"host": (KAM, LOGISTICS), "partner": (FAREWAY_LEAD, FAREWAY_SPECIALIST)}


def draft(process: Process, findings: list[Finding]) -> StrategicPlan:
    """Draft the plan: the enterprise proposes the goals with its own cells, then the client fills in its own."""
    by = acting(KAM)
    plan = plans.start_plan(
        cycle=process.cycle, title=TITLE, first_day=date(2021, 1, 1), last_day=date(2021, 12, 31), by=by
    )
    said = shipped.document("plan_rule")["goals"]
    goals = [
        plans.add_goal(plan=plan, by=by, findings=findings, **_joint(goal), **_cells("host", "enterprise", goal))
        for goal in said
    ]
    for made, goal in zip(goals, said, strict=True):
        plans.edit_goal(goal=made, version=made.version, by=acting(FAREWAY_LEAD), **_cells("partner", "client", goal))
    return plan


def _joint(goal: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": goal["title"],
        "perspective": PERSPECTIVES[goal["perspective"]],
        "measure": goal["measure"],
        "unit": goal["unit"],
        "direction": DIRECTIONS[goal["direction"]],
        "weight": Decimal(goal["weight"]),
        "note": NOTE,
    }


def _cells(side: str, called: str, goal: dict[str, Any]) -> dict[str, Any]:
    return {
        f"{side}_baseline": Decimal(goal["baseline_2020"]),
        f"{side}_target": Decimal(goal[called]["target_2021"]),
        f"{side}_benefit": goal[called]["benefit"],
        f"{side}_owner": _owner(*OWNERS[side], goal),
    }


def _owner(leads: Person, specialist: Person, goal: dict[str, Any]) -> User:
    person = specialist if goal["perspective"] == "environment" else leads
    return User.objects.get(email=person.email)
