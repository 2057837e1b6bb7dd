"""Stored scores: what the job writes, that it writes nothing where nothing changed, who may ask, what asks by itself."""

from decimal import Decimal

import pytest
from django.db import connection

from analytics import changes
from analytics.rules.models import VariantRuleSet
from analytics.scoring import selectors, services, tasks
from analytics.scoring.models import ClientScore
from corpsys.access.refusals import NotAllowed
from corpsys.audit.models import AuditEvent
from corpsys.corporation.models import Organisation
from corpsys.jobs import lease, sweeper
from corpsys.jobs import services as jobs
from corpsys.jobs.models import Job
from corpsys.jobs.registry import Cancelled
from corpsys.jobs.run import JobRun
from corpsys.jobs.testing import run_all
from corpsys.workspace.models import Workspace
from tests.choosing import OTHER, figures, finished_cooperation, rate

pytestmark = pytest.mark.django_db


def score(world, name="Alice"):
    """Have the enterprise scored by its key-account manager; return the ended job."""
    job = services.ask_for_scores(enterprise=world.enterprise, by=world.act_as(name))
    run_all()
    world.act_as(name)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job


def stored(world):
    return selectors.scores_of([world.workspace.pk])[world.workspace.pk]


def versions():
    """The physical version of each stored row, and who last locked it: both change with any write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin, xmax, ctid FROM analytics_clientscore ORDER BY id")
        return cursor.fetchall()


def calm():
    """Take back what the product asked for by itself, so that only what the test asks for runs."""
    for pk in Job.objects.filter(kind=services.ALL, state="queued").values_list("pk", flat=True):
        lease.cancel_waiting(pk)


def counts(job):
    return {name: job.result[name] for name in ("pairs", "added", "changed")}


def test_the_score_says_what_the_rule_says(world):
    rate(world, 4, 3)
    figures(world, "A")
    finished_cooperation(world)
    job = score(world)
    found = stored(world)
    assert (found.host_score, found.partner_score, found.pair_score) == (Decimal(100), Decimal(75), Decimal(75))
    assert (found.level, found.lowest_gate, found.missing) == (3, 3, 0)
    assert (found.importance, found.recommended, found.reason) == ("A", "integration", "recommended")
    assert (found.rules_version, found.run.is_in_force) == ("1", True)
    assert found.rated_at is not None
    assert job.result_url == "/first/scores/"


def test_what_is_missing_is_empty_and_not_zero(world):
    rate(world, 4, 3, **{OTHER: "unknown"})
    score(world)
    found = stored(world)
    assert (found.host_score, found.partner_score, found.pair_score, found.level) == (Decimal(100), None, None, None)
    assert (found.missing, found.importance, found.recommended, found.reason) == (1, "", "", "missing_inputs")
    assert found.run is None


def test_a_pair_without_anything_has_a_row_that_says_so(world):
    score(world)
    found = stored(world)
    assert (found.missing, found.factor_set, found.rated_at, found.lowest_gate) == (26, None, None, None)


def test_scoring_again_without_a_change_writes_nothing(world):
    rate(world, 3, 2)
    figures(world)
    calm()
    first = score(world)
    assert counts(first) == {"pairs": 1, "added": 1, "changed": 0}
    before, moment = versions(), stored(world).computed_at
    events = AuditEvent.objects.filter(kind="scores.computed").count()
    again = score(world)
    assert counts(again) == {"pairs": 1, "added": 0, "changed": 0}
    assert versions() == before
    assert stored(world).computed_at == moment
    assert AuditEvent.objects.filter(kind="scores.computed").count() == events


CHANGES = {
    "an assessment": lambda world: rate(world, 3, 3),
    "a class": lambda world: figures(world, "C"),
    "the flag": lambda world: Organisation.objects.filter(pk=world.client.pk).update(strategic=True),
    "the rules": lambda world: publish(world, readiness_cooperation="40"),
    "a version of the rules that changes nothing": lambda world: publish(world),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_written(world, what):
    rate(world, 2, 2)
    if what == "the flag":
        figures(world, "B")
    score(world)
    before = versions()
    CHANGES[what](world)
    calm()
    assert counts(score(world)) == {"pairs": 1, "added": 0, "changed": 1}
    assert versions() != before


def publish(world, **changed):
    thresholds = {
        "gate_cooperation": 2,
        "gate_integration": 3,
        "readiness_cooperation": "50",
        "readiness_integration": "75",
        "no_process_readiness": "25",
    }
    return VariantRuleSet.objects.create(
        corporation_id=world.corporation_id,
        number=2,
        standing="published",
        user=world.users["Adam"],
        thresholds=thresholds | changed,
    )


@pytest.mark.parametrize("name", ["Bob", "Eve", "Adam", "Dora", "Lena"])
def test_only_a_key_account_manager_asks(world, join_client, name):
    with pytest.raises(NotAllowed):
        services.ask_for_scores(enterprise=world.enterprise, by=world.act_as(name))


def test_another_enterprise_is_not_scored(world):
    with pytest.raises(NotAllowed):
        services.ask_for_scores(enterprise=world.enterprise, by=world.act_as("Charlie"))


def test_a_right_that_ended_meanwhile_ends_the_job(world):
    job = services.ask_for_scores(enterprise=world.enterprise, by=world.act_as("Alice"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE corpsys_membership SET role = 'member' WHERE user_id = %s", [world.users["Alice"].pk])
    run_all()
    world.act_as("Alice")
    job.refresh_from_db()
    assert (job.state, ClientScore.objects.count()) == ("failed", 0)


def test_only_the_own_enterprise_is_scored(world):
    other = Organisation.objects.create(
        corporation_id=world.corporation_id, kind="enterprise", name="O", slug="o", level=world.client.level
    )
    foreign = Workspace.objects.create(corporation_id=world.corporation_id, host=other, partner=world.client)
    score(world)
    assert set(selectors.scores_of([world.workspace.pk, foreign.pk])) == {world.workspace.pk}


def test_the_night_scores_every_pair_once_in_the_products_own_name(world):
    rate(world, 2, 2)
    calm()
    sweeper.insert_scheduled()
    world.act_as("Alice")
    (night,) = Job.objects.filter(kind=services.ALL, state="queued")
    assert (night.user, night.payload) == (None, {})
    sweeper.insert_scheduled()
    world.act_as("Alice")
    assert Job.objects.filter(kind=services.ALL, state="queued").count() == 1
    run_all()
    world.act_as("Alice")
    night.refresh_from_db()
    assert (night.state, night.result_url, counts(night)) == ("done", "", {"pairs": 1, "added": 1, "changed": 0})
    event = AuditEvent.objects.get(kind="scores.computed")
    assert (event.user, event.actor, event.workspace_id) == (None, "Corpsys", None)


def test_a_corporation_without_pairs_has_no_night_work(db, two_worlds):
    first, second = two_worlds
    Organisation.objects.filter(pk=first.client.pk).update(kind="supplier")
    assert not tasks.is_wanted()
    second.act_as("Alice")
    assert tasks.is_wanted()


def waiting():
    return [job.payload for job in Job.objects.filter(kind=services.ALL, state="queued").order_by("pk")]


def test_a_submitted_assessment_is_scored_by_itself_and_asked_for_once(world):
    rate(world, 2, 2)  # two assessments, one after the other
    assert waiting() == [{"workspace": world.workspace.pk}]
    run_all()
    world.act_as("Alice")
    assert stored(world).pair_score == 50
    rate(world, 3, 3)
    assert waiting() == [{"workspace": world.workspace.pk}]


def test_waiting_work_on_everything_stands_for_a_change_of_one_and_running_work_does_not(world):
    alice = world.act_as("Alice")
    changes.announce(by=alice)
    changes.announce(by=alice, workspace_id=world.workspace.pk)
    changes.announce(by=alice, enterprise_id=world.enterprise.pk)
    assert waiting() == [{}]
    Job.objects.filter(kind=services.ALL).update(state="running")
    changes.announce(by=alice, enterprise_id=world.enterprise.pk)
    changes.announce(by=alice, workspace_id=world.workspace.pk)
    assert waiting() == [{"enterprise": world.enterprise.pk}, {"workspace": world.workspace.pk}]


def test_a_stopped_job_writes_nothing_and_can_be_tried_again(world, monkeypatch):
    job = services.ask_for_scores(enterprise=world.enterprise, by=world.act_as("Alice"))

    def stopped(*_args):
        raise Cancelled

    monkeypatch.setattr(JobRun, "progress", stopped)
    run_all()
    world.act_as("Alice")
    job.refresh_from_db()
    assert (job.state, ClientScore.objects.count()) == ("cancelled", 0)
    monkeypatch.undo()
    jobs.retry(job=job, by=world.act_as("Alice"))
    run_all()
    world.act_as("Alice")
    assert ClientScore.objects.count() == 1


def test_many_pairs_are_scored_piece_by_piece(world, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    for n in range(4):
        client = Organisation.objects.create(
            corporation_id=world.corporation_id, kind="client", name=f"C{n}", slug=f"c{n}", level=world.client.level
        )
        Workspace.objects.create(corporation_id=world.corporation_id, host=world.enterprise, partner=client)
    told = []
    monkeypatch.setattr(JobRun, "progress", lambda self, done, total: told.append((done, total)))
    assert counts(score(world)) == {"pairs": 5, "added": 5, "changed": 0}
    assert told == [(2, 5), (4, 5), (5, 5)]
