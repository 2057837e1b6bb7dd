"""Who reads which events. Source: access, K10 and the columns of executive and administrator."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from corpsys.access.states import State
from corpsys.audit import selectors
from corpsys.audit.services import record
from corpsys.workspace.models import Cycle

pytestmark = pytest.mark.django_db
HOST, PARTNER, JOINT = "test.host", "test.partner", "test.joint"


@pytest.fixture
def history(world, join_client):
    here = {"workspace_id": world.workspace.pk}
    record(kind=HOST, by=world.principal("Alice"), after={"secret": "margin 12"}, **here)
    record(kind=JOINT, by=world.principal("Alice"), joint=True, **here)
    record(kind=PARTNER, by=world.principal("Lena"), **here)
    return world


def read_by(world, name):
    rows = selectors.events_for(world.principal(name), world.workspace.pk)
    return {kind for kind in rows.values_list("kind", flat=True) if kind.startswith("test.")}


# By hand from the row K10 of access: "E, C own" is N, C1, I0, I1; "E" is C0; "E C" is C2, CE, I2, IE.
CLIENT_READS = {
    "P": set(),
    "N": {PARTNER},
    "C0": set(),
    "C1": {PARTNER},
    "C2": {PARTNER, JOINT},
    "CE": {PARTNER, JOINT},
    "I0": {PARTNER},
    "I1": {PARTNER},
    "I2": {PARTNER, JOINT},
    "IE": {PARTNER, JOINT},
}


@pytest.mark.parametrize("state", [state.value for state in State])
def test_each_side_reads_its_own_and_the_joint_events_by_state(history, state):
    Cycle.objects.filter(pk=history.cycle.pk).update(state=state, variant="" if state == "P" else "cooperation")
    assert read_by(history, "Lena") == read_by(history, "Sam") == CLIENT_READS[state]
    for name in ("Alice", "Bob", "Eve"):
        assert read_by(history, name) == {HOST, JOINT}
    for name in ("Charlie", "Dora", "Adam", "Hugo"):
        assert read_by(history, name) == set()


def test_the_client_reads_nothing_of_a_second_cycle_that_does_not_exist_for_it_yet(history):
    now = timezone.now()
    Cycle.objects.update(
        state="CE", variant="cooperation", ending="closed", ended_at=now, opened_at=F("opened_at") - timedelta(days=9)
    )
    Cycle.objects.create(
        corporation_id=history.corporation_id, workspace=history.workspace, number=2, state="C0", variant="cooperation"
    )
    assert read_by(history, "Lena") == {PARTNER, JOINT}
    Cycle.objects.filter(number=1).update(ended_at=now - timedelta(days=1))
    Cycle.objects.filter(number=2).update(opened_at=now - timedelta(days=1))
    assert read_by(history, "Lena") == set()


def page(client, slug="first"):
    return client.get(reverse("audit", args=[slug]))


def test_executives_read_values_and_never_the_clients_own_events(history, sign_in):
    shown = page(sign_in(history.users["Eve"])).content.decode()
    assert "margin 12" in shown
    assert HOST in shown
    assert JOINT in shown
    assert PARTNER not in shown


def test_administrators_read_who_when_and_which_object_without_names_and_values(history, sign_in):
    record(kind="test.named", by=history.principal("Alice"), entity=history.client)
    shown = page(sign_in(history.users["Adam"])).content.decode()
    assert "test.named" in shown
    assert str(history.client.public_id)[:8] in shown
    assert "Fareway" not in shown
    assert "margin 12" not in shown


@pytest.mark.parametrize(
    ("name", "status"), [("Alice", 403), ("Bob", 403), ("Charlie", 403), ("Lena", 404), ("Hugo", 404)]
)
def test_nobody_else_comes_to_the_page(history, sign_in, name, status):
    assert page(sign_in(history.users[name])).status_code == status


def test_the_page_needs_a_sign_in_in_this_corporation(two_worlds, client, sign_in):
    _first, second = two_worlds
    assert page(client).status_code == 302
    assert page(sign_in(second.users["Eve"])).status_code == 404


def test_the_page_costs_the_same_for_few_and_many_events(history, sign_in, django_assert_max_num_queries):
    client = sign_in(history.users["Eve"])
    for _number in range(60):
        record(kind="test.more", by=history.principal("Alice"), after={"a": 1})
    with django_assert_max_num_queries(12):
        assert "1–50" in page(client).content.decode()
