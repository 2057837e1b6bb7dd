"""REST of organisations: filters, orders, keyset pages in each of them, counts, changes by version."""

import base64

import orjson
import pytest

from corpsys.audit.models import AuditEvent
from corpsys.corporation import services
from corpsys.corporation.models import Organisation
from corpsys.tokens import services as tokens

API = "/api/v1/first/organisations/"
# name, kind, rank of the level, country, markets, source
MORE = (
    ("Casey's", "client", 2, "US", ["midwest"], "erp"),
    ("Zürich Glas", "supplier", 1, "CH", ["dach", "pl"], ""),
    ("Łódź Szkło", "supplier", 2, "PL", ["pl"], "erp"),
)


@pytest.fixture
def more(world):
    """Three organisations beside Diageo, Fareway and Hy-Vee; Casey's belongs to Fareway."""
    eve = world.act_as("Eve")
    for name, kind, rank, country, markets, source in MORE:
        level = world.extra["levels"][rank - 1]
        fields = {"country": country, "markets": markets, "external_source": source}
        services.propose_organisation(kind=kind, name=name, level=level, by=eve, **fields)
    Organisation.objects.filter(name="Casey's").update(parent=world.client)


def names(answer):
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=supplier", ["Łódź Szkło", "Zürich Glas"]),
        ("level=2", ["Casey's", "Łódź Szkło"]),
        ("kind=supplier&level=2", ["Łódź Szkło"]),
        ("standing=proposed", []),
        ("country=pl", ["Łódź Szkło"]),
        ("market=pl", ["Łódź Szkło", "Zürich Glas"]),
        ("parent=fareway", ["Casey's"]),
        ("source=erp", ["Casey's", "Łódź Szkło"]),
        ("q=lodz", ["Łódź Szkło"]),
        ("q=GL", ["Zürich Glas"]),
        ("q=farewey", ["Fareway"]),
        ("q=farewey&kind=supplier", []),
        ("q=farewey&ordering=-created&count=true", ["Fareway"]),
        ("q=szklo%20lodz", ["Łódź Szkło"]),
        ("q=%25", []),
        ("q=_", []),
        ("level=99999999999999999999", []),
    ],
)
def test_filters(world, more, sign_in, query, found):
    assert names(sign_in(world.users["Eve"]).get(f"{API}?{query}")) == found


@pytest.mark.parametrize(
    ("query", "parameter", "said"),
    [
        ("colour=red", "colour", "after, count, country, kind, level, market, ordering, parent, q, size, source"),
        ("kind=firm", "kind", "enterprise, supplier, client"),
        ("standing=gone", "standing", "proposed, accepted, archived"),
        ("level=first", "level", "whole number"),
        ("ordering=city", "ordering", "name, -name, created, -created"),
        ("ordering=--name", "ordering", "name, -name, created, -created"),
        ("count=yes", "count", "true"),
        ("q=%00", "q", "looked for"),
        ("size=501", "size", "500"),
    ],
)
def test_what_is_not_known_is_named_with_what_is(world, sign_in, query, parameter, said):
    answer = sign_in(world.users["Eve"]).get(f"{API}?{query}")
    assert answer.status_code == 422
    assert said in answer.json()["errors"][parameter][0]


BY_NAME = ["Casey's", "Diageo", "Fareway", "Hy-Vee", "Łódź Szkło", "Zürich Glas"]
BY_AGE = ["Diageo", "Fareway", "Hy-Vee", "Casey's", "Zürich Glas", "Łódź Szkło"]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [("", BY_NAME), ("name", BY_NAME), ("-name", BY_NAME[::-1]), ("created", BY_AGE), ("-created", BY_AGE[::-1])],
)
def test_pages_by_key_in_every_order(world, more, sign_in, ordering, expected):
    client, url, found = sign_in(world.users["Eve"]), f"{API}?size=2&ordering={ordering}", []
    while url:
        answer = client.get(url)
        found += names(answer)
        url = answer.json()["next"]
    assert found == expected


@pytest.mark.parametrize("mark", [["a"], ["a", "b"], ["a", None], ["\x00", 1], ["a", {}], "ab", [["a"], 1]])
def test_a_made_up_page_mark_is_told(world, sign_in, mark):
    after = base64.urlsafe_b64encode(orjson.dumps(mark)).decode()
    answer = sign_in(world.users["Eve"]).get(API, {"after": after})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["after"])


@pytest.mark.parametrize("moment", [1, 1e308, True, "never"])
def test_a_page_mark_that_is_no_moment_is_told(world, sign_in, moment):
    after = base64.urlsafe_b64encode(orjson.dumps([moment, 1])).decode()
    answer = sign_in(world.users["Eve"]).get(API, {"after": after, "ordering": "updated"})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["after"])


