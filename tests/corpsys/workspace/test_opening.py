"""Who opens a cooperation between which parties, who leads it, and what the page says before. Source: D5, D6."""

from datetime import timedelta

import pytest
from django.utils import timezone

from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.access.states import Part
from corpsys.audit.models import AuditEvent
from corpsys.corporation import services as corporations
from corpsys.corporation.models import Membership
from corpsys.workspace import services
from corpsys.workspace.models import Assignment, Workspace
from corpsys.workspace.opening import outlook

PAGE = "/first/cooperations/new/"
API = "/api/v1/first/workspaces/"


@pytest.fixture
def parties(world):
    """Accepted organisations of every kind, two of each; the second enterprise and supplier stand on level 2."""
    eve, (top, low) = world.principal("Eve"), world.extra["levels"]
    made = {"enterprise": world.enterprise, "client": world.client, "client-2": world.other_client}
    for key, kind, level in (
        ("enterprise-2", "enterprise", low),
        ("supplier", "supplier", top),
        ("supplier-2", "supplier", low),
        ("far", "client", low),
    ):
        made[key] = corporations.propose_organisation(kind=kind, name=f"The {key}", level=level, by=eve)
    return made


ALL_KINDS = [
    ("supplier", "supplier-2", "supplier_supplier"),
    ("supplier", "client", "supplier_client"),
    ("client", "client-2", "client_client"),
    ("enterprise", "enterprise-2", "enterprise_enterprise"),
    ("enterprise", "supplier", "enterprise_supplier"),
    ("enterprise", "client-2", "enterprise_client"),
]


@pytest.mark.parametrize(("host", "partner", "kind"), ALL_KINDS)
def test_an_executive_opens_every_kind_and_names_the_leader(world, parties, host, partner, kind):
    opened = services.open_workspace(
        host=parties[host], partner=parties[partner], leader=world.users["Dora"], by=world.act_as("Eve")
    )
    assert opened.kind.key == kind
    leader = Assignment.objects.get(workspace=opened)
    assert (leader.user, leader.part) == (world.users["Dora"], Part.LEADER)
    assert AuditEvent.objects.get(kind="workspace.opened", object_id=str(opened.public_id)).after == {"kind": kind}
    assert "kam" in world.principal("Dora").roles_in(opened.pk)


@pytest.mark.parametrize("partner", ["supplier", "enterprise-2", "client-2"])
def test_a_manager_opens_those_of_the_own_enterprise_and_leads_them(world, parties, partner):
    opened = services.open_workspace(host=world.enterprise, partner=parties[partner], by=world.act_as("Alice"))
    assert Assignment.objects.get(workspace=opened).user == world.users["Alice"]


@pytest.mark.parametrize(("name", "host"), [("Alice", "supplier"), ("Charlie", "enterprise"), ("Bob", "enterprise")])
def test_nobody_else_opens_for_another(world, parties, name, host):
    with pytest.raises(NotAllowed):
        services.open_workspace(host=parties[host], partner=parties["supplier-2"], by=world.act_as(name))


def test_a_manager_names_nobody_else(world, parties):
    with pytest.raises(NotAllowed):
        services.open_workspace(
            host=world.enterprise, partner=parties["supplier"], leader=world.users["Bob"], by=world.act_as("Alice")
        )


@pytest.mark.parametrize("name", ["Lena", "Adam", "Eve"])
def test_only_managers_and_members_lead(world, parties, name):
    with pytest.raises(Invalid) as refused:
        services.open_workspace(
            host=parties["supplier"], partner=parties["client"], leader=world.users[name], by=world.act_as("Eve")
        )
    assert list(refused.value.errors) == ["leader"]


def test_whose_access_has_ended_does_not_lead(world, parties):
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=world.users["Dora"]).update(until=yesterday)
    with pytest.raises(Invalid):
        services.open_workspace(
            host=parties["supplier"], partner=parties["client"], leader=world.users["Dora"], by=world.act_as("Eve")
        )


def test_an_executive_has_to_name_a_leader(world, parties):
    with pytest.raises(Invalid) as refused:
        services.open_workspace(host=parties["supplier"], partner=parties["client"], by=world.act_as("Eve"))
    assert list(refused.value.errors) == ["leader"]


def test_pairs_that_cannot_cooperate_are_told_why(world, parties):
    eve, leader = world.act_as("Eve"), world.users["Dora"]
    proposed = corporations.propose_organisation(
        kind="supplier", name="New", level=world.extra["levels"][0], by=world.principal("Alice")
    )
    for host, partner, error in (
        (parties["supplier"], parties["supplier"], Invalid),
        (parties["supplier"], proposed, Refused),
        (parties["client-2"], world.enterprise, Invalid),
        (world.enterprise, world.client, Refused),
    ):
        with pytest.raises(error):
            services.open_workspace(host=host, partner=partner, leader=leader, by=eve)
    services.open_workspace(host=parties["supplier"], partner=parties["client"], leader=leader, by=eve)
    with pytest.raises(Refused, match="opened"):
        services.open_workspace(host=parties["client"], partner=parties["supplier"], leader=leader, by=eve)


