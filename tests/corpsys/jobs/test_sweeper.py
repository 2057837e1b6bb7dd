"""What the sweeper finds: waiting jobs, dead workers, due work of the schedule. Source: reliability 2, 4, 5."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from kombu.exceptions import OperationalError

from corpsys.audit.services import record
from corpsys.jobs import beats, lease, nudge, services, sweeper, testing
from corpsys.jobs.models import Job, JobTicket, ScheduledRun, WorkerBeat
from corpsys.jobs.registry import Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def messages(monkeypatch):
    sent = []
    monkeypatch.setattr(nudge, "publish", lambda *message: sent.append(message))
    return sent


def nothing(run):
    return Outcome({})


def grace_is_over():
    JobTicket.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_waiting_job_is_sent_once_and_again_only_after_a_while(ask, messages, world):
    job = ask(nothing)
    assert sweeper.send_waiting() == 0, "its own message is still on the way"
    grace_is_over()
    assert [sweeper.send_waiting(), sweeper.send_waiting()] == [1, 0]
    assert messages == [(world.corporation_id, job.pk, "interactive")]
    grace_is_over()
    assert sweeper.send_waiting() == 1


def test_a_job_put_off_is_not_sent_before_its_time(ask, messages):
    ask(nothing)
    JobTicket.objects.update(due_at=Now() + timedelta(seconds=60), lease_until=None)
    assert sweeper.send_waiting() == 0


def test_a_broker_that_is_away_leaves_the_jobs_for_the_next_round(ask, monkeypatch):
    def away(*_message):
        raise OperationalError("gone")

    ask(nothing)
    grace_is_over()
    monkeypatch.setattr(nudge, "publish", away)
    assert sweeper.send_waiting() == 0
    monkeypatch.setattr(nudge, "publish", lambda *_message: None)
    assert sweeper.send_waiting() == 1


def dies(job):
    assert lease.claim(job.pk) is not None
    JobTicket.objects.filter(job_id=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def states(job):
    job.refresh_from_db()
    return job.state, JobTicket.objects.get(job_id=job.pk).state


def test_a_job_whose_process_dies_three_times_is_given_up_with_the_reason(ask):
    job = ask(nothing)
    for _attempt in range(2):
        dies(job)
        assert sweeper.release_expired() == 1
        assert states(job) == ("queued", "queued")
    dies(job)
    sweeper.release_expired()
    assert states(job) == ("failed", "failed")
    assert job.error == "The work ended without an answer 3 times; it may need more memory or time."


def test_a_job_that_should_stop_is_cancelled_when_its_process_is_gone(ask, world):
    job = ask(nothing)
    dies(job)
    services.cancel(job=job, by=world.principal("Alice"))
    sweeper.release_expired()
    assert states(job) == ("cancelled", "cancelled")


def test_a_living_job_is_left_alone(ask):
    job = ask(nothing)
    lease.claim(job.pk)
    assert sweeper.release_expired() == 0
    assert states(job) == ("running", "running")


def test_the_late_worker_cannot_end_what_another_attempt_holds(ask):
    job = ask(nothing)
    dies(job)
    job.refresh_from_db()
    old = job.token
    sweeper.release_expired()
    assert lease.claim(job.pk).token != old
    for late in (
        lambda: lease.finish(job.pk, old),
        lambda: lease.renew(job.pk, old),
        lambda: lease.end(job.pk, old, state="failed"),
        lambda: lease.postpone(job.pk, old, seconds=1, reason=""),
    ):
        with pytest.raises(lease.Lost):
            late()
    assert states(job) == ("running", "running")


def test_work_of_the_schedule_is_asked_for_once_per_due_time_and_corporation(two_worlds, messages, settings):
    settings.JOB_SCHEDULE = {"audit.seal": 60}
    made = [sweeper.insert_scheduled(), sweeper.insert_scheduled()]
    assert made == [2, 0]
    testing.run_all()
    ScheduledRun.objects.all().delete()
    assert sweeper.insert_scheduled() == 0, "nothing is left to seal"
    first, _second = two_worlds
    record(kind="test.act", by=first.principal("Alice"))
    ScheduledRun.objects.all().delete()
    assert sweeper.insert_scheduled() == 1


def test_old_traces_of_the_schedule_are_removed(world, settings):
    settings.JOB_SCHEDULE = {"audit.seal": 60}
    sweeper.insert_scheduled()
    testing.run_all()
    long_ago = timedelta(days=2)
    ScheduledRun.objects.update(created_at=F("created_at") - long_ago)
    Job.objects.update(finished_at=F("finished_at") - long_ago)
    old = Job.objects.get()
    record(kind="test.act", by=world.principal("Alice"))
    sweeper.insert_scheduled()
    sweeper.insert_scheduled()
    assert not Job.objects.filter(pk=old.pk).exists()
    assert not JobTicket.objects.filter(pk=old.pk).exists()
    assert Job.objects.count() == 1


def test_a_silent_worker_is_noticed_after_a_minute(db):
    assert beats.is_silent("bulk")
    beats.beat("bulk@here", ["bulk"])
    assert not beats.is_silent("bulk")
    assert beats.is_silent("interactive")
    WorkerBeat.objects.update(at=Now() - timedelta(seconds=61))
    assert beats.is_silent("bulk")


def test_a_round_gives_a_sign_of_life(world, messages):
    sweeper.sweep()
    assert WorkerBeat.objects.get().name == sweeper.NAME


def test_a_page_does_not_wait_for_an_absent_broker_twice(monkeypatch):
    calls = []

    def away(*message):
        calls.append(message)
        raise OperationalError("gone")

    monkeypatch.setattr(nudge, "publish", away)
    monkeypatch.setattr(nudge, "_quiet_until", 0.0)
    assert [nudge.send(1, 1, "bulk"), nudge.send(1, 2, "bulk")] == [False, False]
    assert calls == [(1, 1, "bulk")]
