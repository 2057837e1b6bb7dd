"""Exchange rates as data: one by one, pasted, by REST; who may, what is refused, what the trail keeps."""

import datetime
from decimal import Decimal

import pytest

from analytics.ledger.models import ExchangeRate
from analytics.ledger.rate_services import Given, read_lines, set_rate, set_rates
from corpsys.access.refusals import Invalid, NotAllowed, Stale
from corpsys.audit.models import AuditEvent
from corpsys.tokens.services import make_token

pytestmark = pytest.mark.django_db
PAGE, API = "/first/exchange-rates/", "/api/v1/first/exchange-rates/"
JANUARY = datetime.date(2026, 1, 1)


def stored():
    rows = ExchangeRate.objects.order_by("currency", "month")
    return [(row.currency, f"{row.month:%Y-%m}", row.rate) for row in rows]


def test_a_rate_is_added_changed_and_removed_with_its_trail(world, sign_in):
    alice = sign_in(world.users["Alice"])
    data = {"currency": "eur", "month": "2026-01", "rate": "1.08345678", "source": "Central bank"}
    assert alice.post(f"{PAGE}add/", data).status_code == 302
    world.act_as("Alice")
    assert stored() == [("EUR", "2026-01", Decimal("1.08345678"))]
    url = f"{PAGE}{ExchangeRate.objects.get().public_id}/"
    assert 'value="1.08345678"' in alice.get(f"{url}edit/").content.decode()
    assert alice.post(f"{url}edit/", {"rate": "1.1", "source": "", "was": "1.08345678"}).status_code == 302
    world.act_as("Alice")
    assert stored() == [("EUR", "2026-01", Decimal("1.1"))]
    assert alice.post(f"{url}remove/").status_code == 302
    world.act_as("Alice")
    assert stored() == []
    trail = AuditEvent.objects.filter(kind__startswith="rate.").order_by("id")
    assert [(event.kind, event.before, event.after) for event in trail] == [
        (
            "rate.set",
            None,
            {"currency": "EUR", "month": "2026-01", "rate": "1.08345678", "source": "Central bank"},
        ),
        ("rate.set", {"rate": "1.08345678", "source": "Central bank"}, {"rate": "1.1", "source": ""}),
        ("rate.removed", {"currency": "EUR", "month": "2026-01", "rate": "1.10000000", "source": ""}, None),
    ]


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(world, sign_in):
    alice = world.principal("Alice")
    set_rate(given=Given("EUR", JANUARY, Decimal("1.1")), source="", by=alice)
    with pytest.raises(Stale):
        set_rate(given=Given("EUR", JANUARY, Decimal("1.2")), source="", by=alice)
    url = f"{PAGE}{ExchangeRate.objects.get().public_id}/edit/"
    answer = sign_in(world.users["Alice"]).post(url, {"rate": "1.3", "source": "", "was": "1.05"})
    assert answer.status_code == 412
    assert "meantime" in answer.content.decode()
    world.act_as("Alice")
    assert stored() == [("EUR", "2026-01", Decimal("1.1"))]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"currency": "XXQ"}, "no currency with this code"),
        ({"currency": "USD"}, "own currency"),
        ({"month": "2099-01"}, "still to come"),
        ({"month": "01/02/2026"}, "Enter a month"),
        ({"rate": "0"}, "greater than zero"),
        ({"rate": "-1"}, "greater than zero"),
        ({"rate": "1.123456789"}, "8 decimal places"),
        ({"rate": "NaN"}, "Enter a number"),
        ({"source": "x" * 201}, "at most 200"),
    ],
)
def test_a_wrong_rate_is_told_at_its_field(world, sign_in, change, words):
    data = {"currency": "EUR", "month": "2026-01", "rate": "1.1", "source": ""} | change
    answer = sign_in(world.users["Alice"]).post(f"{PAGE}add/", data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    world.act_as("Alice")
    assert stored() == []


def test_many_are_pasted_from_a_spreadsheet_or_a_csv_file(world, sign_in):
    alice = sign_in(world.users["Alice"])
    text = "Currency\tMonth\tRate\nEUR\t2026-01\t1,0834\nPLN;2026-01-01;0.25\n\nGBP 2025-12 1.3\n"
    assert alice.post(f"{PAGE}paste/", {"rates": text, "source": "Bank"}).status_code == 302
    world.act_as("Alice")
    assert stored() == [
        ("EUR", "2026-01", Decimal("1.0834")),
        ("GBP", "2025-12", Decimal("1.3")),
        ("PLN", "2026-01", Decimal("0.25")),
    ]
    page = alice.get(f"{PAGE}?currency=pln").content.decode()
    assert "0.25" in page
    assert "1.0834" not in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no line with a rate"),
        ("Currency;Month;Rate", "no line with a rate"),
        ("EUR;2026-01;1.1\nEUR;2026-13;1.1", "Line 2 is no rate"),
        ("EUR;2026-01;1.1\nEUR 1.1", "Line 2 is no rate"),
        ("EUR;2026-01;1.234,5", "Line 1 is no rate"),
        ("EUR;2026-01;NaN", "EUR 2026-01"),
        ("EUR;2026-01;1\nEUR;2026-01;2", "EUR 2026-01 stands there twice"),
        ("EUR;2026-01;1\nUSD;2026-01;2", "own currency"),
        ("EUR;2026-01;1\n" * 5001, "At most 5,000 lines"),
    ],
)
def test_a_paste_with_an_error_stores_nothing(world, text, words):
    with pytest.raises(Invalid, match=words):
        set_rates(given=read_lines(text), source="", by=world.principal("Alice"))
    assert stored() == []


