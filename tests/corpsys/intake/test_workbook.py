"""Excel workbooks: what is refused before it is parsed, which sheet is read, and what each cell says.

Source: reliability, Bad input (File, Values). Expected texts by hand, from the file format's own rules.
"""

import csv
import datetime
import io
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from corpsys.intake import cells
from corpsys.intake.recognise import again, recognise
from corpsys.intake.source import Unreadable
from corpsys.intake.workbook import Workbook
from tests.corpsys.intake.sheets import MAIN, OFFICE, archive, lines, links, packed, text, written

ROWS = [["client", "month", "amount"], ["A", "2019-01", 1.5], ["B", "2019-02", 0]]
HEADER = lines(["a", "b"], ["1", "2"])


def look(content, name="file.xlsx"):
    return recognise(io.BytesIO(content), name)


@pytest.fixture
def plain(tmp_path):
    """Return a sheet as it goes to the check, cell by cell."""

    def _plain(content, width, *, sheet=None, mark=".", said=None):
        book = Workbook(io.BytesIO(content))
        book.write(book.sheet(sheet) if sheet else book.proposed(), width, mark, tmp_path / "plain.csv", said)
        with (tmp_path / "plain.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    return _plain


def test_a_workbook_is_recognised():
    seen = look(written(ROWS))
    assert (seen.header, seen.sample) == (
        ["client", "month", "amount"],
        [["A", "2019-01", "1.5"], ["B", "2019-02", "0"]],
    )
    assert (seen.dialect.sheet, seen.dialect.sheets, seen.dialect.decimal) == ("Data", ("Data",), ".")


def test_cells_say_what_a_text_file_would(plain):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        day, clock, span, money = (
            book.add_format({"num_format": code}) for code in ("yyyy\\-mm", "h:mm", "[h]:mm", '#,##0.00\\ "dzł"')
        )
        sheet.write_row(0, 0, [17850, 17850.25, -0.1, 123456789012345, 1e-7, 0.1 + 0.2])
        sheet.write_row(1, 0, [True, False, "line\nbreak", "=not", "Łódź 'x', \"y\"", "_x0041_"])
        sheet.write_string(1, 3, "=not")
        sheet.write_datetime(2, 0, datetime.datetime(2020, 2, 29), day)
        sheet.write_datetime(2, 1, datetime.datetime(2020, 2, 29, 13, 5, 7), day)
        sheet.write_number(2, 2, 0.5, clock)
        sheet.write_number(2, 3, 1.5, span)
        sheet.write_number(2, 4, 1.5, money)
        sheet.write_rich_string(2, 5, "rich ", bold, "text")
        sheet.write_formula(3, 0, "=1+1", None, 2)
        sheet.write_formula(3, 1, '="a"&"b"', None, "ab")
        sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")
        sheet.merge_range(4, 0, 4, 2, "merged")
        sheet.write_url(6, 0, "https://example.com/", None, "link")
        sheet.write_blank(7, 5, None, day)
    assert plain(out.getvalue(), 6) == [
        ["17850", "17850.25", "-0.1", "123456789012345", "0.0000001", "0.3"],
        ["true", "false", "line break", "=not", "Łódź 'x', \"y\"", "_x0041_"],
        ["2020-02-29", "2020-02-29 13:05:07", "12:00:00", "1.5", "1.5", "rich text"],
        ["2", "ab", "#DIV/0!", "", "", ""],
        ["merged", "", "", "", "", ""],
        ["", "", "", "", "", ""],
        ["link", "", "", "", "", ""],
    ]


@pytest.mark.parametrize(
    ("serial", "since_1904", "shown"),
    [
        ("1", False, "1900-01-01"),
        ("59", False, "1900-02-28"),
        ("60", False, "1900-02-29"),
        ("61", False, "1900-03-01"),
        ("45000", False, "2023-03-15"),
        ("45000.9999999", False, "2023-03-16"),
        ("43538", True, "2023-03-15"),
        ("-1", False, "-1"),
        ("9999999", False, "9999999"),
    ],
)
def test_day_numbers_become_days(plain, serial, since_1904, shown):
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    main = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="{int(since_1904)}"/><sheets>'
        '<sheet name="Data" sheetId="1" r:id="worksheet"/></sheets></workbook>'
    )
    parts = {
        "xl/workbook.xml": main,
        "xl/styles.xml": styles,
        "xl/_rels/workbook.xml.rels": links(worksheet="worksheets/sheet1.xml", styles="styles.xml"),
    }
    row = f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>'
    assert plain(packed(row, **parts), 1) == [[shown]]


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("[$-415]d mmm yyyy;@", True),
        ("mmm\\ yy", True),
        ("h:mm:ss", True),
        ("[h]:mm", False),
        ("General", False),
        ("0.00E+00", False),
        ('#,##0 "days"', False),
        ("[Red]-#,##0.00", False),
        ("_-* #,##0.00 [$zł-415]_-", False),
        ("@", False),
    ],
)
def test_which_number_formats_are_dates(code, is_date):
    assert cells.is_date(code) is is_date