def test_a_key_of_a_source_stands_once(world, sign_in):
    client = sign_in(world.users["Alice"])
    body = {"kind": "client", "name": "Casey's", "level": 1, "external_source": "erp", "external_key": "7"}
    assert client.post(API, body, content_type="application/json").status_code == 201
    again = client.post(API, {**body, "name": "Other"}, content_type="application/json")
    assert (again.status_code, list(again.json()["errors"])) == (422, ["external_key"])
    other = client.post(API, {**body, "external_source": "crm"}, content_type="application/json")
    assert other.status_code == 201


def test_a_page_further_on_begins_in_the_index(world, more, sign_in, django_assert_num_queries):
    client = sign_in(world.users["Eve"])
    following = client.get(f"{API}?size=2").json()["next"]
    with django_assert_num_queries(5) as asked:
        client.get(following)
    sql = next(query["sql"] for query in asked.captured_queries if "corpsys_organisation" in query["sql"])
    assert '"sort_key" >= ' in sql


def test_the_count_is_given_when_asked_for_and_capped(world, more, sign_in, monkeypatch):
    client = sign_in(world.users["Eve"])
    assert "count" not in client.get(API).json()
    answer = client.get(f"{API}?count=true&size=1&kind=supplier").json()
    assert (answer["count"], answer["count_is_capped"]) == (2, False)
    monkeypatch.setattr("corpsys.access.listing.MOST_COUNTED", 5)
    answer = client.get(f"{API}?count=true&size=1").json()
    assert (answer["count"], answer["count_is_capped"]) == (5, True)
    assert sign_in(world.users["Adam"]).get(f"{API}?count=true").json()["count"] == 0


def test_statements_do_not_grow_with_the_page(world, more, sign_in, django_assert_num_queries):
    client = sign_in(world.users["Eve"])
    # session, who that is and the context, the rows, the count; two are the savepoint that stands for the transaction
    for size in (1, 500):
        with django_assert_num_queries(6):
            client.get(f"{API}?size={size}&count=true&kind=client&q=a")
        with django_assert_num_queries(5):
            client.get(f"{API}fareway/")


def test_the_shapes_of_one_corporation_serve_another_with_its_own_rows(two_worlds, sign_in):
    first, second = two_worlds
    services.propose_organisation(
        kind="client", name="Only here", level=first.extra["levels"][0], by=first.act_as("Eve")
    )
    assert "Only here" in names(sign_in(first.users["Eve"]).get(API))
    assert "Only here" not in names(sign_in(second.users["Eve"]).get("/api/v1/second/organisations/"))


def test_a_change_by_version(world, sign_in):
    client = sign_in(world.users["Eve"])
    url, body = f"{API}fareway/", {"name": "Fareway Stores", "level": 2, "parent": "diageo", "markets": ["iowa"]}

    def send(data=body, **headers):
        return client.patch(url, data, content_type="application/json", headers=headers)

    read = client.get(url)
    assert (read["ETag"], send().status_code) == ('"1"', 428)
    changed = send(**{"If-Match": read["ETag"]})
    assert (changed.status_code, changed["ETag"]) == (200, '"2"')
    told = changed.json()
    assert (told["name"], told["level__rank"], told["parent__slug"], told["markets"]) == (
        "Fareway Stores",
        2,
        "diageo",
        ["iowa"],
    )
    assert client.get(url).json() == told
    assert send({"name": "Late"}, **{"If-Match": '"1"'}).status_code == 412
    assert send({}, **{"If-Match": '"2"'}).status_code == 422
    assert send({"parent": "nobody"}, **{"If-Match": '"2"'}).json()["errors"].keys() == {"parent"}
    assert send({"kind": "supplier"}, **{"If-Match": '"2"'}).json()["errors"].keys() == {"kind"}
    assert send({"level": 9}, **{"If-Match": '"2"'}).json()["errors"].keys() == {"level"}
    world.act_as("Eve")
    events = AuditEvent.objects.filter(corporation_id=world.corporation_id, kind="organisation.edited")
    assert [event.after["name"] for event in events] == ["Fareway Stores"]


def test_who_may_change(two_worlds, sign_in, client):
    first, _second = two_worlds
    headers = {"If-Match": '"1"'}
    body = {"name": "Other"}
    for name, status in (("Alice", 403), ("Dora", 403), ("Adam", 404), ("Lena", 404)):
        answer = sign_in(first.users[name]).patch(
            f"{API}fareway/", body, content_type="application/json", headers=headers
        )
        assert answer.status_code == status, name
    foreign = sign_in(first.users["Eve"]).patch(
        "/api/v1/second/organisations/fareway/", body, content_type="application/json", headers=headers
    )
    assert foreign.status_code == 404
    client.logout()
    first.act_as("Eve")
    _token, secret = tokens.make_token(name="erp", scopes=["read", "organisations"], days=1, by=first.principal("Eve"))
    token = {**headers, "Authorization": f"Bearer {secret}"}
    assert client.patch(f"{API}fareway/", body, content_type="application/json", headers=token).status_code == 403
    assert client.patch(f"{API}fareway/", body, content_type="application/json").status_code == 401


