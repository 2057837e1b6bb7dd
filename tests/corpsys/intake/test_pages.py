"""Pages and REST of imports: each step, who may come, what comes back where something is wrong."""

import datetime
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from corpsys.intake.models import Intake
from corpsys.tenancy import context
from corpsys.tokens.services import make_token
from tests.corpsys.intake.conftest import GOOD
from tests.corpsys.intake.sheets import written

pytestmark = pytest.mark.django_db
NEW, REVIEWED, API = "/first/import/trial/", "/first/import/reviewed/", "/api/v1/first/imports/"
COLUMNS = {"client": "client", "month": "month", "amount": "amount"}
READS = {"encoding": "utf-8", "delimiter": ",", "header_row": "0", "decimal": ".", "date_order": ""}
BAD = GOOD + "=cmd,31.02.2019,x\n"


def file(content=GOOD, name="sales.csv"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def alice(world, taken, sign_in):
    return sign_in(world.users["Alice"])


@pytest.fixture
def newest(world):
    """Return the newest import, seen as the corporation."""

    def _newest():
        context.set_local(corporation=world.corporation_id, side="host", user=world.users["Alice"].pk)
        return Intake.objects.latest("id")

    return _newest


@pytest.fixture
def checked(alice, newest, work):
    """Bring a file through upload, columns and check by pages; returns the address of its page."""

    def _checked(content=GOOD):
        url = alice.post(NEW, {"file": file(content)})["Location"]
        answer = alice.post(f"{url}match/", {**COLUMNS, **READS})
        assert answer.status_code == 302, answer.content.decode()
        newest()
        work()
        return url

    return _checked


def test_a_file_goes_through_every_page(alice, checked, newest, work, taken):
    url = checked()
    page = alice.get(url).content.decode()
    assert "2 rows, none of them with errors." in page
    assert "Import 2 rows" in page
    assert alice.post(f"{url}confirm/").status_code == 302
    newest()
    work()
    assert len(taken) == 2
    assert 'href="/first/organisations/"' in alice.get(url).content.decode()
    assert "loaded" in alice.get("/first/import/").content.decode()


def test_the_columns_page_proposes_and_shows_the_first_rows(alice):
    url = alice.post(NEW, {"file": file("Kunde;month;KWOTA\nŁódź;2019-01;1,5\n".encode("cp1250"))})["Location"]
    page = alice.get(url).content.decode()
    assert '<option value="Kunde" selected>' in page
    assert '<option value="KWOTA" selected>' in page
    assert "Łódź" in page
    assert '<option value="cp1250" selected>' in page


def test_wrong_columns_come_back_as_typed(alice):
    url = alice.post(NEW, {"file": file()})["Location"]
    answer = alice.post(f"{url}match/", {**COLUMNS, **READS, "month": "client"})
    assert answer.status_code == 422
    assert "is chosen twice" in answer.content.decode()
    missing = alice.post(f"{url}match/", {**COLUMNS, **READS, "amount": ""})
    assert (missing.status_code, "Error:" in missing.content.decode()) == (422, True)


def test_the_file_is_read_again_as_said(alice, newest):
    url = alice.post(NEW, {"file": file("a;b\n1;2\n")})["Location"]
    answer = alice.post(f"{url}match/", {**READS, "delimiter": "|", "again": "1"})
    assert (answer.status_code, newest().header) == (302, ["a;b"])


def test_errors_are_listed_counted_and_downloaded_safely(alice, checked):
    url = checked(BAD)
    page = alice.get(url).content.decode()
    assert "1 of 3 rows have errors. Nothing is stored yet." in page
    assert "There is no such day." in page
    assert "31.02.2019" in page
    answer = alice.get(f"{url}errors.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "4,Month,month,31.02.2019,There is no such day." in text
    assert 'filename="errors.csv"' in answer["Content-Disposition"]


def test_formulas_are_disarmed_in_the_download(alice, checked):
    url = checked("client,month,amount\nA,2019-01,=1+1\n")
    text = b"".join(alice.get(f"{url}errors.csv").streaming_content).decode("utf-8-sig")
    assert ",'=1+1," in text


def test_rows_with_errors_need_a_choice(alice, checked, newest, work, taken):
    url = checked(BAD)
    answer = alice.post(f"{url}confirm/")
    assert answer.status_code == 409
    assert "Choose to import without the rows with errors." in answer.content.decode()
    assert alice.post(f"{url}confirm/", {"skip_bad_rows": "on"}).status_code == 302
    newest()
    work()
    assert len(taken) == 2


def test_the_same_file_again_is_told(alice, checked):
    checked()
    url = alice.post(NEW, {"file": file(name="other.csv")})["Location"]
    assert "the same file, byte for byte, as sales.csv" in alice.get(url).content.decode()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.csv", "The file is empty."),
        (b"PK\x03\x04", "a.xlsx", "damaged"),
        (b"a,a\n1,2\n", "a.csv", "same name"),
        (GOOD.encode(), "../../../etc/<b>.exe", "Only CSV files can be imported"),
    ],
)
def test_a_refused_file_is_told_at_its_field(alice, content, name, says, newest, files):
    answer = alice.post(NEW, {"file": file(content, name)})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert files() == []
    assert alice.post(NEW, {}).status_code == 422


