"""The plan: each side's own cells, what is missing, signatures bound to a version. Source: D40, D41."""

from datetime import date
from decimal import Decimal

import pytest

from cooperation.plan import selectors, services
from cooperation.plan.models import PlanSignature, StrategicPlan
from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale
from corpsys.audit.models import AuditEvent
from corpsys.workspace import services as workspaces

FULL = {
    "title": "Growth of the category",
    "perspective": "host_profit",
    "measure": "sales",
    "unit": "USD",
    "host_baseline": Decimal(100),
    "host_target": Decimal(108),
    "host_benefit": "margin",
}
PARTNERS = {"partner_baseline": Decimal(100), "partner_target": Decimal(106), "partner_benefit": "turnover"}


@pytest.fixture
def joint(world, join_client):
    """The workspace in C2: the client takes part."""
    facts = {"variant": "cooperation", "presented": True, "entry_met": True, "entry_opened": True}
    workspaces.change_facts(cycle=world.cycle, by=world.principal("Alice"), **facts)
    return world


def start(world, by="Alice"):
    return services.start_plan(
        cycle=world.cycle,
        title="Plan 2021",
        first_day=date(2021, 1, 1),
        last_day=date(2021, 12, 31),
        by=world.principal(by),
    )


def complete(world):
    """A plan with one goal, both sides' cells filled in by each side."""
    plan = start(world)
    goal = services.add_goal(plan=plan, by=world.principal("Alice"), **FULL)
    services.edit_goal(goal=goal, version=goal.version, by=world.principal("Lena"), **PARTNERS)
    return selectors.current(world.cycle)


def test_each_side_writes_its_own_cells(joint):
    plan = start(joint)
    with pytest.raises(Invalid) as refused:
        services.add_goal(plan=plan, by=joint.principal("Alice"), **FULL, **PARTNERS)
    assert set(refused.value.errors) == set(PARTNERS)
    goal = services.add_goal(plan=plan, by=joint.principal("Alice"), **FULL)
    with pytest.raises(Invalid):
        services.edit_goal(goal=goal, version=1, by=joint.principal("Lena"), host_target=Decimal(1000))
    edited = services.edit_goal(goal=goal, version=1, by=joint.principal("Sam"), **PARTNERS)
    assert (edited.partner_target, edited.version) == (106, 2)


def test_before_the_client_takes_part_the_plan_is_the_enterprises_secret(world, join_client):
    workspaces.change_facts(cycle=world.cycle, by=world.principal("Alice"), variant="cooperation", presented=True)
    start(world)
    assert StrategicPlan.objects.visible_to(world.principal("Bob")).exists()
    assert not StrategicPlan.objects.visible_to(world.principal("Lena")).exists()
    assert not StrategicPlan.objects.visible_to(world.principal("Charlie")).exists()


def test_an_outsider_and_the_other_client_may_not_write(joint):
    for name in ("Charlie", "Hugo", "Eve"):
        with pytest.raises(NotAllowed):
            start(joint, by=name)


def test_a_target_worse_than_the_baseline_is_told_at_its_field(joint):
    with pytest.raises(Invalid) as refused:
        services.add_goal(plan=start(joint), by=joint.principal("Alice"), **{**FULL, "host_target": Decimal(99)})
    assert list(refused.value.errors) == ["host_target"]


def test_signing_is_refused_with_everything_that_is_missing(joint):
    plan = start(joint)
    with pytest.raises(Refused) as refused:
        services.open_signing(plan=plan, by=joint.principal("Alice"))
    assert refused.value.allowed == (": the plan has no goals yet",)
    services.add_goal(plan=plan, by=joint.principal("Alice"), **FULL)
    with pytest.raises(Refused) as refused:
        services.open_signing(plan=plan, by=joint.principal("Alice"))
    assert [text.split(": ")[1] for text in refused.value.allowed] == [
        "no baseline or target of the client",
        "no benefit for the client",
    ]