def test_rows_keep_the_numbers_of_the_sheet(plain):
    rows = (
        f'<row r="2">{text("a")}{text("b")}</row><row/><row r="6"><c r="B6" t="inlineStr"><is><t>x</t></is></c></row>'
    )
    assert plain(packed(rows), 2) == [["", ""], ["a", "b"], ["", ""], ["", ""], ["", ""], ["", "x"]]
    assert plain(packed(f'<row r="3">{text("a")}</row>'), 1) == [[""], [""], ["a"]]


def test_titles_above_and_ragged_ends_do_not_move_the_header():
    rows = [["Sales of 2019"], [], ["client", "month", "amount", "note"], ["A", "2019-01", 1], ["B", "2019-02", 2]]
    seen = look(written(rows))
    assert (seen.dialect.header_row, seen.header) == (2, ["client", "month", "amount", "note"])


def test_three_cells_in_an_absurd_area_are_accepted_in_little_memory(plain):
    row = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    content = packed(lines(["a", "b"]) + row)
    tracemalloc.start()
    found = Workbook(io.BytesIO(content)).head(Workbook(io.BytesIO(content)).proposed(), 300)
    assert (len(found[0]), tracemalloc.get_traced_memory()[1] < 20_000_000) == (300, True)
    tracemalloc.stop()
    assert len(plain(content, 2)) == 1_048_576
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{HEADER}</sheetData></worksheet>'
    assert look(packed("", **{"xl/worksheets/sheet1.xml": sheet})).header == ["a", "b"]


def test_a_prefix_for_the_names_is_read(plain):
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    assert plain(packed("", **{"xl/worksheets/sheet1.xml": sheet}), 1) == [["7"]]


# --- sheets -------------------------------------------------------------------------------------------------------------


def test_the_first_visible_sheet_is_proposed_and_another_can_be_said():
    content = written(
        [["secret", "x"], [1, 2]],
        name="Old",
        more=[("Data", ROWS), ("Łódź & Co", [[], ["p", "q"], [3, 4]])],
        hidden=["Old"],
    )
    seen = look(content)
    assert (seen.dialect.sheet, seen.dialect.sheets, seen.dialect.hidden) == (
        "Data",
        ("Old", "Data", "Łódź & Co"),
        ("Old",),
    )
    other = again(io.BytesIO(content), replace(seen.dialect, sheet="Łódź & Co", header_row=-1))
    assert (other.header, other.dialect.header_row) == (["p", "q"], 1)
    with pytest.raises(Unreadable, match="no sheet “None of it”"):
        again(io.BytesIO(content), replace(seen.dialect, sheet="None of it"))


def test_numbers_written_as_text_tell_the_mark_and_real_ones_follow(plain):
    content = written([["name", "amount"], ["A", "1.234,50"], ["B", 2.25]])
    assert look(content).dialect.decimal == ","
    assert plain(content, 2, mark=",")[2] == ["B", "2,25"]
    assert look(written([["name", "amount"], ["A", "1.234"]])).dialect.decimal == ""


# --- refusals -----------------------------------------------------------------------------------------------------------

ODS = archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{text("&b;")}</row></sheetData></worksheet>'
)


