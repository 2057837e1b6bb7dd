"""The client's pages and REST of a round: the own answers and nothing else, saved while typing, refused in words."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from analytics.readiness import evidence, rounds, selectors
from analytics.readiness.forms import evidence_name, file_name, rating_name
from analytics.readiness.models import RatingFile, ReadinessRound
from corpsys.access.states import Side
from corpsys.files.models import StoredFile
from corpsys.outbox.models import OutboxMail
from tests.analytics.readiness.test_renewing import publish
from tests.asked import CLIENT_WORDS, HOST_WORDS, answer, ask, both_submitted, submit
from tests.choosing import KEYS

pytestmark = pytest.mark.django_db
STAFF_FORM = "/first/clients/fareway/readiness/client/"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    store = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": store}


@pytest.fixture
def asked(world):
    """The client is asked; `world.extra["page"]`, `["api"]`: the addresses of the round."""
    made = ask(world)
    world.extra |= {"round": made, "page": f"/first/readiness/{made.public_id}/"}
    world.extra["api"] = f"/api/v1/first/own-readiness/{made.public_id}/"
    return world


@pytest.fixture
def begun(asked):
    rounds.start_round(workspace=asked.workspace, by=asked.act_as("Lena"))
    return asked


def form(level="2", version=1, **more):
    return {rating_name(key): level for key in KEYS} | {"version": version} | more


def pages(world):
    page = world.extra["page"]
    return [page, f"{page}client/", f"{page}enterprise/", f"{page}check/"]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Lena", 200),
        ("Sam", 200),
        ("Hugo", 404),
        ("Alice", 404),
        ("Bob", 404),
        ("Charlie", 404),
        ("Dora", 404),
        ("Eve", 404),
        ("Adam", 404),
    ],
)
def test_who_comes_in(begun, sign_in, name, status):
    client = sign_in(begun.users[name])
    assert {client.get(page).status_code for page in pages(begun)} == {status}
    assert client.get(begun.extra["api"]).status_code == status
    assert client.post(f"{begun.extra['page']}client/", form()).status_code == (302 if status == 200 else 404)
    assert client.get("/first/readiness/").status_code == (200 if status == 200 or name == "Hugo" else 404)


def test_nobody_signed_in_and_another_corporation(two_worlds, client, sign_in):
    made = ask(two_worlds[0])
    page, api = f"/first/readiness/{made.public_id}/", f"/api/v1/first/own-readiness/{made.public_id}/"
    assert client.get(page).status_code == 302
    assert client.get(api).status_code == 401
    stranger = sign_in(two_worlds[1].users["Lena"])
    assert stranger.get(page).status_code == stranger.get(api).status_code == 404
    assert stranger.get(page.replace("/first/", "/second/")).status_code == 404


def test_no_token_reads_or_writes_the_clients_answers(begun, client):
    from corpsys.tokens import services as tokens

    for name in ("Lena", "Alice"):
        _token, secret = tokens.make_token(name=name, scopes=["read"], days=1, by=begun.act_as(name))
        header = {"Authorization": f"Bearer {secret}"}
        assert client.get(begun.extra["api"], headers=header).status_code == 403
        assert client.get("/api/v1/first/readiness/fareway/answers/", headers=header).status_code in (403, 404)


def test_the_way_through_the_pages(asked, sign_in):
    lena, page = sign_in(asked.users["Lena"]), asked.extra["page"]
    assert "Begin" in lena.get(page).content.decode()
    assert lena.post(f"{page}start/").headers["Location"] == f"{page}client/"
    first = lena.post(f"{page}client/", form("3", **{evidence_name(KEYS[0]): CLIENT_WORDS}))
    assert first.headers["Location"] == f"{page}enterprise/"
    early = lena.post(f"{page}check/")
    assert early.status_code == 409
    assert early.content.decode().count("<li>enterprise: ") == 13
    assert lena.post(f"{page}enterprise/", form("unknown")).headers["Location"] == f"{page}check/"
    check = lena.get(f"{page}check/").content.decode()
    assert CLIENT_WORDS in check
    assert f"{page}client/#id_rating-{KEYS[0]}" in check
    assert lena.post(f"{page}check/").headers["Location"] == page
    shown = lena.get(page).content.decode()
    assert "Your company submitted" in shown
    assert CLIENT_WORDS in shown
    assert lena.get(f"{page}client/").status_code == 302


def test_a_specialist_sees_no_button_that_submits(begun, sign_in):
    sam = sign_in(begun.users["Sam"])
    assert "Submit for our company" not in sam.get(f"{begun.extra['page']}check/").content.decode()
    assert sam.post(f"{begun.extra['page']}check/").status_code == 403


def test_the_home_of_a_guest_lists_the_open_task(asked, sign_in):
    home = sign_in(asked.users["Sam"]).get("/first/").content.decode()
    assert asked.extra["page"] in home
    assert "0 of 26 answered" in home
    assert asked.extra["page"] not in sign_in(asked.users["Hugo"]).get("/first/").content.decode()


# --- saving while typing ----------------------------------------------------------------------------------------------

AUTOSAVE = {"X-Autosave": "1"}


@pytest.mark.parametrize("name", ["Lena", "Alice"])
def test_what_is_typed_saves_itself(begun, sign_in, name):
    rounds.start_round(workspace=begun.workspace, by=begun.act_as("Alice"))
    address = f"{begun.extra['page']}client/" if name == "Lena" else STAFF_FORM
    client = sign_in(begun.users[name])
    page = client.get(address).content.decode()
    assert "data-autosave" in page
    assert "corpsys/autosave.js" in page
    saved = client.post(address, {"version": 1, rating_name(KEYS[0]): "3"}, headers=AUTOSAVE)
    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    assert saved.json()["saved"].startswith("Saved at ")
    again = client.post(address, {"version": 2, rating_name(KEYS[0]): "3"}, headers=AUTOSAVE)
    assert again.json()["version"] == 2
    late = client.post(address, {"version": 1, rating_name(KEYS[0]): "4"}, headers=AUTOSAVE)
    assert (late.status_code, "both texts" in late.json()["problem"]) == (412, True)
    bad = client.post(address, {"version": 2, evidence_name(KEYS[0]): "x" * 601}, headers=AUTOSAVE)
    assert bad.status_code == 422
    begun.act_as(name)
    side = Side.PARTNER if name == "Lena" else Side.HOST
    assert selectors.draft_pair(begun.workspace.pk, side).partner.ratings[KEYS[0]] == 3


def test_two_people_at_one_form_see_both_texts_and_nothing_is_lost(begun, sign_in):
    address = f"{begun.extra['page']}client/"
    sign_in(begun.users["Sam"]).post(address, form("2", **{evidence_name(KEYS[0]): "what Sam wrote"}))
    late = sign_in(begun.users["Lena"]).post(address, form("2", **{evidence_name(KEYS[0]): "what Lena wrote"}))
    page = late.content.decode()
    assert late.status_code == 412
    assert "what Sam wrote" in page
    assert "what Lena wrote" in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    decided = sign_in(begun.users["Lena"]).post(
        address, form("2", version, **{evidence_name(KEYS[0]): "what Lena wrote"})
    )
    assert decided.status_code == 302


# --- the last day -----------------------------------------------------------------------------------------------------


def test_after_the_last_day_the_page_says_what_to_do_and_the_draft_is_there(begun, sign_in):
    answer(begun, "Lena", words=CLIENT_WORDS)
    ReadinessRound.objects.update(client_until=timezone.localdate() - timedelta(days=2))
    lena, page = sign_in(begun.users["Lena"]), begun.extra["page"]
    shown = lena.get(page).content.decode()
    assert "The last day has passed" in shown
    assert CLIENT_WORDS in shown
    write = lena.post(f"{page}client/", form("1", 5))
    assert write.status_code == 409
    assert "more time" in write.content.decode()
    saved = lena.post(f"{page}client/", form("1", 5), headers=AUTOSAVE)
    assert (saved.status_code, "more time" in saved.json()["problem"]) == (409, True)
    api = lena.put(
        begun.extra["api"], {"host": {KEYS[0]: 1}}, content_type="application/json", headers={"If-Match": "4"}
    )
    assert api.status_code == 409
    assert lena.post(f"{page}check/").status_code == 409
    assert lena.post(f"{page}time/").status_code == 302
    begun.act_as("Alice")
    assert OutboxMail.objects.filter(to="alice@example.com").count() == 1


# --- files ------------------------------------------------------------------------------------------------------------


def upload(name="proof.txt", content=b"minutes"):
    return SimpleUploadedFile(name, content)


def test_a_file_is_kept_beside_a_rating_and_removed_before_submission(begun, sign_in):
    lena, address = sign_in(begun.users["Lena"]), f"{begun.extra['page']}client/"
    lena.post(address, form("2", stay="1", **{file_name(KEYS[0]): upload()}))
    assert "proof.txt" in lena.get(address).content.decode()
    begun.act_as("Lena")
    row = RatingFile.objects.get()
    assert (row.data_class, row.file.data_class, row.file.owner_side) == ("K3", "K3", "partner")
    stored = f"/first/files/{row.file.public_id}/"
    assert b"".join(lena.get(stored).streaming_content) == b"minutes"
    assert sign_in(begun.users["Alice"]).get(stored).status_code == 404
    lena = sign_in(begun.users["Lena"])
    assert lena.post(address, form("2", 2, remove=str(row.public_id))).headers["Location"] == address
    begun.act_as("Lena")
    assert not RatingFile.objects.exists()
    assert not StoredFile.objects.exists()
    assert lena.get(stored).status_code == 404


def test_a_file_is_kept_though_the_rest_of_the_form_is_refused(begun, sign_in):
    lena, address = sign_in(begun.users["Lena"]), f"{begun.extra['page']}client/"
    bad = {evidence_name(KEYS[1]): "x" * 601, file_name(KEYS[0]): upload()}
    refused = lena.post(address, form("2", **bad))
    assert refused.status_code == 422
    assert "proof.txt" in refused.content.decode()


def test_an_empty_file_and_one_too_many_are_told_at_their_field(begun, sign_in):
    lena, address = sign_in(begun.users["Lena"]), f"{begun.extra['page']}client/"
    empty = lena.post(address, form("2", **{file_name(KEYS[0]): upload(content=b"")}))
    assert (empty.status_code, "The file is empty." in empty.content.decode()) == (422, True)
    draft = selectors.draft_pair(begun.workspace.pk, Side.PARTNER).partner.assessment
    for number in range(evidence.MOST_FILES):
        by = begun.act_as("Lena")
        evidence.attach(assessment=draft, key=KEYS[0], upload=io.BytesIO(b"x"), name=f"{number}.txt", by=by)
    many = lena.post(address, form("2", **{file_name(KEYS[0]): upload("sixth.txt")}))
    assert (many.status_code, "5 files beside a rating" in many.content.decode()) == (422, True)


@pytest.mark.parametrize(("name", "status"), [("Alice", 200), ("Bob", 200), ("Eve", 404), ("Hugo", 404)])
def test_the_clients_files_open_with_its_answers(begun, sign_in, name, status):
    answer(begun, "Lena", words=CLIENT_WORDS)
    draft = selectors.draft_pair(begun.workspace.pk, Side.PARTNER).host.assessment
    by = begun.act_as("Lena")
    row = evidence.attach(assessment=draft, key=KEYS[0], upload=io.BytesIO(b"plan"), name="plan.txt", by=by)
    submit(begun, "Lena")
    stored = f"/first/files/{row.file.public_id}/"
    assert sign_in(begun.users[name]).get(stored).status_code == 404
    answer(begun, "Alice", words=HOST_WORDS)
    submit(begun, "Alice")
    assert sign_in(begun.users[name]).get(stored).status_code == status
    assert set(StoredFile.objects.values_list("data_class", flat=True)) == {"K3b"}
    assert set(RatingFile.objects.values_list("data_class", flat=True)) == {"K3b"}


def test_a_file_stays_once_it_is_submitted(begun, sign_in):
    from corpsys.access.refusals import Refused

    answer(begun, "Lena")
    draft = selectors.draft_pair(begun.workspace.pk, Side.PARTNER).host.assessment
    by = begun.act_as("Lena")
    row = evidence.attach(assessment=draft, key=KEYS[0], upload=io.BytesIO(b"plan"), name="plan.txt", by=by)
    submit(begun, "Lena")
    draft.refresh_from_db()
    with pytest.raises(Refused):
        evidence.remove(assessment=draft, public_id=row.public_id, by=by)


# --- REST -------------------------------------------------------------------------------------------------------------


def test_rest_from_the_first_answer_to_the_submission(asked, sign_in):
    lena, api = sign_in(asked.users["Lena"]), asked.extra["api"]
    both = {"host": dict.fromkeys(KEYS, 4), "partner": dict.fromkeys(KEYS, 2)}
    put = lena.put(api, both, content_type="application/json", headers={"If-Match": '"0"'})
    assert (put.status_code, put.headers["ETag"]) == (200, '"4"')
    assert put.json()["own"]["answered"] == 26
    part = lena.put(
        api,
        {"host": {KEYS[0]: {"level": "unknown", "evidence": "later"}}},
        content_type="application/json",
        headers={"If-Match": '"4"'},
    )
    assert part.json()["answers"]["host"][KEYS[0]] == {"level": "unknown", "evidence": "later"}
    assert part.json()["answers"]["partner"][KEYS[0]]["level"] == 2
    stale = lena.put(api, both, content_type="application/json", headers={"If-Match": '"4"'})
    assert stale.status_code == 412
    assert lena.put(api, both, content_type="application/json").status_code == 428
    sam = sign_in(asked.users["Sam"])
    assert sam.post(f"{api}submission/", {}, content_type="application/json").status_code == 403
    lena = sign_in(asked.users["Lena"])
    done = lena.post(f"{api}submission/", {}, content_type="application/json")
    assert (done.status_code, done.json()["own"]["submitted_at"] is not None) == (201, True)
    assert lena.post(f"{api}submission/", {}, content_type="application/json").status_code == 409
    assert [one["public_id"] for one in lena.get("/api/v1/first/own-readiness/").json()["results"]] == [
        str(asked.extra["round"].public_id)
    ]
    assert sign_in(asked.users["Alice"]).get("/api/v1/first/own-readiness/").json() == {"results": []}


def test_queries_do_not_grow_with_what_is_written(world, sign_in, django_assert_max_num_queries):
    both_submitted(world)
    for rounds_before in range(2):
        made = ask(world)
        answer(world, "Lena", words=CLIENT_WORDS)
        page = f"/first/readiness/{made.public_id}/"
        lena = sign_in(world.users["Lena"])
        # two of the shell and two savepoints; the tabs; the round, two for how it stands, three for the sheets, files,
        # what was shown
        with django_assert_max_num_queries(14):
            assert lena.get(page).status_code == 200
        with django_assert_max_num_queries(15):
            assert lena.get(f"{page}client/").status_code == 200
        with django_assert_max_num_queries(12):
            assert lena.get("/first/").status_code == 200
        rounds.close_round(workspace=world.workspace, by=world.act_as("Alice"))
        assert rounds_before < 2


def test_an_older_rounds_page_submits_no_newer_round(begun, sign_in):
    """A tab left open on a closed round must not submit what the company writes in the next one."""
    older = begun.extra["page"]
    rounds.close_round(workspace=begun.workspace, by=begun.act_as("Alice"))
    ask(begun)
    answer(begun, "Lena")
    version = rounds.version(begun.workspace.pk, Side.PARTNER)
    client = sign_in(begun.users["Lena"])
    assert client.post(f"{older}check/").status_code in (302, 409)
    begun.act_as("Lena")
    found = selectors.draft_pair(begun.workspace.pk, Side.PARTNER)
    assert found.host is not None and found.partner is not None
    assert rounds.version(begun.workspace.pk, Side.PARTNER) == version


def test_an_older_rounds_page_moves_no_newer_answers_to_other_factors(begun, sign_in):
    older = begun.extra["page"]
    rounds.close_round(workspace=begun.workspace, by=begun.act_as("Alice"))
    ask(begun)
    answer(begun, "Lena")
    begun.act_as("Adam")
    publish(begun)
    assert sign_in(begun.users["Lena"]).post(f"{older}factors/").status_code == 409
    begun.act_as("Lena")
    assert selectors.draft_pair(begun.workspace.pk, Side.PARTNER).host.assessment.factor_set.number == 1
