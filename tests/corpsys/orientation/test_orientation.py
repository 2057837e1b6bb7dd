"""Orientations of an enterprise: one at a time, set by its people, drawn and told over time. Source: D7."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale
from corpsys.audit.models import AuditEvent
from corpsys.orientation import services
from corpsys.orientation.models import Orientation
from corpsys.orientation.timeline import WIDTH, timeline

PAGE = "/first/organisations/diageo/orientations/add/"
API = "/api/v1/first/orientations/"
SALES = {"kind": "sales", "since": date(2020, 1, 1), "until": date(2021, 12, 31)}


def add(world, name="Eve", **more):
    return services.add_orientation(enterprise=world.enterprise, by=world.act_as(name), **{**SALES, **more})


@pytest.mark.parametrize("name", ["Eve", "Alice"])
def test_an_executive_and_the_own_manager_add(world, name):
    made = add(world, name, knowledge=["economics", " economics ", ""], note=" Two years ")
    assert (made.kind, made.knowledge, made.note) == ("sales", ["economics"], "Two years")
    assert AuditEvent.objects.get(kind="orientation.added").after["until"] == "2021-12-31"


@pytest.mark.parametrize("name", ["Charlie", "Bob", "Adam", "Lena"])
def test_others_do_not(world, name):
    with pytest.raises(NotAllowed):
        add(world, name)


def test_only_an_enterprise_has_one(world):
    with pytest.raises(Invalid):
        services.add_orientation(enterprise=world.client, by=world.act_as("Eve"), **SALES)


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [
        ((2021, 12, 31), (2022, 6, 1), "since"),
        ((2019, 1, 1), (2020, 1, 1), "until"),
        ((2019, 1, 1), None, "until"),
        ((2020, 5, 1), (2020, 6, 1), "since"),
        ((2021, 1, 1), None, "since"),
    ],
)
def test_an_overlap_names_the_other_period_at_its_field(world, since, until, field):
    add(world)
    with pytest.raises(Invalid) as refused:
        add(world, since=date(*since), until=until and date(*until))
    assert list(refused.value.errors) == [field]
    assert "sales" in str(refused.value) and "2020" in str(refused.value) and "2021" in str(refused.value)


def test_periods_may_touch_day_by_day(world):
    add(world)
    add(world, kind="quality", since=date(2022, 1, 1), until=None)
    assert Orientation.objects.count() == 2


def test_one_that_goes_on_says_so(world):
    add(world, until=None)
    with pytest.raises(Invalid, match="goes on since"):
        add(world, since=date(2030, 1, 1), until=None)


def test_reversed_dates_are_an_error_at_their_field(world, sign_in):
    with pytest.raises(Invalid) as refused:
        add(world, until=date(2019, 1, 1))
    assert list(refused.value.errors) == ["until"]
    answer = sign_in(world.users["Eve"]).post(
        PAGE, {"kind": "sales", "since": "2020-02-02", "until": "2020-01-01", "knowledge": []}
    )
    assert answer.status_code == 422 and "until" in answer.context["form"].errors


def test_the_database_holds_it_too(world):
    made = add(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Orientation.objects.create(
            corporation_id=world.corporation_id, enterprise=world.enterprise, kind="quality", since=made.since
        )


def test_an_edit_keeps_before_and_after_and_is_stale_the_second_time(world):
    made = add(world)
    eve = world.act_as("Eve")
    services.edit_orientation(orientation=made, version=1, by=eve, kind="quality", until=None)
    event = AuditEvent.objects.get(kind="orientation.edited")
    assert (event.before["kind"], event.after["kind"], event.after["until"]) == ("sales", "quality", "")
    with pytest.raises(Stale):
        services.edit_orientation(orientation=made, version=1, by=eve, kind="product")


def test_an_archived_one_frees_its_days_and_is_never_edited(world):
    made = add(world)
    services.archive_orientation(orientation=made, version=1, by=world.act_as("Eve"))
    add(world, kind="product")
    with pytest.raises(Refused):
        services.edit_orientation(orientation=made, version=2, by=world.act_as("Eve"), kind="quality")


def test_the_picture_runs_from_the_first_to_the_last_day(world):
    add(world, knowledge=["sociology"])
    add(world, kind="quality", since=date(2022, 1, 1), until=None)
    rows = list(Orientation.objects.order_by("since"))
    drawn = timeline(rows, date(2022, 6, 1))
    first, second = drawn.bars
    assert (first.x, first.has_band, second.has_band, second.goes_on) == (0, True, False, True)
    assert first.x + first.width == second.x and second.x + second.width == WIDTH
    assert second.x < drawn.today < WIDTH
    assert [tick.year for tick in drawn.ticks] == [2020, 2021, 2022, 2023]
    assert timeline([], date(2022, 6, 1)) is None


def test_the_page_of_the_enterprise_draws_and_tells(world, sign_in):
    eve = sign_in(world.users["Eve"])
    assert "No orientation has been recorded" in eve.get("/first/organisations/diageo/").content.decode()
    form = {"kind": "sales", "since": "2020-01-01", "until": "2021-12-31", "knowledge": ["sociology"], "note": "n"}
    assert eve.post(PAGE, form).status_code == 302
    page = eve.get("/first/organisations/diageo/").content.decode()
    assert 'class="timeline"' in page and "interdisciplinary cooperation: sociology" in " ".join(page.split())
    assert 'class="timeline"' not in eve.get("/first/organisations/fareway/").content.decode()
    made = Orientation.objects.get()
    address = f"/first/orientations/{made.public_id}/"
    assert eve.get(f"{address}edit/").status_code == 200
    assert eve.post(f"{address}edit/", {**form, "kind": "quality", "version": 1}).status_code == 302
    assert eve.post(f"{address}edit/", {**form, "kind": "sales", "version": 1}).status_code == 412
    assert eve.get(f"{address}archive/").status_code == 200
    assert eve.post(f"{address}archive/", {"version": 2}).status_code == 302
    assert "Add an orientation" not in sign_in(world.users["Bob"]).get("/first/organisations/diageo/").content.decode()


@pytest.mark.parametrize(("name", "status"), [("Charlie", 403), ("Bob", 403), ("Adam", 403), ("Lena", 404)])
def test_others_do_not_by_the_pages(world, sign_in, name, status):
    made = add(world)
    client = sign_in(world.users[name])
    form = {"kind": "quality", "since": "2030-01-01", "version": 1}
    # Who reads no organisations finds no enterprise; who reads them may not change this one.
    assert client.post(PAGE, form).status_code == status
    assert client.post(f"/first/orientations/{made.public_id}/edit/", form).status_code == status
    assert client.post(f"/first/orientations/{made.public_id}/archive/", form).status_code == status
    world.act_as("Eve")
    assert Orientation.objects.get().version == 1


def test_another_corporation_finds_nothing(two_worlds, sign_in):
    first, second = two_worlds
    second.act_as("Eve")
    foreign = services.add_orientation(enterprise=second.enterprise, by=second.principal("Eve"), **SALES)
    first.act_as("Eve")
    eve = sign_in(first.users["Eve"])
    assert eve.get(f"/first/orientations/{foreign.public_id}/edit/").status_code == 404
    assert eve.get(f"{API}{foreign.public_id}/").status_code == 404


def test_the_rest_lists_creates_and_changes_with_a_version(world, sign_in):
    eve = sign_in(world.users["Eve"])
    body = {"enterprise": "diageo", "kind": "sales", "since": "2020-01-01", "until": "2021-12-31"}
    made = eve.post(API, body, content_type="application/json")
    assert (made.status_code, made.json()["enterprise__slug"], made["ETag"]) == (201, "diageo", '"1"')
    assert eve.post(API, body, content_type="application/json").status_code == 422
    assert eve.post(API, {**body, "enterprise": "fareway"}, content_type="application/json").status_code == 404
    one = f"{API}{made.json()['public_id']}/"
    assert eve.patch(one, {"kind": "quality"}, content_type="application/json").status_code == 428
    changed = eve.patch(one, {"kind": "quality"}, content_type="application/json", headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["kind"], changed["ETag"]) == (200, "quality", '"2"')
    stale = eve.patch(one, {"kind": "sales"}, content_type="application/json", headers={"If-Match": '"1"'})
    assert stale.status_code == 412

    def kinds(**query):
        return [row["kind"] for row in eve.get(API, query).json()["results"]]

    assert kinds() == kinds(enterprise="diageo") == kinds(on="2020-06-01") == ["quality"]
    assert kinds(on="2030-01-01") == kinds(kind="sales") == []
    assert eve.get(API, {"on": "x"}).status_code == 422
    assert sign_in(world.users["Bob"]).post(API, body, content_type="application/json").status_code == 403
    assert sign_in(world.users["Lena"]).get(API).status_code == 404


def test_the_corporation_tells_itself_and_its_counts(world, sign_in):
    found = sign_in(world.users["Bob"]).get("/api/v1/first/corporation/").json()
    assert (found["name"], found["currency"]) == ("First", "USD")
    assert found["counts"] == {"levels": 2, "enterprises": 1, "suppliers": 0, "clients": 2, "proposed": 0}
    adam = sign_in(world.users["Adam"]).get("/api/v1/first/corporation/").json()
    assert set(adam["counts"].values()) == {0}
    assert sign_in(world.users["Lena"]).get("/api/v1/first/corporation/").status_code == 404
