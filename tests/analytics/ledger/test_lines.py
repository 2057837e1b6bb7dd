"""Rows of sales: quantity × price, returns, cancelled rows, what is missing. Sums worked out by hand. Source: D10."""

from decimal import Decimal

import pytest

from analytics.ledger.models import LedgerClient, LedgerEntry, LedgerLoad
from corpsys.access.refusals import Invalid

pytestmark = pytest.mark.django_db
COLUMNS = {"client": "CustomerID", "month": "InvoiceDate", "quantity": "Quantity", "price": "UnitPrice"}
COLUMNS |= {"item": "StockCode", "cancelled": "InvoiceNo"}
INVOICES = (
    "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n"
    "536365,85123A,6,2010-12-01 08:26:00,2.55,17850.0\n"  # 15.30
    "536366,22633,2,2010-12-02 09:00:00,0.125,17850.0\n"  # 0.25
    "C536379,D,-1,2010-12-03 09:41:00,27.5,17850.0\n"  # -27.50, cancelled
    "536380,22633,-3,2010-12-04 09:00:00,1.10,17850.0\n"  # -3.30, a return without a mark
    "c536381,22633,4,2010-12-05 09:00:00,2,14527.0\n"  # cancelled with a positive revenue: -8, quantity -4
    "536382,22633,10,2010-12-06 09:00:00,1.5,14527.0\n"  # 15
    "536383,22633,1,2011-01-07 09:00:00,3,\n"  # nobody's
    "536384,22633,,2011-01-07 09:00:00,3,14527.0\n"  # no quantity, so no revenue
    "536385,22633,7,2011-01-07 09:00:00,,14527.0\n"  # no price
)


def entries():
    rows = LedgerEntry.objects.filter(load__is_active=True).order_by("client__key", "month")
    return [(row.client.key, f"{row.month:%Y-%m}", row.revenue, row.returned, row.quantity, row.lines) for row in rows]


def faults(intake):
    return [(fault["row"], fault["field"], fault["code"]) for fault in intake.errors]


def test_invoices_are_summed_with_their_returns_told_apart(load):
    intake, job = load(INVOICES, skip=True, mapping=COLUMNS, cancelled_prefix="C", currency="GBP")
    assert job.state == "done", job.error
    assert entries() == [
        ("14527", "2010-12", Decimal(7), Decimal(-8), Decimal(6), 2),
        ("17850", "2010-12", Decimal("-15.25"), Decimal("-30.80"), Decimal(4), 4),
    ]
    made = LedgerLoad.objects.get()
    assert (made.rows, made.rejected, made.total, made.currency) == (6, 3, Decimal("-8.25"), "GBP")
    assert intake.result["rejected"] == 3


def test_rows_without_a_client_or_a_revenue_are_rejected_by_reason(upload):
    intake = upload(INVOICES, mapping=COLUMNS, cancelled_prefix="C")
    assert faults(intake) == [(8, "client", "missing"), (9, "quantity", "missing"), (10, "price", "missing")]
    facts = dict(intake.preview["facts"])
    assert facts["Items"] == "3"
    assert facts["Revenue"] == "-8.25 USD"
    assert facts["Of it returns and cancelled rows"] == "-38.80 USD in 3 rows"
    assert facts["Cancelled rows with a positive revenue, taken off"] == "1"


def test_rows_with_errors_are_left_out_only_if_that_was_said(upload, world):
    from corpsys.access.refusals import Refused
    from corpsys.intake import services as intakes

    intake = upload(INVOICES, mapping=COLUMNS, cancelled_prefix="C")
    with pytest.raises(Refused, match="3 rows have errors"):
        intakes.confirm(intake=intake, by=world.principal("Alice"))


def test_a_product_is_rounded_half_away_from_zero_row_by_row(load):
    # 0.0001 × 0.5 = 0.00005 → 0.0001 in each row, and so 0.0002 in two; -0.00005 → -0.0001.
    rows = "A,2019-01,0.0001,0.5\n" * 2 + "B,2019-01,-0.0001,0.5\n" + "C,2019-01,1234567.8901,1234567.8901\n"
    load("client,month,quantity,price\n" + rows)
    found = {row[0]: row[2] for row in entries()}
    # 1234567.8901² = 1524157875265.96567801
    assert found == {"A": Decimal("0.0002"), "B": Decimal("-0.0001"), "C": Decimal("1524157875265.9657")}


def test_a_product_with_too_many_digits_is_an_error_of_its_row(upload):
    big = "9999999999999999"
    intake = upload(f"client,month,quantity,price\nA,2019-01,{big},{big}\nB,2019-01,1,1\n")
    assert faults(intake) == [(2, "price", "too_many_digits")]
    assert (intake.rows_good, intake.rows_bad) == (1, 1)


