"""Clients of a ledger and who they are: the list, suggestions, several at once, once for all. Source: D1, D10."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.ledger.models import LedgerClient
from corpsys.audit.models import AuditEvent
from corpsys.corporation import services as corporations
from corpsys.corporation.models import Organisation
from corpsys.tokens.services import make_token

pytestmark = pytest.mark.django_db
PAGE, API = "/first/key-clients/ledger/", "/api/v1/first/ledger-clients/"
SALES = (
    "client,group,month,revenue\n"
    "Fareway Stores,,2019-01,90\n"
    "Cash sales,,2019-01,120\n"
    "Shop 1,Casey's,2019-01,30\n"
    "Shop 2,Casey's,2019-01,40\n"
    "hy-vee,,2019-01,5\n"
)


@pytest.fixture
def ledger(load, world):
    load(SALES)
    return world


def ids(*names):
    found = dict(LedgerClient.objects.values_list("key", "public_id"))
    return [str(found[name]) for name in names]


def organisation_of(world):
    world.act_as("Alice")
    return dict(LedgerClient.objects.values_list("key", "organisation__slug"))


def names(page):
    return [row.client.key for row, _field in page.context["form"].lines()]


def test_the_unmatched_stand_by_revenue_and_a_group_has_that_of_its_clients(ledger, sign_in):
    page = sign_in(ledger.users["Alice"]).get(PAGE)
    assert names(page) == ["Cash sales", "Fareway Stores", "Casey's", "Shop 2", "Shop 1"]
    assert "70.00" in page.content.decode()


def test_a_near_name_is_proposed_and_a_far_one_is_not(ledger, sign_in):
    page = sign_in(ledger.users["Alice"]).get(PAGE)
    rows = {row.client.key: row for row, _field in page.context["form"].lines()}
    assert [match.known.name for match in rows["Fareway Stores"].suggestions] == ["Fareway"]
    assert rows["Cash sales"].suggestions == []
    assert 'value="Fareway [fareway]"' in page.content.decode()


def test_several_are_linked_at_once_as_proposed_or_typed(ledger, sign_in):
    fareway, group = ids("Fareway Stores", "Casey's")
    answer = sign_in(ledger.users["Alice"]).post(
        PAGE,
        {
            "act": "link",
            "chosen": [fareway, group],
            f"organisation-{fareway}": "Fareway [fareway]",
            f"organisation-{group}": "Hy-Vee",
        },
    )
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    found = organisation_of(ledger)
    assert (found["Fareway Stores"], found["Casey's"], found["Cash sales"]) == ("fareway", "hy-vee", None)
    assert AuditEvent.objects.filter(kind="ledger.client_linked").count() == 2
    # The shops of a linked group are resolved with it.
    assert names(sign_in(ledger.users["Alice"]).get(PAGE)) == ["Cash sales"]


def test_what_was_said_once_holds_for_the_next_file(ledger, load, sign_in):
    alice = sign_in(ledger.users["Alice"])
    (fareway,), (cash,) = ids("Fareway Stores"), ids("Cash sales")
    alice.post(PAGE, {"act": "link", "chosen": [fareway], f"organisation-{fareway}": "fareway"})
    alice.post(PAGE, {"act": "aside", "chosen": [cash]})
    ledger.act_as("Alice")
    load(SALES.replace("2019-01", "2019-02"))
    assert organisation_of(ledger)["Fareway Stores"] == "fareway"
    assert LedgerClient.objects.get(key="Cash sales").is_set_aside
    assert names(alice.get(PAGE)) == ["Casey's", "Shop 2", "Shop 1"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"act": "link"}, "Tick the clients that are meant."),
        ({"act": "link", "chosen": "Cash sales"}, "Say which client of the corporation it is."),
        ({"act": "link", "chosen": "Cash sales", "typed": "Nobody"}, "There is no organisation in use with this name"),
        ({"act": "link", "chosen": "Cash sales", "typed": "diageo"}, "There is no organisation in use with this name"),
        ({"act": "steal", "chosen": "Cash sales"}, "steal is not one of"),
        ({"act": "unlink", "chosen": "Cash sales"}, "unlink is not one of"),
        ({"act": "propose", "chosen": "Cash sales"}, "Choose the level."),
    ],
)
def test_a_wrong_answer_comes_back_as_it_was_typed(ledger, sign_in, sent, words):
    data = {**sent}
    if "chosen" in data:
        (data["chosen"],) = ids(data["chosen"])
        data[f"organisation-{data['chosen']}"] = data.pop("typed", "")
    answer = sign_in(ledger.users["Alice"]).post(PAGE, data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert organisation_of(ledger)["Cash sales"] is None


def test_rows_that_were_not_ticked_are_left_alone_whatever_stands_in_them(ledger, sign_in):
    fareway, cash = ids("Fareway Stores", "Cash sales")
    data = {
        "act": "link",
        "chosen": [fareway],
        f"organisation-{fareway}": "fareway",
        f"organisation-{cash}": "nonsense",
    }
    assert sign_in(ledger.users["Alice"]).post(PAGE, data).status_code == 302
    assert organisation_of(ledger)["Cash sales"] is None


def test_new_clients_are_proposals_of_a_manager_and_all_or_none(ledger, sign_in):
    level = ledger.extra["levels"][1]
    answer = sign_in(ledger.users["Alice"]).post(
        PAGE, {"act": "propose", "chosen": ids("Casey's", "Cash sales"), "level": level.pk}
    )
    assert answer.status_code == 302
    ledger.act_as("Alice")
    made = Organisation.objects.filter(name__in=["Casey's", "Cash sales"])
    assert {(row.kind, row.standing, row.level_id) for row in made} == {("client", "proposed", level.pk)}
    assert organisation_of(ledger)["Casey's"] == "caseys"


def test_links_and_setting_aside_are_taken_back(ledger, sign_in):
    alice = sign_in(ledger.users["Alice"])
    alice.post(PAGE, {"act": "aside", "chosen": ids("Cash sales")})
    ledger.act_as("Alice")
    assert names(alice.get(f"{PAGE}?state=aside")) == ["Cash sales"]
    assert names(alice.get(f"{PAGE}?state=linked")) == ["hy-vee"]
    ledger.act_as("Alice")
    assert alice.post(f"{PAGE}?state=aside", {"act": "back", "chosen": ids("Cash sales")}).status_code == 302
    ledger.act_as("Alice")
    assert alice.post(f"{PAGE}?state=linked", {"act": "unlink", "chosen": ids("hy-vee")}).status_code == 302
    assert names(alice.get(PAGE))[0] == "Cash sales"
    assert organisation_of(ledger)["hy-vee"] is None
    kinds = ("ledger.client_set_aside", "ledger.client_taken_back", "ledger.client_unlinked")
    assert [AuditEvent.objects.filter(kind=kind).count() for kind in kinds] == [1, 1, 1]


def test_a_linked_client_is_not_set_aside(ledger, sign_in):
    alice = sign_in(ledger.users["Alice"])
    url = f"{PAGE}{ids('hy-vee')[0]}/"
    assert alice.post(f"{url}aside/").status_code == 409
    assert alice.post(f"{url}unlink/").status_code == 302
    assert alice.post(f"{url}unlink/").status_code == 409
    assert alice.post(f"{url}aside/").status_code == 302
    assert "Set aside: no client of the corporation." in alice.get(url).content.decode()
    assert alice.post(f"{url}aside/").status_code == 302
    assert "Nobody has said yet" in alice.get(url).content.decode()


WHO = {"Eve": 200, "Alice": 200, "Charlie": 200, "Bob": 403, "Dora": 403, "Adam": 403, "Lena": 404, "Hugo": 404}


@pytest.mark.parametrize("name", WHO)
def test_who_may_come(ledger, sign_in, name):
    client = sign_in(ledger.users[name])
    assert client.get(PAGE).status_code == client.get(API).status_code == WHO[name]
    assert client.get("/first/key-clients/loads/").status_code == WHO[name]
    if name == "Charlie":
        assert client.get(API).json()["results"] == []
        assert client.get(f"{PAGE}?enterprise=diageo").status_code == 404


@pytest.mark.parametrize(("name", "status"), [("Charlie", 404), ("Bob", 403), ("Lena", 404), ("Adam", 403)])
def test_who_may_not_act(ledger, sign_in, name, status):
    (cash,) = ids("Cash sales")
    client = sign_in(ledger.users[name])
    for url in (f"{PAGE}{cash}/aside/", f"{PAGE}{cash}/unlink/"):
        assert client.post(url).status_code == status
    assert client.put(f"{API}{cash}/aside/").status_code == status


def test_another_corporation_is_as_if_missing(two_worlds, sign_in):
    first, _second = two_worlds
    client = sign_in(first.users["Eve"])
    assert client.get("/second/key-clients/ledger/").status_code == 404
    assert client.get("/api/v1/second/ledger-clients/").status_code == 404


def test_an_executive_resolves_too_for_the_import_is_theirs_as_well(ledger, sign_in):
    assert sign_in(ledger.users["Eve"]).post(PAGE, {"act": "aside", "chosen": ids("Cash sales")}).status_code == 302


def test_rest_lists_links_and_sets_aside(ledger, client):
    secret = make_token(name="x", scopes=["ledger", "read"], days=1, by=ledger.principal("Alice"))[1]
    header = {"HTTP_AUTHORIZATION": f"Bearer {secret}", "content_type": "application/json"}
    listed = client.get(f"{API}?state=unmatched&q=fare", **header).json()["results"]
    assert [(row["key"], row["organisation__slug"], row["is_group"]) for row in listed] == [
        ("Fareway Stores", None, False)
    ]
    url = f"{API}{listed[0]['public_id']}/"
    assert client.put(f"{url}organisation/", {"organisation": "nobody"}, **header).status_code == 422
    assert client.put(f"{url}organisation/", {"organisation": "diageo"}, **header).status_code == 409
    linked = client.put(f"{url}organisation/", {"organisation": "fareway"}, **header)
    assert (linked.status_code, linked.json()["organisation__slug"]) == (200, "fareway")
    assert client.put(f"{url}aside/", **header).status_code == 409
    assert client.delete(f"{url}organisation/", **header).json()["organisation__slug"] is None
    assert client.put(f"{url}aside/", **header).json()["is_set_aside"] is True
    assert client.delete(f"{url}aside/", **header).json()["is_set_aside"] is False
    assert client.get(f"{API}?state=lost", **header).status_code == 422


def test_a_token_without_the_scope_only_reads(ledger, client):
    secret = make_token(name="x", scopes=["read"], days=1, by=ledger.principal("Alice"))[1]
    header = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    (cash,) = ids("Cash sales")
    assert client.get(API, **header).status_code == 200
    assert client.put(f"{API}{cash}/aside/", **header).status_code == 403


def test_an_empty_ledger_and_hostile_names(world, load, sign_in):
    alice = sign_in(world.users["Alice"])
    assert "Every client of the ledger is matched." in alice.get(PAGE).content.decode()
    world.act_as("Alice")
    load("client,month,revenue\n<img src=x>,2019-01,1\n")
    page = alice.get(PAGE).content.decode()
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page


def test_questions_do_not_grow_with_the_rows(world, load, sign_in):
    def questions(url):
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    client = sign_in(world.users["Alice"])
    load("client,month,revenue\nFareway Stores,2019-01,5\n")
    few = [questions(PAGE), questions("/first/key-clients/loads/")]
    eve = world.act_as("Eve")
    for number in range(8):
        corporations.propose_organisation(
            kind="client", name=f"Trader {number}", level=world.extra["levels"][0], by=eve
        )
    world.act_as("Alice")
    rows = "".join(f"Trader {n} Ltd Poland,2019-02,{n}\n" for n in range(40))
    load("client,month,revenue\n" + rows)
    assert [questions(PAGE), questions("/first/key-clients/loads/")] == few
    assert max(few) <= 16


def test_loads_tell_what_was_replaced_and_left_out(ledger, load, sign_in):
    load(SALES + ",,2019-01,9\n", skip=True, replace=True)
    page = sign_in(ledger.users["Alice"]).get("/first/key-clients/loads/").content.decode()
    assert page.count("in force") == 1
    assert page.count("replaced</td>") == 1 or "replaced" in page
    assert page.count('href="/first/files/') == 2
    # The file is its uploader's own; an executive reads its name.
    other = sign_in(ledger.users["Eve"]).get("/first/key-clients/loads/").content.decode()
    assert "ledger.csv" in other
    assert 'href="/first/files/' not in other
