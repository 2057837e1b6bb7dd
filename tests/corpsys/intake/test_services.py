"""The steps of an import without pages: nothing is stored in a chapter before the confirmation, and then all of it."""

import datetime
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from corpsys.access.refusals import Invalid, NotAllowed, NotVisible, Refused
from corpsys.audit.models import AuditEvent
from corpsys.files.models import StoredFile
from corpsys.files.services import TooLarge
from corpsys.intake import faults, registry, selectors, services
from corpsys.intake.models import Intake
from tests.corpsys.intake.conftest import GOOD

pytestmark = pytest.mark.django_db
MAPPING = {"client": "client", "month": "month", "amount": "amount"}
BAD = GOOD + "C,31.02.2019,x\n"


@pytest.fixture
def begin(world, taken):
    def _begin(content=GOOD, name="sales.csv", by="Alice", **context):
        upload = io.BytesIO(content if isinstance(content, bytes) else content.encode())
        return services.start(kind="trial", upload=upload, name=name, context=context, by=world.principal(by))

    return _begin


@pytest.fixture
def check(begin, world, work):
    def _check(content=GOOD, **more):
        made = begin(content, **more)
        services.set_mapping(intake=made, mapping=MAPPING, by=world.principal("Alice"))
        work()
        made.refresh_from_db()
        return made

    return _check


def test_from_file_to_loaded_rows(check, world, taken, work):
    made = check()
    assert (made.state, made.rows_total, made.rows_bad, taken) == ("checked", 2, 0, [])
    assert made.preview["facts"] == [["Where", "here"]]
    services.confirm(intake=made, by=world.principal("Alice"))
    (job,) = work()
    made.refresh_from_db()
    assert (made.state, made.result, job.result_url) == ("loaded", {"rows": 2}, "/first/organisations/")
    assert taken == [
        ("A", datetime.date(2019, 1, 1), Decimal("1.5000")),
        ("B", datetime.date(2019, 2, 1), Decimal("0.0000")),
    ]
    kinds = AuditEvent.objects.filter(kind__startswith="intake").values_list("kind", flat=True)
    assert set(kinds) == {"intake.started", "intake.confirmed", "intake.loaded"}


def test_rows_with_errors_are_left_out_only_if_that_was_chosen(check, world, taken, work):
    made = check(BAD)
    assert (made.rows_total, made.rows_bad) == (3, 1)
    assert [(fault["row"], fault["field"], fault["value"]) for fault in made.errors] == [
        (4, "amount", "x"),
        (4, "month", "31.02.2019"),
    ]
    with pytest.raises(Refused, match="1 row has errors"):
        services.confirm(intake=made, by=world.principal("Alice"))
    assert (work(), taken) == ([], [])
    services.confirm(intake=made, by=world.principal("Alice"), skip_bad_rows=True)
    work()
    assert len(taken) == 2


def test_a_file_without_a_good_row_cannot_be_confirmed(check, world):
    made = check("client,month,amount\nA,x,y\n")
    with pytest.raises(Refused, match="No row"):
        services.confirm(intake=made, by=world.principal("Alice"), skip_bad_rows=True)


def test_nothing_is_kept_of_a_refused_file(begin, files):
    for content, name in ((b"", "a.csv"), (b"PK\x03\x04", "a.xlsx"), (b"a,a\n1,2\n", "a.csv")):
        with pytest.raises(Invalid):
            begin(content, name)
    assert (Intake.objects.count(), StoredFile.objects.count(), files()) == (0, 0, [])


def test_a_file_over_the_limit_is_not_kept(begin, files, settings):
    settings.UPLOAD_MAX_BYTES = 40
    with pytest.raises(TooLarge):
        begin()
    assert (StoredFile.objects.count(), files()) == (0, [])


def test_a_question_of_the_file_goes_back_to_the_person(begin, world, work, taken):
    by = world.principal("Alice")
    made = begin("client;month;amount\nA;2019-01;1.234\n")
    services.set_mapping(intake=made, mapping=MAPPING, by=by)
    (job,) = work()
    made.refresh_from_db()
    assert (job.state, made.state, made.preview["problem"]["about"]) == ("done", "uploaded", "decimal")
    made = services.set_dialect(intake=made, by=by, decimal=",")
    services.set_mapping(intake=made, mapping=made.mapping, by=by)
    work()
    made.refresh_from_db()
    services.confirm(intake=made, by=by)
    work()
    assert taken[0][2] == Decimal(1234)


