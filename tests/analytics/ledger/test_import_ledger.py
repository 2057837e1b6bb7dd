"""`manage.py import_ledger`: what it prints, whom it acts for, and what it refuses. Sums worked out by hand."""

import gzip
import io
import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from analytics.ledger.commanding import parse_map
from analytics.ledger.models import LedgerEntry, LedgerLoad
from corpsys.access.refusals import Invalid
from corpsys.audit.models import AuditEvent
from corpsys.corporation.models import Organisation

pytestmark = pytest.mark.django_db
MAP = "client=Customer,date=Day,item=Code,quantity=Qty,price=Price,cancelled=No:C"
FILE = (
    "No,Code,Qty,Day,Price,Customer\n"
    "1,a,2,2019-01-02,1.50,10\n"  # 3.00
    "C2,a,-1,2019-01-03,1.50,10\n"  # -1.50
    "3,a,1,2019-02-03,4,\n"  # nobody's
    "4,a,x,2019-02-03,4,11\n"  # no number
    "5,a,1,2019-02-04,0.25,11\n"  # 0.25
)


@pytest.fixture
def run(world, tmp_path):
    """Run the command on a file with this content; returns what it printed."""

    def _run(*more, content=FILE, name="sales.csv", enterprise="diageo", columns=MAP):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = io.StringIO()
        call_command("import_ledger", enterprise, str(path), "--map", columns, *more, stdout=out)
        world.act_as("Eve")
        return out.getvalue()

    return _run


def test_it_prints_what_was_read_loaded_and_rejected_as_json(run):
    told = json.loads(run("--currency", "GBP", "--json"))
    load = LedgerLoad.objects.get()
    assert told == {
        "corporation": "first",
        "enterprise": "diageo",
        "is_new": False,
        "rows_read": 5,
        "rows_loaded": 3,
        "rows_rejected": 2,
        "rejected": {"client missing": 1, "quantity not_a_number": 1},
        "total": "1.7500",
        "returned": "-1.5000",
        "currency": "GBP",
        "first_month": "2019-01",
        "last_month": "2019-02",
        "load": str(load.public_id),
    }
    assert LedgerEntry.objects.get(client__key="10").revenue == Decimal("1.5")


def test_it_says_the_same_in_words(run):
    text = run(content=gzip.compress(FILE.encode()), name="sales.csv.gz")
    assert "3 of 5 rows loaded, 2019-01 to 2019-02" in text
    assert "Revenue 1.7500 USD" in text
    assert "Rejected, client missing: 1" in text


def test_it_acts_for_the_executive_and_the_trail_says_that_a_command_did_it(run):
    run()
    event = AuditEvent.objects.get(kind="ledger.commanded")
    assert (event.actor, event.after) == ("Eve", {"command": "import_ledger", "file": "sales.csv"})
    assert AuditEvent.objects.get(kind="ledger.loaded").actor == "Eve"


def test_it_acts_for_who_is_named_and_has_the_right(run):
    run("--by", "Alice@example.com")
    assert AuditEvent.objects.get(kind="ledger.loaded").actor == "Alice"


@pytest.mark.parametrize("name", ["bob", "lena", "adam", "nobody"])
def test_who_is_named_without_the_right_is_refused(run, name):
    with pytest.raises(CommandError, match="nobody here who may do this"):
        run("--by", f"{name}@example.com")
    assert LedgerLoad.objects.count() == 0


def test_a_manager_of_another_enterprise_is_refused(run):
    with pytest.raises(CommandError, match="another enterprise's ledger"):
        run("--by", "charlie@example.com")


def test_an_enterprise_is_made_only_if_that_was_said(run):
    with pytest.raises(CommandError, match=r"no enterprise “Acme Ltd”.*diageo"):
        run(enterprise="Acme Ltd")
    assert json.loads(run("--create", "--json", enterprise="Acme Ltd"))["is_new"] is True
    made = Organisation.objects.get(name="Acme Ltd")
    assert (made.kind, made.standing, made.slug) == ("enterprise", "accepted", "acme-ltd")
    again = json.loads(run("--create", "--json", "--replace", enterprise="acme ltd"))
    assert (again["is_new"], again["enterprise"]) == (False, "acme-ltd")


def test_nothing_of_a_refused_file_stays_not_even_the_enterprise(run):
    with pytest.raises(CommandError, match="no column “Nobody”; it has: No, Code, Qty"):
        run("--create", enterprise="Acme Ltd", columns=MAP.replace("Customer", "Nobody"))
    assert not Organisation.objects.filter(name="Acme Ltd").exists()


def test_months_loaded_already_are_refused_unless_replacement_was_said(run):
    run()
    with pytest.raises(CommandError, match="already loaded: 2019-01–2019-02"):
        run()
    run("--replace")
    assert sorted(LedgerLoad.objects.values_list("is_active", flat=True)) == [False, True]


def test_strict_loads_nothing_if_a_row_has_an_error(run):
    with pytest.raises(CommandError, match="client missing: 1"):
        run("--strict")
    assert LedgerLoad.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("No,Code,Qty,Day,Price,Customer\n", "The file has a header and no rows"),
        ("No,Code,Qty,Day,Price,Customer\n1,a,1,2099-01-01,1,x\n", "No row could be read: month in_future: 1"),
        ('No,Code,Qty,Day,Price,Customer\n1,a,1,2019-01-01,"1,234",x\n', "can be read in two ways"),
        ("", "The file is empty"),
    ],
)
def test_a_file_that_tells_nothing_is_refused_with_the_reason(run, content, reason):
    with pytest.raises(CommandError, match=reason):
        run(content=content)


def test_what_the_file_does_not_tell_can_be_said(run):
    content = 'No,Code,Qty,Day,Price,Customer\n1,a,1,03/04/2019,"1,234",x\n'
    told = json.loads(run("--decimal", ",", "--date-order", "mdy", "--json", content=content))
    assert (told["total"], told["first_month"]) == ("1.2340", "2019-03")


def test_one_corporation_need_not_be_named_and_several_must_be(two_worlds, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(FILE)
    with pytest.raises(CommandError, match="say which with --corporation"):
        call_command("import_ledger", "diageo", str(path), "--map", MAP)
    with pytest.raises(CommandError, match="no corporation with the address “third”"):
        call_command("import_ledger", "diageo", str(path), "--map", MAP, "--corporation", "third")
    out = io.StringIO()
    call_command("import_ledger", "diageo", str(path), "--map", MAP, "--corporation", "second", "--json", stdout=out)
    assert json.loads(out.getvalue())["corporation"] == "second"
    two_worlds[0].act_as("Eve")
    assert LedgerLoad.objects.count() == 0
    two_worlds[1].act_as("Eve")
    assert LedgerLoad.objects.count() == 1


def test_a_file_that_is_not_there(world):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_ledger", "diageo", "/nonexistent/sales.csv", "--map", MAP)


def test_the_map_reads_fields_and_columns():
    assert parse_map("client=Name, short,date=Day,amount=Sale (Dollars)=x") == (
        {"client": "Name, short", "month": "Day", "amount": "Sale (Dollars)=x"},
        "",
    )
    assert parse_map("cancelled=Doc: no:C,client=a")[0] == {"cancelled": "Doc: no", "client": "a"}
    assert parse_map("cancelled=Doc: no:C,client=a")[1] == "C"


@pytest.mark.parametrize(
    "text", ["client", "buyer=x", "client=", "client=a,client=b", "cancelled=No", "cancelled=No:", "cancelled=:C", ""]
)
def test_a_map_that_says_nothing_is_refused(text):
    with pytest.raises(Invalid):
        parse_map(text)
