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
        '<td class="number" data-label="The &quot;sum&quot;">1</td><td data-label="Town"><span class="nothing">–</span></td></tr>\n'
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


def test_the_head_sorts_and_keeps_the_rest_of_the_address():
    columns = (
        Column("name", "Name", lambda row: row, sort=("name",)),
        Column("sum", "Sum & all", lambda row: row, sort=("sum",), is_number=True),
        Column("town", "<Town>", lambda row: row),
    )
    assert table.head(columns, "q=a%26b&sort=-sum&columns=sum", "-sum") == (
        '<th scope="col"><a href="?q=a%26b&amp;columns=sum&amp;sort=name">Name</a></th>\n'
        '<th scope="col" class="number" aria-sort="descending"><a href="?q=a%26b&amp;columns=sum&amp;sort=sum">'
        'Sum &amp; all <span aria-hidden="true">▼</span></a></th>\n'
        '<th scope="col">&lt;Town&gt;</th>\n'
    )
    assert '<th scope="col" aria-sort="ascending"><a href="?sort=-name">Name ' in table.head(columns, "", "name")


def test_columns_to_choose_are_ticked_where_they_show():
    shown = table.column_choices(COLUMNS, COLUMNS[:2])
    assert '<input type="hidden" name="columns" value="name">' in shown and 'id="column-name"' not in shown
    assert 'id="column-sum" checked>' in shown and 'id="column-town">' in shown
    assert "The &quot;sum&quot;</label>" in shown
