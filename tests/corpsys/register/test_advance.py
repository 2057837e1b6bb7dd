"""How far an import and its undoing are is told row by row, and a wish to stop undoes everything."""

import pytest

from corpsys.corporation.models import Organisation
from corpsys.intake.models import Intake
from corpsys.jobs.registry import Cancelled
from corpsys.register import advance, organisations, undoing

pytestmark = pytest.mark.django_db
ROWS = "name,kind,level,sector\n" + "".join(f"Alfa {n},client,1,food\n" for n in range(10)) + "Fareway,client,1,food\n"


class Told:
    """A run that keeps what it is told, and stops after so many times."""

    def __init__(self, principal, most=1000):
        self.principal, self.most, self.heard = principal, most, []

    def progress(self, done, total):
        self.heard.append((done, total))
        if len(self.heard) >= self.most:
            raise Cancelled


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(advance, "AT_ONCE", 4)
    monkeypatch.setattr(undoing, "REMOVED_AT_ONCE", 4)


@pytest.fixture
def staged():
    from corpsys.files import services as files

    return lambda made: files.absolute(made.staged_path)


def test_a_load_tells_reading_looking_up_and_each_batch_that_is_written(check, world, small_batches, staged):
    made, run = check(ROWS), Told(world.act_as("Eve"))
    assert organisations.load(made, staged(made), run)["new"] == 10
    # 11 rows, three steps: read at 11, looked up at 22; then 4, 4 and 2 new rows, and the one that changes.
    assert list(dict.fromkeys(run.heard)) == [(0, 33), (11, 33), (22, 33), (26, 33), (30, 33), (32, 33), (33, 33)]


def test_a_load_that_is_stopped_raises_where_it_is(check, world, small_batches, staged):
    made = check(ROWS)
    with pytest.raises(Cancelled):
        organisations.load(made, staged(made), Told(world.act_as("Eve"), most=5))


def test_an_undo_tells_each_batch_that_is_removed(bring, world, small_batches):
    made, run = bring(ROWS), Told(world.act_as("Eve"))
    done = undoing.undo(made, run)
    assert (done["organisations"], done["restored"]) == (10, 1)
    assert list(dict.fromkeys(run.heard)) == [(0, 11), (1, 11), (5, 11), (9, 11), (11, 11)]


def test_a_stopped_undo_leaves_the_import_as_it_was(bring, world, monkeypatch):
    from corpsys.intake import services
    from corpsys.jobs.run import JobRun
    from corpsys.jobs.testing import run_all

    made = bring(ROWS)
    asked = services.undo(intake=made, by=world.act_as("Eve"))

    def stopped(self, done, total):
        raise Cancelled

    monkeypatch.setattr(JobRun, "progress", stopped)
    jobs = run_all()
    assert [job.state for job in jobs if job.pk == asked.job_id] == ["cancelled"]
    assert Intake.objects.get(pk=made.pk).undone_at is None
    assert Organisation.objects.filter(name__startswith="Alfa ").count() == 10
