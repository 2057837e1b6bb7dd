"""The data room: who sees and does what in which state. Source: access K2, K4, K5; D30–D34."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analytics.consolidation.models import Consolidation, JoinedCell
from analytics.dataroom.models import Dataset
from cooperation.process import registry
from cooperation.process.models import Process
from corpsys.audit.models import AuditEvent
from corpsys.files.models import StoredFile
from corpsys.outbox.models import OutboxMail
from corpsys.workspace.models import Cycle
from tests.cooperation.data.rows import CANARIES, MARKET, PURCHASES, SALES
from tests.halves import join, load

pytestmark = pytest.mark.django_db
KEY = "FAR-01"
# Registered checks, before a test's `gates` stand in for them.
ANSWER = registry.answer


def url(name, *args):
    return reverse(name, args=["first", KEY, *args])


@pytest.fixture
def inside(world, take_part, file_root):
    """The client takes part in a cooperation, both halves of the sales are there and may be joined."""
    process = take_part("cooperation", 1, 2, 3)
    load(world, "sales_to_client", SALES, file_root)
    load(world, "client_purchases", PURCHASES, file_root)
    return process


@pytest.fixture
def joined(world, inside):
    assert join(world, "sales").state == "done"
    return inside


def dataset(world, kind):
    world.act_as("Alice")
    return Dataset.objects.get(kind=kind, is_current=True)


def met(name, process):
    return ANSWER(name, Process.objects.get(pk=process.pk)).met


def test_anonymous_is_asked_to_sign_in(client, world, open_process):
    open_process()
    assert client.get(url("dataroom")).status_code == 302
    assert client.get(url("joined", "sales")).status_code == 302
    assert client.get(url("api_data")).status_code == 401
    assert client.get(url("api_consolidations")).status_code == 401


@pytest.mark.parametrize("name", ["Charlie", "Dora", "Adam", "Hugo", "Lena"])
@pytest.mark.parametrize("variant", ["cooperation", "negotiation", "integration"])
def test_before_the_client_takes_part_the_room_is_the_enterprises_teams(
    world, open_process, join_client, sign_in, name, variant
):
    open_process(variant)
    for route in ("dataroom", "api_data"):
        assert sign_in(world.users[name]).get(url(route)).status_code == 404
        assert sign_in(world.users["Bob"]).get(url(route)).status_code == 200


def test_another_corporation_finds_nothing(two_worlds, sign_in):
    from tests.cooperation.concept.conftest import open_process

    first, second = two_worlds
    open_process(first)
    alice = sign_in(second.users["Alice"])
    for route in ("dataroom", "api_data", "findings", "api_findings"):
        assert alice.get(url(route)).status_code == 404


def test_the_client_finds_no_room_once_the_concept_is_only_presented(world, join_client, sign_in):
    from tests.cooperation.concept.conftest import open_process, present

    process = open_process(world)
    present(world, process)
    for name in ("Lena", "Sam"):
        client = sign_in(world.users[name])
        assert client.get(url("dataroom")).status_code == 404
        assert client.get(url("api_data")).status_code == 404
        new = reverse("intake_new", args=["first", "client_purchases"]) + f"?process={KEY}"
        assert client.get(new).status_code == 404


def test_in_negotiation_the_clients_half_is_named_as_missing_knowledge(world, open_process, sign_in):
    open_process("negotiation")
    html = sign_in(world.users["Alice"]).get(url("dataroom")).content.decode()
    assert "missing knowledge" in html and "does not take part" in html
    assert "Purchases in these categories" in html


def test_an_own_version_is_not_told_to_the_other_side(world, take_part, file_root, sign_in):
    take_part("cooperation", 1, 2, 3)
    load(world, "client_purchases", PURCHASES, file_root, share=False)
    for route in ("dataroom", "api_data"):
        text = sign_in(world.users["Alice"]).get(url(route)).content.decode()
        assert "client_purchases.csv" not in text and "620" not in text
    pairs = sign_in(world.users["Alice"]).get(url("api_data")).json()
    assert [row for row in pairs["pairs"] if row["partner"]["is_present"]] == []
    assert pairs["datasets"] == []
    mine = sign_in(world.users["Lena"]).get(url("api_data")).json()
    assert [row["kind"] for row in mine["datasets"]] == ["client_purchases"]


def test_what_may_be_joined_is_told_without_its_rows_or_file(world, inside, sign_in):
    theirs = dataset(world, "client_purchases")
    file = StoredFile.objects.get(pk=theirs.file_id)
    for name in ("Alice", "Bob", "Eve"):
        person = sign_in(world.users[name])
        html = person.get(url("dataroom")).content.decode()
        assert "client_purchases.csv" not in html and not any(canary in html for canary in CANARIES)
        assert person.get(url("dataset", theirs.public_id)).status_code == 404
        assert person.get(reverse("file", args=["first", file.public_id])).status_code == 404
    lena = sign_in(world.users["Lena"])
    assert lena.get(url("dataset", theirs.public_id)).status_code == 200
    assert lena.get(reverse("file", args=["first", file.public_id])).status_code == 200
    host = dataset(world, "sales_to_client")
    assert lena.get(url("dataset", host.public_id)).status_code == 404


def test_in_integration_the_other_sides_file_is_readable(world, take_part, file_root, sign_in):
    take_part("integration", 1)
    load(world, "client_purchases", PURCHASES, file_root)
    theirs = dataset(world, "client_purchases")
    alice = sign_in(world.users["Alice"])
    assert alice.get(url("dataset", theirs.public_id)).status_code == 200
    assert alice.post(url("dataset_share", theirs.public_id)).status_code == 403
    assert alice.post(url("dataset_unshare", theirs.public_id)).status_code == 403
    assert alice.post(url("dataset_undo", theirs.public_id)).status_code == 403


def test_only_the_lead_shares_and_withdraws(world, take_part, file_root, sign_in):
    take_part("cooperation", 1, 2, 3)
    made = load(world, "client_purchases", PURCHASES, file_root, share=False)
    for name in ("Sam",):
        sam = sign_in(world.users[name])
        assert sam.get(url("dataset_share", made.public_id)).status_code == 403
        assert sam.post(url("dataset_share", made.public_id)).status_code == 403
        assert (
            sam.post(url("api_sharing", made.public_id), {"shared": True}, content_type="application/json").status_code
            == 403
        )
    lena = sign_in(world.users["Lena"])
    assert "Diageo Americas" in lena.get(url("dataset_share", made.public_id)).content.decode()
    assert lena.post(url("dataset_share", made.public_id), {"own_vendors": ["Nobody"]}).status_code == 422
    assert lena.post(url("dataset_share", made.public_id), {"own_vendors": []}).status_code == 422
    assert lena.post(url("dataset_share", made.public_id), {"own_vendors": ["Diageo Americas"]}).status_code == 302
    assert lena.post(url("dataset_share", made.public_id), {"own_vendors": ["Diageo Americas"]}).status_code == 409
    world.act_as("Lena")
    made.refresh_from_db()
    assert (made.data_class, made.file.data_class) == ("K4", "K4")
    said = {"shared": False}
    assert lena.post(url("api_sharing", made.public_id), said, content_type="application/json").status_code == 201
    world.act_as("Lena")
    made.refresh_from_db()
    assert (made.data_class, made.confidentiality) == ("K3", "own")
    unknown = lena.post(
        url("api_sharing", made.public_id), {"shared": True, "class": "K2"}, content_type="application/json"
    )
    assert unknown.status_code == 422


def test_a_member_asks_the_lead_to_share(world, take_part, file_root, sign_in):
    take_part("cooperation", 1, 2, 3)
    made = load(world, "client_purchases", PURCHASES, file_root, share=False, name="Sam")
    assert sign_in(world.users["Lena"]).post(url("dataset_propose", made.public_id)).status_code == 403
    assert sign_in(world.users["Alice"]).post(url("dataset_propose", made.public_id)).status_code == 404
    sam = sign_in(world.users["Sam"])
    assert "Ask the lead" in sam.get(url("dataset", made.public_id)).content.decode()
    assert sam.post(url("dataset_propose", made.public_id)).status_code == 302
    world.act_as("Lena")
    mail = OutboxMail.objects.get(dedupe_key=f"sharing_proposed:{made.public_id}")
    assert mail.to == "lena@example.com" and url("dataset", made.public_id) in mail.body
    assert not any(word in mail.subject + mail.body for word in ("620", "Canary", "purchases.csv"))


def test_a_new_version_replaces_and_can_be_taken_back_until_it_is_used(world, inside, file_root, sign_in):
    second = load(world, "sales_to_client", SALES.replace("100.00", "90.00"), file_root, share=False)
    assert (second.number, second.is_current, second.data_class) == (2, True, "K1")
    assert sign_in(world.users["Bob"]).post(url("dataset_undo", second.public_id)).status_code == 302
    assert dataset(world, "sales_to_client").number == 1
    assert join(world, "sales").state == "done"
    used = sign_in(world.users["Bob"]).post(url("dataset_undo", dataset(world, "sales_to_client").public_id))
    assert (used.status_code, "has been joined" in used.content.decode()) == (409, True)
    world.act_as("Alice")
    assert load(world, "sales_to_client", SALES, file_root, share=False).number == 3


def test_who_joins_and_when(world, inside, sign_in):
    for name, answer in (("Bob", 403), ("Eve", 403), ("Lena", 403), ("Charlie", 404), ("Hugo", 404)):
        assert sign_in(world.users[name]).post(url("data_join", "sales")).status_code == answer
    alice = sign_in(world.users["Alice"])
    assert alice.get(url("data_join", "sales")).status_code == 405
    assert alice.post(url("data_join", "nothing")).status_code == 404
    assert alice.post(url("data_join", "market")).status_code == 409
    assert alice.post(url("data_join", "sales")).status_code == 302
    asked = alice.post(url("api_consolidations"), {"pair": "sales"}, content_type="application/json")
    assert asked.status_code == 202 and asked["Location"].endswith(f"/jobs/{asked.json()['job']}/")


def test_the_figures_of_a_small_pair(world, joined):
    result = Consolidation.objects.get()
    assert result.summary["host_total"] == "300.0000"
    assert (result.summary["partner_total"], result.summary["unknown_vendor"]) == ("280.0000", "7.0000")
    assert result.summary["purchases"] == "720.3600"
    assert result.summary["share_of_wallet"] == "0.416458"
    wallet = {row["category"]: row for row in result.results["wallet"]}
    assert wallet["GIN"]["share"] is None and wallet["RUM"]["reason"] == "suppressed"
    cells = {(f"{cell.month:%Y-%m}", cell.category): cell for cell in JoinedCell.objects.all()}
    assert cells["2019-02", "GIN"].status == "exception"
    assert (cells["2019-02", "GIN"].host_rows, cells["2019-02", "GIN"].partner_rows) == ([3], [3])
    assert cells["2019-01", "GIN"].status == "matched"


@pytest.mark.parametrize("name", ["Alice", "Bob", "Eve", "Lena", "Sam"])
def test_both_sides_read_the_same_joined_page_without_competitors(world, joined, sign_in, name):
    person = sign_in(world.users[name])
    routes = [
        ("joined", "sales"),
        ("api_consolidation", "sales"),
        ("api_joined_cells", "sales"),
        ("api_consolidations",),
    ]
    for route, *args in routes:
        answer = person.get(url(route, *args))
        assert answer.status_code == 200, route
        text = answer.content.decode()
        assert not any(canary in text for canary in CANARIES)
        # What two others have in rum is nobody's business here, also not as a sum.
        assert not any(figure in text for figure in ("31.17", "42.19", "73.36", "173.36"))


def test_nothing_that_is_kept_names_a_competitor(world, joined):
    rows = [*Consolidation.objects.values(), *JoinedCell.objects.values(), *AuditEvent.objects.values()]
    text = str(rows)
    assert not any(canary in text for canary in CANARIES)


@pytest.mark.parametrize("name", ["Charlie", "Dora", "Adam", "Hugo"])
def test_outsiders_find_no_joined_data(world, joined, sign_in, name):
    person = sign_in(world.users[name])
    for route, *args in [("joined", "sales"), ("api_consolidation", "sales"), ("dataroom",), ("findings",)]:
        assert person.get(url(route, *args)).status_code == 404


def test_after_a_withdrawal_joined_data_is_gone_and_the_client_keeps_its_own(world, joined, sign_in):
    from corpsys.access.states import Ending
    from corpsys.workspace import services as workspaces

    world.act_as("Alice")
    cycle = Cycle.objects.get(pk=world.cycle.pk)
    workspaces.end_cycle(cycle=cycle, ending=Ending.WITHDRAWN, outcome="", by=world.act_as("Alice"))
    for name in ("Alice", "Lena"):
        person = sign_in(world.users[name])
        assert person.get(url("joined", "sales")).status_code == 404
        assert person.get(url("api_consolidation", "sales")).status_code == 404
    lena = sign_in(world.users["Lena"])
    html = lena.get(url("dataroom")).content.decode()
    assert "client_purchases.csv" in html and "sales_to_client.csv" not in html
    assert sign_in(world.users["Alice"]).post(url("data_join", "sales")).status_code == 404


def test_exceptions_are_resolved_by_either_side(world, joined, sign_in):
    world.act_as("Alice")
    cell, matched = JoinedCell.objects.get(status="exception"), JoinedCell.objects.filter(status="matched").first()
    for name, answer in (("Eve", 403), ("Charlie", 404), ("Hugo", 404)):
        assert sign_in(world.users[name]).get(url("exception_resolve", "sales", cell.public_id)).status_code == answer
    lena = sign_in(world.users["Lena"])
    page = url("exception_resolve", "sales", cell.public_id)
    assert lena.get(page).status_code == 200
    assert lena.post(page, {"resolution": "nonsense"}).status_code == 422
    assert lena.post(page, {"resolution": "accepted", "note": " "}).status_code == 422
    assert not met("exceptions_resolved", joined)
    assert lena.post(page, {"resolution": "partner"}).status_code == 302
    assert met("exceptions_resolved", joined)
    api = url("api_resolution", "sales", cell.public_id)
    said = {"resolution": "accepted", "note": "Returned bottles."}
    assert sign_in(world.users["Sam"]).post(api, said, content_type="application/json").status_code == 201
    none = url("api_resolution", "sales", matched.public_id)
    assert sign_in(world.users["Bob"]).post(none, said, content_type="application/json").status_code == 409


def test_a_new_version_outdates_the_result_and_keeps_what_was_resolved(world, joined, file_root, sign_in):
    from analytics.consolidation import services

    world.act_as("Alice")
    cell = JoinedCell.objects.get(status="exception")
    services.resolve(cell=cell, resolution="host", by=world.act_as("Alice"))
    load(world, "sales_to_client", SALES + "2020-11,RUM,5.00\n", file_root)
    assert "A newer version" in sign_in(world.users["Lena"]).get(url("joined", "sales")).content.decode()
    world.act_as("Alice")
    assert not met("exceptions_resolved", joined)
    assert join(world, "sales").state == "done"
    assert Consolidation.objects.filter(is_current=True).count() == 1
    again = JoinedCell.objects.get(status="exception", consolidation__is_current=True)
    assert (again.resolution, again.resolved_by_id) == ("host", world.users["Alice"].pk)
    assert met("exceptions_resolved", joined)


def test_conditions_say_what_is_missing(world, take_part, file_root):
    process = take_part("cooperation", 1, 2, 3)
    for name in ("enterprise_data_present", "client_data_present", "exceptions_resolved"):
        assert not met(name, process)
    load(world, "sales_to_client", SALES, file_root, share=False)
    assert met("enterprise_data_present", process) and not met("client_data_present", process)
    load(world, "market", MARKET, file_root)
    load(world, "client_purchases", PURCHASES, file_root)
    assert not met("client_data_present", process)
    load(world, "client_sales", PURCHASES, file_root)
    assert met("client_data_present", process) and not met("exceptions_resolved", process)
    assert join(world, "market").state == "done"
    assert met("exceptions_resolved", process)


def test_in_integration_the_enterprises_data_must_be_shared(world, take_part, file_root):
    process = take_part("integration", 1)
    load(world, "sales_to_client", SALES, file_root, share=False)
    assert not met("enterprise_data_present", process)
    load(world, "sales_to_client", SALES, file_root)
    assert met("enterprise_data_present", process)


def questions(person, *route):
    person.get(url(*route))
    with CaptureQueriesContext(connection) as asked:
        assert person.get(url(*route)).status_code == 200
    return len(asked)


def test_pages_ask_the_same_number_of_questions_whatever_they_hold(world, joined, file_root, sign_in):
    routes = (("dataroom",), ("joined", "sales"), ("api_consolidation", "sales"), ("api_data",))
    alice = sign_in(world.users["Alice"])
    before = [questions(alice, *route) for route in routes]
    more = PURCHASES + "".join(f"2019-03,NEW {n},Diageo Americas,{n}.00\n" for n in range(1, 80))
    load(world, "client_purchases", more, file_root)
    assert join(world, "sales").state == "done"
    assert [questions(alice, *route) for route in routes] == before
    assert max(before[:2]) <= 30 and max(before[2:]) <= 16, before
