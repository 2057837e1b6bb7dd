"""The corporation system in a real browser: the map is read, a register is imported and accepted, a change is put back."""

import time

import pytest
import xlsxwriter

from tests import chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(chromium.PATH is None, reason=chromium.MISSING),
]

WIDTHS = (1280, 768, 360)
PAGES = (
    "corporation/map/",
    "corporation/map/?node=diageo-americas&causal=on",
    "corporation/map/?view=list",
    "corporation/findings/",
    "corporation/loops/",
    "partners/",
    "links/",
    "organisations/diageo-americas/",
    "strategy/",
    "import/organisations/",
    "cooperations/new/",
)
REGISTER = (
    ("Nazwa", "Rodzaj", "Miasto", "Kraj", "NIP"),
    ("Żabikowo Szkło Sp. z o.o.", "dostawca", "Luboń", "Polska", "525-234-40-78"),
    ("Ósemka Delikatesy S.A.", "klient", "Łódź", "Polska", ""),
    ("Zły Numer Sp. j.", "klient", "Poznań", "Polska", "525-234-40-79"),
    ("FAREWAY", "klient", "Boone", "USA", ""),
)
JOB_SECONDS = 60


@pytest.mark.parametrize("locale", ["en-US", "pl-PL"])
def test_every_page_of_the_corporation_in_both_languages(visitor, locale):
    erin = visitor("executive@iowa.example", locale=locale)
    faults = [fault for page in PAGES for fault in erin.look(f"/sample/{page}", WIDTHS)]
    assert not faults, "\n".join(faults)
    assert erin.page.locator("html").get_attribute("lang") == locale[:2]


def test_histories_and_pages_of_edits(visitor):
    """The first row of each list: its history, and the form with the newest of it."""
    erin = visitor("executive@iowa.example")
    pages = []
    for listed, inner in (("partners/", "a"), ("links/", "a"), ("levels/", "a"), ("strategy/", "li a")):
        erin.go(f"/sample/{listed}")
        main = f"main {inner}"
        pages += erin.links(f"{main}[href*='/history/']")[:1] + erin.links(f"{main}[href$='/edit/']")[:1]
        pages += [href for href in erin.links(f"{main}[href*='/strategy/']") if "/new/" not in href][:1]
    assert len(pages) == 7
    faults = [fault for page in pages for fault in erin.look(page, WIDTHS)]
    assert not faults, "\n".join(faults)


def test_an_executive_reads_the_map(visitor):
    erin = visitor("executive@iowa.example")
    erin.go("/sample/corporation/map/")
    assert erin.reads("9 enterprises")
    box = erin.page.locator("svg.map-picture a", has_text="DIAGEO").first
    box.focus()
    with erin.page.expect_event("domcontentloaded"):
        erin.page.keyboard.press("Enter")
    assert "node=diageo-americas" in erin.page.url
    assert erin.reads("enterprise–client")
    assert erin.page.locator("svg.map-picture", has_text="FAREWAY").count() == 1
    erin.page.go_back()
    assert "node=" not in erin.page.url
    erin.press("List")
    assert erin.page.locator("main table").count() >= 3
    erin.go("/sample/corporation/map/")
    erin.press("findings on the structure", exact=False)
    assert erin.reads("Okoboji Craft Cellars")
    erin.go("/sample/corporation/loops/")
    assert erin.reads("Reinforcing")
    assert erin.reads("Balancing")


def test_a_manager_imports_the_register_and_an_executive_accepts_it(visitor, tmp_path):
    file = tmp_path / "rejestr.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Podmioty")
        for number, row in enumerate(REGISTER):
            sheet.write_row(number, 0, row)
    kate = visitor("kam@iowa.example")
    kate.go("/sample/import/organisations/")
    kate.page.select_option("select[name=level]", index=2)
    kate.page.set_input_files("input[name=file]", str(file))
    kate.press("Upload")
    kate.press("Check the file")
    wait_for(kate, "What will happen")
    assert kate.reads("1 of 4 rows have errors")
    assert kate.reads("check digit")
    assert kate.reads("These rows become a proposal that an executive accepts.")
    kate.page.check("input[name=skip_bad_rows]")
    kate.press("Propose", exact=False)
    wait_for(kate, "Proposed: 2 new, 1 changed")
    erin = visitor("executive@iowa.example")
    erin.go("/sample/imports/proposals/")
    erin.press("rejestr.xlsx", exact=False)
    assert erin.reads("Ósemka Delikatesy S.A.")
    erin.press("Accept all")
    erin.go("/sample/organisations/?q=osemka")
    assert erin.reads("Ósemka Delikatesy S.A.")
    erin.press("Ósemka Delikatesy S.A.")
    assert erin.reads("accepted")


def wait_for(somebody, words: str) -> None:
    """Look at the page until the work behind it has ended and it shows these words."""
    deadline = time.monotonic() + JOB_SECONDS
    while not somebody.reads(words):
        assert time.monotonic() < deadline, somebody.page.locator("main").inner_text()
        if somebody.page.get_by_role("link", name="Go on").count():
            somebody.press("Go on")
            continue
        time.sleep(0.5)


def test_somebody_asks_who_changed_it_and_puts_it_back(visitor):
    erin = visitor("executive@iowa.example")
    erin.go("/sample/organisations/hy-vee/edit/")
    before = erin.page.input_value("input[name=sector]")
    erin.page.fill("input[name=sector]", "Groceries, a mistake")
    erin.press("Save")
    assert erin.reads("Groceries, a mistake")
    row = erin.page.locator("tr", has_text="Groceries, a mistake").first
    assert "Erin Walsh" in row.inner_text()
    with erin.page.expect_event("domcontentloaded"):
        row.get_by_role("link", name="Put back").click()
    assert erin.reads("Groceries, a mistake")
    erin.press("Put back", exact=False)
    erin.go("/sample/organisations/hy-vee/edit/")
    assert erin.page.input_value("input[name=sector]") == before
