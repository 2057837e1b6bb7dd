"""The team: who names whom, what a reader sees of it, and its gate conditions. Source: D7, D26, access."""

import pytest

from cooperation.process import services as processes
from cooperation.process.models import Process
from cooperation.team import conditions, selectors, services
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.audit.models import AuditEvent
from corpsys.corporation import knowledge_fields
from corpsys.corporation.models import Membership
from corpsys.workspace.models import Assignment, Invitation

PAGE, API = "/first/p/FAR-01/team/", "/api/v1/first/processes/FAR-01/team/"
JSON = {"content_type": "application/json"}
PLACE = {"department": "Analysis", "knowledge": ["statistics"], "others": "logistics", "location": "Boone"}


def assignment(world, name):
    return Assignment.objects.get(workspace=world.workspace, user=world.users[name])


def get(sign_in, world, name, url=PAGE):
    return sign_in(world.users[name]).get(url)


def post(sign_in, world, name, url, data=None, **more):
    return sign_in(world.users[name]).post(url, data or {}, **more)


@pytest.fixture
def negotiation(open_process, gates, join_client):
    """A process of negotiation: the client knows the parties, and takes part in nothing."""
    return open_process("negotiation")


# --- services ---------------------------------------------------------------------------------------------------------


def test_the_leader_names_people_of_the_corporation(world, negotiation):
    made = services.add_member(
        process=negotiation,
        user=world.users["Dora"],
        department=" Market research ",
        knowledge=["statistics", "", "statistics", "logistics"],
        by=world.act_as("Alice"),
    )
    assert (made.part, made.side, made.department) == ("member", "host", "Market research")
    assert made.knowledge == ["statistics", "logistics"]
    assert world.principal("Dora").parts == {world.workspace.pk: "member"}


@pytest.mark.parametrize("name", ["Bob", "Adam", "Eve", "Lena"])
def test_nobody_of_the_client_or_of_the_office_is_a_candidate(world, negotiation, name):
    with pytest.raises(Invalid):
        services.add_member(process=negotiation, user=world.users[name], by=world.act_as("Alice"))


def test_each_side_changes_its_own_people_only(world, negotiation):
    place = {"department": "Sales", "knowledge": [], "location": ""}
    sam, bob = assignment(world, "Sam"), assignment(world, "Bob")
    services.edit_member(assignment=sam, process=negotiation, by=world.act_as("Lena"), **place)
    for name, other in (("Alice", sam), ("Lena", bob), ("Bob", bob), ("Sam", sam), ("Eve", bob)):
        by = world.act_as(name)
        with pytest.raises(NotAllowed):
            services.edit_member(assignment=other, process=negotiation, by=by, **place)
        with pytest.raises(NotAllowed):
            services.remove_member(assignment=other, process=negotiation, by=by)
        with pytest.raises(NotAllowed):
            services.hand_over(assignment=other, process=negotiation, by=by)


def test_there_is_exactly_one_lead(world, negotiation):
    services.add_member(process=negotiation, user=world.users["Charlie"], by=world.act_as("Alice"))
    with pytest.raises(Refused, match="key-account manager"):
        services.hand_over(assignment=assignment(world, "Bob"), process=negotiation, by=world.act_as("Alice"))
    services.hand_over(assignment=assignment(world, "Charlie"), process=negotiation, by=world.act_as("Alice"))
    parts = {name: assignment(world, name).part for name in ("Alice", "Charlie", "Bob")}
    assert parts == {"Alice": "member", "Charlie": "leader", "Bob": "member"}
    with pytest.raises(NotAllowed):
        services.hand_over(assignment=assignment(world, "Alice"), process=negotiation, by=world.act_as("Alice"))
    services.hand_over(assignment=assignment(world, "Sam"), process=negotiation, by=world.act_as("Lena"))
    assert (assignment(world, "Sam").part, assignment(world, "Lena").part) == ("lead", "specialist")


def test_who_leaves_sees_nothing_and_may_come_back(world, negotiation):
    alice = world.act_as("Alice")
    with pytest.raises(Refused, match="lead cannot leave"):
        services.remove_member(assignment=assignment(world, "Alice"), process=negotiation, by=alice)
    services.remove_member(assignment=assignment(world, "Bob"), process=negotiation, by=alice)
    assert world.principal("Bob").parts == {}
    with pytest.raises(Refused, match="no longer"):
        services.remove_member(assignment=assignment(world, "Bob"), process=negotiation, by=alice)
    services.add_member(process=negotiation, user=world.users["Bob"], department="Sales", by=alice)
    assert Assignment.objects.filter(user=world.users["Bob"]).count() == 1
    assert world.principal("Bob").parts == {world.workspace.pk: "member"}


