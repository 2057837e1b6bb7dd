"""A list by its address: search, filters, sorting, columns, pages; saved views; exports. Source: ux 1–4 of §6."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from corpsys.access.refusals import Invalid, NotAllowed, NotVisible
from corpsys.audit.models import AuditEvent
from corpsys.corporation import keys
from corpsys.corporation.listing import ORGANISATIONS
from corpsys.corporation.models import Organisation
from corpsys.jobs import testing
from corpsys.lists import declaration, exports, selectors, services, values
from corpsys.lists import state as states
from corpsys.lists.models import SavedView
from corpsys.partners.models import Partnership

pytestmark = pytest.mark.django_db
PAGE, EXPORT = "/first/organisations/", "/first/organisations/export/"


def add(world, *names, **fields):
    for name in names:
        fields = {"kind": "client", "standing": "accepted", "level": world.extra["levels"][0], **fields}
        derived = keys.of(name=name, city=fields.get("city", ""), registry_number=fields.get("registry_number", ""))
        Organisation.objects.create(
            corporation_id=world.corporation_id,
            name=name,
            slug=f"o-{Organisation.objects.count()}",
            **derived,
            **fields,
        )


def listed(world, query="", name="Eve"):
    principal = world.principal(name)
    return selectors.page(states.read(ORGANISATIONS, QueryDict(query), principal), principal)


def names(world, query="", name="Eve"):
    return [row[0].text for row in listed(world, query, name).rows]


def test_filters_stand_in_the_address(world):
    add(world, "Archived", standing="archived")
    add(world, "Supplier", kind="supplier", country="DE", markets=["Iowa", "EU"], level=world.extra["levels"][1])
    add(world, "Child", parent=world.client)
    assert names(world) == ["Child", "Diageo", "Fareway", "Hy-Vee", "Supplier"]
    assert names(world, "kind=supplier") == names(world, "level=2") == names(world, "market=iowa") == ["Supplier"]
    assert names(world, "country=Germany") == names(world, "country=de") == ["Supplier"]
    assert names(world, "standing=archived") == ["Archived"]
    assert "Archived" in names(world, "standing=all")
    assert names(world, "group=fareway") == names(world, "group=Fareway") == ["Child"]


def test_organisations_without_a_partner(world):
    Partnership.objects.create(
        corporation_id=world.corporation_id, enterprise=world.enterprise, partner=world.client, standing="accepted"
    )
    assert names(world, "without_partner=on") == ["Hy-Vee"]


def test_a_wrong_filter_is_told_at_its_field_and_the_others_hold(world, sign_in):
    page = sign_in(world.users["Eve"]).get(PAGE, {"country": "Atlantis", "kind": "enterprise"}).content.decode()
    assert "Atlantis" in page and 'id="id_country_error"' in page
    assert ">Diageo<" in page and ">Fareway<" not in page


def test_sorting_and_the_polish_alphabet_of_towns(world):
    add(world, "A", city="Łódź")
    add(world, "B", city="Lublin")
    add(world, "C", city="Zamość")
    rows = [name for name in names(world, "sort=town") if name in "ABC"]
    assert rows == ["B", "A", "C"]
    assert [name for name in names(world, "sort=-town") if name in "ABC"] == ["C", "A", "B"]
    assert names(world, "sort=nothing") == names(world)


def test_the_newest_change_stands_first(world):
    Organisation.objects.filter(pk=world.client.pk).update(sector="Food")
    with connection.cursor() as cursor:
        cursor.execute("SELECT updated_at > created_at FROM corpsys_organisation WHERE id = %s", [world.client.pk])
        assert cursor.fetchone() == (True,)
    assert names(world, "sort=-updated")[0] == "Fareway"


def test_head_cells_sort_and_say_so(world, sign_in):
    client = sign_in(world.users["Eve"])
    page = client.get(PAGE, {"sort": "-level", "kind": "client"}).content.decode()
    assert 'aria-sort="descending"' in page and "sort=level" in page and "kind=client" in page
    assert 'aria-sort="ascending"' in client.get(PAGE).content.decode()


def test_columns_are_chosen_and_stay_with_the_other_state(world, sign_in):
    shown = listed(world, "columns=country&columns=markets&columns=nothing")
    assert [column.key for column in shown.state.columns] == ["name", "country", "markets"]
    page = sign_in(world.users["Eve"]).get(PAGE + "?columns=markets&sort=name").content.decode()
    assert 'name="columns" value="markets"' in page and 'name="sort" value="name"' in page
    assert "columns=markets" in page.split("XLSX")[0]


@pytest.mark.parametrize("key", [column.key for column in ORGANISATIONS.columns])
def test_a_column_reads_what_it_shows(world, key):
    parent = {
        "parent": world.client,
        "markets": ["Iowa"],
        "external_key": "7",
        "external_source": "erp",
        "city": "Ames",
    }
    add(world, "Child", sector="Food", address="Road 1", postal_code="1", country="US", registry_number="9", **parent)
    (row,) = listed(world, f"q=Child&columns={key}").rows
    assert row[0].url == "/first/organisations/o-3/" and row[-1].text != "–"


def test_the_canonical_address_leaves_out_the_page_and_what_is_unknown(world):
    state = states.read(ORGANISATIONS, QueryDict("page=2&evil=1&kind=client&sort=-name"), world.principal("Eve"))
    assert (state.query, state.page) == ("kind=client&sort=-name", 2)


@pytest.mark.parametrize("text", ["0", "-1", "x", "", "9" * 30, "١"])
def test_a_strange_page_is_the_first(world, text):
    assert states.read(ORGANISATIONS, QueryDict(f"page={text}"), world.principal("Eve")).page == 1


def test_pages_and_capped_counts(world, monkeypatch):
    monkeypatch.setattr(selectors, "COUNTED", 60)
    add(world, *(f"Firm {number:03}" for number in range(100)))
    first, last = listed(world), listed(world, "page=3")
    assert (first.first, first.last, first.count, first.next, first.previous) == (1, 50, None, 2, None)
    assert (last.first, last.last, last.count, last.next, last.previous) == (101, 103, 103, None, 2)
    assert listed(world, "page=9").rows == []
    monkeypatch.setattr(selectors, "DEEPEST_PAGE", 2)
    deepest = listed(world, "page=2")
    assert deepest.is_cut and deepest.next is None


def test_the_page_says_more_than_a_thousand(world, sign_in, monkeypatch):
    monkeypatch.setattr(selectors, "COUNTED", 2)
    add(world, *(f"Firm {number:03}" for number in range(60)))
    assert "of more than 1,000" in sign_in(world.users["Eve"]).get(PAGE).content.decode()


def test_the_number_of_questions_does_not_grow(world, sign_in):
    client, counts = sign_in(world.users["Eve"]), []
    for number in range(2):
        world.act_as("Eve")
        add(world, *(f"Firm {number} {each}" for each in range(20)), parent=world.client)
        with CaptureQueriesContext(connection) as found:
            assert client.get(PAGE + "?columns=group&columns=level").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] <= 16


def test_empty_states(world, sign_in, monkeypatch):
    client = sign_in(world.users["Eve"])
    assert "Nothing matches these filters" in client.get(PAGE, {"q": "zzzzqq"}).content.decode()
    world.act_as("Eve")
    assert "There are no organisations yet" in sign_in(world.users["Adam"]).get(PAGE).content.decode()


# --- saved views


def test_a_view_is_saved_opened_renamed_and_deleted(world, sign_in):
    client = sign_in(world.users["Alice"])
    saved = client.post("/first/views/organisations/", {"name": "Our clients", "query": "kind=client&page=3&x=1"})
    assert saved.status_code == 302 and saved.url == f"{PAGE}?kind=client"
    world.act_as("Alice")
    view = SavedView.objects.get()
    page = client.get(saved.url).content.decode()
    assert "Our clients" in page and 'aria-current="true"' in page
    rename = f"/first/views/{view.public_id}/rename/"
    assert client.get(rename).status_code == 200
    assert client.post(rename, {"name": "  Ours "}).url == saved.url
    assert client.post(f"/first/views/{view.public_id}/delete/").status_code == 302
    world.act_as("Alice")
    assert not SavedView.objects.exists()
    kinds = set(AuditEvent.objects.filter(kind__startswith="view.").values_list("kind", flat=True))
    assert kinds == {"view.saved", "view.renamed", "view.deleted"}


def test_a_view_needs_a_name_and_the_same_name_replaces(world, sign_in):
    client = sign_in(world.users["Alice"])
    answer = client.post("/first/views/organisations/", {"name": " ", "query": "kind=client"})
    assert answer.status_code == 422 and 'value="kind=client"' in answer.content.decode()
    for kind in ("client", "supplier"):
        client.post("/first/views/organisations/", {"name": "Mine", "query": f"kind={kind}"})
    world.act_as("Alice")
    assert [view.query for view in SavedView.objects.all()] == ["kind=supplier"]


def test_a_name_is_taken_once_and_views_are_not_without_end(world, monkeypatch):
    alice = world.principal("Alice")
    first, second = (
        services.save_view(declaration=ORGANISATIONS, name=name, query="", by=alice) for name in ("A", "B")
    )
    with pytest.raises(Invalid):
        services.rename_view(view=second, name="A", by=alice)
    monkeypatch.setattr(services, "MOST_VIEWS", 2)
    with pytest.raises(Invalid):
        services.save_view(declaration=ORGANISATIONS, name="C", query="", by=alice)
    assert services.save_view(declaration=ORGANISATIONS, name="A", query="kind=client", by=alice).pk == first.pk


def test_views_are_ones_own(world, sign_in):
    view = services.save_view(declaration=ORGANISATIONS, name="Mine", query="", by=world.principal("Alice"))
    client = sign_in(world.users["Charlie"])
    assert "Mine" not in client.get(PAGE).content.decode()
    assert client.post(f"/first/views/{view.public_id}/delete/").status_code == 404
    assert client.get(f"/first/views/{view.public_id}/rename/").status_code == 404
    with pytest.raises(NotVisible):
        services.delete_view(view=view, by=world.principal("Charlie"))


def test_who_may_save_views(world, join_client, sign_in):
    form = {"name": "X", "query": ""}
    assert sign_in(world.users["Adam"]).post("/first/views/organisations/", form).status_code == 403
    assert sign_in(world.users["Lena"]).post("/first/views/organisations/", form).status_code == 404
    assert sign_in(world.users["Dora"]).post("/first/views/nothing/", form).status_code == 404
    with pytest.raises(NotAllowed):
        services.save_view(declaration=ORGANISATIONS, name="X", query="", by=world.principal("Adam"))
    assert declaration.declaration("organisations") is ORGANISATIONS


# --- exports


def taken(client, kind, query=""):
    answer = client.get(f"{EXPORT}{kind}/{query}")
    assert answer.status_code == 200
    return answer, b"".join(answer.streaming_content)


def read_csv(content, delimiter=","):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def read_xlsx(content):
    """The texts of the first sheet by the letter of the standard, not by the reader of the imports. Source: ECMA-376, 18.3."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with ZipFile(io.BytesIO(content)) as package:
        sheet = ElementTree.fromstring(package.read("xl/worksheets/sheet1.xml"))
        has_shared = "xl/sharedStrings.xml" in package.namelist()
        shared = ElementTree.fromstring(package.read("xl/sharedStrings.xml")) if has_shared else []
    texts = ["".join(item.itertext()) for item in shared]

    def text(cell):
        said = "".join(cell.itertext())
        return texts[int(said)] if cell.get("t") == "s" else said

    return [[text(cell) for cell in row.iter(f"{space}c")] for row in sheet.iter(f"{space}row")]


