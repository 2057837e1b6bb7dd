"""Pages and REST of readiness: who comes in, what is kept as typed, what a refusal shows."""

import pytest

from analytics.readiness import rounds, selectors
from analytics.readiness.forms import evidence_name, rating_name
from analytics.readiness.models import Assessment
from corpsys.audit.models import AuditEvent
from tests.choosing import KEYS, rate

pytestmark = pytest.mark.django_db

PAGE = "/first/clients/fareway/readiness/"
FORM, CHECK, START = f"{PAGE}client/", f"{PAGE}check/", f"{PAGE}start/"
API = "/api/v1/first/readiness/fareway/"


def form(level="2", version=1, **more):
    return {rating_name(key): level for key in KEYS} | {"version": version} | more


@pytest.fixture
def started(world):
    rounds.start_round(workspace=world.workspace, by=world.act_as("Alice"))
    return world


@pytest.mark.parametrize("address", [PAGE, FORM, CHECK])
def test_nobody_signed_in(world, client, address):
    assert client.get(address).status_code == 302
    assert client.get(API).status_code == 401


@pytest.mark.parametrize(
    ("name", "page", "edit"),
    [
        ("Alice", 200, 200),
        ("Bob", 200, 200),
        ("Eve", 200, 403),
        ("Adam", 404, 404),
        ("Charlie", 404, 404),
        ("Dora", 404, 404),
        ("Lena", 404, 404),
        ("Sam", 404, 404),
        ("Hugo", 404, 404),
    ],
)
def test_who_comes_in(started, join_client, sign_in, name, page, edit):
    client = sign_in(started.users[name])
    assert client.get(PAGE).status_code == client.get(CHECK).status_code == client.get(API).status_code == page
    assert client.get(FORM).status_code == edit
    done = 302 if edit == 200 else edit
    assert client.post(FORM, form()).status_code == client.post(START).status_code == done


def test_another_corporation_is_as_if_missing(two_worlds, sign_in):
    first, second = two_worlds
    rate(first, 2, 2)
    zed = sign_in(second.users["Eve"])
    foreign, missing = zed.get(API), zed.get(API.replace("fareway", "nowhere"))
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert zed.get("/api/v1/second/readiness/fareway/").json()["submitted"] == {"host": None, "partner": None}


def test_a_side_that_is_none_is_missing(started, sign_in):
    assert sign_in(started.users["Alice"]).get(f"{PAGE}supplier/").status_code == 404


def test_the_empty_page_offers_the_start_to_the_team_only(world, sign_in):
    assert "Start the assessment" in sign_in(world.users["Alice"]).get(PAGE).content.decode()
    assert "Start the assessment" not in sign_in(world.users["Eve"]).get(PAGE).content.decode()


def test_the_way_through_the_pages(world, sign_in):
    alice = sign_in(world.users["Alice"])
    assert alice.post(START).headers["Location"] == f"{PAGE}enterprise/"
    saved = alice.post(f"{PAGE}enterprise/", form("3", **{evidence_name(KEYS[0]): "board minutes"}))
    assert saved.headers["Location"] == FORM
    stays = alice.post(FORM, {"version": 1, rating_name(KEYS[0]): "unknown", "stay": "1"})
    assert stays.headers["Location"] == FORM
    early = alice.post(CHECK)
    assert early.status_code == 409
    assert early.content.decode().count("<li>client: ") == 12
    assert alice.post(FORM, form("2", version=2)).headers["Location"] == CHECK
    assert "board minutes" in alice.get(CHECK).content.decode()
    assert alice.post(CHECK).headers["Location"] == PAGE
    page = alice.get(PAGE).content.decode()
    assert "Readiness of the pair is 50.00 of 100" in page
    assert page.count('class="dumbbell"') == 13


def test_a_version_that_was_overtaken_keeps_what_was_typed(started, sign_in):
    alice = sign_in(started.users["Alice"])
    alice.post(FORM, form("2"))
    late = alice.post(FORM, form("4", **{evidence_name(KEYS[0]): "typed in vain?"}))
    assert late.status_code == 412
    assert "typed in vain?" in late.content.decode()
    started.act_as("Alice")
    assert set(selectors.draft_pair(started.workspace.pk).partner.ratings.values()) == {2}


@pytest.mark.parametrize("bad", [{"rating-learning_ability": "7"}, {"evidence-learning_ability": "x" * 601}])
def test_bad_input_is_told_at_its_field(started, sign_in, bad):
    answer = sign_in(started.users["Alice"]).post(FORM, form(**bad))
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert 'value="2"' in answer.content.decode()


def test_level_words_are_polish_in_polish(started, sign_in):
    alice = sign_in(started.users["Alice"])
    alice.cookies["django_language"] = "pl"
    page = alice.get(FORM).content.decode()
    assert "żaden nie jest widoczny" in page
    assert "none seen" not in page


def test_an_executives_reading_is_audited_and_the_teams_is_not(started, sign_in):
    sign_in(started.users["Alice"]).get(PAGE)
    assert not AuditEvent.objects.filter(kind="readiness.read").exists()
    sign_in(started.users["Eve"]).get(PAGE)
    started.act_as("Alice")
    assert AuditEvent.objects.filter(kind="readiness.read", user=started.users["Eve"]).count() == 1