def _flagged():
    """Return a workbook whose entries say that they are encrypted."""
    content = bytearray(packed(HEADER))
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (ODS, "OpenDocument"),
        (OLE, r"old Excel workbook \(\.xls\)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (_flagged(), "encrypted"),
        (packed(HEADER, **{"xl/vbaProject.bin": "x"}), "macros"),
        (packed(HEADER, **{"xl/workbook.bin": "x"}), "xlsb"),
        (archive({"word/document.xml": "<x/>"}), "an archive, not an Excel workbook"),
        (packed(HEADER, **{"../../etc/passwd": "x"}), "leads out of it"),
        (packed(HEADER, **{"xl\\..\\..\\x": "x"}), "leads out of it"),
        (packed(HEADER, **{f"xl/{number}": "" for number in range(1000)}), "1,000 entries"),
        (packed(HEADER, **{"xl/media/x": b"\0" * 30_000_000}), "100 times"),
        (packed(HEADER)[:-30], "damaged"),
        (packed(HEADER)[:200], "damaged"),
        (packed("", **{"xl/worksheets/sheet1.xml": BOMB}), "entities"),
        (packed("", **{"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'}), "damaged"),
        (packed('<row r="1"><c r="A1"><v>1</c></row>'), "damaged"),
        (packed('<row r="1"><c r="a!1"><v>1</v></c></row>'), "damaged"),
        (packed('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "damaged"),
        (packed('<row r="2"/><row r="1"/>'), "damaged"),
        (packed(HEADER, **{"xl/workbook.xml": "<!DOCTYPE x><x/>"}), "entities"),
        (packed(HEADER, **{"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'}), "no sheet with cells"),
        (packed(""), "is empty"),
        (packed(lines(["a", "b"])), "no rows"),
        (packed(lines(["a", "x" * 40_000])), "Cell 2 holds more than 32,767"),
        (packed(lines(["a"]) + "<row>" + "<c/>" * 1_200_000 + "</row>"), "4 MB|100 times"),
        (packed(lines([f"c{at}" for at in range(501)], ["1"])), "501 columns|at most 500"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_is_no_workbook_or_too_much_is_refused_with_its_reason(content, says):
    with pytest.raises(Unreadable, match=says):
        look(content)


def test_by_content_and_not_by_name():
    for name in ("file.csv", "file.txt"):
        with pytest.raises(Unreadable, match="Excel workbook"):
            look(written(ROWS), name)
    for name in ("file.xls", "file.xlsm", "file.ods"):
        with pytest.raises(Unreadable, match="Only CSV files"):
            look(written(ROWS), name)


def test_more_than_two_million_cells_are_refused_while_they_are_counted(plain, monkeypatch):
    monkeypatch.setattr("corpsys.intake.workbook.CELLS_MOST", 5)
    assert len(plain(packed(lines(["a", "b"], ["1", "2"], ["3"])), 2)) == 3
    with pytest.raises(Unreadable, match="2,000,000"):
        plain(packed(lines(["a", "b"], ["1", "2"], ["3", "4"])), 2)


def test_an_entry_that_is_longer_than_it_says_is_damage(plain):
    content = packed(HEADER)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    wrong = content.replace(size.to_bytes(4, "little"), (size - 40).to_bytes(4, "little"))
    with pytest.raises(Unreadable, match="damaged"):
        plain(wrong, 2)


def test_links_to_the_outside_are_not_followed(plain, monkeypatch):
    monkeypatch.setattr("socket.socket.connect", lambda *_args: pytest.fail("it connects"))
    outside = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="worksheet" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="out" Type="{OFFICE}/sharedStrings" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
        "</Relationships>"
    )
    assert plain(packed(HEADER, **{"xl/_rels/workbook.xml.rels": outside}), 2) == [["a", "b"], ["1", "2"]]


def test_memory_stays_small_however_long_the_sheet(plain):
    told = []
    book = Workbook(io.BytesIO(written([[f"n{at}", at] for at in range(60_000)])))
    tracemalloc.start()
    book.write(book.proposed(), 2, ".", Path("/dev/null"), lambda done, total: told.append(done / total))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000, peak
    assert told == sorted(told)
    assert told[-1] <= 1
