"""Pages and REST of the plan, from the first goal to both signatures."""

import re

import pytest

from cooperation.findings import services as findings
from cooperation.plan import selectors
from cooperation.plan.models import StrategicPlan
from cooperation.process import services as processes

GOAL = {
    "title": "Growth of the category",
    "perspective": "host_profit",
    "measure": "sales",
    "unit": "USD",
    "direction": "up",
    "weight": "1",
    "host_baseline": "100",
    "host_target": "108",
    "host_benefit": "margin",
}


@pytest.fixture
def process(take_part, world):
    """A cooperation in stage 4: the client takes part."""
    found = take_part("cooperation", 1, 2, 3)
    assert world.cycle.state == "C2"
    return found


def at(process, rest=""):
    return f"/first/p/{process.key}/plan/{rest}"


def api(process, rest=""):
    return f"/api/v1/first/processes/{process.key}/plan/{rest}"


def start(client, process):
    return client.post(at(process, "start/"), {"title": "Plan", "first_day": "2021-01-01", "last_day": "2021-12-31"})


def test_the_way_from_the_first_goal_to_both_signatures(world, process, sign_in):
    alice = sign_in(world.users["Alice"])
    assert start(alice, process).status_code == 302
    assert alice.post(at(process, "goals/"), GOAL).status_code == 302
    page = alice.get(at(process)).content.decode()
    assert "no benefit for the client" in page
    assert alice.post(at(process, "signing/")).status_code == 409
    lena = sign_in(world.users["Lena"])
    form = {"title": GOAL["title"], "perspective": "host_profit", "measure": "sales", "unit": "USD", "direction": "up"}
    form |= {
        "weight": "1",
        "partner_baseline": "100",
        "partner_target": "106",
        "partner_benefit": "turnover",
        "version": 1,
    }
    assert lena.post(at(process, "goals/1/"), form).status_code == 302
    alice = sign_in(world.users["Alice"])
    assert alice.post(at(process, "signing/")).status_code == 302
    world.act_as("Alice")
    digest = selectors.current(world.cycle).digest
    for name in ("Alice", "Lena"):
        signer = sign_in(world.users[name])
        assert digest[:12] in signer.get(at(process, "sign/")).content.decode()
        assert signer.post(at(process, "sign/"), {"read": "on", "digest": digest}).status_code == 422
        assert signer.post(at(process, "sign/"), {"read": "on", "accept": "on", "digest": digest}).status_code == 302
    world.act_as("Alice")
    assert StrategicPlan.objects.get().standing == "signed"


