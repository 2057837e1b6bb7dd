"""Pages and REST of processes, by who asks. Source: access K1, K8, K9."""

import uuid

import pytest

from cooperation.process import services
from cooperation.process.models import Bypass, ConditionTick, Process, Stage
from corpsys.audit.models import AuditEvent
from corpsys.outbox.models import OutboxMail
from tests.cooperation.conftest import decide

P, API = "/first/p/FAR-01/", "/api/v1/first/processes/"
REASON = "Figures of the client come only in March."
JSON = {"content_type": "application/json"}
DETAIL = "detail of variant_decided"


def get(sign_in, world, name, url=P):
    return sign_in(world.users[name]).get(url)


def post(sign_in, world, name, url, data=None, **more):
    return sign_in(world.users[name]).post(url, data or {}, **more)


# --- who sees what ----------------------------------------------------------------------------------------------------

# The same row for the page and the REST of the process: who → (status, reads the gate).
STAFF = {
    "Alice": (200, True),
    "Bob": (200, True),
    "Eve": (200, True),
    "Charlie": (200, False),
    "Dora": (200, False),
    "Adam": (404, False),
}


@pytest.mark.parametrize("name", STAFF)
def test_outsiders_of_the_corporation_see_name_and_stage_only(world, open_process, gates, sign_in, name):
    open_process()
    status, inside = STAFF[name]
    for url in (P, f"{P}s/0/", f"{API}FAR-01/", f"{API}FAR-01/stages/0/"):
        assert get(sign_in, world, name, url).status_code == status, url
    if status == 200:
        page = get(sign_in, world, name).content.decode()
        assert "Plan for 2027" in page
        assert (DETAIL in page) is inside
        assert ("conditions" in get(sign_in, world, name, f"{API}FAR-01/stages/0/").json()) is inside
        assert ("What the client sees now" in page) is inside
        assert get(sign_in, world, name, f"{P}history/").status_code == (200 if inside else 404)


@pytest.mark.parametrize(
    ("variant", "presented", "status"),
    [("negotiation", False, 200), ("cooperation", False, 404), ("cooperation", True, 200), ("integration", True, 200)],
)
def test_the_client_outside_knows_the_parties_at_most(
    world, open_process, pass_gates, join_client, sign_in, variant, presented, status
):
    process = open_process(variant)
    if presented:
        services.presented(cycle=process.cycle, by=world.act_as("Alice"))
    for name in ("Lena", "Sam"):
        # Where there is an offer, the page of the process leads to it.
        assert get(sign_in, world, name).status_code == (302 if presented else status)
        assert get(sign_in, world, name, f"{P}s/0/").status_code == 404
        assert get(sign_in, world, name, f"{P}history/").status_code == 404
        answer = get(sign_in, world, name, f"{API}FAR-01/")
        assert answer.status_code == status
        if status == 200:
            assert set(answer.json()) == {"key", "name", "host", "partner"}
            page = get(sign_in, world, name).content.decode()
            assert "Preparation" not in page
            assert variant not in page
        assert [row["key"] for row in get(sign_in, world, name, API).json()["results"]] == ["FAR-01"] * (status == 200)
    assert get(sign_in, world, "Hugo").status_code == 404


def test_hidden_and_missing_are_one_answer(world, open_process, join_client, sign_in):
    open_process("cooperation")
    hidden, missing = (get(sign_in, world, "Lena", f"{API}{key}/") for key in ("FAR-01", "FAR-02"))
    assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_the_client_inside_reads_its_stages_and_the_names_of_the_others(world, take_part, gates, sign_in):
    take_part("cooperation", 1, 2, 3)
    gates.open = {"client_data_present", "goals_measurable", "variant_decided"}
    page = get(sign_in, world, "Lena").content.decode()
    assert "Step 4 of 7" in page
    assert "detail of client_data_present" in page
    assert "detail of goals_measurable" not in page
    before = get(sign_in, world, "Lena", f"{P}s/0/")
    assert before.status_code == 200
    assert "passed" in before.content.decode()
    assert DETAIL not in before.content.decode()
    assert "The variant is decided" not in before.content.decode()
    assert "conditions" not in get(sign_in, world, "Lena", f"{API}FAR-01/stages/3/").json()
    assert "conditions" in get(sign_in, world, "Lena", f"{API}FAR-01/stages/4/").json()


