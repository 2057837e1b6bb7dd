"""Loading a ledger: periods, replacement, missing figures, who may. Source: D10; access K1; reliability, Bad input."""

import datetime
from decimal import Decimal

import pytest

from analytics.ledger.models import LedgerClient, LedgerEntry, LedgerLoad
from corpsys.access.refusals import Invalid, NotAllowed, NotVisible
from corpsys.audit.models import AuditEvent
from corpsys.corporation import services as corporations
from corpsys.tenancy import context

pytestmark = pytest.mark.django_db
HEADER = "client,date,sales,cost,quantity\n"
JANUARY = HEADER + "A,2019-01-03,10,4,1\nA,2019-01-20,5,1,2\nB,2019-01-09,-3,1,\n"


def entries():
    rows = LedgerEntry.objects.filter(load__is_active=True).order_by("client__key", "month")
    return [(row.client.key, f"{row.month:%Y-%m}", row.revenue, row.profit, row.quantity) for row in rows]


def test_rows_are_summed_by_client_and_month(load):
    intake, _job = load(JANUARY)
    assert intake.state == "loaded"
    assert entries() == [
        ("A", "2019-01", Decimal(15), Decimal(10), Decimal(3)),
        ("B", "2019-01", Decimal(-3), Decimal(-4), None),
    ]


def test_a_part_of_a_sum_is_not_the_sum(load):
    load(HEADER + "A,2019-01,10,4,1\nA,2019-01,5,,\nB,2019-01,5,0,0\n")
    assert entries() == [
        ("A", "2019-01", Decimal(15), None, None),
        ("B", "2019-01", Decimal(5), Decimal(5), Decimal(0)),
    ]


def test_profit_may_be_given_instead_of_cost(load):
    load("client,month,revenue,profit\nA,2019-01,10,2.5\n")
    assert entries()[0][3] == Decimal("2.5")


def test_months_loaded_already_are_refused_unless_replacement_was_said(load):
    load(JANUARY)
    intake, job = load(HEADER + "A,2019-01-31,1,1,1\n")
    assert (job.state, intake.state, intake.result) == ("failed", "loading", None)
    assert "2019-01–2019-01" in job.error
    assert len(entries()) == 2
    intake, _job = load(HEADER + "A,2019-01-31,1,1,1\n", replace=True)
    assert intake.state == "loaded"
    assert entries() == [("A", "2019-01", Decimal(1), Decimal(0), Decimal(1))]
    assert list(LedgerLoad.objects.order_by("id").values_list("is_active", flat=True)) == [False, True]


def test_a_replacement_that_would_lose_months_is_refused(load):
    load(HEADER + "A,2019-01-03,10,4,1\nA,2019-02-03,10,4,1\n")
    _intake, job = load(JANUARY, replace=True)
    assert "would be lost" in job.error
    assert [row[1] for row in entries()] == ["2019-01", "2019-02"]


def test_the_preview_says_what_will_be_replaced(load, upload):
    load(JANUARY)
    facts = dict(upload(JANUARY, replace=True).preview["facts"])
    assert facts["Will be replaced"] == "2019-01–2019-01"
    assert (facts["Clients"], facts["Revenue"], facts["Profit"]) == ("2", "12.00 USD", "6.00")
    assert "Already loaded, so this will be refused" in dict(upload(JANUARY).preview["facts"])


def test_other_months_are_added(load):
    load(JANUARY)
    load(HEADER + "A,2019-02-03,7,1,1\n")
    assert len(entries()) == 3
    assert LedgerClient.objects.count() == 2


def test_future_months_are_errors(upload):
    intake = upload(HEADER + "A,2019-01-03,10,4,1\nA,2099-01-03,10,4,1\n")
    assert [(fault["row"], fault["code"]) for fault in intake.errors] == [(3, "in_future")]


def test_names_match_organisations_exactly_and_ambiguous_ones_do_not(load, world):
    eve = world.principal("Eve")
    corporations.propose_organisation(kind="client", name="Hy-Vee", level=world.extra["levels"][0], by=eve)
    world.act_as("Alice")
    load("client,month,revenue\nfareway,2019-01,1\nFareway Stores,2019-01,1\nHy-Vee,2019-01,1\n")
    linked = dict(LedgerClient.objects.values_list("key", "organisation__slug"))
    assert linked == {"fareway": "fareway", "Fareway Stores": None, "Hy-Vee": None}


@pytest.mark.parametrize(("name", "refusal"), [("Bob", NotAllowed), ("Charlie", NotAllowed), ("Lena", NotAllowed)])
def test_who_may_not_import(upload, name, refusal):
    with pytest.raises(refusal):
        upload(JANUARY, by=name)


def test_an_executive_may_import_for_any_enterprise(load):
    assert load(JANUARY, by="Eve")[0].state == "loaded"


def test_enterprise_and_currency_must_exist(upload):
    with pytest.raises(NotVisible):
        upload(JANUARY, enterprise="fareway")
    with pytest.raises(Invalid, match="currency"):
        upload(JANUARY, currency="XXQ")


def test_the_ledger_is_closed_to_the_clients_side(load, world):
    load(JANUARY)
    with context.tenant(world.corporation_id, side="partner"):
        assert (LedgerEntry.objects.count(), LedgerClient.objects.count(), LedgerLoad.objects.count()) == (0, 0, 0)


def test_one_event_is_recorded_for_the_file(load):
    load(JANUARY)
    event = AuditEvent.objects.get(kind="ledger.loaded")
    assert (event.reach, event.after["rows"], event.after["period"]) == ("host", 3, "2019-01–2019-01")
    assert len(event.after["sha256"]) == 64


def test_dates_before_are_kept_as_first_days(load):
    load(JANUARY)
    assert set(LedgerEntry.objects.values_list("month", flat=True)) == {datetime.date(2019, 1, 1)}


def test_the_report_says_why_the_months_cannot_be_loaded_instead_of_the_button(load, upload, world, sign_in):
    load(HEADER + "A,2019-01-03,10,4,1\nA,2019-02-03,10,4,1\n")
    client = sign_in(world.users["Alice"])
    for said, reason in (({}, "already loaded: 2019-01–2019-02"), ({"replace": True}, "would be lost")):
        page = client.get(f"/first/import/{upload(JANUARY, **said).public_id}/").content.decode()
        assert reason in page
        assert "Import 3 rows" not in page
    other = client.get(f"/first/import/{upload(JANUARY, currency='EUR').public_id}/").content.decode()
    assert "Import 3 rows" in other


def test_the_result_says_what_is_in_who_is_not_known_and_leads_to_its_months(load, world, sign_in):
    intake, job = load(JANUARY)
    page = sign_in(world.users["Alice"]).get(job.result_url).content.decode()
    assert job.result_url == f"/first/import/{intake.public_id}/"
    assert "3 rows of 2019-01 – 2019-01 are in the ledger: 12.00 USD." in page
    assert "2 clients in them are no clients of the corporation yet" in page
    leads = "/first/key-clients/?enterprise=diageo&amp;first_month=2019-01&amp;last_month=2019-01"
    assert f'href="{leads}"' in page
    assert "Say who they are" in page and 'href="/first/key-clients/ledger/?enterprise=diageo"' in page
    form = sign_in(world.users["Alice"]).get(leads.replace("&amp;", "&")).content.decode()
    assert 'value="2019-01"' in form


def test_the_name_of_a_client_is_proposed_before_its_number(upload):
    intake = upload("Customer no,Customer name,Date,Revenue\n17,Acme,2019-01-03,10\n")
    assert intake.mapping["client"] == "Customer name"