def test_after_the_end_nobody_is_named(world, negotiation):
    from corpsys.workspace import services as workspaces

    workspaces.end_cycle(cycle=world.cycle, ending="closed", outcome="both_met", by=world.act_as("Alice"))
    ended = Process.objects.get(pk=negotiation.pk)
    with pytest.raises(Refused, match="closed for changes"):
        services.add_member(process=ended, user=world.users["Dora"], by=world.act_as("Alice"))


# --- conditions -------------------------------------------------------------------------------------------------------


def test_the_enterprises_team_needs_two_departments(world, negotiation):
    world.act_as("Alice")
    assert not conditions.enterprise_team_complete(negotiation).met
    Assignment.objects.filter(user=world.users["Alice"]).update(department="Sales")
    # The same department in other letters, and the client's, do not count.
    Assignment.objects.filter(user=world.users["Bob"]).update(department="SALES")
    Assignment.objects.filter(user=world.users["Sam"]).update(department="Buying")
    assert not conditions.enterprise_team_complete(negotiation).met
    Membership.objects.filter(user=world.users["Bob"]).update(department="Finance")
    assert not conditions.enterprise_team_complete(negotiation).met
    Assignment.objects.filter(user=world.users["Bob"]).update(department="")
    assert conditions.enterprise_team_complete(negotiation).met
    Assignment.objects.filter(user=world.users["Alice"]).update(part="member")
    assert not conditions.enterprise_team_complete(negotiation).met


def test_the_joint_team_needs_lead_and_person_of_each_side(world, negotiation):
    world.act_as("Alice")
    assert conditions.joint_team_complete(negotiation).met
    Assignment.objects.filter(user=world.users["Sam"]).update(is_active=False)
    found = conditions.joint_team_complete(negotiation)
    assert (found.met, "Fareway has named nobody beside the lead" in found.detail) == (False, True)
    Assignment.objects.filter(user=world.users["Sam"]).update(is_active=True)
    Assignment.objects.filter(user=world.users["Lena"]).update(part="specialist")
    assert not conditions.joint_team_complete(negotiation).met


# --- what a reader sees -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [("Alice", 200), ("Bob", 200), ("Eve", 200), ("Charlie", 404), ("Dora", 404), ("Adam", 404), ("Hugo", 404)],
)
def test_who_reads_the_team(world, negotiation, sign_in, name, status):
    assert get(sign_in, world, name).status_code == get(sign_in, world, name, API).status_code == status


def test_the_client_outside_sees_its_own_people_and_whom_to_turn_to(world, negotiation, sign_in):
    names = {row["name"] for row in get(sign_in, world, "Sam", API).json()["people"]}
    assert names == {"Alice", "Lena", "Sam"}
    page = get(sign_in, world, "Sam").content.decode()
    assert "Alice" in page
    assert "Bob" not in page


def test_the_client_inside_sees_both_lists(world, take_part, sign_in):
    take_part("cooperation", 1, 2, 3)
    names = {row["name"] for row in get(sign_in, world, "Sam", API).json()["people"]}
    assert names == {"Alice", "Bob", "Lena", "Sam"}


def test_the_client_does_not_see_a_team_it_does_not_know_of(world, open_process, join_client, gates, sign_in):
    process = open_process("cooperation")
    assert get(sign_in, world, "Lena").status_code == 404
    processes.presented(cycle=process.cycle, by=world.act_as("Alice"))
    assert get(sign_in, world, "Lena").status_code == 404


def test_the_matrix_and_the_coverage(world, negotiation):
    Assignment.objects.filter(user=world.users["Bob"]).update(department="Finance", knowledge=["economics"])
    found = selectors.team(negotiation, world.act_as("Alice"))
    rows = [(row.department, [p.name for p in row.host], [p.name for p in row.partner]) for row in found.matrix]
    assert rows == [("Finance", ["Bob"], []), ("", ["Alice"], ["Lena", "Sam"])]
    covered = {str(cover.field): cover.names for cover in found.coverage}
    assert covered["economics"] == ("Bob",)
    assert covered["management"] == ()


def test_candidates_are_told_to_the_leader_only(world, negotiation, sign_in):
    candidates = get(sign_in, world, "Alice", API).json()["candidates"]
    assert [row["name"] for row in candidates] == ["Charlie", "Dora"]
    for name in ("Bob", "Eve", "Lena"):
        assert "candidates" not in get(sign_in, world, name, API).json()