def test_the_client_is_asked_for_what_is_its_own(world, take_part, gates, sign_in):
    take_part("cooperation", 1, 2, 3)
    gates.open = {"client_data_present", "goals_measurable"}
    page = get(sign_in, world, "Sam").content.decode()
    mine, theirs = page.index("Needed from you (2)"), page.index("Waiting for Diageo (1)")
    assert mine < page.index("The client uploads its half") < theirs < page.index("Every goal is measurable")
    assert "/s/4/confirm/" not in page
    assert "/s/4/confirm/" in get(sign_in, world, "Lena").content.decode()


def test_the_history_of_the_client_leaves_out_the_stages_before_it(world, take_part, sign_in):
    take_part("cooperation", 1, 2, 3)
    own = get(sign_in, world, "Lena", f"{P}history/").content.decode()
    whole = get(sign_in, world, "Alice", f"{P}history/").content.decode()
    row = '<th scope="row">{}</th>'
    assert row.format("4 Strategic plan") in own
    assert row.format("3 Analysis") not in own
    assert row.format("3 Analysis") in whole


def test_the_history_lists_what_each_side_may_read_of_the_audit(world, take_part, gates, sign_in):
    process = take_part("cooperation", 1, 2, 3)
    gates.open = {"goals_measurable"}
    services.ask_bypass(process=process, stage=4, reason=REASON, by=world.act_as("Alice"))
    services.confirm_gate(process=process, stage=4, by=world.act_as("Lena"))
    own = get(sign_in, world, "Lena", f"{P}history/").content.decode()
    whole = get(sign_in, world, "Alice", f"{P}history/").content.decode()
    assert "Confirmed a gate" in own
    assert "Asked to pass a gate" not in own
    assert "Asked to pass a gate" in whole


def test_the_tabs_of_the_clients_shell(world, take_part, sign_in):
    take_part("cooperation", 1, 2, 3)
    page = get(sign_in, world, "Lena").content.decode()
    assert 'href="/first/p/FAR-01/" aria-current="page"' in page
    assert "process-tabs" not in page


def test_nobody_signed_in_and_another_corporation(two_worlds, sign_in, client):
    first, _second = two_worlds
    services.open_process(decision=decide(first, "cooperation"), name="Plan", by=first.act_as("Alice"))
    for url in ("/first/processes/", P, f"{P}s/0/", f"{P}s/0/gate/", f"{P}history/"):
        assert client.get(url).status_code == 302
    assert client.get(f"{API}FAR-01/").status_code == 401
    zed = sign_in(_second.users["Alice"])
    for url in (P, f"{P}s/0/gate/", f"{API}FAR-01/"):
        assert zed.get(url).status_code == 404


def test_an_executives_reading_is_kept(world, open_process, gates, sign_in):
    open_process()
    get(sign_in, world, "Alice")
    assert not AuditEvent.objects.filter(kind="process.read").exists()
    get(sign_in, world, "Eve")
    assert AuditEvent.objects.filter(kind="process.read", user=world.users["Eve"]).count() == 1


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_says_what_is_next(world, open_process, sign_in):
    assert "There are no processes yet" in get(sign_in, world, "Alice", "/first/processes/").content.decode()
    open_process()
    page = get(sign_in, world, "Charlie", "/first/processes/").content.decode()
    assert "FAR-01 Plan for 2027" in page
    assert "Decide the variant and form the team" in page


def test_the_list_costs_the_same_for_more_rows(world, open_process, gates, sign_in, django_assert_num_queries):
    from corpsys.workspace import services as workspaces

    open_process("negotiation")
    client = sign_in(world.users["Alice"])
    for _round in range(2):
        # session, user, context, membership and parts; count, rows, stages; the rest are savepoints
        with django_assert_num_queries(QUERIES_OF_LIST):
            assert client.get("/first/processes/").status_code == 200
        alice = world.act_as("Alice")
        workspaces.end_cycle(cycle=world.cycle, ending="closed", outcome="both_met", by=alice)
        world.cycle = workspaces.start_next_cycle(workspace=world.workspace, by=alice)
        open_process("negotiation")


QUERIES_OF_LIST = 7