def test_signing_asks_for_a_fresh_sign_in(world, process, sign_in):
    alice = sign_in(world.users["Alice"])
    start(alice, process)
    answer = sign_in(world.users["Alice"], stale=True).get(at(process, "sign/"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/confirm/")
    refused = sign_in(world.users["Alice"], stale=True).post(
        api(process, "signatures/"), {"digest": "x"}, content_type="application/json"
    )
    assert refused.status_code == 403


def test_the_form_shows_only_the_cells_of_the_own_side(world, process, sign_in):
    alice = sign_in(world.users["Alice"])
    start(alice, process)
    page = alice.get(at(process, "goals/")).content.decode()
    assert 'name="host_target"' in page
    assert 'name="partner_target"' not in page
    guest = sign_in(world.users["Sam"]).get(at(process, "goals/")).content.decode()
    assert 'name="partner_target"' in guest
    assert 'name="host_target"' not in guest


def test_bad_input_comes_back_as_typed(world, process, sign_in):
    alice = sign_in(world.users["Alice"])
    start(alice, process)
    answer = alice.post(at(process, "goals/"), {**GOAL, "title": "Kept words", "host_target": "99"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kept words" in page
    assert "worse than the baseline" in page
    assert alice.post(at(process, "goals/"), {**GOAL, "host_target": "1.234,5,6"}).status_code == 422


@pytest.mark.parametrize("name", ["Charlie", "Dora", "Adam", "Hugo"])
def test_nobody_outside_reads_the_plan(world, process, sign_in, name):
    start(sign_in(world.users["Alice"]), process)
    other = sign_in(world.users[name])
    for path in (at(process), at(process, "goals/"), at(process, "sign/"), at(process, "v/1/"), api(process)):
        assert other.get(path).status_code == 404, path


def without_address(answer, key):
    """The page without its own address and the form's secret, which differ between any two requests."""
    return re.sub(r'value="[A-Za-z0-9]{64}"|X-CSRFToken": "[A-Za-z0-9]+', "", answer.content.decode().replace(key, ""))


def test_before_the_client_takes_part_it_finds_no_plan(world, open_process, pass_gates, join_client, sign_in):
    process = pass_gates(open_process("cooperation"), 0)
    start(sign_in(world.users["Alice"]), process)
    lena = sign_in(world.users["Lena"])
    missing = lena.get("/first/p/NO-99/plan/")
    hidden = lena.get(at(process))
    assert (hidden.status_code, without_address(hidden, process.key)) == (404, without_address(missing, "NO-99"))


def test_rest_does_the_same(world, process, sign_in):
    alice = sign_in(world.users["Alice"])
    body = {"title": "Plan", "first_day": "2021-01-01", "last_day": "2021-12-31"}
    assert alice.post(api(process), body, content_type="application/json").status_code == 201
    goal = {key: value for key, value in GOAL.items() if key != "weight"}
    made = alice.post(api(process, "goals/"), goal, content_type="application/json")
    assert (made.status_code, made.json()["host_target"]) == (201, "108")
    lena = sign_in(world.users["Lena"])
    change = {"partner_baseline": "100", "partner_target": "106", "partner_benefit": "turnover"}
    path = api(process, "goals/1/")
    assert lena.patch(path, change, content_type="application/json").status_code == 428
    assert lena.patch(path, change, content_type="application/json", headers={"If-Match": '"9"'}).status_code == 412
    assert lena.patch(path, change, content_type="application/json", headers={"If-Match": '"1"'}).status_code == 200
    foreign = lena.patch(path, {"host_target": "1"}, content_type="application/json", headers={"If-Match": '"2"'})
    assert (foreign.status_code, list(foreign.json()["errors"])) == (422, ["host_target"])
    shown = sign_in(world.users["Alice"]).post(api(process, "signing/")).json()
    for name in ("Alice", "Lena"):
        signer = sign_in(world.users[name])
        answer = signer.post(api(process, "signatures/"), {"digest": shown["digest"]}, content_type="application/json")
        assert answer.status_code == 201
    assert answer.json()["standing"] == "signed"


def test_queries_do_not_grow_with_the_goals(world, process, sign_in, django_assert_max_num_queries):
    alice = sign_in(world.users["Alice"])
    start(alice, process)
    for number in range(6):
        alice.post(at(process, "goals/"), {**GOAL, "title": f"Goal {number}"})
        with django_assert_max_num_queries(26):
            alice.get(at(process))


def test_a_withdrawal_before_the_client_was_inside_shows_it_no_plan(
    world, open_process, pass_gates, join_client, sign_in
):
    process = pass_gates(open_process("cooperation"), 0)
    start(sign_in(world.users["Alice"]), process)
    processes.presented(cycle=process.cycle, by=world.act_as("Alice"))
    processes.entry_condition_met(cycle=process.cycle, met=True, by=world.act_as("Alice"))
    processes.withdrawn(cycle=process.cycle, by=world.act_as("Lena"))
    lena = sign_in(world.users["Lena"])
    for path in (at(process), api(process), f"/first/p/{process.key}/actions/", f"/first/p/{process.key}/history/"):
        assert lena.get(path).status_code == 404, path


def test_after_a_withdrawal_from_inside_the_published_plan_stays_readable(world, process, sign_in):
    start(sign_in(world.users["Alice"]), process)
    processes.withdrawn(cycle=process.cycle, by=world.act_as("Lena"))
    lena = sign_in(world.users["Lena"])
    assert lena.get(at(process)).status_code == 200
    assert lena.post(at(process, "goals/"), {"title": "late", "perspective": "environment"}).status_code in (409, 422)


def test_a_goal_that_rests_on_an_own_finding_says_nothing_of_it_to_the_other_side(world, process, sign_in):
    alice = sign_in(world.users["Alice"])
    start(alice, process)
    by = world.act_as("Alice")
    own = findings.raise_finding(cycle=world.cycle, by=by, statement="Their margin is thin.")
    joint = findings.raise_finding(cycle=world.cycle, by=by, statement="Gin grows.", for_both=True)
    goal = {**GOAL, "findings": [own.number, joint.number]}
    made = alice.post(api(process, "goals/"), goal, content_type="application/json")
    assert made.json()["findings"] == [joint.number, own.number]
    lena = sign_in(world.users["Lena"])
    # Without the form's secret: its random letters may spell a finding's label.
    page = re.sub(r'value="\w{64}"|X-CSRFToken": "\w+"', "", lena.get(at(process)).content.decode())
    assert "Finding 1" in page and own.label not in page and str(own.number) not in page
    assert lena.get(api(process)).json()["goals"][0]["findings"] == [joint.number]
    changed = lena.patch(
        api(process, "goals/1/"), {"findings": []}, content_type="application/json", headers={"If-Match": '"1"'}
    )
    assert (changed.status_code, changed.json()["findings"]) == (200, [])
    alice = sign_in(world.users["Alice"])
    assert alice.get(api(process)).json()["goals"][0]["findings"] == [own.number]
