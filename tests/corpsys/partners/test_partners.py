"""Partnerships: who may, the level's limit, twins, dates, versions; page and REST. Source: D1–D3."""

import datetime

import pytest

from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale
from corpsys.audit.models import AuditEvent
from corpsys.corporation import services as corporations
from corpsys.partners import selectors, services
from corpsys.partners.models import Partnership
from corpsys.tokens import services as tokens

PAGE, API = "/first/partners/", "/api/v1/first/partners/"


def propose(world, name="Eve", partner=None, **fields):
    return services.propose_partner(
        enterprise=world.enterprise, partner=partner or world.client, by=world.act_as(name), **fields
    )


def limit(world, **limits):
    corporations.set_level(rank=1, name="Level 1", by=world.act_as("Eve"), **limits)
    world.client.refresh_from_db()
    world.other_client.refresh_from_db()


# --- who --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "standing"), [("Eve", "accepted"), ("Alice", "proposed"), ("Dora", "proposed")])
def test_an_executive_adds_and_the_people_of_the_enterprise_propose(world, name, standing):
    assert propose(world, name).standing == standing


@pytest.mark.parametrize("name", ["Charlie", "Adam"])
def test_nobody_else_proposes_for_the_enterprise(world, name):
    with pytest.raises(NotAllowed):
        propose(world, name)


@pytest.mark.parametrize("act", ["accept_partner", "edit_partner", "archive_partner", "restore_partner"])
def test_only_an_executive_decides(world, act):
    made = propose(world, "Alice")
    with pytest.raises(NotAllowed):
        getattr(services, act)(partnership=made, version=1, by=world.act_as("Alice"))


def test_acceptance_archive_and_restoring_leave_a_trail(world):
    made = propose(world, "Alice")
    eve = world.act_as("Eve")
    for act, standing in (("accept", "accepted"), ("archive", "archived"), ("restore", "accepted")):
        made = getattr(services, f"{act}_partner")(partnership=made, version=made.version, by=eve)
        assert made.standing == standing
    events = AuditEvent.objects.filter(object_id=str(made.public_id)).order_by("pk")
    assert [event.kind for event in events] == [
        "partner.proposed",
        "partner.accepted",
        "partner.archived",
        "partner.restored",
    ]
    assert (events[1].before, events[1].after) == ({"standing": "proposed"}, {"standing": "accepted"})


def test_what_does_not_fit_the_state_is_refused(world):
    made = propose(world)
    eve = world.act_as("Eve")
    with pytest.raises(Refused):
        services.accept_partner(partnership=made, version=1, by=eve)
    with pytest.raises(Refused):
        services.restore_partner(partnership=made, version=1, by=eve)
    with pytest.raises(Stale):
        services.archive_partner(partnership=made, version=7, by=eve)


def test_a_partnership_of_a_proposed_organisation_waits_for_it(world):
    proposed = corporations.propose_organisation(
        kind="client", name="Casey's", level=world.extra["levels"][0], by=world.act_as("Alice")
    )
    made = propose(world, "Alice", partner=proposed)
    with pytest.raises(Refused, match="Casey's"):
        services.accept_partner(partnership=made, version=1, by=world.act_as("Eve"))


# --- what is wrong, at its field --------------------------------------------------------------------------------------


def test_wrong_kinds_twins_and_reversed_dates_are_told_at_their_field(world):
    eve = world.act_as("Eve")
    day = datetime.date(2026, 5, 1)
    wrong = [
        ({"enterprise": world.client, "partner": world.other_client}, "enterprise"),
        ({"enterprise": world.enterprise, "partner": world.enterprise}, "partner"),
        (
            {
                "enterprise": world.enterprise,
                "partner": world.client,
                "since": day,
                "until": day.replace(day=2, month=4),
            },
            "until",
        ),
    ]
    for fields, field in wrong:
        with pytest.raises(Invalid) as told:
            services.propose_partner(by=eve, **fields)
        assert list(told.value.errors) == [field]
    propose(world)
    with pytest.raises(Invalid) as told:
        propose(world)
    assert list(told.value.errors) == ["partner"]


# --- the level's limit. Source: D3 ------------------------------------------------------------------------------------


def test_the_limit_of_the_partners_level_needs_a_reason_that_is_kept(world):
    limit(world, max_clients=1)
    propose(world)
    with pytest.raises(Invalid) as told:
        propose(world, partner=world.other_client)
    assert "Diageo has 1 client on the level “1. Level 1”, whose limit is 1" in told.value.errors["limit_reason"][0]
    made = propose(world, partner=world.other_client, limit_reason="Two chains share one region")
    assert (made.limit_reason, made.limit_passed_by_id) == ("Two chains share one region", world.users["Eve"].pk)
    made = services.edit_partner(partnership=made, version=1, by=world.act_as("Eve"), limit_reason="")
    assert made.limit_reason == "Two chains share one region"


