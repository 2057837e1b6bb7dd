"""A process whose client takes part, with a plan of one goal for each side; and one in negotiation."""

from datetime import date
from decimal import Decimal

import pytest

from cooperation.plan import selectors as plan_selectors
from cooperation.plan import services as plans

GOAL = {
    "title": "Growth of the category",
    "perspective": "host_profit",
    "measure": "sales",
    "unit": "USD",
    "host_baseline": Decimal(100),
    "host_target": Decimal(120),
    "host_benefit": "margin",
}
PARTNERS = {"partner_baseline": Decimal(10), "partner_target": Decimal(6), "partner_benefit": "turnover"}
START, END = date(2021, 1, 1), date(2021, 12, 31)


def plan_of(world, first_day=START, last_day=END, **fields):
    """Start the plan and add a goal with the enterprise's cells."""
    plan = plans.start_plan(
        cycle=world.cycle, title="Plan 2021", first_day=first_day, last_day=last_day, by=world.act_as("Alice")
    )
    return plans.add_goal(plan=plan, by=world.principal("Alice"), **{**GOAL, **fields})


def partner_cells(world, number=1, **fields):
    goal = next(g for g in plan_selectors.goals_in_force(world.cycle) if g.number == number)
    return plans.edit_goal(
        goal=goal,
        version=goal.version,
        by=world.principal("Lena"),
        **{**PARTNERS, "partner_target": Decimal(15), **fields},
    )


@pytest.fixture
def joint(world, take_part):
    """The world with a cooperation process in C2 at stage 4, and a plan with a goal of both sides (10 → 15 for the client)."""
    world.extra["process"] = take_part("cooperation", 1, 2, 3)
    plan_of(world)
    partner_cells(world)
    return world


@pytest.fixture
def negotiated(world, open_process, join_client):
    """The world with a negotiation process, and a plan of the enterprise alone."""
    world.extra["process"] = open_process("negotiation")
    plan_of(world)
    return world
