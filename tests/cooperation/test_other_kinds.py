"""Processes between other parties than enterprise and client, walked from opening to the plan by the real services.

Every gate is asked for real. Supplier–supplier: a negotiation led by Dora, its guest is Gil. Enterprise–supplier: a
cooperation led by Alice, its guest is Sue. Source: D5, access (host and partner of every kind).
"""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cooperation.closing import expectations
from cooperation.concept import services as concepts
from cooperation.concept import starter
from cooperation.decision import services as decisions
from cooperation.findings import services as findings
from cooperation.findings import sources
from cooperation.findings.models import FindingStance
from cooperation.plan import selectors as plan_selectors
from cooperation.plan import services as plans
from cooperation.plan.models import JointGoal
from cooperation.process import gate, services
from cooperation.process.models import Process
from cooperation.team import services as team
from corpsys.access.refusals import NotAllowed
from corpsys.access.states import Part, Role, State
from corpsys.corporation import services as corporations
from corpsys.strategy import services as strategies
from corpsys.workspace import invitations
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Cycle
from tests import people
from tests.halves import file_root, join, load  # noqa: F401

REASON = "Agreed by the owner: both are needed for the returnable bottle."
SALES = "month,category,amount\n2020-01,GLASS,100.00\n2020-02,GLASS,90.00\n"
PURCHASES = "month,category,vendor,amount\n2020-01,GLASS,Diageo,100.00\n2020-02,GLASS,Diageo,90.00\n"


@pytest.fixture
def suppliers(world):
    """Two accepted suppliers on different levels, and one that nobody cooperates with but through its own guest."""
    eve, levels = world.act_as("Eve"), world.extra["levels"]
    return [
        corporations.propose_organisation(kind="supplier", name=name, level=level, by=eve)
        for name, level in (("Glass Works", levels[0]), ("Freight Lines", levels[1]), ("Cork House", levels[0]))
    ]


def put_in_force(world, owner, by, above):
    """Put a strategy with one traced goal in force, with both kinds of factors."""
    draft = strategies.start_version(title="Strategy", enterprise=owner, by=by)
    goal = strategies.add_goal(strategy=draft, text="Use less glass", traces_to=above, by=by)
    for kind in ("internal", "external"):
        strategies.add_factor(strategy=draft, kind=kind, text=f"An {kind} factor", by=by)
    strategies.publish(strategy=draft, by=by)
    return goal


def open_pair(world, host, partner, opener, leader):
    """Open a cooperation and return the world of that pair: its workspace and cycle, its leader in the place of Alice."""
    by = world.act_as(opener)
    named = {"leader": world.users[leader]} if opener == "Eve" else {}
    workspace = workspaces.open_workspace(host=host, partner=partner, by=by, **named)
    found = replace(world, workspace=workspace, cycle=Cycle.objects.get(workspace=workspace))
    found.users = {**world.users, "Alice": world.users[leader]}
    return found


def begin(pair, variant):
    """Decide the variant by hand, open the process, name a team of two departments and pass the preparation."""
    leader = pair.act_as("Alice")
    decision = decisions.decide(workspace=pair.workspace, chosen=variant, reason=REASON, by=leader)
    assert (decision.standing, decision.recommended) == ("decided", "")
    process = services.open_process(decision=decision, name="Returnable bottles", by=leader)
    own = pair.workspace.pk
    (row,) = people.Assignment.objects.filter(workspace_id=own)
    team.edit_member(
        assignment=row, process=process, by=leader, department="Sales", knowledge=["management"], location="Ames"
    )
    team.add_member(process=process, user=pair.users["Bob"], by=leader, department="Logistics")
    expectations.set_expectation(cycle=process.cycle, by=leader, text="Fewer broken bottles")
    assert "readiness_rated_both_parties" not in {one.name for one in gate.conditions(process, 0, leader)}
    return passed(pair, process, 0)


def passed(pair, process, stage):
    now = Process.objects.get(pk=process.pk)
    if gate.needs_confirmation(now, stage):
        services.confirm_gate(process=now, stage=stage, by=pair.act_as("Lena"))
    leader = pair.act_as("Alice")
    assert [one.name for one in gate.open_conditions(now, stage, leader)] == []
    pair.cycle.refresh_from_db()
    return services.pass_gate(process=now, stage=stage, version=now.version, by=leader)