def test_an_export_is_what_is_shown(world, sign_in):
    add(world, "Żabka", "Zet", kind="supplier", country="PL", city="Łódź")
    client = sign_in(world.users["Dora"])
    query = "?kind=supplier&sort=-name&columns=town&columns=kind"
    answer, content = taken(client, "csv", query)
    expected = [["Name", "Kind", "Town"], ["Żabka", "supplier", "Łódź"], ["Zet", "supplier", "Łódź"]]
    assert read_csv(content) == expected
    assert read_xlsx(taken(client, "xlsx", query)[1]) == expected
    today = timezone.localdate()
    assert answer["Content-Disposition"] == f'attachment; filename="organisations-{today:%Y-%m-%d}.csv"'
    assert answer["Cache-Control"] == "no-store"


def test_all_pages_are_exported(world, sign_in):
    add(world, *(f"Firm {number:03}" for number in range(120)))
    client = sign_in(world.users["Eve"])
    for kind, read in (("csv", read_csv), ("xlsx", read_xlsx)):
        assert len(read(taken(client, kind, "?page=2")[1])) == 1 + 123


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1+1"])
def test_no_cell_is_a_formula(world, sign_in, evil):
    Organisation.objects.filter(pk=world.client.pk).update(name=evil)
    client = sign_in(world.users["Eve"])
    rows = read_csv(taken(client, "csv", "?kind=client")[1])
    assert f"'{evil}" in [row[0].replace("\n", "\r") for row in rows]
    _answer, book = taken(client, "xlsx", "?kind=client")
    sheet = ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and 't="inlineStr"' in sheet


