"""The pages of an import of the register: upload, preview with decisions, result, undo; what each person may."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from corpsys.corporation.models import Organisation
from corpsys.jobs.testing import run_all

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script>" onload=x'


def test_an_import_from_upload_to_undo(world, sign_in, check, bring):
    bring("name,kind,level,city\nAlfa,client,1,Poznań\n")
    client = sign_in(world.users["Eve"])
    form = client.get("/first/import/organisations/")
    assert form.status_code == 200
    assert 'name="level"' in form.content.decode()
    content = f'name,kind,level,city\nAlfa,client,1,Bonn\n"{HOSTILE.replace(chr(34), chr(34) * 2)}",client,1,\nFareway,client,2,\n'
    file = SimpleUploadedFile("r.csv", content.encode())
    page = client.post("/first/import/organisations/", {"file": file, "kind": "", "level": ""})
    address = page["Location"]
    client.post(address + "match/", {**_columns("name", "kind", "level", "city"), **_dialect()})
    run_all()
    shown = client.get(address).content.decode()
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert" not in shown
    assert ("Level" not in shown, "the same as Alfa" in shown, 'name="row-2"' in shown) == (True, True, True)
    assert "<del>1</del>" in shown
    assert client.post(address + "confirm/", {"row-2": "same:none", "rest": "skip"}).status_code == 422
    assert client.post(address + "confirm/", {"row-2": "new", "rest": "skip"}).status_code == 302
    run_all()
    assert "New: 2, changed: 1, unchanged: 0." in client.get(address).content.decode()
    world.act_as("Eve")
    assert Organisation.objects.filter(match_key="alfa").count() == 2
    assert client.get(address + "undo/").status_code == 200
    client.post(address + "undo/")
    run_all()
    world.act_as("Eve")
    assert Organisation.objects.filter(match_key="alfa").count() == 1


def test_what_holds_for_all_rows_can_be_said_after_the_check(world, sign_in, check):
    made = check("name\nAlfa\n", kind="client")
    client = sign_in(world.users["Eve"])
    address = f"/first/import/{made.public_id}/"
    shown = client.get(address).content.decode()
    assert ("1 of 1 rows have errors" in shown, "?step=columns" in shown) == (True, True)
    columns = client.get(address + "?step=columns").content.decode()
    assert ("Step 1 of 3" in columns, '<option value="client" selected>' in columns) == (True, True)
    said = {"said_": "1", "said_kind": "client", "said_level": "2", "said_enterprise": "", "said_reason": ""}
    assert client.post(address + "match/", {**_columns("name"), **_dialect(), **said}).status_code == 302
    run_all()
    made.refresh_from_db()
    assert (made.rows_good, made.context["level"], made.context["kind"]) == (1, "2", "client")
    wrong = client.post(address + "match/", {**_columns("name"), **_dialect(), **said, "said_level": "9"})
    assert (wrong.status_code, "Step 1 of 3" in wrong.content.decode()) == (422, True)


def test_where_nothing_changes_there_is_nothing_to_confirm(world, sign_in, check, bring):
    content = "name,kind,level\nAlfa,client,1\n"
    bring(content)
    shown = sign_in(world.users["Eve"]).get(f"/first/import/{check(content).public_id}/").content.decode()
    assert "the register says all this already" in shown
    assert '<button type="submit" class="btn btn-primary">' not in shown


def test_the_result_leads_on_only_where_there_is_another_page(world, sign_in, bring):
    pages = {}
    for by, name in (("Eve", "Alfa"), ("Alice", "Beta")):
        made = bring(f"name,kind,level\n{name},client,1\n", by=by)
        pages[by] = sign_in(world.users[by]).get(f"/first/import/{made.public_id}/").content.decode()
    assert {by: "Go on" in page for by, page in pages.items()} == {"Eve": True, "Alice": False}


def test_an_executive_is_told_what_went_in_before_the_list(world, check, confirm):
    made = confirm(check("name,kind,level\nAlfa,client,1\n"))
    assert made.job.result_url == f"/first/import/{made.public_id}/"


def test_the_list_of_organisations_leads_to_the_import_for_who_may(world, sign_in):
    shown = {
        name: "/first/import/organisations/" in sign_in(world.users[name]).get("/first/organisations/").content.decode()
        for name in ("Eve", "Alice", "Bob")
    }
    assert shown == {"Eve": True, "Alice": True, "Bob": False}


def test_a_key_account_manager_is_told_that_it_becomes_a_proposal(world, sign_in, check):
    made = check("name,kind,level\nAlfa,client,1\n", by="Alice")
    shown = sign_in(world.users["Alice"]).get(f"/first/import/{made.public_id}/").content.decode()
    assert "These rows become a proposal that an executive accepts." in shown
    assert "Propose" in shown


@pytest.mark.parametrize("kind", ["organisations", "links", "levels", "people"])
def test_who_may_import(world, sign_in, kind):
    seen = {name: sign_in(world.users[name]).get(f"/first/import/{kind}/").status_code for name in world.users}
    assert {name for name, status in seen.items() if status == 200} == {"Eve", "Alice", "Charlie"}
    assert {seen[name] for name in ("Bob", "Adam", "Dora")} == {403}
    assert {seen[name] for name in ("Lena", "Sam", "Hugo")} <= {403, 404}


def test_nobody_of_another_corporation_finds_it(two_worlds, sign_in):
    _first, second = two_worlds
    answer = sign_in(second.users["Eve"]).get("/first/import/organisations/")
    assert answer.status_code == 404


def test_an_import_over_rest(world, sign_in):
    client = sign_in(world.users["Eve"])
    file = io.BytesIO(b"name,kind,level\nAlfa,client,1\n")
    file.name = "r.csv"
    made = client.post("/api/v1/first/imports/", {"kind": "organisations", "file": file}).json()
    address = f"/api/v1/first/imports/{made['public_id']}/"
    sent = {"mapping": {name: made["mapping"][name] for name in ("name", "kind", "level")}}
    assert client.put(address + "mapping/", sent, content_type="application/json").status_code == 202
    run_all()
    assert client.get(address).json()["rows"] == {"total": 1, "good": 1, "bad": 0}
    assert client.post(address + "confirmation/", {}, content_type="application/json").status_code == 202
    run_all()
    assert client.get(address).json()["result"]["new"] == 1


def test_the_list_of_proposals_asks_the_same_however_many_wait(bring, world, sign_in, django_assert_max_num_queries):
    bring("name,kind,level\nAlfa,client,1\n", by="Alice")
    client = sign_in(world.users["Eve"])
    client.get("/first/imports/proposals/")
    with django_assert_max_num_queries(40) as one:
        client.get("/first/imports/proposals/")
    for number in range(3):
        bring(f"name,kind,level\nFirm {number}a{number},client,1\n", by="Alice")
    client = sign_in(world.users["Eve"])
    with django_assert_max_num_queries(40) as four:
        client.get("/first/imports/proposals/")
    assert len(one) == len(four)


def _columns(*names):
    return {name: name for name in names}


def _dialect():
    return {"encoding": "utf-8", "delimiter": ",", "header_row": "0", "decimal": "", "date_order": ""}