def bring_in(pair, process, name, mailed):
    """Invite the partner's lead by mail; from here on that person stands in the place of Lena."""
    email = f"{name.lower()}@partner.example"
    where = reverse("process", args=[pair.slug, process.key])
    invitations.invite(
        workspace=pair.workspace, email=email, name=name, part=Part.LEAD, destination=where, by=pair.act_as("Alice")
    )
    found = invitations.find(mailed[-1])
    invitations.accept(found=found)
    pair.users = {**pair.users, "Lena": User.objects.get(email=email)}


@pytest.fixture
def mailed(monkeypatch):
    """The secrets of the invitations sent."""
    kept = []
    send = invitations._send
    monkeypatch.setattr(
        invitations, "_send", lambda invitation, secret, by: (kept.append(secret), send(invitation, secret, by))
    )
    return kept


@pytest.fixture
def negotiation(world, suppliers, mailed, file_root):  # noqa: F811
    """Supplier–supplier, led by Dora, with its plan signed by the host and its gates passed up to 4; Gil is the guest."""
    eve = world.act_as("Eve")
    above = put_in_force(world, None, eve, None)
    pair = open_pair(world, suppliers[0], suppliers[1], "Eve", "Dora")
    put_in_force(world, suppliers[0], pair.act_as("Alice"), above)
    process = begin(pair, "negotiation")
    process = passed(pair, process, 1)
    load(pair, "sales_to_client", SALES, file_root)
    process = passed(pair, process, 2)
    leader = pair.act_as("Alice")
    view = sources.source(leader, process.cycle, "own:sales_to_client")
    findings.raise_finding(cycle=process.cycle, by=leader, statement="Sales fell", implication="Ask", source=view)
    process = passed(pair, process, 3)
    bring_in(pair, process, "Gil", mailed)
    plan(pair, process, host_only=True)
    return pair, passed(pair, process, 4)


def plan(pair, process, *, host_only=False):
    """Write a plan of one goal, let each side that has a part in it fill in its half, and have it signed."""
    leader = pair.act_as("Alice")
    process.cycle.refresh_from_db()
    today = timezone.localdate()
    made = plans.start_plan(
        cycle=process.cycle, title="Bottles", first_day=today, last_day=date(today.year + 1, 12, 31), by=leader
    )
    host = {"host_baseline": 10, "host_target": 5, "host_benefit": "Less waste", "host_owner": pair.users["Alice"]}
    goal = plans.add_goal(
        plan=made,
        by=leader,
        title="Halve the breakage",
        perspective=JointGoal.Perspective.ENVIRONMENT,
        measure="Broken bottles",
        unit="%",
        direction=JointGoal.Direction.DOWN,
        **host,
    )
    if not host_only:
        partner = {"partner_baseline": 8, "partner_target": 4, "partner_benefit": "Fewer claims"}
        plans.edit_goal(goal=goal, version=goal.version, by=pair.act_as("Lena"), **partner)
    leader = pair.act_as("Alice")
    ready = plans.open_signing(plan=plan_selectors.current(process.cycle), by=leader)
    for name in ["Alice"] if host_only else ["Alice", "Lena"]:
        plans.sign(plan=ready, shown_digest=ready.digest, by=pair.act_as(name))


def test_a_supplier_and_a_supplier_negotiate_up_to_the_plan(negotiation):
    _pair, process = negotiation
    process = Process.objects.get(pk=process.pk)
    states = dict(process.stages.values_list("number", "state"))
    assert (process.cycle.state, states[4], states[5]) == (State.N, "passed", "open")
    assert process.workspace.kind.key == "supplier_supplier"


def test_their_pages_speak_of_the_parties(negotiation, sign_in):
    pair, process = negotiation
    page = sign_in(pair.users["Alice"]).get(f"/first/p/{process.key}/s/4/").content.decode()
    assert "supplier–supplier" in page
    assert "The host has signed its plan" in page and "The partner stays outside the process." in page
    assert "Leader of Glass Works" in page and "Lead of Freight Lines" in page
    for word in ("The enterprise", "the client", "Client lead", "client joins"):
        assert word not in page, word
    listed = sign_in(pair.users["Alice"]).get("/first/processes/", {"kind": "external"}).content.decode()
    assert process.key in listed
    assert process.key not in sign_in(pair.users["Alice"]).get("/first/processes/?kind=internal").content.decode()


def test_the_section_of_both_parties_leads_to_it(negotiation, suppliers, sign_in):
    pair, process = negotiation
    eve = sign_in(pair.users["Eve"])
    for supplier in suppliers[:2]:
        page = eve.get(f"/first/organisations/{supplier.slug}/").content.decode()
        assert process.key in page and "supplier–supplier" in page
    assert "No cooperation has been opened" in eve.get(f"/first/organisations/{suppliers[2].slug}/").content.decode()