def test_a_reason_is_not_kept_where_the_limit_is_not_passed(world):
    limit(world, max_clients=1)
    assert propose(world, limit_reason="In case").limit_reason == ""


def test_suppliers_ended_and_archived_partners_do_not_count(world):
    limit(world, max_clients=1, max_suppliers=1)
    supplier = corporations.propose_organisation(
        kind="supplier", name="Glass", level=world.extra["levels"][0], by=world.act_as("Eve")
    )
    propose(world, partner=supplier)
    ended = propose(world, until=datetime.date(2020, 1, 1))
    other = propose(world, partner=world.other_client)
    eve = world.act_as("Eve")
    services.archive_partner(partnership=other, version=1, by=eve)
    reopened = services.edit_partner(partnership=ended, version=1, by=eve, until=None)
    assert reopened.limit_reason == ""
    with pytest.raises(Invalid):
        services.restore_partner(partnership=other, version=2, by=eve)


def test_a_proposal_is_counted_when_it_is_accepted(world):
    limit(world, max_clients=0)
    made = propose(world, "Alice")
    eve = world.act_as("Eve")
    with pytest.raises(Invalid):
        services.accept_partner(partnership=made, version=1, by=eve)
    accepted = services.accept_partner(partnership=made, version=1, by=eve, limit_reason="Agreed by the board")
    assert accepted.limit_reason == "Agreed by the board"


def test_only_an_executive_gives_the_reason(world):
    with pytest.raises(NotAllowed):
        propose(world, "Alice", limit_reason="Mine")


# --- page -------------------------------------------------------------------------------------------------------------

WHO = {"Eve": 200, "Alice": 200, "Dora": 200, "Adam": 200, "Lena": 404, "Hugo": 404}


@pytest.mark.parametrize("name", WHO)
def test_who_reads_the_list(world, sign_in, name):
    propose(world)
    client = sign_in(world.users[name])
    answer = client.get(PAGE)
    assert answer.status_code == client.get(API).status_code == WHO[name]
    if WHO[name] == 200:
        assert (b">Fareway<" in answer.content) is (name != "Adam")


def test_another_corporation_is_as_if_missing(two_worlds, sign_in):
    first, second = two_worlds
    second.act_as("Eve")
    made = services.propose_partner(enterprise=second.enterprise, partner=second.client, by=second.principal("Eve"))
    first.act_as("Eve")
    client = sign_in(first.users["Eve"])
    for path in (f"{PAGE}{made.public_id}/edit/", f"{API}{made.public_id}/", "/second/partners/"):
        assert client.get(path).status_code == 404


def test_the_form_asks_for_the_reason_and_keeps_what_was_typed(world, sign_in):
    limit(world, max_clients=0)
    client = sign_in(world.users["Eve"])
    typed = {"enterprise": "diageo", "partner": "fareway", "since": "2026-01-02"}
    answer = client.post(f"{PAGE}add/", typed)
    assert answer.status_code == 422
    assert "limit is 0" in answer.content.decode() and 'value="fareway"' in answer.content.decode()
    done = client.post(f"{PAGE}add/", {**typed, "limit_reason": "The only chain of the region"})
    assert done.status_code == 302
    assert b"The only chain of the region" in client.get("/first/organisations/diageo/").content


def test_acceptance_from_the_page_and_its_form_beyond_the_limit(world, sign_in):
    limit(world, max_clients=0)
    made = propose(world, "Alice")
    client = sign_in(world.users["Eve"])
    url = f"{PAGE}{made.public_id}/accept/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"version": 1}).status_code == 422
    assert client.post(url, {"version": 9, "limit_reason": "Why"}).status_code == 412
    assert client.post(url, {"version": 1, "limit_reason": "Why"}).status_code == 302
    assert client.post(f"{PAGE}{made.public_id}/archive/", {"version": 2}).status_code == 302
    assert client.post(f"{PAGE}{made.public_id}/restore/", {"version": 3}).status_code == 302
    assert Partnership.objects.get().standing == "accepted"
    assert sign_in(world.users["Alice"]).post(f"{PAGE}{made.public_id}/archive/", {"version": 4}).status_code == 403


def test_filters_stand_in_the_address(world, sign_in):
    propose(world)
    propose(world, partner=world.other_client, until=None)
    client = sign_in(world.users["Eve"])
    shown = client.get(PAGE, {"q": "fare", "kind": "client", "level": 1, "enterprise": "diageo"}).content.decode()
    assert ">Fareway<" in shown and ">Hy-Vee<" not in shown
    assert b"Nothing matches" in client.get(PAGE, {"kind": "supplier"}).content


