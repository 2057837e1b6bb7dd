"""The guarded list of organisations: page and REST, by who asks. The negative control takes the filter away."""

import pytest

from corpsys.access.guard import GuardedQuerySet
from corpsys.access.rivals import Taken
from corpsys.audit.models import AuditEvent
from corpsys.corporation import policies, services
from corpsys.corporation.api import LISTING
from corpsys.corporation.models import Organisation
from corpsys.tokens import services as tokens

PAGE, API = "/first/organisations/", "/api/v1/first/organisations/"
# Copied by hand from the access design, row "organisations, levels, links, strategies of the corporation".
WHO = {
    "Eve": (200, {"Diageo", "Fareway", "Hy-Vee"}),
    "Alice": (200, {"Diageo", "Fareway", "Hy-Vee"}),
    "Bob": (200, {"Diageo", "Fareway", "Hy-Vee"}),
    "Charlie": (200, {"Diageo", "Fareway", "Hy-Vee"}),
    "Dora": (200, {"Diageo", "Fareway", "Hy-Vee"}),
    "Adam": (200, set()),
    "Lena": (404, None),
    "Hugo": (404, None),
}


@pytest.mark.parametrize("name", WHO)
def test_who_sees_which_organisations(world, sign_in, name):
    status, names = WHO[name]
    client = sign_in(world.users[name])
    answer = client.get(API)
    assert answer.status_code == client.get(PAGE).status_code == status
    if names is not None:
        assert {row["name"] for row in answer.json()["results"]} == names
        page = client.get(PAGE).content.decode()
        assert {name for name in ("Diageo", "Fareway", "Hy-Vee") if f">{name}<" in page} == names


def test_without_the_filter_the_matrix_would_fail(world, sign_in, monkeypatch):
    monkeypatch.setattr(GuardedQuerySet, "visible_to", lambda self, principal: self)
    monkeypatch.setattr(LISTING, "shapes", {})
    rows = sign_in(world.users["Adam"]).get(API).json()["results"]
    assert {row["name"] for row in rows} != WHO["Adam"][1]


def test_nobody_signed_in(world, client):
    assert client.get(API).status_code == 401
    assert client.get(PAGE).status_code == 302


def test_another_corporation_is_as_if_missing(two_worlds, sign_in):
    first, _second = two_worlds
    client = sign_in(first.users["Eve"])
    foreign, missing = client.get("/api/v1/second/organisations/"), client.get("/api/v1/nowhere/organisations/")
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert [row["name"] for row in client.get(API).json()["results"]] == ["Diageo", "Fareway", "Hy-Vee"]


def test_a_deactivated_right_counts_on_the_next_request(world, sign_in):
    from corpsys.corporation.models import Membership

    client = sign_in(world.users["Bob"])
    assert client.get(API).status_code == 200
    Membership.objects.filter(user=world.users["Bob"]).update(is_active=False)
    assert client.get(API).status_code == 404


def test_order_is_the_polish_alphabet(world, sign_in):
    for name in ("Łódź", "Luba", "Lzy", "Ćma", "Cyna", "Żar", "Źle", "Zet"):
        services.propose_organisation(
            kind="client", name=name, level=world.extra["levels"][0], by=world.principal("Eve")
        )
    names = [row["name"] for row in sign_in(world.users["Eve"]).get(API).json()["results"]]
    assert names == ["Cyna", "Ćma", "Diageo", "Fareway", "Hy-Vee", "Luba", "Lzy", "Łódź", "Zet", "Źle", "Żar"]


def test_pages_by_key_bring_every_row_once(world, sign_in):
    for number in range(7):
        services.propose_organisation(
            kind="client", name=f"Same {number % 2}", level=world.extra["levels"][0], by=world.principal("Eve")
        )
    client, url, seen = sign_in(world.users["Eve"]), API + "?size=3", []
    while url:
        answer = client.get(url).json()
        seen += [row["slug"] for row in answer["results"]]
        url = answer["next"]
    assert len(seen) == len(set(seen)) == 10


@pytest.mark.parametrize("query", ["size=0", "size=10000000000", "size=x", "after=%00", "after=bm8"])
def test_bad_paging_is_told(world, sign_in, query):
    assert sign_in(world.users["Eve"]).get(f"{API}?{query}").status_code == 422


def test_proposal_and_acceptance(world, sign_in):
    client = sign_in(world.users["Alice"])
    made = client.post(API, {"kind": "client", "name": "Casey's", "level": 1}, content_type="application/json")
    assert (made.status_code, made.json()["standing"]) == (201, "proposed")
    assert client.post("/first/organisations/caseys/accept/").status_code == 403
    sign_in(world.users["Eve"]).post("/first/organisations/caseys/accept/")
    assert Organisation.objects.get(slug="caseys").standing == "accepted"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "client", "name": "X", "level": 9}, "level"),
        ({"kind": "firm", "name": "X", "level": 1}, "kind"),
        ({"kind": "client", "name": "X", "level": 1, "standing": "accepted"}, "standing"),
        ({"kind": "client", "level": 1}, "name"),
        ({"kind": "client", "name": "X", "level": 1, "country": "Atlantis"}, "country"),
    ],
)
def test_bad_bodies_are_told_by_field(world, sign_in, body, field):
    answer = sign_in(world.users["Alice"]).post(API, body, content_type="application/json")
    assert answer.status_code == 422
    assert field in answer.json()["errors"]