def test_the_process_page_costs_the_same_at_every_stage(
    world, open_process, pass_gates, sign_in, django_assert_max_num_queries
):
    process = open_process("negotiation")
    for stages in ((), (0, 1, 2, 3, 4), (5, 6)):
        pass_gates(process, *stages)
        client = sign_in(world.users["Alice"])
        with django_assert_max_num_queries(24):
            client.get(P)


# --- acts on pages ----------------------------------------------------------------------------------------------------


def test_opening_a_process_on_its_page(world, sign_in):
    decision = decide(world, "cooperation")
    url = f"/first/processes/open/{decision.public_id}/"
    assert get(sign_in, world, "Bob", url).status_code == 403
    assert get(sign_in, world, "Charlie", url).status_code == 404
    assert post(sign_in, world, "Alice", url, {"name": ""}).status_code == 422
    assert post(sign_in, world, "Alice", url, {"name": "Plan"}).url == P
    again = post(sign_in, world, "Alice", url, {"name": "Plan"})
    assert again.status_code == 409
    assert 'value="Plan"' in again.content.decode()


def test_the_gate_page_says_what_will_happen_and_passes(world, take_part, sign_in):
    process = take_part("cooperation", 1, 2)
    page = get(sign_in, world, "Alice", f"{P}s/3/gate/").content.decode()
    assert "Findings" in page
    assert "4 Strategic plan, due in 20 days" in page
    assert "the joint plan, actions, monitoring and closing" in page
    assert "Lena" in page.split("Told by mail")[1]
    answer = post(sign_in, world, "Alice", f"{P}s/3/gate/", {"version": process.version})
    assert (answer.status_code, answer.url) == (302, P)
    assert Stage.objects.get(process=process, number=3).state == "passed"
    assert OutboxMail.objects.filter(user=world.users["Lena"]).count() == 1


@pytest.mark.parametrize(
    ("name", "status"), [("Bob", 403), ("Eve", 403), ("Charlie", 403), ("Adam", 404), ("Lena", 404), ("Hugo", 404)]
)
def test_the_gate_page_is_the_leaders(world, open_process, gates, join_client, sign_in, name, status):
    open_process("cooperation")
    assert get(sign_in, world, name, f"{P}s/0/gate/").status_code == status
    assert post(sign_in, world, name, f"{P}s/0/gate/", {"version": 1}).status_code == status


def test_the_gate_page_refuses_in_place(world, open_process, gates, sign_in):
    process = open_process()
    url = f"{P}s/0/gate/"
    assert post(sign_in, world, "Alice", url).status_code == 422
    gates.open = {"variant_decided"}
    open_one = post(sign_in, world, "Alice", url, {"version": 1})
    assert open_one.status_code == 409
    assert "Record the decision on the variant" in open_one.content.decode()
    gates.open = set()
    services.pass_gate(process=process, stage=0, version=1, by=world.act_as("Alice"))
    stale = post(sign_in, world, "Alice", url, {"version": 1})
    assert stale.status_code == 412
    assert "already passed, by Alice" in stale.content.decode()


def test_the_lead_confirms_on_its_page(world, take_part, sign_in):
    process = take_part("cooperation", 1, 2, 3)
    url = f"{P}s/4/confirm/"
    assert get(sign_in, world, "Sam", url).status_code == 403
    assert get(sign_in, world, "Alice", url).status_code == 403
    assert "Confirm the gate" in get(sign_in, world, "Lena", url).content.decode()
    assert post(sign_in, world, "Lena", url).status_code == 302
    assert post(sign_in, world, "Lena", url).status_code == 409
    assert "Check and pass the gate" in get(sign_in, world, "Alice").content.decode()
    assert Process.objects.get(pk=process.pk).version == process.version


