"""Pages and REST of imports: each step, who may come, what comes back where something is wrong."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from corpsys.intake.models import Intake
from corpsys.tenancy import context
from corpsys.tokens.services import make_token
from tests.corpsys.intake.conftest import GOOD

pytestmark = pytest.mark.django_db
NEW, API = "/first/import/trial/", "/api/v1/first/imports/"
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