def test_a_body_over_the_limit_is_refused_unread(alice, settings, files):
    settings.UPLOAD_MAX_BYTES = 1000
    answer = alice.post(NEW, {"file": file("x" * 100_000)})
    assert answer.status_code == 413
    assert "Nothing was stored." in answer.content.decode()
    told = alice.post(API, {"kind": "trial", "file": file("x" * 100_000)})
    assert (told.status_code, told.json()["type"]) == (413, "urn:corpsys:too_large")
    assert files() == []


def test_without_a_length_that_tells_the_stream_stops_at_the_limit(alice, settings, files):
    settings.UPLOAD_MAX_BYTES = 40
    answer = alice.post(NEW, {"file": file()})
    assert (answer.status_code, files()) == (413, [])


@pytest.mark.parametrize(("name", "status"), [("Eve", 404), ("Bob", 404), ("Lena", 404)])
def test_an_import_is_its_uploaders_alone(checked, world, sign_in, name, status):
    url = checked()
    other = sign_in(world.users[name])
    assert other.get(url).status_code == status
    assert other.post(f"{url}confirm/").status_code == status
    assert other.get(f"{url}errors.csv").status_code == status


def test_who_may_start(world, taken, sign_in, client):
    assert client.get(NEW).status_code == 302
    assert sign_in(world.users["Bob"]).get(NEW).status_code == 403
    assert sign_in(world.users["Bob"]).post(NEW, {"file": file()}).status_code == 403
    assert sign_in(world.users["Alice"]).get("/first/import/nothing/").status_code == 404
    assert sign_in(world.users["Alice"]).get("/second/import/trial/").status_code == 404


def test_discarding(alice, checked, newest):
    url = checked()
    assert alice.post(f"{url}discard/").status_code == 302
    assert "was discarded" in alice.get(url).content.decode()
    assert newest().state == "discarded"


def test_questions_of_the_list_do_not_grow(alice, django_assert_max_num_queries):
    for _again in range(3):
        alice.post(NEW, {"file": file()})
    alice.get("/first/import/")
    with django_assert_max_num_queries(11):
        alice.get("/first/import/")


# --- sources, own preview, undoing, workbooks ---------------------------------------------------------------------------


@pytest.fixture
def own_templates(settings):
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], Path(__file__).parent / "templates"]}]


@pytest.fixture
def reviewed(alice, newest, work, own_templates):
    """Bring a file to the report of a kind with a preview of its own."""

    def _reviewed(content=GOOD):
        url = alice.post(REVIEWED, {"file": file(content), "source": "Shop"})["Location"]
        assert alice.post(f"{url}match/", {**COLUMNS, **READS}).status_code == 302
        newest()
        work()
        return url

    return _reviewed


