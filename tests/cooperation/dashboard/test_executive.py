"""The dashboard: executives only, every process with both sides' attainment, and what waits for a decision."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperation.decision.models import Decision
from cooperation.process.models import Bypass, Stage
from corpsys.audit.models import AuditEvent
from corpsys.corporation import services as corporations
from corpsys.workspace import services as workspaces
from tests.cooperation.conftest import decide
from tests.cooperation.monitoring.conftest import joint  # noqa: F401
from tests.cooperation.monitoring.test_selectors import enter

pytestmark = pytest.mark.django_db
URL = "/first/dashboard/"


def html(client):
    return client.get(URL).content.decode()


def test_anonymous_is_asked_to_sign_in(client, world):
    assert client.get(URL).status_code == 302


@pytest.mark.parametrize(
    ("name", "status"), [("Alice", 403), ("Bob", 403), ("Charlie", 403), ("Adam", 403), ("Lena", 404), ("Eve", 200)]
)
def test_executives_only(joint, sign_in, name, status):  # noqa: F811
    assert sign_in(joint.users[name]).get(URL).status_code == status


def test_another_corporation_finds_nothing(two_worlds, sign_in):
    assert sign_in(two_worlds[1].users["Eve"]).get(URL).status_code == 404


def test_the_menu_shows_it_to_executives(world, sign_in):
    assert f'href="{URL}"' in html(sign_in(world.users["Eve"]))
    assert f'href="{URL}"' not in sign_in(world.users["Alice"]).get("/first/").content.decode()


def test_empty_says_the_next_step(world, sign_in):
    page = html(sign_in(world.users["Eve"]))
    assert "No process is running." in page and "Nothing waits for your decision." in page


def test_a_process_with_both_sides_attainment(joint, sign_in):  # noqa: F811
    enter(joint, "Alice", "119", is_final=True)
    page = html(sign_in(joint.users["Eve"]))
    assert "95.0%" in page and "130.0%" not in page
    enter(joint, "Sam", "16.5", is_final=True)
    page = html(sign_in(joint.users["Eve"]))
    assert "Diageo × Fareway" in page
    assert page.count("95.0%") == 2  # the enterprise's attainment, and the win-win index
    # In an average a side counts at most 1.25.
    assert "125.0%" in page


def test_late_and_ended_processes(joint, sign_in):  # noqa: F811
    joint.act_as("Alice")
    Stage.objects.filter(number=4).update(due_on=timezone.localdate() - timedelta(days=1))
    eve = sign_in(joint.users["Eve"])
    assert "late" in html(eve)
    workspaces.end_cycle(cycle=joint.cycle, ending="closed", outcome="both_met", by=joint.act_as("Alice"))
    assert "Plan for 2027" not in html(eve)
    assert "Plan for 2027" in eve.get(URL, {"ended": "1"}).content.decode()


def test_what_waits_leads_to_the_page_where_it_is_answered(joint, sign_in):  # noqa: F811
    process = joint.extra["process"]
    by = joint.act_as("Alice")
    waiting = decide(joint, "integration", standing="waiting")
    Decision.objects.filter(pk=waiting.pk).update(recommended="cooperation", reason="they are ready")
    asked = Bypass.objects.create(
        **joint.cycle.scope(), process=process, stage=4, reason="x", open_conditions=[], asked_by=joint.users["Alice"]
    )
    corporations.propose_organisation(kind="client", name="Kum & Go", level=joint.extra["levels"][0], by=by)
    eve = sign_in(joint.users["Eve"])
    page = html(eve)
    assert "3 decisions wait for you." in page
    for link in (
        reverse("variant", args=["first", "fareway"]) + "?enterprise=diageo",
        reverse("bypass", args=["first", process.key, asked.public_id]),
        reverse("organisation", args=["first", "kum-go"]),
    ):
        assert link in page
        assert eve.get(link).status_code == 200


def test_reading_it_is_kept_once_a_day(joint, sign_in):  # noqa: F811
    eve = sign_in(joint.users["Eve"])
    for _again in range(2):
        eve.get(URL)
    joint.act_as("Alice")
    assert AuditEvent.objects.filter(kind="dashboard.read", user=joint.users["Eve"]).count() == 1


def test_it_asks_the_same_for_more_processes(joint, sign_in, django_assert_max_num_queries):  # noqa: F811
    from cooperation.process import services as processes
    from corpsys.workspace.models import Cycle

    eve = sign_in(joint.users["Eve"])
    eve.get(URL)
    with django_assert_max_num_queries(40) as few:
        eve.get(URL)
    alice = joint.act_as("Alice")
    workspace = workspaces.open_workspace(host=joint.enterprise, partner=joint.other_client, by=alice)
    joint.cycle = Cycle.objects.get(workspace=workspace)
    processes.open_process(decision=decide(joint, "negotiation"), name="Another", by=joint.act_as("Alice"))
    with django_assert_max_num_queries(len(few)):
        assert "Another" in html(eve)
