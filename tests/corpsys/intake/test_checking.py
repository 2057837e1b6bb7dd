"""The check of whole files: real files, written here, each wrong in its own way. Source: reliability, Bad input."""

import datetime
import gzip
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from corpsys.intake import checking, faults
from corpsys.intake.checking import Order, Undecided, check
from corpsys.intake.dialect import Dialect
from corpsys.intake.registry import Field
from corpsys.intake.source import Unreadable
from corpsys.register import wrong
from tests.corpsys.intake.sheets import lines, packed, written

FIELDS = (
    Field("client", "Client", True, "text"),
    Field("month", "Month", True, "month", is_past=True),
    Field("amount", "Amount", True, "amount"),
    Field("quantity", "Quantity", False, "integer", is_negative_allowed=False),
)
HEADER = "client,month,amount,quantity\n"


class Checked:
    def __init__(self, report, staged, errors):
        self.report = report
        self.rows = duckdb.sql(f"FROM read_parquet('{staged}')").fetchall()
        self.errors = duckdb.sql(f"SELECT source_row, field, code FROM read_parquet('{errors}')").fetchall()


@pytest.fixture
def checked(tmp_path):
    """Check a text or bytes with the fields above, in the order of the header; key, decimal and so on may be given."""

    def _checked(content, *, fields=FIELDS, key=(), width=4, said=None, **dialect):
        file = tmp_path / "file.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        order = Order(
            original=file,
            dialect=replace(Dialect("utf-8", ","), **{"decimal": ".", **dialect}),
            width=width,
            columns=tuple((field, at) for at, field in enumerate(fields)),
            key=key,
            today=datetime.date(2026, 11, 23),
            staged=tmp_path / "staged.parquet",
            errors=tmp_path / "errors.parquet",
        )
        return Checked(check(order, said), order.staged, order.errors)

    return _checked


def test_rows_come_out_typed_with_their_number_in_the_file(checked):
    found = checked(HEADER + "Łódź,2019-01,1234.50,7\nB,2019-02-28,-0.0001,\n")
    assert found.rows == [
        (2, "Łódź", datetime.date(2019, 1, 1), Decimal("1234.5000"), 7),
        (3, "B", datetime.date(2019, 2, 1), Decimal("-0.0001"), None),
    ]
    assert (found.report.total, found.report.good, found.report.bad) == (2, 2, 0)


def test_an_empty_cell_is_missing_and_zero_is_zero(checked):
    found = checked(HEADER + "A,2019-01,0,0\nB,2019-01,0.00,\nC,2019-01,,1\n")
    assert [row[3:] for row in found.rows] == [(Decimal(0), 0), (Decimal(0), None)]
    assert found.errors == [(4, "amount", "missing")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("abc", "not_a_number"),
        ("NaN", "not_finite"),
        ("-Infinity", "not_finite"),
        ("1e400", "exponent"),
        ("12345678901234567", "too_many_digits"),
        ("1.23456", "too_many_decimals"),
        ('"1,23"', "other_marks"),
        ('"1,2345.00"', "other_marks"),
        ("#REF!", "sheet_error"),
        ("=1+1", "not_a_number"),
        ("  ", "missing"),
        ("--5", "not_a_number"),
        ("1.2.3", "other_marks"),
    ],
)
def test_bad_amounts_are_told(checked, cell, code):
    found = checked(HEADER + f"A,2019-01,{cell},1\nB,2019-01,2,1\n")
    assert found.errors == [(2, "amount", code)]
    assert [row[0] for row in found.rows] == [3]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('"1,234.50"', "1234.50"),
        ("1 234.5", "1234.5"),
        ("1\u00a0234\u202f567.5", "1234567.5"),
        ("−12.30", "-12.30"),
        ("+7", "7"),
        (".5", "0.5"),
        ("1.50000", "1.5"),
        ("0012", "12"),
        ("9999999999999999.9999", "9999999999999999.9999"),
    ],
)
def test_amounts_with_a_point(checked, cell, value):
    assert checked(HEADER + f"A,2019-01,{cell},1\n").rows[0][3] == Decimal(value)


@pytest.mark.parametrize(("cell", "value"), [("1.234,50", "1234.50"), ("1234,5", "1234.5"), ("1.234", "1234")])
def test_amounts_with_a_comma(checked, cell, value):
    text = HEADER.replace(",", ";") + f"A;2019-01;{cell};1\n"
    assert checked(text, delimiter=";", decimal=",").rows[0][3] == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("31.02.2019", "no_such_day"),
        ("2019-13", "not_a_date"),
        ("2019-02-30", "no_such_day"),
        ("01.02.19", "two_digit_year"),
        ("45000", "serial_date"),
        ("1899-12", "year_out_of_range"),
        ("2026-12", "in_future"),
        ("yesterday", "not_a_date"),
        ("", "missing"),
    ],
)
def test_bad_months_are_told(checked, cell, code):
    assert checked(HEADER + f"A,{cell},1,1\n", date_order="dmy").errors == [(2, "month", code)]