@pytest.fixture
def done(alice, reviewed, newest, work):
    def _done():
        url = reviewed()
        assert alice.post(f"{url}confirm/", {"row-2": "new"}).status_code == 302
        newest()
        work()
        return url

    return _done


def test_the_source_is_offered_remembered_and_listed(alice, done):
    page = alice.get(REVIEWED).content.decode()
    assert "<datalist id='known-source'>" in page
    assert '<option value="Shopware"></option>' in page
    done()
    assert '<option value="Shop"></option>' in alice.get(REVIEWED).content.decode()
    url = alice.post(REVIEWED, {"file": file(), "source": "Shop"})["Location"]
    assert "As last time from Shop." in alice.get(url).content.decode()
    assert '<td data-label="Source">Shop</td>' in alice.get("/first/import/").content.decode()


def test_a_recognised_export_is_said_and_can_be_changed(alice):
    url = alice.post(REVIEWED, {"file": file("Net,Customer Name,Sold on\n1,A,2019-01\n")})["Location"]
    page = alice.get(url).content.decode()
    assert "Recognised as an export from Shopware: Reviewed." in page
    assert '<option value="Customer Name" selected>' in page
    assert (
        alice.post(
            f"{url}match/", {"client": "Net", "month": "Sold on", "amount": "Customer Name", **READS}
        ).status_code
        == 302
    )


def test_the_own_preview_stands_in_the_form_and_its_answers_go_along(alice, reviewed, newest):
    url = reviewed()
    page = alice.get(url).content.decode()
    form = page[page.index(f'action="{url}confirm/"') :]
    form = form[: form.index("</form>")]
    assert "Looked at by Alice" in form
    assert "Propose 2 clients" in form
    assert '<option value="new">' in form
    wrong = alice.post(f"{url}confirm/", {"row-2": "maybe"})
    assert wrong.status_code == 422
    assert "is no answer" in wrong.content.decode()
    assert '<option value="new" selected>' in wrong.content.decode()
    assert alice.post(f"{url}confirm/", {"row-2": "new"}).status_code == 302
    assert newest().decisions == {"row-2": "new"}


def test_an_import_is_undone_from_its_result(alice, done, newest, work, taken):
    url = done()
    page = alice.get(url).content.decode()
    assert "2 clients are proposed." in page
    assert f'href="{url}undo/"' in page
    asked = alice.get(f"{url}undo/").content.decode()
    assert "Undo this import?" in asked
    assert "2 rows were imported" in asked
    answer = alice.post(f"{url}undo/")
    assert (answer.status_code, "/jobs/" in answer["Location"]) == (302, True)
    assert alice.get(url)["Location"] == answer["Location"]
    newest()
    work()
    page = alice.get(url).content.decode()
    assert "This import was undone" in page
    assert f"{url}undo/" not in page
    assert "undone" in alice.get("/first/import/").content.decode()
    assert (taken, alice.post(f"{url}undo/").status_code) == ([], 409)


def test_an_undoing_that_was_refused_is_told(alice, done, newest, work, taken):
    url = done()
    taken.refuse = "The clients have been changed since."
    alice.post(f"{url}undo/")
    newest()
    work()
    page = alice.get(url).content.decode()
    assert "The import was not undone; everything is as before. The clients have been changed since." in " ".join(
        page.split()
    )
    assert "2 clients are proposed." in page


@pytest.mark.parametrize(("name", "status"), [("Eve", 200), ("Bob", 404), ("Lena", 404)])
def test_who_finds_the_page_of_undoing(done, sign_in, world, name, status):
    url = done()
    assert sign_in(world.users[name]).get(f"{url}undo/").status_code == status
    assert sign_in(world.users["Alice"]).get(f"/second{url.removeprefix('/first')}undo/").status_code == 404


def test_somebody_elses_undoing_is_told_to_who_brought_it(done, sign_in, world):
    url = done()
    assert sign_in(world.users["Eve"]).post(f"{url}undo/").status_code == 302
    assert "Somebody with the right to it" in sign_in(world.users["Alice"]).get(url).content.decode()