def test_what_follows_from_two_parties(parties):
    scored = outlook(parties["enterprise"], parties["client"])
    assert (scored.kind.is_internal, scored.is_scored, scored.needs_level_reason) == (True, True, False)
    across = outlook(parties["enterprise"], parties["far"])
    assert (across.is_one_level, across.needs_level_reason) == (False, True)
    other = outlook(parties["enterprise"], parties["enterprise-2"])
    assert (other.is_scored, other.is_one_level, other.needs_level_reason) == (False, False, False)
    assert outlook(parties["supplier"], parties["client"]).kind.is_external


def test_the_page_finds_the_parties_and_says_what_follows(world, parties, sign_in):
    eve = sign_in(world.users["Eve"])
    page = eve.get(PAGE, {"q": "the supplier"}).content.decode()
    assert "?partner=the-supplier-2" in page and "Hy-Vee" not in page
    page = eve.get(PAGE, {"partner": "the-supplier-2"}).content.decode()
    assert "?partner=the-supplier-2&amp;host=diageo" in page
    page = eve.get(PAGE, {"partner": "the-supplier-2", "host": "the-supplier"}).content.decode()
    assert "supplier–supplier" in page and "dashed line: external" in page and "recorded decision" in page
    assert "Alice" in page and "Lena" not in page


def test_an_executive_opens_by_the_page(world, parties, sign_in):
    eve = sign_in(world.users["Eve"])
    address = f"{PAGE}?partner=the-supplier-2&host=the-supplier"
    assert eve.post(address, {}).status_code == 422
    answer = eve.post(address, {"leader": world.users["Charlie"].pk})
    assert (answer.status_code, answer.url) == (302, "/first/clients/the-supplier-2/variant/?enterprise=the-supplier")
    assert eve.get(answer.url).status_code == 200
    assert "cooperate already" in eve.get(address).content.decode()
    assert eve.post(address, {"leader": world.users["Charlie"].pk}).status_code == 409


def test_a_manager_opens_by_the_page_for_the_own_enterprise_only(world, parties, sign_in):
    alice = sign_in(world.users["Alice"])
    page = alice.get(PAGE, {"partner": "the-supplier", "host": "the-supplier-2"}).content.decode()
    assert "enterprise–supplier" in page and "You will lead" in page and "supplier–supplier" not in page
    assert alice.post(f"{PAGE}?partner=the-supplier", {}).status_code == 302
    world.act_as("Alice")
    assert Workspace.objects.get(partner=parties["supplier"]).host == world.enterprise


def test_the_level_rule_is_told_before(world, parties, sign_in):
    page = sign_in(world.users["Alice"]).get(PAGE, {"partner": "the-far"}).content.decode()
    assert "only after an executive has recorded a reason" in page


@pytest.mark.parametrize(
    ("name", "status"), [("Charlie", 403), ("Bob", 403), ("Dora", 403), ("Adam", 403), ("Lena", 404)]
)
def test_others_do_not_reach_the_page(world, parties, sign_in, name, status):
    assert sign_in(world.users[name]).get(PAGE, {"partner": "the-supplier"}).status_code == status


def test_a_party_of_another_corporation_is_not_there(two_worlds, sign_in):
    first, second = two_worlds
    second.act_as("Eve")
    corporations.propose_organisation(
        kind="supplier", name="Foreign", level=second.extra["levels"][0], by=second.principal("Eve")
    )
    assert sign_in(first.users["Eve"]).get(PAGE, {"partner": "foreign"}).status_code == 404


def test_the_search_asks_the_database_the_same_for_more(world, parties, sign_in, django_assert_max_num_queries):
    eve = sign_in(world.users["Eve"])
    eve.get(PAGE)
    with django_assert_max_num_queries(20) as few:
        eve.get(PAGE)
    for n in range(25):
        corporations.propose_organisation(
            kind="supplier", name=f"More {n}", level=world.extra["levels"][0], by=world.act_as("Eve")
        )
    with django_assert_max_num_queries(len(few)):
        page = eve.get(PAGE).content.decode()
    assert "There are more" in page


def test_the_rest_takes_a_leader_and_tells_the_kind(world, parties, sign_in):
    eve = sign_in(world.users["Eve"])
    body = {"host": "the-supplier", "partner": "the-supplier-2"}
    assert eve.post(API, body, content_type="application/json").status_code == 422
    assert eve.post(API, body | {"leader": "lena@example.com"}, content_type="application/json").status_code == 422
    made = eve.post(API, body | {"leader": "dora@example.com"}, content_type="application/json")
    assert (made.status_code, made.json()["kind"]) == (201, "supplier_supplier")
    rows = {row["partner__slug"]: row["kind"] for row in eve.get(API).json()["results"]}
    assert rows == {"fareway": "enterprise_client", "the-supplier-2": "supplier_supplier"}