CANARIES = ("Glass Works", "Freight Lines", "Returnable bottles", "Halve the breakage", "Sales fell")


def test_a_guest_of_a_supplier_sees_its_own_cooperation_only(negotiation, suppliers, world, sign_in):
    pair, process = negotiation
    guest = sign_in(pair.users["Lena"])
    page = guest.get(f"/first/p/{process.key}/").content.decode()
    assert "Glass Works" in page and "Halve the breakage" not in page and "Sales fell" not in page
    assert "The enterprise" not in page
    assert guest.get("/first/organisations/").status_code == 404
    assert guest.get("/first/cooperations/new/").status_code == 404


@pytest.fixture
def outsider(world, suppliers, negotiation):
    """Oda, a guest of the third supplier, with a cooperation of her own."""
    user = people.make_user("Oda")
    eve = world.act_as("Eve")
    corporations.add_member(user=user, role=Role.GUEST, organisation=suppliers[2], by=eve, founding=True)
    own = workspaces.open_workspace(host=world.enterprise, partner=suppliers[2], by=world.act_as("Alice"))
    people.Assignment.objects.create(
        corporation_id=world.corporation_id, workspace=own, user=user, part=Part.LEAD, side="partner"
    )
    return user


def test_a_guest_of_another_supplier_finds_nothing(negotiation, outsider, sign_in):
    _pair, process = negotiation
    guest = sign_in(outsider)
    for path in ("", "s/4/", "team/", "plan/", "data/", "findings/", "history/", "concept/", "negotiation/"):
        answer = guest.get(f"/first/p/{process.key}/{path}")
        assert answer.status_code == 404, path
        assert not any(word.encode() in answer.content for word in CANARIES)
    for path in ("processes/", f"processes/{process.key}/", "workspaces/", "organisations/"):
        answer = guest.get(f"/api/v1/first/{path}")
        assert not any(word.encode() in answer.content for word in CANARIES), path


def test_an_enterprise_and_a_supplier_cooperate_up_to_the_signed_plan(world, suppliers, mailed, file_root):  # noqa: F811
    above = put_in_force(world, None, world.act_as("Eve"), None)
    put_in_force(world, world.enterprise, world.act_as("Alice"), above)
    pair = open_pair(world, world.enterprise, suppliers[1], "Alice", "Alice")
    process = begin(pair, "cooperation")
    assert pair.workspace.kind.key == "enterprise_supplier"
    process = passed(pair, process, 1)
    load(pair, "sales_to_client", SALES, file_root)
    process = passed(pair, process, 2)
    leader = pair.act_as("Alice")
    view = sources.source(leader, process.cycle, "own:sales_to_client")
    findings.raise_finding(cycle=process.cycle, by=leader, statement="Sales fell", implication="Ask", source=view)
    concept = concepts.write(process=process, by=leader, **starter.texts(process))
    concepts.present(concept=concept, version=concept.version, by=leader)
    bring_in(pair, process, "Sue", mailed)
    concept.refresh_from_db()
    concepts.accept(concept=concept, by=pair.act_as("Lena"))
    process = passed(pair, process, 3)
    pair.cycle.refresh_from_db()
    assert pair.cycle.state == State.C2
    load(pair, "client_purchases", PURCHASES, file_root)
    join(pair, "sales")
    leader = pair.act_as("Alice")
    view = sources.source(leader, pair.cycle, "sales:wallet")
    found = findings.raise_finding(
        cycle=pair.cycle, by=leader, statement="All glass is bought from us", implication="Plan together", source=view
    )
    for name in ("Alice", "Lena"):
        findings.take_stance(finding=found, stance=FindingStance.Stance.AGREES, by=pair.act_as(name))
    expectations.set_expectation(cycle=pair.cycle, by=pair.act_as("Lena"), text="Regular orders")
    plan(pair, process)
    passed(pair, process, 4)
    states = dict(Process.objects.get(pk=process.pk).stages.values_list("number", "state"))
    assert (states[4], states[5]) == ("passed", "open")


def test_the_host_of_another_kind_may_have_its_strategy_written_by_its_leader_only(world, suppliers):
    pair = open_pair(world, suppliers[0], suppliers[1], "Eve", "Dora")
    assert strategies.start_version(title="x", enterprise=suppliers[0], by=pair.act_as("Dora")).number == 1
    for name in ("Alice", "Bob", "Charlie"):
        with pytest.raises(NotAllowed):
            strategies.start_version(title="x", enterprise=suppliers[0], by=world.act_as(name))
