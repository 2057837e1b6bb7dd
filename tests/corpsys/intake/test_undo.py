"""Taking an import back: by whom, until when, once, all of it or nothing."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from corpsys.access.refusals import Invalid, NotVisible, Refused
from corpsys.audit.models import AuditEvent
from corpsys.corporation.models import Membership
from corpsys.intake import selectors, services
from corpsys.intake.models import Intake
from corpsys.jobs.models import Job
from tests.corpsys.intake.conftest import GOOD

pytestmark = pytest.mark.django_db
MAPPING = {"client": "client", "month": "month", "amount": "amount"}


@pytest.fixture
def checked(world, taken, work):
    def _checked(kind="reviewed"):
        by = world.principal("Alice")
        made = services.start(kind=kind, upload=io.BytesIO(GOOD.encode()), name="a.csv", context={}, by=by)
        services.set_mapping(intake=made, mapping=MAPPING, by=by)
        work()
        return Intake.objects.get(pk=made.pk)

    return _checked


@pytest.fixture
def loaded(checked, world, work):
    def _loaded(kind="reviewed", **decisions):
        made = services.confirm(intake=checked(kind), by=world.principal("Alice"), decisions=decisions)
        work()
        return fresh(made)

    return _loaded


def fresh(made):
    return Intake.objects.select_related("job", "file").get(pk=made.pk)


def test_decisions_reach_the_load_as_the_kind_keeps_them(loaded, taken):
    made = loaded(**{"row-2": "new", "row-3": "same"})
    assert (made.decisions, taken.decisions) == ({"row-2": "new"}, {"row-2": "new"})


def test_a_wrong_decision_is_refused_and_nothing_begins(checked, world, work, taken):
    made = checked()
    with pytest.raises(Invalid, match="is no answer"):
        services.confirm(intake=made, by=world.principal("Alice"), decisions={"row-2": "maybe"})
    assert (fresh(made).state, work(), taken) == ("checked", [], [])


def test_a_kind_without_decisions_takes_none(checked, world):
    with pytest.raises(Invalid, match="Nothing is to be decided"):
        services.confirm(intake=checked("trial"), by=world.principal("Alice"), decisions={"row-2": "new"})


def test_a_new_check_forgets_the_decisions(checked, world):
    made = checked()
    Intake.objects.update(decisions={"row-2": "new"})
    assert services.set_mapping(intake=made, mapping=MAPPING, by=world.principal("Alice")).decisions == {}


def test_an_import_is_taken_back_once(loaded, world, work, taken):
    made = loaded()
    assert (len(taken), selectors.phase(made), selectors.can_be_undone(made)) == (2, "loaded", True)
    asked = services.undo(intake=made, by=world.principal("Alice"))
    assert selectors.phase(asked) == "undoing"
    with pytest.raises(Refused, match="already"):
        services.undo(intake=made, by=world.principal("Alice"))
    (job,) = work()
    made = fresh(made)
    assert (job.state, job.result, taken) == ("done", {"removed": 2}, [])
    assert job.result_url == f"/first/import/{made.public_id}/"
    assert (selectors.phase(made), made.undone_at is not None, selectors.can_be_undone(made)) == ("undone", True, False)
    event = AuditEvent.objects.get(kind="intake.undone")
    assert (event.before, event.after) == ({"kind": "reviewed", "rows": 2}, {"removed": 2})
    with pytest.raises(Refused, match="undone already"):
        services.undo(intake=made, by=world.principal("Alice"))


def test_a_chapter_that_cannot_says_why_and_it_can_be_tried_again(loaded, world, work, taken):
    made = loaded()
    taken.refuse = "The clients have been changed since."
    services.undo(intake=made, by=world.principal("Alice"))
    (job,) = work()
    made = fresh(made)
    assert (job.state, job.error, selectors.phase(made)) == (
        "failed",
        "The clients have been changed since.",
        "undo_failed",
    )
    assert (made.undone_at, len(taken)) == (None, 2)
    taken.refuse = ""
    services.undo(intake=made, by=world.principal("Alice"))
    work()
    assert selectors.phase(fresh(made)) == "undone"


def test_seven_days_and_not_longer(loaded, world):
    made = loaded()
    loaded_at = timezone.now() - timedelta(days=7) + timedelta(minutes=1)
    Intake.objects.update(preview={"loaded_at": loaded_at.isoformat()})
    assert selectors.can_be_undone(fresh(made))
    Intake.objects.update(preview={"loaded_at": (loaded_at - timedelta(minutes=2)).isoformat()})
    assert not selectors.can_be_undone(fresh(made))
    with pytest.raises(Refused, match="seven days"):
        services.undo(intake=made, by=world.principal("Alice"))


def test_what_is_not_in_or_knows_no_way_back_is_refused(checked, loaded, world):
    with pytest.raises(Refused, match="checked"):
        services.undo(intake=checked(), by=world.principal("Alice"))
    with pytest.raises(Refused, match="this kind"):
        services.undo(intake=loaded("trial"), by=world.principal("Alice"))


def test_whoever_has_the_right_to_the_kind_may_and_nobody_else(loaded, world, work, taken):
    made = loaded()
    for name in ("Bob", "Lena"):
        with pytest.raises(NotVisible):
            services.undo(intake=made, by=world.principal(name))
    services.undo(intake=made, by=world.principal("Eve"))
    (job,) = work()
    assert (job.user_id, job.result_url, taken) == (world.users["Eve"].pk, "/first/organisations/", [])


def test_a_right_withdrawn_in_between_stops_the_undoing(loaded, world, work, taken):
    made = loaded()
    services.undo(intake=made, by=world.principal("Alice"))
    Membership.objects.filter(user=world.users["Alice"]).update(role="member")
    (job,) = work()
    assert (job.state, len(taken), Job.objects.filter(kind="intake.undo").count()) == ("failed", 2, 1)