def test_the_page_costs_the_same_for_more_people(world, negotiation, sign_in, django_assert_num_queries):
    client = sign_in(world.users["Alice"])
    for _round in range(2):
        with django_assert_num_queries(QUERIES):
            assert client.get(PAGE).status_code == 200
        for name in ("Charlie", "Dora"):
            if not Assignment.objects.filter(user=world.users[name]).exists():
                services.add_member(process=negotiation, user=world.users[name], by=world.act_as("Alice"))


QUERIES = 13


# --- pages and REST ---------------------------------------------------------------------------------------------------


def test_adding_changing_and_removing_on_pages(world, negotiation, sign_in):
    dora = str(world.users["Dora"].public_id)
    assert get(sign_in, world, "Bob", f"{PAGE}add/").status_code == 403
    assert get(sign_in, world, "Lena", f"{PAGE}add/").status_code == 404
    assert post(sign_in, world, "Alice", f"{PAGE}add/", {**PLACE, "user": "x"}).status_code == 422
    assert post(sign_in, world, "Alice", f"{PAGE}add/", {**PLACE, "user": dora}).status_code == 302
    made = assignment(world, "Dora")
    assert made.knowledge == ["statistics", "logistics"]
    url = f"{PAGE}{made.public_id}/"
    assert 'value="logistics"' in get(sign_in, world, "Alice", url).content.decode()
    assert post(sign_in, world, "Alice", url, {**PLACE, "department": ""}).status_code == 422
    assert post(sign_in, world, "Alice", url, {**PLACE, "department": "Sales"}).status_code == 302
    assert assignment(world, "Dora").department == "Sales"
    assert post(sign_in, world, "Lena", f"{url}remove/").status_code == 404
    assert post(sign_in, world, "Alice", f"{url}remove/").status_code == 302
    assert post(sign_in, world, "Alice", f"{url}remove/").status_code == 404
    assert AuditEvent.objects.filter(kind__startswith="team.").count() == 3


def test_the_clients_lead_invites_and_changes_its_people(world, negotiation, sign_in):
    sam = f"{PAGE}{assignment(world, 'Sam').public_id}/"
    assert get(sign_in, world, "Sam", f"{PAGE}invite/").status_code == 403
    guest = {"name": "Nina", "email": "nina@fareway.example"}
    assert post(sign_in, world, "Lena", f"{PAGE}invite/", {"name": "", "email": "x"}).status_code == 422
    assert post(sign_in, world, "Lena", f"{PAGE}invite/", guest).status_code == 302
    assert Invitation.objects.get().part == "specialist"
    assert post(sign_in, world, "Lena", sam, PLACE).status_code == 302
    assert post(sign_in, world, "Alice", sam, PLACE).status_code == 403
    assert post(sign_in, world, "Lena", f"{sam}lead/").status_code == 302
    assert assignment(world, "Sam").part == "lead"


def test_the_team_over_rest(world, negotiation, sign_in, client):
    assert client.get(API).status_code == 401
    body = {"user": str(world.users["Dora"].public_id), "department": "Analysis"}
    assert post(sign_in, world, "Bob", API, body, **JSON).status_code == 403
    assert post(sign_in, world, "Alice", API, {**body, "part": "leader"}, **JSON).status_code == 422
    stranger = {**body, "user": str(world.users["Lena"].public_id)}
    assert post(sign_in, world, "Alice", API, stranger, **JSON).status_code == 422
    made = post(sign_in, world, "Alice", API, body, **JSON)
    assert made.status_code == 201
    assert "Dora" in {row["name"] for row in made.json()["people"]}
    url = f"{API}{assignment(world, 'Dora').public_id}/"
    alice = sign_in(world.users["Alice"])
    assert alice.put(url, {"department": "Sales"}, **JSON).status_code == 200
    assert alice.post(f"{url}lead/", **JSON).status_code == 409
    assert alice.delete(url).status_code == 204
    assert alice.delete(url).status_code == 404
    sam = f"{API}{assignment(world, 'Sam').public_id}/"
    assert alice.put(sam, {"department": "Sales"}, **JSON).status_code == 403


def test_added_fields_of_knowledge_are_offered_to_the_enterprise_only(world, negotiation, sign_in):
    knowledge_fields.add_field(name="Food law", by=world.act_as("Adam"))
    mine, theirs = assignment(world, "Bob").public_id, assignment(world, "Sam").public_id
    assert "Food law" in get(sign_in, world, "Alice", f"{PAGE}{mine}/").content.decode()
    covered = {str(cover.field) for cover in selectors.team(negotiation, world.act_as("Alice")).coverage}
    assert "Food law" in covered
    for url in (PAGE, f"{PAGE}{theirs}/"):
        assert "Food law" not in get(sign_in, world, "Lena", url).content.decode()
