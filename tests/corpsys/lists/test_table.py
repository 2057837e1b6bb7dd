"""The rows of a list's table: every text and address escaped, labels for screens without a head."""

from corpsys.lists import table
from corpsys.lists.declaration import Column
from corpsys.lists.table import Cell

COLUMNS = (
    Column("name", "Name", lambda row: row),
    Column("sum", 'The "sum"', lambda row: row, is_number=True),
    Column("town", "Town", lambda row: row),
)


def test_the_first_cell_names_its_row_and_the_others_carry_their_label():
    rows = [[Cell("Alfa", "/a/"), Cell("1", ""), Cell("–", "")], [Cell("Beta", ""), Cell("2", ""), Cell("Ames", "")]]
    assert table.body(COLUMNS, rows) == (
        '<tr><th scope="row"><a href="/a/">Alfa</a></th>'
        '<td class="number" data-label="The &quot;sum&quot;">1</td><td data-label="Town">–</td></tr>\n'
        '<tr><th scope="row">Beta</th>'
        '<td class="number" data-label="The &quot;sum&quot;">2</td><td data-label="Town">Ames</td></tr>\n'
    )


def test_texts_and_addresses_are_escaped():
    shown = table.body(COLUMNS[:1], [[Cell("<script>alert(1)</script>", '/a/?q="&b')]])
    assert shown == (
        '<tr><th scope="row"><a href="/a/?q=&quot;&amp;b">&lt;script&gt;alert(1)&lt;/script&gt;</a></th></tr>\n'
    )


def test_no_rows_are_no_text():
    assert table.body(COLUMNS, []) == ""