def test_an_export_keeps_to_who_may_see_what(world, join_client, sign_in):
    assert read_csv(taken(sign_in(world.users["Adam"]), "csv")[1])[1:] == []
    assert sign_in(world.users["Lena"]).get(f"{EXPORT}csv/").status_code == 404
    assert sign_in(world.users["Eve"]).get(f"{EXPORT}pdf/").status_code == 404


def test_another_corporations_rows_are_not_exported(two_worlds, sign_in):
    first, _second = two_worlds
    client = sign_in(first.users["Eve"])
    assert len(read_csv(taken(client, "csv")[1])) == 1 + 3
    assert client.get("/second/organisations/export/csv/").status_code == 404


def test_an_export_is_noted(world, sign_in):
    taken(sign_in(world.users["Dora"]), "csv", "?kind=client")
    world.act_as("Eve")
    event = AuditEvent.objects.get(kind="list.exported")
    assert event.actor == "Dora"
    assert event.after["query"] == "kind=client" and event.after["rows"] == 2 and event.after["format"] == "csv"


def test_polish_files_have_semicolons_and_polish_words(world, sign_in):
    client = sign_in(world.users["Eve"])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "pl"
    rows = read_csv(taken(client, "csv", "?kind=enterprise")[1], ";")
    assert len(rows[0]) == 6 and "przedsiębiorstwo" in rows[1]