def test_a_registry_number_twice_is_told_at_its_field(world, sign_in):
    client = sign_in(world.users["Eve"])
    body = {"kind": "client", "name": "A", "level": "1", "registry_number": "5260250274"}
    assert client.post(API, body, content_type="application/json").status_code == 201
    form = {**body, "name": "B", "level": world.extra["levels"][0].pk}
    answer = client.post("/first/organisations/add/", form)
    assert answer.status_code == 422
    assert "already has this registry number" in answer.content.decode()
    assert 'value="B"' in answer.content.decode()


def test_the_second_of_two_editors_is_told(world, sign_in):
    client = sign_in(world.users["Eve"])
    form = {"name": "Fareway Stores", "level": world.extra["levels"][0].pk, "version": 1}
    assert client.post("/first/organisations/fareway/edit/", form).status_code == 302
    second = client.post("/first/organisations/fareway/edit/", {**form, "name": "Lost words"})
    assert second.status_code == 412
    assert "Lost words" in second.content.decode()
    assert Organisation.objects.get(slug="fareway").name == "Fareway Stores"


def test_queries_do_not_grow_with_the_rows(world, sign_in, django_assert_num_queries):
    client = sign_in(world.users["Eve"])
    # session, who that is and the context, the rows: three; two are the savepoint that stands for the transaction
    for _round in range(2):
        with django_assert_num_queries(5):
            client.get(API)
        for number in range(20):
            services.propose_organisation(
                kind="client", name=f"N{number}", level=world.extra["levels"][0], by=world.principal("Eve")
            )


def test_a_token_reads_and_proposes_as_far_as_its_scopes_go(world, client):
    alice = world.principal("Alice")
    _token, secret = tokens.make_token(name="erp", scopes=["read"], days=1, by=alice)
    header = {"Authorization": f"Bearer {secret}"}
    assert client.get(API, headers=header).status_code == 200
    body = {"kind": "client", "name": "T", "level": 1}
    assert client.post(API, body, content_type="application/json", headers=header).status_code == 403
    _token, secret = tokens.make_token(name="erp", scopes=["organisations"], days=1, by=alice)
    header = {"Authorization": f"Bearer {secret}"}
    assert client.post(API, body, content_type="application/json", headers=header).status_code == 201
    assert client.get(API, headers=header).json()["results"] == []


@pytest.mark.parametrize("header", ["Bearer nothing", "Basic YTpi", "Bearer"])
def test_a_bad_token_is_401(world, client, header):
    answer = client.get(API, headers={"Authorization": header})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_a_revoked_or_foreign_token_is_401(two_worlds, client):
    first, _second = two_worlds
    token, secret = tokens.make_token(name="erp", scopes=["read"], days=1, by=first.principal("Alice"))
    header = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/second/organisations/", headers=header).status_code == 401
    tokens.revoke_token(token=token, by=first.principal("Alice"))
    assert client.get(API, headers=header).status_code == 401


def test_a_token_in_the_address_is_no_token(world, client):
    _token, secret = tokens.make_token(name="erp", scopes=["read"], days=1, by=world.principal("Alice"))
    assert client.get(f"{API}?token={secret}&access_token={secret}").status_code == 401


def test_an_idempotency_key_makes_one_of_two(world, sign_in):
    client = sign_in(world.users["Alice"])
    body = {"kind": "client", "name": "Once", "level": 1}
    first, again = (
        client.post(API, body, content_type="application/json", headers={"Idempotency-Key": "k1"}) for _ in range(2)
    )
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert Organisation.objects.filter(name="Once").count() == 1
    other = client.post(
        API, {**body, "name": "Other"}, content_type="application/json", headers={"Idempotency-Key": "k1"}
    )
    assert other.status_code == 422


def test_levels_are_set_by_executives(world, sign_in):
    client = sign_in(world.users["Eve"])
    assert client.post("/first/levels/", {"rank": 3, "name": "Third", "max_clients": 40}).status_code == 302
    assert client.post("/first/levels/", {"rank": 0, "name": "None"}).status_code == 422
    rows = client.get("/api/v1/first/levels/").json()["results"]
    assert [(row["rank"], row["name"], row["max_clients"]) for row in rows][-1] == (3, "Third", 40)
    assert sign_in(world.users["Alice"]).post("/first/levels/", {"rank": 4, "name": "x"}).status_code == 403
    assert sign_in(world.users["Lena"]).get("/first/levels/").status_code == 404


def test_an_address_that_is_taken_gets_a_number_and_one_event_each(world):
    def added(name):
        return services.propose_organisation(
            kind="client", name=name, level=world.extra["levels"][0], by=world.principal("Eve")
        )

    made = [added(name) for name in ("Żabka", "Zabka", "ŻABKA", "Zabka 7")]
    assert [each.slug for each in made] == ["zabka", "zabka-2", "zabka-3", "zabka-7"]
    told = AuditEvent.objects.filter(kind="organisation.proposed").order_by("pk")
    assert [event.after["name"] for event in told][-4:] == ["Żabka", "Zabka", "ŻABKA", "Zabka 7"]


def test_somebody_elses_number_written_at_the_same_moment_is_a_refusal_and_not_another_address(world, monkeypatch):
    fields = {"kind": "client", "level": world.extra["levels"][0], "registry_number": "X1", "country": "US"}
    services.propose_organisation(name="First", by=world.principal("Eve"), **fields)
    monkeypatch.setattr(policies, "_number", lambda organisation, fields, by: None)  # looked before the first wrote
    with pytest.raises(Taken) as refused:
        services.propose_organisation(name="Second", by=world.principal("Eve"), **fields)
    assert refused.value.constraint == "organisation_registry_unique"
    assert not Organisation.objects.filter(name="Second").exists()
    assert not AuditEvent.objects.filter(kind="organisation.proposed", label="Second").exists()