def test_pasting_again_changes_only_what_differs(world):
    alice = world.principal("Alice")
    assert set_rates(given=read_lines("EUR 2026-01 1.1\nEUR 2026-02 1.2"), source="", by=alice) == 2
    assert set_rates(given=read_lines("EUR 2026-01 1.1\nEUR 2026-02 1.3"), source="", by=alice) == 1


READS = {"Eve": 200, "Alice": 200, "Charlie": 200, "Bob": 200, "Adam": 200, "Lena": 404, "Hugo": 404}
WRITES = {"Eve": 302, "Alice": 302, "Charlie": 302, "Bob": 403, "Adam": 403, "Lena": 404, "Hugo": 404}


@pytest.mark.parametrize("name", READS)
def test_who_reads_and_who_writes(world, sign_in, name):
    client = sign_in(world.users[name])
    assert client.get(PAGE).status_code == client.get(API).status_code == READS[name]
    data = {"currency": "EUR", "month": "2026-01", "rate": "1.1", "source": ""}
    assert client.post(f"{PAGE}add/", data).status_code == WRITES[name]
    assert client.post(f"{PAGE}paste/", {"rates": "EUR 2026-02 1"}).status_code == WRITES[name]


def test_who_may_not_is_refused_by_the_service_too(world):
    with pytest.raises(NotAllowed):
        set_rates(given=read_lines("EUR 2026-01 1.1"), source="", by=world.principal("Bob"))


def test_rest_adds_lists_and_removes(world, sign_in):
    client = sign_in(world.users["Alice"])
    body = {"rates": [{"currency": "eur", "month": "2026-01", "rate": "1.08345678"}], "source": "Bank"}
    send = {"content_type": "application/json"}
    assert client.put(API, body, **send).json() == {"changed": 1}
    assert client.put(API, body, **send).json() == {"changed": 0}
    (row,) = client.get(f"{API}?currency=EUR").json()["results"]
    assert (row["currency"], row["month"], row["rate"]) == ("EUR", "2026-01-01", "1.08345678")
    assert client.put(API, {"rates": []}, **send).status_code == 422
    wrong = {"rates": [{"currency": "EUR", "month": "2026-01-01", "rate": "x"}]}
    assert client.put(API, wrong, **send).status_code == 422
    assert client.delete(f"{API}{row['public_id']}/").status_code == 204
    assert client.get(API).json()["results"] == []


def test_a_token_reads_and_does_not_write(world, client):
    secret = make_token(name="x", scopes=["read", "ledger"], days=1, by=world.principal("Alice"))[1]
    header = {"HTTP_AUTHORIZATION": f"Bearer {secret}", "content_type": "application/json"}
    assert client.get(API, **header).status_code == 200
    body = {"rates": [{"currency": "EUR", "month": "2026-01", "rate": "1"}]}
    assert client.put(API, body, **header).status_code == 403


def test_rates_of_another_corporation_are_as_if_missing(two_worlds, sign_in):
    first, second = two_worlds
    zed = second.act_as("Eve")
    set_rate(given=Given("EUR", JANUARY, Decimal("1.1")), source="", by=zed)
    rate = ExchangeRate.objects.get()
    client = sign_in(first.users["Alice"])
    assert "There are no exchange rates yet." in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{rate.public_id}/remove/").status_code == 404
    assert client.get("/second/exchange-rates/").status_code == 404


def test_questions_do_not_grow_with_the_rates(world, sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def questions():
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PAGE).status_code == 200
        return len(captured)

    client, alice = sign_in(world.users["Alice"]), world.principal("Alice")
    set_rates(given=read_lines("EUR 2026-01 1.1"), source="", by=alice)
    few = questions()
    world.act_as("Alice")
    lines = "\n".join(f"GBP {year}-{month:02} 1.3" for year in range(2010, 2016) for month in range(1, 13))
    set_rates(given=read_lines(lines), source="", by=alice)
    assert questions() == few <= 12
