"""Groups of clients: rows of their own, the newest wins, an older month loaded later moves nobody. Source: D2, D10."""

import pytest

from analytics.ledger.models import LedgerClient, LedgerEntry

pytestmark = pytest.mark.django_db
HEADER = "client,group,month,revenue\n"


def groups():
    rows = LedgerClient.objects.filter(is_group=False).order_by("key")
    return dict(rows.values_list("key", "group__key"))


def test_shops_point_to_their_chain_and_figures_stay_with_the_shops(load):
    load(HEADER + "Shop 1,Fareway,2019-01,5\nShop 2,Fareway,2019-01,7\nKiosk,,2019-01,1\n")
    assert groups() == {"Shop 1": "Fareway", "Shop 2": "Fareway", "Kiosk": None}
    assert LedgerClient.objects.filter(is_group=True).count() == 1
    assert LedgerEntry.objects.filter(client__is_group=True).count() == 0


def test_a_group_is_matched_as_a_client_is(load):
    load(HEADER + "Shop 1,fareway,2019-01,5\nhy-vee,Others,2019-01,5\n")
    found = dict(LedgerClient.objects.values_list("key", "organisation__slug"))
    assert found == {"Shop 1": None, "fareway": "fareway", "hy-vee": "hy-vee", "Others": None}


def test_a_client_and_a_group_of_one_name_are_two(load):
    load(HEADER + "Fareway,Fareway,2019-01,5\n")
    assert sorted(LedgerClient.objects.values_list("key", "is_group")) == [("Fareway", False), ("Fareway", True)]
    assert set(LedgerClient.objects.values_list("organisation__slug", flat=True)) == {"fareway"}


def test_the_newest_group_of_a_file_counts(load):
    load(HEADER + "S,New,2019-03,5\nS,Old,2019-01,5\nS,Later row,2019-03,5\nS,,2019-04,5\n")
    assert groups() == {"S": "Later row"}


def test_the_newest_group_of_all_files_counts(load):
    load(HEADER + "S,B,2019-02,5\n")
    load(HEADER + "S,A,2019-01,5\n")
    assert groups() == {"S": "B"}
    load(HEADER + "S,C,2019-03,5\n")
    assert groups() == {"S": "C"}
    load("client,month,revenue\nS,2019-04,5\n")
    assert groups() == {"S": "C"}


def test_a_replacement_takes_its_groups_along(load):
    load(HEADER + "S,B,2019-02,5\n")
    load(HEADER + "S,A,2019-02,5\n", replace=True)
    assert groups() == {"S": "A"}


def test_a_client_that_had_no_group_gets_one_from_an_older_month(load):
    load("client,month,revenue\nS,2019-02,5\n")
    load(HEADER + "S,A,2019-01,5\n")
    assert groups() == {"S": "A"}


def test_what_was_set_aside_or_linked_stays_so(load, world):
    load("client,month,revenue\nfareway,2019-01,5\nAlias,2019-01,5\n")
    LedgerClient.objects.filter(key="fareway").update(organisation=None, is_set_aside=True)
    LedgerClient.objects.filter(key="Alias").update(organisation=world.other_client)
    load("client,month,revenue\nfareway,2019-02,5\nAlias,2019-02,5\n")
    found = dict(LedgerClient.objects.values_list("key", "organisation__slug"))
    assert found == {"fareway": None, "Alias": "hy-vee"}


def test_sales_of_one_month_in_two_currencies_stand_beside_each_other(load, upload):
    load("client,month,revenue\nA,2019-01,5\n")
    intake, job = load("client,month,revenue\nA,2019-01,7\n", currency="EUR")
    assert (job.state, intake.state) == ("done", "loaded")
    rows = LedgerEntry.objects.filter(load__is_active=True).order_by("revenue")
    assert list(rows.values_list("revenue", "load__currency")) == [(5, "USD"), (7, "EUR")]
    facts = dict(upload("client,month,revenue\nA,2019-01,7\n", currency="EUR").preview["facts"])
    assert facts["Already loaded, so this will be refused"] == "2019-01–2019-01"
    assert facts["Loaded in another currency, kept beside"] == "2019-01–2019-01 (USD)"