def test_values_in_the_readers_form():
    moment = datetime(2026, 11, 5, 12, 30, tzinfo=UTC)
    with translation.override("pl"):
        assert values.in_csv(Decimal("-1234.5")) == "-1234,50"
        assert values.in_csv(moment.date()) == "05.11.2026"
        assert values.shown(1234) == "1\xa0234" and values.in_csv(1234) == "1234"
    with translation.override("en"):
        assert values.in_csv(["a", "b"]) == "a, b"
        assert values.shown(None) == values.shown("") == "–" and values.in_csv(None) == ""
        assert (values.plain(True), values.plain(False)) == ("yes", "no")


def test_batches_lose_no_row(world, monkeypatch):
    monkeypatch.setattr(exports, "BATCH", 2)
    add(world, "A", "B")
    eve = world.principal("Eve")
    state = states.read(ORGANISATIONS, QueryDict(""), eve)
    assert [len(batch) for batch in exports.batches(state, eve)] == [2, 2, 1]


def test_a_long_workbook_is_a_job(world, sign_in, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    monkeypatch.setattr(exports, "BATCH", 2)
    client = sign_in(world.users["Dora"])
    answer = client.get(f"{EXPORT}xlsx/?sort=-name")
    assert answer.status_code == 302 and "/jobs/" in answer.url
    world.act_as("Dora")
    (job,) = testing.run_all()
    world.act_as("Dora")
    assert (job.state, job.progress_done, job.kind) == ("done", 3, "lists.export")
    content = b"".join(client.get(job.result_url).streaming_content)
    assert [row[0] for row in read_xlsx(content)] == ["Name", "Hy-Vee", "Fareway", "Diageo"]
    assert sign_in(world.users["Bob"]).get(job.result_url).status_code == 404