def test_an_exception_from_request_to_answer(world, open_process, gates, sign_in):
    process = open_process()
    gates.open = {"variant_decided"}
    ask = f"{P}s/0/bypass/"
    assert get(sign_in, world, "Bob", ask).status_code == 403
    short = post(sign_in, world, "Alice", ask, {"reason": "too short"})
    assert short.status_code == 422
    assert "too short" in short.content.decode()
    assert post(sign_in, world, "Alice", ask, {"reason": REASON}).status_code == 302
    answer = f"{P}bypasses/{Bypass.objects.get().public_id}/"
    assert answer in get(sign_in, world, "Eve").content.decode()
    assert OutboxMail.objects.filter(user=world.users["Eve"]).count() == 1
    assert get(sign_in, world, "Charlie", answer).status_code == 404
    assert "Ask the" not in get(sign_in, world, "Alice", answer).content.decode()
    assert post(sign_in, world, "Alice", answer, {"approved": "yes"}).status_code == 403
    assert post(sign_in, world, "Eve", answer, {"approved": ""}).status_code == 422
    assert post(sign_in, world, "Eve", answer, {"approved": "no"}).status_code == 422
    assert post(sign_in, world, "Eve", answer, {"approved": "yes"}).status_code == 302
    assert Stage.objects.get(process=process, number=0).passed_with_exception
    assert REASON in get(sign_in, world, "Alice", f"{P}s/0/").content.decode()


def test_the_client_reads_the_exception_without_its_reason(world, take_part, gates, sign_in):
    process = take_part("cooperation", 1, 2, 3)
    services.confirm_gate(process=process, stage=4, by=world.act_as("Lena"))
    gates.open = {"goals_measurable"}
    bypass = services.ask_bypass(process=process, stage=4, reason=REASON, by=world.act_as("Alice"))
    services.answer_bypass(bypass=bypass, approved=True, answer="Agreed in secret", by=world.act_as("Eve"))
    for url in (f"{P}s/4/", P, f"{P}history/", f"{API}FAR-01/stages/4/"):
        page = get(sign_in, world, "Lena", url).content.decode()
        assert REASON not in page
        assert "secret" not in page
    assert "passed with an exception" in get(sign_in, world, "Lena", f"{P}s/4/").content.decode()
    assert get(sign_in, world, "Lena", f"{P}bypasses/{bypass.public_id}/").status_code == 404


def test_reopening_on_its_page(world, take_part, sign_in):
    take_part("cooperation", 1, 2, 3, 4)
    url = f"{P}s/3/reopen/"
    assert get(sign_in, world, "Bob", url).status_code == 403
    assert "4 Strategic plan" in get(sign_in, world, "Alice", url).content.decode().split("Marked as outdated")[1]
    assert post(sign_in, world, "Alice", url, {"reason": ""}).status_code == 422
    assert post(sign_in, world, "Alice", url, {"reason": "New figures"}).status_code == 302
    assert "outdated" in get(sign_in, world, "Alice", f"{P}s/4/").content.decode()
    assert post(sign_in, world, "Alice", f"{P}s/6/reopen/", {"reason": "New figures"}).status_code == 409


def test_unknown_stages_and_requests_are_missing(world, open_process, gates, sign_in):
    open_process()
    for url in (f"{P}s/9/", f"{P}s/9/gate/", f"{P}bypasses/{uuid.uuid4()}/", f"{P}s/0/tick/nothing/", "/first/p/X-1/"):
        assert get(sign_in, world, "Alice", url).status_code == 404, url


def test_a_new_strategy_asks_for_confirmation(world, open_process, pass_gates, sign_in):
    from corpsys.strategy import services as strategies
    from corpsys.strategy.models import StrategyVersion

    eve = world.act_as("Eve")
    first = StrategyVersion.objects.create(
        corporation_id=eve.corporation_id, number=1, title="Old", standing="in_force"
    )
    process = pass_gates(open_process(), 0, 1)
    assert "A new corporate strategy" not in get(sign_in, world, "Alice").content.decode()
    draft = strategies.start_version(title="Newer", by=world.act_as("Eve"))
    asked = get(sign_in, world, "Eve", f"/first/strategy/{draft.public_id}/publish/").content.decode()
    assert "1 running process has to be confirmed anew" in asked and process.key in asked
    StrategyVersion.objects.filter(pk=draft.pk).delete()
    StrategyVersion.objects.filter(pk=first.pk).update(standing="superseded")
    StrategyVersion.objects.create(corporation_id=eve.corporation_id, number=2, title="New", standing="in_force")
    assert "A new corporate strategy is in force: New" in get(sign_in, world, "Alice").content.decode()
    assert post(sign_in, world, "Bob", f"{P}strategy/").status_code == 403
    assert post(sign_in, world, "Alice", f"{P}strategy/").status_code == 302
    assert Process.objects.get(pk=process.pk).strategy_confirmed.title == "New"