def test_rest_from_the_first_rating_to_the_submission(world, sign_in):
    alice = sign_in(world.users["Alice"])
    both = {"host": dict.fromkeys(KEYS, 4), "partner": dict.fromkeys(KEYS, 2)}
    put = alice.put(API, both, content_type="application/json", headers={"If-Match": '"0"'})
    assert (put.status_code, put.headers["ETag"]) == (200, '"4"')
    assert alice.get(API).json()["draft"]["version"] == 4
    assert alice.post(f"{API}submission/", {}, content_type="application/json").status_code == 201
    read = alice.get(API).json()
    assert read["scores"] == {"host": "100.00", "partner": "50.00", "pair": "50.00"}
    assert read["submitted"]["partner"][KEYS[0]] == {"level": 2, "evidence": ""}
    assert alice.post(f"{API}submission/", {}, content_type="application/json").status_code == 409


@pytest.mark.parametrize(
    ("body", "headers", "status", "where"),
    [
        ({"host": {}}, {}, 428, None),
        ({"host": {}}, {"If-Match": '"9"'}, 412, None),
        ({"host": {KEYS[0]: 5}}, {"If-Match": '"0"'}, 422, f"host.{KEYS[0]}"),
        ({"partner": {"charm": 1}}, {"If-Match": '"0"'}, 422, "partner.charm"),
        ({"partner": {KEYS[0]: {"rating": 1}}}, {"If-Match": '"0"'}, 422, "partner"),
        ({"guests": {}}, {"If-Match": '"0"'}, 422, "guests"),
    ],
)
def test_rest_says_what_is_wrong_and_keeps_nothing(world, sign_in, body, headers, status, where):
    answer = sign_in(world.users["Alice"]).put(API, body, content_type="application/json", headers=headers)
    assert answer.status_code == status
    if where:
        assert where in answer.json()["errors"]
    world.act_as("Alice")
    assert not Assessment.objects.exists()


def test_rest_empties_a_rating_with_null(world, sign_in):
    alice = sign_in(world.users["Alice"])
    first = alice.put(API, {"host": {KEYS[0]: 3}}, content_type="application/json", headers={"If-Match": '"0"'})
    emptied = {"host": {KEYS[0]: None}}
    answer = alice.put(API, emptied, content_type="application/json", headers={"If-Match": first.headers["ETag"]})
    assert answer.status_code == 200
    world.act_as("Alice")
    assert selectors.draft_pair(world.workspace.pk).host.ratings[KEYS[0]] is None


def test_rest_submission_lists_what_is_empty(world, sign_in):
    alice = sign_in(world.users["Alice"])
    alice.put(API, {"host": dict.fromkeys(KEYS, 1)}, content_type="application/json", headers={"If-Match": '"0"'})
    answer = alice.post(f"{API}submission/", {}, content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["missing"] == [{"side": "partner", "factor": key} for key in KEYS]


def test_who_may_not_write_is_told_so(world, sign_in):
    body = {"host": {KEYS[0]: 1}}
    eve = sign_in(world.users["Eve"])
    write = eve.put(API, body, content_type="application/json", headers={"If-Match": '"0"'})
    assert write.status_code == 403
    rounds.start_round(workspace=world.workspace, by=world.act_as("Alice"))
    bob = sign_in(world.users["Bob"])
    assert bob.post(f"{API}submission/", {}, content_type="application/json").status_code == 403


def test_a_token_reads_and_never_writes(world, client):
    from corpsys.tokens import services as tokens

    _token, secret = tokens.make_token(name="erp", scopes=["read", "data"], days=1, by=world.act_as("Alice"))
    header = {"Authorization": f"Bearer {secret}"}
    assert client.get(API, headers=header).status_code == 200
    body = {"host": {KEYS[0]: 1}}
    write = client.put(API, body, content_type="application/json", headers=header | {"If-Match": '"0"'})
    assert write.status_code == 403
    assert client.post(f"{API}submission/", {}, content_type="application/json", headers=header).status_code == 403


def test_queries_do_not_grow_with_the_rounds(world, sign_in, django_assert_num_queries):
    for _round in range(2):
        rate(world, 3, 2)
        rounds.start_round(workspace=world.workspace, by=world.act_as("Alice"))
        alice = sign_in(world.users["Alice"])
        # two of the shell and two savepoints; the workspace; three for each pair: assessments, factors, ratings; three
        # for the round: itself, its factors, how much is answered; the thresholds, the files, and whether the client's answers are open
        with django_assert_num_queries(17):
            alice.get(PAGE)
        # the newest factors and the files, beside the drafts
        with django_assert_num_queries(11):
            alice.get(FORM)


def test_an_open_assessment_goes_on_where_a_factor_is_left_out(world, sign_in):
    alice = sign_in(world.users["Alice"])
    rounds.start_round(workspace=world.workspace, by=world.act_as("Alice"))
    assert f'href="{PAGE}enterprise/"' in alice.get(PAGE).content.decode()
    alice.post(f"{PAGE}enterprise/", form())
    assert f'href="{FORM}"' in alice.get(PAGE).content.decode()
    alice.post(FORM, form())
    assert f'href="{CHECK}"' in alice.get(PAGE).content.decode()


def test_what_nobody_knows_leads_to_another_assessment_first(world, sign_in):
    rate(world, 2, 2, learning_ability="unknown")
    alice = sign_in(world.users["Alice"])
    assert "Find them out, then assess again" in alice.get(PAGE).content.decode()
    assert "Find out the missing ratings" in alice.get("/first/clients/fareway/").content.decode()
    assert "then assess again" not in sign_in(world.users["Eve"]).get(PAGE).content.decode()