def test_both_sign_one_version(joint):
    plan = complete(joint)
    digest = services.open_signing(plan=plan, by=joint.principal("Alice")).digest
    services.sign(plan=plan, shown_digest=digest, by=joint.principal("Alice"))
    assert selectors.current(joint.cycle).standing == "signing"
    services.sign(plan=plan, shown_digest=digest, by=joint.principal("Lena"))
    assert selectors.current(joint.cycle).standing == "signed"
    assert all(selectors.has_signed(joint.cycle, side) for side in ("host", "partner"))


def test_signing_twice_has_one_effect(joint):
    plan = complete(joint)
    digest = services.open_signing(plan=plan, by=joint.principal("Alice")).digest
    for _again in range(2):
        services.sign(plan=plan, shown_digest=digest, by=joint.principal("Lena"))
    assert PlanSignature.objects.filter(plan=plan).count() == 1
    assert AuditEvent.objects.filter(kind="plan.signed").count() == 1


@pytest.mark.parametrize("name", ["Bob", "Sam", "Eve", "Charlie", "Hugo"])
def test_only_the_leads_sign(joint, name):
    plan = complete(joint)
    digest = services.open_signing(plan=plan, by=joint.principal("Alice")).digest
    with pytest.raises(NotAllowed):
        services.sign(plan=plan, shown_digest=digest, by=joint.principal(name))


def test_a_signature_for_what_was_not_shown_is_refused(joint):
    plan = complete(joint)
    services.open_signing(plan=plan, by=joint.principal("Alice"))
    with pytest.raises(Stale):
        services.sign(plan=plan, shown_digest="0" * 64, by=joint.principal("Lena"))


def test_a_change_of_a_signed_field_voids_both_signatures_and_names_who_and_what(joint):
    plan = complete(joint)
    digest = services.open_signing(plan=plan, by=joint.principal("Alice")).digest
    for name in ("Alice", "Lena"):
        services.sign(plan=plan, shown_digest=digest, by=joint.principal(name))
    goal = selectors.goals_in_force(joint.cycle)[0]
    services.edit_goal(goal=goal, version=goal.version, by=joint.principal("Lena"), partner_target=Decimal(105))
    newest = selectors.current(joint.cycle)
    plan.refresh_from_db()
    assert (newest.number, newest.standing, plan.standing) == (2, "draft", "replaced")
    assert plan.replaced_because["who"] == "Lena"
    assert plan.replaced_because["fields"] == ["partner_target"]
    assert not any(selectors.has_signed(joint.cycle, side) for side in ("host", "partner"))
    assert [(d.goal, d.field, d.before, d.after) for d in selectors.compare(plan, newest)] == [
        (1, "partner_target", "106", "105")
    ]


def test_a_change_of_the_note_keeps_the_signatures(joint):
    plan = complete(joint)
    digest = services.open_signing(plan=plan, by=joint.principal("Alice")).digest
    services.sign(plan=plan, shown_digest=digest, by=joint.principal("Lena"))
    goal = selectors.goals_in_force(joint.cycle)[0]
    services.edit_goal(goal=goal, version=goal.version, by=joint.principal("Alice"), note="typo")
    assert selectors.has_signed(joint.cycle, "partner")
    assert selectors.current(joint.cycle).number == 1


def test_the_second_of_two_editors_is_told(joint):
    goal = services.add_goal(plan=start(joint), by=joint.principal("Alice"), **FULL)
    services.edit_goal(goal=goal, version=1, by=joint.principal("Alice"), title="first")
    goal.refresh_from_db()
    with pytest.raises(Stale):
        services.edit_goal(goal=goal, version=1, by=joint.principal("Bob"), title="second")


def test_after_the_end_nothing_can_be_written(joint):
    plan = complete(joint)
    workspaces.end_cycle(cycle=joint.cycle, ending="closed", outcome="both_met", by=joint.principal("Alice"))
    plan.refresh_from_db()
    with pytest.raises(Refused):
        services.add_goal(plan=plan, by=joint.principal("Alice"), **FULL)
    assert StrategicPlan.objects.visible_to(joint.principal("Lena")).exists()