def test_a_workbook_goes_through_every_page(alice, newest, work, taken):
    rows = [["client", "month", "amount"], [17850, datetime.date(2019, 1, 31), 1.5], ["#REF!", "2019-02", 2]]
    content = written([["nothing", "here"], [1, 2]], name="Notes", more=[("Sales", rows)])
    url = alice.post(NEW, {"file": file(content, "sales.xlsx")})["Location"]
    page = alice.get(url).content.decode()
    assert "The workbook has 2 sheets; this is “Notes”." in page
    assert '<select name="sheet"' in page
    assert "Delimiter" not in page
    reads = {"sheet": "Sales", "header_row": "0", "decimal": "", "date_order": ""}
    assert alice.post(f"{url}match/", {**reads, "again": "1"}).status_code == 302
    assert newest().header == ["client", "month", "amount"]
    assert alice.post(f"{url}match/", {**reads, **COLUMNS}).status_code == 302
    newest()
    work()
    page = alice.get(url).content.decode()
    assert "1 of 2 rows have errors." in page
    assert "The cell holds an error of the spreadsheet." in page
    assert alice.post(f"{url}confirm/", {"skip_bad_rows": "on"}).status_code == 302
    newest()
    work()
    assert taken == [("17850", datetime.date(2019, 1, 1), Decimal("1.5000"))]


def test_a_sheet_that_is_not_there_comes_back_as_an_error(alice):
    url = alice.post(NEW, {"file": file(written([["a", "b"], [1, 2]]), "a.xlsx")})["Location"]
    answer = alice.post(f"{url}match/", {"sheet": "None", "header_row": "0", "again": "1"})
    assert answer.status_code == 422


# --- REST ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def bearer(world, taken):
    def _bearer(*scopes):
        secret = make_token(name="x", scopes=list(scopes), days=1, by=world.principal("Alice"))[1]
        return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}

    return _bearer


def test_a_token_carries_a_file_in(client, bearer, newest, work, taken):
    header = bearer("ledger")
    made = client.post(API, {"kind": "trial", "context": json.dumps({"place": "here"}), "file": file()}, **header)
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["state"], body["columns"], body["mapping"]["client"]) == (
        "uploaded",
        ["client", "month", "amount"],
        "client",
    )
    url = f"{API}{body['public_id']}/"
    said = client.put(f"{url}mapping/", {"mapping": COLUMNS}, content_type="application/json", **header)
    assert said.status_code == 202
    newest()
    work()
    told = client.get(url, **header).json()
    assert (told["state"], told["rows"]) == ("checked", {"total": 2, "good": 2, "bad": 0})
    done = client.post(f"{url}confirmation/", {}, content_type="application/json", **header)
    assert done.status_code == 202
    newest()
    work()
    assert client.get(url, **header).json()["result"] == {"rows": 2}
    assert len(taken) == 2
    again = client.post(f"{url}confirmation/", {}, content_type="application/json", **header)
    assert again.status_code == 409


def test_a_token_of_another_scope_finds_no_such_kind(client, bearer):
    assert client.post(API, {"kind": "trial", "file": file()}, **bearer("data", "read")).status_code == 404


def test_nobody_signed_in_gets_401(client, world):
    assert client.post(API, {"kind": "trial", "file": file()}).status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "trial"}, "file"),
        ({"file": "text"}, "kind"),
        ({"kind": "trial", "context": "[1]", "file": "FILE"}, "context"),
        ({"kind": "trial", "context": "{", "file": "FILE"}, "context"),
        ({"kind": "trial", "context": '{"a": {"b": 1}}', "file": "FILE"}, "context"),
        ({"kind": "trial", "context": '{"place": "there"}', "file": "FILE"}, "place"),
        ({"kind": "trial", "state": "loaded", "file": "FILE"}, "state"),
        ({"kind": "trial", "file": "EMPTY"}, "file"),
    ],
)
def test_bad_bodies_are_told_by_field(alice, body, field):
    given = {name: {"FILE": file(), "EMPTY": file(b"")}.get(value, value) for name, value in body.items()}
    answer = alice.post(API, given)
    assert answer.status_code == 422
    assert field in answer.json()["errors"]