def test_the_page_of_a_client_names_its_enterprises(world, sign_in):
    propose(world)
    page = sign_in(world.users["Dora"]).get("/first/organisations/fareway/").content.decode()
    assert "Enterprises that work with it" in page and ">Diageo<" in page


def test_partners_of_an_organisation_are_counted_and_the_first_named(world):
    level = world.extra["levels"][1]
    for number in range(14):
        made = corporations.propose_organisation(
            kind="supplier", name=f"Supplier {number:02}", level=level, by=world.act_as("Eve")
        )
        propose(world, partner=made)
    suppliers, clients = selectors.of_organisation(world.act_as("Alice"), world.enterprise)
    assert (suppliers.total, len(suppliers.rows), clients.total) == (14, 12, 0)


# --- REST -------------------------------------------------------------------------------------------------------------


def test_rest_creates_changes_and_moves_by_version(world, sign_in):
    client = sign_in(world.users["Eve"])
    body = {"enterprise": "diageo", "partner": "fareway", "since": "2026-01-02"}
    made = client.post(API, body, content_type="application/json")
    assert (made.status_code, made.json()["standing"], made.headers["ETag"]) == (201, "accepted", '"1"')
    url = f"{API}{made.json()['public_id']}/"
    assert client.patch(url, {"until": "2027-01-01"}, content_type="application/json").status_code == 428
    stale = client.patch(url, {"until": "2027-01-01"}, content_type="application/json", headers={"If-Match": '"5"'})
    assert stale.status_code == 412
    changed = client.patch(url, {"until": "2027-01-01"}, content_type="application/json", headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["since"], changed.json()["until"]) == (200, "2026-01-02", "2027-01-01")
    reversed_ = client.patch(url, {"until": "2025-01-01"}, content_type="application/json", headers={"If-Match": '"2"'})
    assert (reversed_.status_code, list(reversed_.json()["errors"])) == (422, ["until"])
    archived = client.post(f"{url}archiving/", headers={"If-Match": '"2"'})
    assert (archived.status_code, archived.json()["standing"]) == (201, "archived")
    again = client.post(f"{url}restoration/", {}, content_type="application/json", headers={"If-Match": '"3"'})
    assert again.json()["standing"] == "accepted"
    assert client.get(API, {"standing": "archived"}).json()["results"] == []


def test_rest_says_at_which_field(world, sign_in):
    client = sign_in(world.users["Eve"])
    for body, field in [
        ({"enterprise": "nowhere", "partner": "fareway"}, "enterprise"),
        ({"enterprise": "diageo", "partner": "diageo"}, "partner"),
        ({"enterprise": "diageo", "partner": "fareway", "standing": "accepted"}, "standing"),
    ]:
        answer = client.post(API, body, content_type="application/json")
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    for query in ("level=x", "level=99999999999999999999", "q=%00", "enterprise=%00"):
        assert client.get(f"{API}?{query}").status_code == 422
    assert client.get(f"{PAGE}?q=%00").status_code == client.get(f"{PAGE}add/?enterprise=%00").status_code == 200
    assert client.get(f"{API}00000000-0000-0000-0000-000000000000/").status_code == 404


def test_rest_by_another_role(world, sign_in, client):
    assert client.get(API).status_code == 401
    proposed = sign_in(world.users["Dora"]).post(
        API, {"enterprise": "diageo", "partner": "fareway"}, content_type="application/json"
    )
    assert (proposed.status_code, proposed.json()["standing"]) == (201, "proposed")
    url = f"{API}{proposed.json()['public_id']}/acceptance/"
    headers = {"If-Match": '"1"'}
    assert client.post(url, {}, content_type="application/json", headers=headers).status_code == 403
    accepted = sign_in(world.users["Eve"]).post(url, {}, content_type="application/json", headers=headers)
    assert (accepted.status_code, accepted.json()["standing"]) == (201, "accepted")
    stranger = sign_in(world.users["Adam"])
    for slug in ("diageo", "nowhere"):
        body = {"enterprise": slug, "partner": "fareway"}
        assert stranger.post(API, body, content_type="application/json").status_code == 403


def test_a_repeated_request_names_the_partner_once(world, sign_in):
    client = sign_in(world.users["Eve"])
    body = {"enterprise": "diageo", "partner": "fareway"}
    for _time in range(2):
        answer = client.post(API, body, content_type="application/json", headers={"Idempotency-Key": "one"})
        assert answer.status_code == 201
    assert Partnership.objects.count() == 1


def test_a_token_of_an_executive_only_proposes(world, client):
    _token, secret = tokens.make_token(name="Register", scopes=["organisations"], days=10, by=world.act_as("Eve"))
    answer = client.post(
        API,
        {"enterprise": "diageo", "partner": "fareway"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert (answer.status_code, answer.json()["standing"]) == (201, "proposed")