def test_profit_of_what_comes_back(load):
    # A: 10 - 4 = 6 sold, -5 - -2 = -3 returned. B: a cancelled row as a document of 8 with cost 3: -8, profit -5.
    rows = "1,A,2019-01,10,4\n2,A,2019-01,-5,-2\nS1,B,2019-01,8,3\n3,C,2019-01,-1,\n"
    mapping = {name: name for name in ("client", "month", "amount", "cost")} | {"cancelled": "document"}
    load("document,client,month,amount,cost\n" + rows, mapping=mapping, cancelled_prefix="S")
    found = LedgerEntry.objects.order_by("client__key").values_list("revenue", "profit", "returned", "returned_profit")
    assert list(found) == [(5, 3, -5, -3), (-8, -5, -8, -5), (-1, None, -1, None)]


def test_months_without_returns_have_returned_nothing(load):
    load("client,month,revenue,profit\nA,2019-01,10,2\n")
    assert LedgerEntry.objects.values_list("returned", "returned_profit", "lines").get() == (0, 0, 1)


def test_an_empty_amount_is_an_error_and_not_a_zero(upload):
    assert faults(upload("client,month,revenue\nA,2019-01,\nB,2019-01,0\n")) == [(2, "amount", "missing")]


@pytest.mark.parametrize(
    ("mapping", "context", "field"),
    [
        ({"client": "client", "month": "month"}, {}, "amount"),
        ({"client": "client", "month": "month", "price": "price"}, {}, "quantity"),
        ({"client": "client", "month": "month", "amount": "amount", "price": "price"}, {}, "price"),
        ({"client": "client", "month": "month", "amount": "amount", "cancelled": "mark"}, {}, "cancelled"),
        ({"client": "client", "month": "month", "amount": "amount"}, {"cancelled_prefix": "C"}, "cancelled"),
        ({"month": "month", "amount": "amount"}, {}, "client"),
        (
            {"client": "client", "month": "month", "amount": "amount"},
            {"cancelled_prefix": "C" * 41},
            "cancelled_prefix",
        ),
    ],
)
def test_columns_that_do_not_tell_a_revenue_are_told_at_their_field(upload, mapping, context, field):
    with pytest.raises(Invalid) as invalid:
        upload("client,month,amount,quantity,price,mark\nA,2019-01,1,1,1,x\n", mapping=mapping, **context)
    assert field in invalid.value.errors


def test_a_prefix_is_a_text_and_no_pattern(load):
    mapping = {"client": "client", "month": "month", "amount": "amount", "cancelled": "mark"}
    rows = "A,2019-01,5,x'%\nB,2019-01,5,xa\n"
    load("client,month,amount,mark\n" + rows, mapping=mapping, cancelled_prefix="X'%")
    assert [(row[0], row[2]) for row in entries()] == [("A", -5), ("B", 5)]


def test_nothing_but_bad_rows_is_refused(load):
    from corpsys.access.refusals import Refused

    with pytest.raises(Refused, match="No row of the file is without errors"):
        load("client,month,revenue\n,2019-01,1\nA,2099-01,1\n", skip=True)


def test_the_columns_of_an_export_are_found_by_their_names(upload):
    proposed = upload(INVOICES.replace("InvoiceNo", "Document"), mapping=None).mapping
    assert proposed == {"client": "CustomerID", "month": "InvoiceDate", "quantity": "Quantity"} | {
        "price": "UnitPrice",
        "item": "StockCode",
    }


def test_hostile_names_are_names(load):
    names = ["=cmd|'/c calc'!A1", "<script>alert(1)</script>", "'; DROP TABLE x; --", "Ω" * 200, "+48 22", "a\tb"]
    rows = "".join(f'"{name}",2019-01,1\n' for name in names)
    load("client,month,revenue\n" + rows)
    assert set(LedgerClient.objects.values_list("key", flat=True)) == {*names[:5], "a b"}


def test_a_workbook_is_read_as_a_text_file_is(load, tmp_path):
    import datetime

    import xlsxwriter

    path = tmp_path / "sales.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["CustomerID", "InvoiceDate", "Quantity", "UnitPrice"])
        for at, (client, quantity, price) in enumerate([(17850, 6, 2.55), (17850, -1, 27.5), (12346, 3, 0.1)], 1):
            sheet.write_number(at, 0, client)
            sheet.write_datetime(at, 1, datetime.datetime(2010, 12, 1, 8, 26), day)
            sheet.write_row(at, 2, [quantity, price])
    _intake, job = load(path.read_bytes(), name="sales.xlsx")
    assert job.state == "done", job.error
    assert [row[:4] for row in entries()] == [
        ("12346", "2010-12", Decimal("0.3"), Decimal(0)),
        ("17850", "2010-12", Decimal("-12.2"), Decimal("-27.5")),
    ]


def test_a_zero_byte_far_down_is_told_and_breaks_nothing(upload):
    rows = "".join(f"Client {n},2019-01,1\n" for n in range(70_000))
    intake = upload("client,month,revenue\n" + rows + "Bad\0name,2019-01,1\n")
    assert intake.preview.get("problem") or (intake.state, intake.rows_bad) == ("checked", 1)