def test_errors_and_questions_are_told_in_rest(alice, newest, work):
    made = alice.post(API, {"kind": "trial", "file": file("client;month;amount\nA;2019-01;1.234\n")}).json()
    url = f"{API}{made['public_id']}/"
    alice.put(f"{url}mapping/", {"mapping": COLUMNS}, content_type="application/json")
    newest()
    work()
    told = alice.get(url).json()
    assert (told["state"], told["problem"]["about"]) == ("uploaded", "decimal")
    body = {"mapping": COLUMNS, "dialect": {"decimal": ".", "owner": "x"}}
    assert alice.put(f"{url}mapping/", body, content_type="application/json").status_code == 422
    body["dialect"] = {"decimal": ","}
    assert alice.put(f"{url}mapping/", body, content_type="application/json").status_code == 202
    newest()
    work()
    assert alice.get(url).json()["rows"]["good"] == 1


def test_a_repeated_upload_with_its_key_is_one_import(alice, newest):
    header = {"HTTP_IDEMPOTENCY_KEY": "once"}
    first = alice.post(API, {"kind": "trial", "file": file()}, **header)
    second = alice.post(API, {"kind": "trial", "file": file()}, **header)
    assert first.json()["public_id"] == second.json()["public_id"]
    newest()
    assert Intake.objects.count() == 1


def test_a_file_that_is_not_sent_as_a_form_is_refused(alice):
    assert alice.post(API, io.BytesIO(b"x").read(), content_type="text/csv").status_code == 415


def test_source_decisions_sheet_and_undoing_in_rest(alice, newest, work, taken):
    rows = [["client", "month", "amount"], ["A", "2019-01", 1.5]]
    content = written([["x", "y"], [1, 2]], more=[("Sales", rows)])
    body = {"kind": "reviewed", "source": "Shop", "file": file(content, "sales.xlsx")}
    made = alice.post(API, body).json()
    url = f"{API}{made['public_id']}/"
    assert (made["source"], made["dialect"]["sheets"]) == ("Shop", ["Data", "Sales"])
    put = {"content_type": "application/json"}
    for dialect, field in (({"sheet": "None"}, "sheet"), ({"encoding": "utf-8"}, "encoding")):
        answer = alice.put(f"{url}mapping/", {"mapping": COLUMNS, "dialect": dialect}, **put)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    said = alice.put(f"{url}mapping/", {"mapping": COLUMNS, "dialect": {"sheet": "Sales"}, "source": "Other"}, **put)
    assert (said.status_code, said.json()["source"]) == (202, "Other")
    newest()
    work()
    wrong = alice.post(f"{url}confirmation/", {"decisions": {"row-2": "maybe"}}, **put)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["row-2"])
    assert alice.post(f"{url}undo/", **put).status_code == 409
    confirmed = alice.post(f"{url}confirmation/", {"decisions": {"row-2": "new"}}, **put)
    assert (confirmed.status_code, confirmed.json()["decisions"]) == (202, {"row-2": "new"})
    newest()
    work()
    told = alice.get(url).json()
    assert (told["can_be_undone"], told["undone_at"]) == (True, None)
    assert alice.post(f"{url}undo/", **put).status_code == 202
    newest()
    work()
    told = alice.get(url).json()
    assert (told["state"], told["can_be_undone"], taken) == ("undone", False, [])


def test_a_text_file_has_no_sheet(alice):
    made = alice.post(API, {"kind": "trial", "file": file()}).json()
    body = {"mapping": COLUMNS, "dialect": {"sheet": "x"}}
    answer = alice.put(f"{API}{made['public_id']}/mapping/", body, content_type="application/json")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["sheet"])


def test_undoing_is_for_who_has_the_right_in_rest_too(done, sign_in, world):
    url = done().replace("/first/import/", API)
    for name, status in (("Bob", 404), ("Lena", 404), ("Eve", 202)):
        assert sign_in(world.users[name]).post(f"{url}undo/", content_type="application/json").status_code == status
