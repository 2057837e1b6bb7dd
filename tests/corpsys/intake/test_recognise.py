"""What a file looks like before anybody said so. Source: reliability, Bad input (File, Text); ux 4.5."""

import gzip
import io

import pytest

from corpsys.intake.recognise import recognise
from corpsys.intake.source import Unreadable

TEXT = "klient;miesiąc;kwota\nSklep Żółw;01.2019;1,50\nŁódź;02.2019;12,00\n"


def look(content, name="file.csv", known=()):
    return recognise(io.BytesIO(content if isinstance(content, bytes) else content.encode()), name, known=known)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1250", "cp1250"),
        ("iso8859_2", "iso8859_2"),
    ],
)
def test_polish_text_is_read_in_every_encoding(encoding, found):
    seen = look(TEXT.encode(encoding))
    assert (seen.dialect.encoding, seen.dialect.delimiter, seen.dialect.decimal) == (found, ";", ",")
    assert seen.dialect.is_sure
    assert seen.header == ["klient", "miesiąc", "kwota"]
    assert seen.sample[0] == ["Sklep Żółw", "01.2019", "1,50"]


def test_other_eight_bit_text_is_guessed_and_said_to_be():
    seen = look("name;amount\nCafé Français à côté;1\n".encode("cp1252"))
    assert seen.sample[0][0] == "Café Français à côté"
    assert not seen.dialect.is_sure


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter):
    seen = look(TEXT.replace(",", ".").replace(";", delimiter))
    assert (seen.dialect.delimiter, len(seen.header)) == (delimiter, 3)


def test_hoped_for_names_decide_between_two_delimiters():
    text = "client;month,amount\nA;1,2\nB;3,4\n"
    assert look(text, known=("month,amount",)).dialect.delimiter == ";"
    assert look(text, known=("client;month", "amount")).dialect.delimiter == ","


def test_a_line_that_names_the_delimiter_is_believed():
    seen = look("sep=|\na|b\n1|2\n")
    assert (seen.dialect.delimiter, seen.dialect.header_row, seen.header) == ("|", 1, ["a", "b"])


def test_titles_above_the_header_are_passed_over():
    seen = look("Sales 2019\n\nclient,month,amount\nA,2019-01,1.5\nB,2019-02,2.5\n")
    assert (seen.dialect.header_row, seen.header) == (2, ["client", "month", "amount"])


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [
        (["1.5"], "."),
        (["1,5"], ","),
        (["1.234,5"], ","),
        (["1,234.5"], "."),
        (["1.234"], ""),
        (["12"], ""),
        ([".5"], ""),
    ],
)
def test_decimal_mark_of_the_sample(cells, decimal):
    assert look("name;amount\n" + "".join(f"A;{cell}\n" for cell in cells)).dialect.decimal == decimal


@pytest.mark.parametrize(("cell", "order"), [("31/12/2019", "dmy"), ("12/31/2019", "mdy"), ("01/02/2019", "")])
def test_order_of_dates_of_the_sample(cell, order):
    assert look(f"name;day\nA;{cell}\n").dialect.date_order == order


def test_packed_files_are_read():
    assert look(gzip.compress(TEXT.encode()), "file.csv.gz").header[0] == "klient"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.csv", "is empty"),
        (b" \n\n", "a.csv", "is empty"),
        (b"client,month,amount\n", "a.csv", "no rows"),
        (b"PK\x03\x04xl", "a.xlsx", "damaged"),
        (b"a,b\n1,2\n", "a.xlsx", "not what the name says"),
        (b"", "a.xlsx", "is empty"),
        (b"PK\x03\x04xl", "a.csv", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1", "a.csv", "old Excel workbook"),
        (b"x", "a.xlsm", "Only CSV files"),
        (b"x", "a.ods", "Only CSV files"),
        (b"x", "noname", "Only CSV files"),
        (b"%PDF-1.7", "a.csv", "a document or a picture"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "a.csv", "not what the name says"),
        (b"a,b\n1,2\n", "a.csv.gz", "not what the name says"),
        (gzip.compress(b"a,b\n1,2\n" * 99, mtime=0)[:-12], "a.csv.gz", "damaged"),
        (b"a,b\n1\0,2\n", "a.csv", "zero bytes"),
        (b"a,A\n1,2\n", "a.csv", "same name: a"),
        (",".join(f"c{n}" for n in range(501)).encode() + b"\n1,2\n", "a.csv", "501 columns"),
        (b"x" * 1_300_000, "a.csv", "longer than 1 MB"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content, name, says):
    with pytest.raises(Unreadable, match=says):
        look(content, name)


def test_an_unnamed_column_gets_a_name_of_its_place():
    assert look("a,,c\n1,2,3\n").header == ["a", "(column 2)", "c"]


def test_an_absurd_width_with_few_cells_is_accepted():
    assert len(look(",".join(f"c{n}" for n in range(500)) + "\n" + "," * 499 + "\n1\n").header) == 500
