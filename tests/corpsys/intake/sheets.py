"""Workbooks for tests: written by a library, or part by part where no library writes such a thing."""

import io
import zipfile

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def written(rows, *, name="Data", more=(), hidden=(), **options):
    """Return a workbook with `rows` in its sheet and, in `more`, further sheets as (name, rows)."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for title, lines in ((name, rows), *more):
            sheet = book.add_worksheet(title)
            for at, line in enumerate(lines):
                for column, cell in enumerate(line):
                    sheet.write(at, column, cell, day if hasattr(cell, "year") else None)
        for title in hidden:
            book.get_worksheet_by_name(title).hide()
        visible = next(sheet for sheet in book.worksheets() if sheet.name not in hidden)
        visible.activate()
        visible.set_first_sheet()
    return out.getvalue()


def packed(cells, **parts):
    """Return a workbook of the least parts, its sheet data as given; `parts`: name → content, or None to leave one out."""
    usual = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": links(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Data" sheetId="1" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links(worksheet="worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>',
    }
    return archive({**usual, **parts})


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            if content is not None:
                package.writestr(name, content)
    return out.getvalue()


def links(**targets):
    listed = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{to}"/>' for kind, to in targets.items()
    )
    return f'<Relationships xmlns="{LINKS}">{listed}</Relationships>'


def lines(*rows):
    """Return sheet data of rows of texts, from row 1 on."""
    return "".join(f'<row r="{at}">{"".join(map(text, row))}</row>' for at, row in enumerate(rows, 1))


def text(content):
    return f'<c t="inlineStr"><is><t>{content}</t></is></c>'