def test_a_name_taken_gets_the_next_address(world, sign_in):
    client = sign_in(world.users["Eve"])
    made = [
        client.post(API, {"kind": "client", "name": name, "level": 1}, content_type="application/json").json()["slug"]
        for name in ("Twin", "Twin", "Twin 3", "Twin", "Twin-Peaks", "Twin")
    ]
    assert made == ["twin", "twin-2", "twin-3", "twin-4", "twin-peaks", "twin-5"]


def test_the_condition_names_the_corporation(world):
    world.act_as("Eve")
    plan = Organisation.objects.visible_to(world.principal("Eve")).filter(name="Fareway").explain()
    assert "One-Time Filter: ((current_setting('app.corporation'" in plan


def test_levels_are_listed_and_read_with_their_version(world, sign_in):
    client = sign_in(world.users["Alice"])
    rows = client.get("/api/v1/first/levels/?count=true").json()
    assert ([row["rank"] for row in rows["results"]], rows["count"]) == ([1, 2], 2)
    one = client.get("/api/v1/first/levels/2/")
    assert (one.json()["name"], one["ETag"]) == ("Level 2", '"1"')
    assert client.get("/api/v1/first/levels/9/").status_code == 404
    for name in ("Adam", "Lena"):
        assert sign_in(world.users[name]).get("/api/v1/first/levels/2/").status_code == 404


def test_a_level_set_twice_under_one_key_is_set_once(world, sign_in):
    client = sign_in(world.users["Eve"])
    body, headers = {"rank": 3, "name": "Third"}, {"Idempotency-Key": "once"}
    first, again = (
        client.post("/api/v1/first/levels/", body, content_type="application/json", headers=headers) for _ in range(2)
    )
    assert (first.status_code, again.status_code, again["Idempotent-Replay"]) == (201, 201, "true")
    assert [row["name"] for row in again.json()["results"]] == ["Level 1", "Level 2", "Third"]


def test_an_organisation_is_accepted_archived_and_taken_out_again(world, sign_in):
    made = services.propose_organisation(
        kind="client", name="New", level=world.extra["levels"][0], by=world.act_as("Alice")
    )
    eve = sign_in(world.users["Eve"])

    def act(name):
        return eve.post(f"{API}{made.slug}/acts/", {"act": name}, content_type="application/json")

    assert [act(name).json()["standing"] for name in ("acceptance", "archive", "restoration")] == [
        "accepted",
        "archived",
        "accepted",
    ]
    assert (act("acceptance").status_code, act("nothing").status_code) == (409, 422)
    # A cooperation is running with Fareway.
    refused = eve.post(f"{API}fareway/acts/", {"act": "archive"}, content_type="application/json")
    assert refused.status_code == 409
    for name, status in (("Alice", 403), ("Adam", 404), ("Lena", 404)):
        answer = sign_in(world.users[name]).post(
            f"{API}{made.slug}/acts/", {"act": "archive"}, content_type="application/json"
        )
        assert answer.status_code == status


def test_a_level_is_changed_by_version(world, sign_in):
    eve = sign_in(world.users["Eve"])
    url = "/api/v1/first/levels/2/"

    def send(data, **headers):
        return eve.patch(url, data, content_type="application/json", headers=headers)

    read = eve.get(url)
    assert send({"name": "Local"}).status_code == 428
    changed = send({"name": "Local", "max_clients": 9}, **{"If-Match": read["ETag"]})
    assert (changed.json()["name"], changed.json()["max_clients"], changed["ETag"]) == ("Local", 9, '"2"')
    assert send({"name": "Late"}, **{"If-Match": read["ETag"]}).status_code == 412
    assert send({"name": "Local", "max_suppliers": 3}, **{"If-Match": '"2"'}).json()["max_clients"] == 9
    assert send({"rank": 3}, **{"If-Match": '"3"'}).status_code == 422
    refused = sign_in(world.users["Alice"]).patch(
        url, {"name": "Mine"}, content_type="application/json", headers={"If-Match": '"3"'}
    )
    assert refused.status_code == 403


def test_a_company_called_like_a_page_has_an_address_of_its_own(world, sign_in):
    by = world.act_as("Eve")
    made = services.propose_organisation(kind="client", name="Add", level=world.extra["levels"][0], by=by)
    assert "Add" in sign_in(world.users["Eve"]).get(f"/first/organisations/{made.slug}/").content.decode()
    assert made.slug == "add-1"