@pytest.mark.parametrize(
    "cell",
    ["2019-02", "2019-2", "02.2019", "2/2019", "201902", "20190215", "2019-02-15", "15.02.2019", "2019-02-15 00:00:00"],
)
def test_months_in_many_forms(checked, cell):
    assert checked(HEADER + f"A,{cell},1,1\n", date_order="dmy").rows[0][2] == datetime.date(2019, 2, 1)


@pytest.mark.parametrize(("order", "month"), [("dmy", 4), ("mdy", 3)])
def test_order_of_day_and_month_is_the_said_one(checked, order, month):
    assert checked(HEADER + "A,03/04/2019,1,1\n", date_order=order).rows[0][2].month == month


def test_points_between_day_and_month_mean_day_first_always(checked):
    assert checked(HEADER + "A,03.04.2019,1,1\n", date_order="mdy").rows[0][2].month == 4


def test_numbers_with_two_readings_are_asked_not_guessed(checked):
    text = "client;month;amount;quantity\nA;2019-01;{};1\n"
    for cell in ("1.234", "1,234"):
        with pytest.raises(Undecided) as asked:
            checked(text.format(cell), delimiter=";", decimal="")
        assert asked.value.about == "decimal"
        assert cell in str(asked.value)


def test_one_clear_number_anywhere_decides_for_the_whole_file(checked):
    text = "client;month;amount;quantity\n" + "A;2019-01;1.234;1\n" * 300 + "A;2019-01;1.234,5;1\n"
    found = checked(text, delimiter=";", decimal="")
    assert {row[3] for row in found.rows} == {Decimal(1234), Decimal("1234.5")}


def test_dates_with_two_readings_are_asked_not_guessed(checked):
    with pytest.raises(Undecided) as asked:
        checked(HEADER + "A,03/04/2019,1,1\nB,05/06/2019,1,1\n")
    assert asked.value.about == "date_order"
    assert checked(HEADER + "A,03/04/2019,1,1\nB,05/16/2019,1,1\n").rows[0][2].month == 3


@pytest.mark.parametrize(("cell", "code"), [("1.5", "not_whole"), ("-3", "negative"), ("12x", "not_a_number")])
def test_bad_whole_numbers_are_told(checked, cell, code):
    assert checked(HEADER + f"A,2019-01,1,{cell}\n").errors == [(2, "quantity", code)]


def test_ragged_rows_keep_the_numbers_of_the_others(checked):
    found = checked(HEADER + "A,2019-01,1,1\nB,2019-01\nC,2019-01,3,1,5\nD,x,4,1\n\nE,2019-01,5,1\n")
    assert found.errors == [(3, "", "too_few_cells"), (4, "", "too_many_cells"), (5, "month", "not_a_date")]
    assert [(row[0], row[1]) for row in found.rows] == [(2, "A"), (7, "E")]


def test_a_cell_over_two_lines_is_one_row(checked):
    found = checked(HEADER + 'A,2019-01,1,1\n"B\nC",2019-01,2,1\nD,2019-01,3,1\n')
    assert found.errors == [(3, "client", "line_break")]
    assert [row[0] for row in found.rows] == [2, 4]


def test_an_open_quotation_mark_stops_the_check_and_names_the_row(checked):
    with pytest.raises(Unreadable, match="Row 3 "):
        checked(HEADER + 'A,2019-01,1,1\n"B,2019-01,2,1\nC,2019-01,3,1\n')


def test_a_stray_quotation_mark_is_an_error_of_its_row(checked):
    found = checked(HEADER + 'A,2019-01,"1"x,1\nB,2019-01,2,1\n')
    assert found.errors == [(2, "", "open_quote")]
    assert [row[0] for row in found.rows] == [3]


def test_each_row_of_a_double_key_is_an_error(checked):
    found = checked(HEADER + "A,2019-01,1,1\nB,2019-01,2,1\nA,2019-01-31,3,1\n", key=("client", "month"))
    assert found.errors == [(2, "client", "duplicate_key"), (4, "client", "duplicate_key")]
    assert [row[1] for row in found.rows] == ["B"]


def test_empty_parts_of_a_key_are_equal(checked):
    found = checked(HEADER + "A,2019-01,1,\nA,2019-01,2,\n", key=("client", "quantity"))
    assert [code for _row, _field, code in found.errors] == ["duplicate_key"] * 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(checked, end):
    assert len(checked((HEADER + "A,2019-01,1,1\nB,2019-01,2,1\n").replace("\n", end)).rows) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1250", "iso8859_2"])
def test_encodings(checked, encoding):
    name = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    found = checked((HEADER + "Żółć,2019-01,1,1\n").encode(encoding), encoding=name)
    assert found.rows[0][1] == "Żółć"


def test_a_byte_that_is_not_utf8_is_told_with_its_place(checked):
    with pytest.raises(Unreadable, match="Byte 31 is not UTF-8"):
        checked(HEADER.encode() + b"A\xb9,2019-01,1,1\n")


def test_zero_bytes_and_endless_lines_are_refused(checked):
    with pytest.raises(Unreadable, match="zero bytes"):
        checked(HEADER.encode() + b"A\0,2019-01,1,1\n")
    with pytest.raises(Unreadable, match="Line 2 is longer than 1 MB"):
        checked(HEADER + "x" * (1024 * 1024 + 1) + ",2019-01,1,1\n")