def test_a_refused_load_leaves_everything_as_it_was_and_can_be_tried_again(check, world, taken, work):
    made = check()
    taken.refuse = "The period is closed."
    services.confirm(intake=made, by=world.principal("Alice"))
    (job,) = work()
    made.refresh_from_db()
    assert (job.state, job.error, selectors.phase(made), made.result) == (
        "failed",
        "The period is closed.",
        "load_failed",
        None,
    )
    taken.refuse = ""
    services.confirm(intake=made, by=world.principal("Alice"))
    work()
    assert len(taken) == 2


def test_an_import_is_loaded_once(check, world, taken, work):
    made = check()
    services.confirm(intake=made, by=world.principal("Alice"))
    with pytest.raises(Refused):
        services.confirm(intake=made, by=world.principal("Alice"))
    work()
    with pytest.raises(Refused, match="loaded"):
        services.confirm(intake=made, by=world.principal("Alice"))
    with pytest.raises(Refused):
        services.set_mapping(intake=made, mapping=MAPPING, by=world.principal("Alice"))
    assert len(taken) == 2


def test_a_new_check_replaces_the_files_of_the_last_one(check, world, work, files, django_capture_on_commit_callbacks):
    made = check(BAD)
    before = set(files())
    with django_capture_on_commit_callbacks(execute=True):
        services.set_mapping(intake=made, mapping=MAPPING, by=world.principal("Alice"))
        work()
    made.refresh_from_db()
    assert len(files()) == len(before) == 3
    assert len(before & set(files())) == 1


def test_discarding_removes_what_was_made_and_keeps_the_file(
    check, world, files, taken, django_capture_on_commit_callbacks
):
    made = check(BAD)
    with django_capture_on_commit_callbacks(execute=True):
        services.discard(intake=made, by=world.principal("Alice"))
    made.refresh_from_db()
    assert (made.state, len(files()), taken) == ("discarded", 1, [])


def test_another_reading_clears_the_columns(check, world):
    made = services.set_dialect(intake=check(), by=world.principal("Alice"), delimiter=";")
    assert (made.state, made.header, made.mapping) == ("uploaded", ["client,month,amount"], {})


def test_a_right_withdrawn_in_between_stops_the_load(check, world, taken, work):
    from corpsys.corporation.models import Membership

    made = check()
    services.confirm(intake=made, by=world.principal("Alice"))
    Membership.objects.filter(user=world.users["Alice"]).update(role="member")
    (job,) = work()
    assert (job.state, taken) == ("failed", [])


def test_who_may_start_and_who_may_go_on(begin, world):
    with pytest.raises(NotAllowed):
        begin(by="Bob")
    with pytest.raises(Invalid):
        begin(place="there")
    made = begin()
    with pytest.raises(NotVisible):
        services.set_mapping(intake=made, mapping=MAPPING, by=world.principal("Eve"))
    with pytest.raises(NotVisible):
        selectors.intake(world.principal("Eve"), made.public_id)


def test_an_unknown_kind_is_as_if_missing(world, taken):
    with pytest.raises(NotVisible):
        services.start(kind="none", upload=io.BytesIO(b"x"), name="a.csv", context={}, by=world.principal("Alice"))


def test_a_chapter_takes_rows_out_of_the_good_ones_with_its_own_words(begin, world, work, taken, monkeypatch):
    def inspect(intake, staged, run):
        assert run.principal.name == "Alice"
        return registry.Inspected([(3, "client", "B", "unknown_client")], {"new": 1})

    monkeypatch.setattr(faults, "_WORDS", dict(faults._WORDS))
    faults.register({"unknown_client": "Nobody knows this client."})
    registry.register("trial", replace(registry.target_of("trial"), inspect=inspect))
    made = begin()
    services.set_mapping(intake=made, mapping=MAPPING, by=world.principal("Alice"))
    work()
    made.refresh_from_db()
    assert (made.rows_good, made.rows_bad, made.preview["outcome"]) == (1, 1, {"new": 1})
    (fault,) = selectors.first_faults(made)
    assert (fault.row, fault.field, fault.value, fault.message) == (3, "client", "B", "Nobody knows this client.")
    services.confirm(intake=made, by=world.principal("Alice"), skip_bad_rows=True)
    work()
    assert [row[0] for row in taken] == ["A"]