# --- REST -------------------------------------------------------------------------------------------------------------


def move(sign_in, world, name, body, version=None):
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return sign_in(world.users[name]).post(f"{API}FAR-01/moves/", body, headers=headers, **JSON)


def test_moves_over_rest(world, open_process, gates, sign_in):
    open_process()
    body = {"kind": "pass", "stage": 0}
    assert move(sign_in, world, "Alice", body).status_code == 428
    assert move(sign_in, world, "Bob", body, 1).status_code == 403
    gates.open = {"variant_decided"}
    refused = move(sign_in, world, "Alice", body, 1)
    assert refused.status_code == 409
    assert refused.json()["open"][0]["name"] == "variant_decided"
    assert refused.json()["allowed"] == ["Record the decision on the variant, with its reasons."]
    gates.open = set()
    jump = move(sign_in, world, "Alice", {"kind": "pass", "stage": 4}, 1)
    assert (jump.status_code, jump.json()["allowed"]) == (409, ["Pass the gate of Preparation."])
    passed = move(sign_in, world, "Alice", body, 1)
    assert (passed.status_code, passed.json()["version"], passed["ETag"]) == (201, 2, '"2"')
    assert move(sign_in, world, "Alice", body, 1).status_code == 412
    assert move(sign_in, world, "Alice", {"kind": "reopen", "stage": 0}).status_code == 422
    reopened = move(sign_in, world, "Alice", {"kind": "reopen", "stage": 0, "reason": "New people"})
    assert reopened.json()["stages"][0]["state"] == "reopened"


@pytest.mark.parametrize(
    "body",
    [{"kind": "jump", "stage": 0}, {"kind": "pass", "stage": 9}, {"kind": "pass", "stage": 0, "state": "passed"}, {}],
)
def test_bad_moves_are_told(world, open_process, gates, sign_in, body):
    open_process()
    assert move(sign_in, world, "Alice", body, 1).status_code == 422


def test_confirmations_and_exceptions_over_rest(world, take_part, gates, sign_in):
    take_part("cooperation", 1, 2, 3)
    url = f"{API}FAR-01/confirmations/"
    assert post(sign_in, world, "Sam", url, {"stage": 4}, **JSON).status_code == 403
    assert post(sign_in, world, "Hugo", url, {"stage": 4}, **JSON).status_code == 404
    assert post(sign_in, world, "Lena", url, {"stage": 4}, **JSON).status_code == 201
    gates.open = {"goals_measurable"}
    ask = f"{API}FAR-01/bypasses/"
    assert post(sign_in, world, "Lena", ask, {"stage": 4, "reason": REASON}, **JSON).status_code == 404
    made = post(sign_in, world, "Alice", ask, {"stage": 4, "reason": REASON}, **JSON)
    assert (made.status_code, made.json()["open"][0]["name"]) == (201, "goals_measurable")
    answer = f"{ask}{made.json()['public_id']}/answer/"
    assert post(sign_in, world, "Alice", answer, {"approved": True}, **JSON).status_code == 403
    done = post(sign_in, world, "Eve", answer, {"approved": True}, **JSON)
    assert (done.status_code, done.json()["standing"]) == (201, "approved")


def test_opening_over_rest(world, sign_in):
    decision = str(decide(world, "cooperation").public_id)
    assert post(sign_in, world, "Charlie", API, {"decision": decision, "name": "Plan"}, **JSON).status_code == 404
    assert post(sign_in, world, "Bob", API, {"decision": decision, "name": "Plan"}, **JSON).status_code == 403
    assert post(sign_in, world, "Alice", API, {"decision": decision}, **JSON).status_code == 422
    made = post(sign_in, world, "Alice", API, {"decision": decision, "name": "Plan"}, **JSON)
    assert (made.status_code, made.json()["key"]) == (201, "FAR-01")


def test_ticks_over_rest_are_for_manual_conditions(world, open_process, gates, sign_in):
    open_process()
    body = {"stage": 0, "condition": "variant_decided", "evidence": "Memo 7"}
    assert post(sign_in, world, "Bob", f"{API}FAR-01/ticks/", body, **JSON).status_code == 409
    assert post(sign_in, world, "Charlie", f"{API}FAR-01/ticks/", body, **JSON).status_code == 403
    assert not ConditionTick.objects.exists()