def test_a_packed_file_is_read_and_a_bomb_is_not(checked):
    packed = gzip.compress((HEADER + "A,2019-01,1,1\n").encode())
    assert len(checked(packed, is_compressed=True).rows) == 1
    bomb = gzip.compress((HEADER + "A,2019-01,1,1\n" * 3_000_000).encode())
    with pytest.raises(Unreadable, match="100 times"):
        checked(bomb, is_compressed=True)
    with pytest.raises(Unreadable, match="damaged"):
        checked(packed[:-9], is_compressed=True)


def test_invisible_signs_and_stray_spaces_leave_names(checked):
    assert checked(HEADER + "  A\u200b \u00a0B\u202e ,2019-01,1,1\n").rows[0][1] == "A B"


def test_texts_that_look_like_formulas_or_markup_are_kept_as_they_are(checked):
    names = ["=1+1", "+A", "-A", "@A", "<img onerror=x>", "{{7*7}}"]
    found = checked(HEADER + "".join(f"{name},2019-01,1,1\n" for name in names))
    assert [row[1] for row in found.rows] == names


def test_too_long_a_text_is_told(checked):
    assert checked(HEADER + "x" * 201 + ",2019-01,1,1\n").errors == [(2, "client", "too_long")]


def test_only_the_first_hundred_errors_are_listed_and_all_are_counted(checked):
    report = checked(HEADER + "A,x,y,1\n" * 300).report
    assert (len(report.first), report.total, report.good) == (100, 300, 0)
    assert [(group.field, group.code, group.count, group.first_row) for group in report.groups] == [
        ("amount", "not_a_number", 300, 2),
        ("month", "not_a_date", 300, 2),
    ]


def test_rows_above_the_header_are_counted(checked):
    found = checked("Sales of the year\n\n" + HEADER + "A,2019-01,x,1\nB,2019-01,2,1\n", header_row=2)
    assert found.errors == [(4, "amount", "not_a_number")]
    assert [row[0] for row in found.rows] == [5]


def test_row_numbers_hold_over_many_rows_read_in_parallel(checked):
    random.seed(1)
    bad = set(random.sample(range(2, 200_002), 500))
    lines = [f"C{row},2019-01,{row}\n" if row in bad else f"C{row},2019-01,{row},1\n" for row in range(2, 200_002)]
    found = checked(HEADER + "".join(lines))
    assert {row for row, _field, _code in found.errors} == bad
    assert all(row[3] == row[0] for row in found.rows)
    assert len(found.rows) == 200_000 - 500


def test_progress_is_told_while_reading(checked):
    told = []
    checked(HEADER + "A,2019-01,1,1\n", said=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 0


def test_every_code_has_words():
    source = "".join(Path(checking.__file__).with_name(name).read_text() for name in ("checking.py", "expressions.py"))
    own = faults.codes() - set(wrong.WORDS)
    assert {code for code in own if f"'{code}'" not in source and f'"{code}"' not in source} == set()


def test_every_code_of_the_register_is_found_by_it():
    room = Path(wrong.__file__).parent
    source = "".join(path.read_text() for path in room.rglob("*.py") if path.name != "wrong.py")
    # The codes of a name that leads nowhere, or to several, are put together of what was named and how it failed.
    made = {f"{named}_{how}" for named in ("parent", "enterprise") for how in ("unknown", "unclear")}
    assert {code for code in set(wrong.WORDS) - made if f'"{code}"' not in source} == set()


def test_the_rows_of_a_sheet_are_checked_like_lines_and_keep_their_numbers(checked):
    rows = [["client", "month", "amount", "quantity"], [], ["A", datetime.date(2019, 1, 31), 1.25, 7]]
    rows += [
        ["B", "2019-02", "#DIV/0!"],
        ["C\nD", 45000, 1, 2, "one more"],
        [17850, "2019-03", 2.00001],
        ["E", "2019-04", 3],
    ]
    found = checked(written(rows), sheet="Data", sheets=("Data",))
    assert found.rows == [
        (3, "A", datetime.date(2019, 1, 1), Decimal("1.2500"), 7),
        (7, "E", datetime.date(2019, 4, 1), Decimal("3.0000"), None),
    ]
    assert found.errors == [(4, "amount", "sheet_error"), (5, "", "too_many_cells"), (6, "amount", "too_many_decimals")]
    assert (found.report.total, found.report.bad) == (5, 3)
    one = checked(written([["client"], [], ["x"]]), fields=FIELDS[:1], width=1, sheet="Data", sheets=("Data",))
    assert one.rows == [(3, "x")]


def test_damage_below_the_first_rows_of_a_sheet_is_told(checked):
    with pytest.raises(Unreadable, match="damaged"):
        checked(
            packed(lines(["client"]) + '<row r="9"><c r="A9"><v>1</row>'),
            width=1,
            fields=FIELDS[:1],
            sheet="Data",
            sheets=("Data",),
        )
