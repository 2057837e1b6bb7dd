"""Pages and REST of the factor versions: who comes in, what stays typed, what a refusal shows. Roles by hand from access."""

import json

import pytest

from analytics.readiness import factor_sets, rounds
from analytics.readiness.factor_content import content_of, mark_of
from analytics.readiness.models import FactorSet
from tests.analytics.readiness.test_weights import COMPLETE
from tests.choosing import KEYS, OTHER, rate

pytestmark = pytest.mark.django_db
LIST = "/first/factors/"
API = "/api/v1/first/factor-sets/"
STAFF = ("Adam", "Dora", "Charlie", "Alice", "Eve")
GUESTS = ("Lena", "Sam", "Hugo")

# Address | GET | POST, in the order of STAFF: an administrator edits, all staff read what is published.
ROUTES = """
/first/factors/                    | 200 200 200 200 200 | 405 405 405 405 405
/first/factors/start/              | 405 403 403 403 403 | 409 403 403 403 403
/first/factors/OLD/                | 200 200 200 200 200 | 405 405 405 405 405
/first/factors/NEW/                | 200 404 404 404 404 | 405 405 405 405 405
/first/factors/OLD/compare/NEW/    | 200 404 404 404 404 | 405 405 405 405 405
/first/factors/NEW/publish/        | 200 403 403 403 403 | 422 403 403 403 403
/first/factors/NEW/discard/        | 200 403 403 403 403 | 422 403 403 403 403
/first/factors/NEW/weights/        | 200 403 403 403 403 | 422 403 403 403 403
/first/factors/NEW/comparisons/    | 200 403 403 403 403 | 405 403 403 403 403
/first/factors/NEW/comparisons/0/  | 200 403 403 403 403 | 422 403 403 403 403
/first/factors/NEW/comparisons/9/  | 404 403 403 403 403 | 404 403 403 403 403
/first/factors/NEW/comparisons/use/ | 405 403 403 403 403 | 422 403 403 403 403
/first/factors/NEW/add/            | 200 403 403 403 403 | 422 403 403 403 403
/first/factors/NEW/learning_ability/edit/   | 200 403 403 403 403 | 422 403 403 403 403
/first/factors/NEW/learning_ability/remove/ | 200 403 403 403 403 | 422 403 403 403 403
/first/factors/NEW/learning_ability/move/   | 405 403 403 403 403 | 422 403 403 403 403
/first/factors/NEW/charm/edit/     | 404 403 403 403 403 | 404 403 403 403 403
/api/v1/first/factor-sets/         | 200 200 200 200 200 | 409 403 403 403 403
/api/v1/first/factor-sets/NEW/     | 200 404 404 404 404 | 405 405 405 405 405
/api/v1/first/factor-sets/NEW/weights/ | 200 404 404 404 404 | 405 405 405 405 405
/api/v1/first/factor-sets/NEW/publication/ | 405 405 405 405 405 | 409 404 404 404 404
/api/v1/first/factor-sets/OLD/publication/ | 405 405 405 405 405 | 409 403 403 403 403
"""


@pytest.fixture
def draft(world):
    return factor_sets.start_draft(by=world.act_as("Adam"))


def lines(draft):
    for line in ROUTES.strip().splitlines():
        address, get, post = (part.strip() for part in line.split("|"))
        address = address.replace("OLD", str(draft.based_on.public_id)).replace("NEW", str(draft.public_id))
        yield address, get.split(), post.split()


@pytest.mark.parametrize("name", STAFF)
def test_staff_get_the_answers_of_the_table(draft, world, sign_in, name):
    client, at, wrong = sign_in(world.users[name]), STAFF.index(name), []
    for address, get, post in lines(draft):
        body = {"content_type": "application/json", "headers": {"If-Match": '"1"'}} if "/api/" in address else {}
        sent = {"note": "Why"} if "publication" in address else {}
        found = (client.get(address).status_code, client.post(address, sent, **body).status_code)
        if found != (int(get[at]), int(post[at])):
            wrong.append(f"{address} {name}: {found} instead of {get[at]}, {post[at]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", GUESTS)
def test_guests_find_nothing(draft, world, join_client, sign_in, name):
    client = sign_in(world.users[name])
    for address, _get, _post in lines(draft):
        assert client.get(address).status_code in (404, 405), address
        assert client.post(address, {}, content_type="application/json").status_code in (404, 405), address


def test_nobody_signed_in_and_another_corporation(two_worlds, client, sign_in):
    first, second = two_worlds
    draft = factor_sets.start_draft(by=first.act_as("Adam"))
    page = f"{LIST}{draft.public_id}/"
    assert client.get(page).status_code == 302
    assert client.get(f"{API}{draft.public_id}/").status_code == 401
    adam = sign_in(second.users["Adam"])
    assert adam.get(page).status_code == 404
    assert adam.get(f"/second/factors/{draft.public_id}/").status_code == 404
    assert adam.get("/api/v1/second/factor-sets/").json()["results"] == []


def test_before_the_first_version_the_shipped_factors_are_shown(world, sign_in):
    page = sign_in(world.users["Adam"]).get(LIST).content.decode()
    assert "No version is kept yet" in page
    assert page.count('id="factor-') == 13


def fields(draft, key=OTHER, **changed):
    factor = draft.factors.get(key=key)
    said = content_of(factor).fields()
    gate = {"is_gate": "on"} if said.pop("is_gate") else {}
    return {**said, **gate, "new_group": "", "version": mark_of(factor)} | changed


def test_the_way_from_the_draft_to_the_published_version(world, sign_in):
    rate(world, 3, 3)
    adam = sign_in(world.users["Adam"])
    page = adam.post(f"{LIST}start/").headers["Location"]
    draft = FactorSet.objects.get(standing="draft")
    assert "Nothing differs from the published version." in adam.get(page).content.decode()
    assert adam.post(f"{page}{OTHER}/move/", {"to": "up"}).headers["Location"] == f"{page}#factor-{OTHER}"
    edited = adam.post(f"{page}{OTHER}/edit/", fields(draft, group="+", new_group="Attitudes", weight="2,5"))
    assert edited.headers["Location"] == page
    added = {**fields(draft), "key": "", "label_en": "Paying", "label_pl": "Płacenie"}
    assert adam.post(f"{page}add/", added).headers["Location"] == page
    preview = adam.get(f"{page}publish/").content.decode()
    assert "1 pair of an enterprise and a client has been assessed so far." in preview
    assert "In 1 of them ratings would be missing" in preview
    assert "added 1, removed 0, changed 1" in preview
    assert "Fareway" not in preview
    draft.refresh_from_db()
    refused = adam.post(f"{page}publish/", {"version": draft.version, "note": ""})
    assert refused.status_code == 422
    done = adam.post(f"{page}publish/", {"version": draft.version, "note": "Paying matters"})
    assert done.headers["Location"] == page
    listed = sign_in(world.users["Dora"]).get(LIST).content.decode()
    assert "Paying matters" in listed
    assert "Adam" in listed


def test_what_was_typed_stays_after_an_error_in_both_languages(draft, world, sign_in):
    adam = sign_in(world.users["Adam"])
    sent = fields(draft, label_pl="", level_2_en="something typed", level_3_pl="coś wpisanego")
    answer = adam.post(f"{LIST}{draft.public_id}/{OTHER}/edit/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "something typed" in page and "coś wpisanego" in page
    assert 'href="#id_label_pl"' in page


def test_somebody_else_was_faster_and_both_texts_are_shown(draft, world, sign_in):
    adam = sign_in(world.users["Adam"])
    address = f"{LIST}{draft.public_id}/{OTHER}/edit/"
    first, second = fields(draft, label_en="First"), fields(draft, label_en="Second")
    assert adam.post(address, first).status_code == 302
    late = adam.post(address, second)
    page = late.content.decode()
    assert late.status_code == 412
    assert "First" in page and 'value="Second"' in page
    draft.refresh_from_db()
    again = adam.post(address, second | {"version": mark_of(draft.factors.get(key=OTHER))})
    assert again.status_code == 302
    assert draft.factors.get(key=OTHER).labels["en"] == "Second"


def test_a_draft_that_changed_since_it_was_read_is_not_published_unseen(draft, world, sign_in):
    adam, address = sign_in(world.users["Adam"]), f"{LIST}{draft.public_id}/publish/"
    read = draft.version
    assert adam.post(f"{LIST}{draft.public_id}/{OTHER}/edit/", fields(draft, label_en="Other")).status_code == 302
    late = adam.post(address, {"version": read, "note": "Typed before"})
    page = late.content.decode()
    assert late.status_code == 412
    assert "Typed before" in page and "changed 1" in page
    draft.refresh_from_db()
    assert f'name="version" value="{draft.version}"' in page
    assert draft.standing == "draft"


def test_comparing_without_javascript(draft, world, sign_in):
    adam, page = sign_in(world.users["Adam"]), f"{LIST}{draft.public_id}/comparisons/"
    shown = adam.get(f"{page}2/").content.decode()
    assert "A: Ability to turn data into knowledge · B: Ability to learn" in shown
    assert '<option value="1/3">B matters more, moderately · 1/3</option>' in shown
    cycle = {"pair-0": "9", "pair-1": "1/9", "pair-2": "9", "version": draft.version}
    assert adam.post(f"{page}2/", cycle).headers["Location"] == f"{page}2/"
    told = adam.get(f"{page}2/").content.decode()
    assert "consistency ratio 6.130, at most 0.10 is accepted" in told
    assert "Least fitting" in told
    draft.refresh_from_db()
    refused = adam.post(f"{page}use/", {"version": draft.version})
    assert refused.status_code == 409
    assert "The comparisons do not give weights yet." in refused.content.decode()
    assert adam.post(f"{page}2/", cycle | {"version": 1}).status_code == 412
    half = {"pair-0": "3", "pair-1": "", "pair-2": "3", "version": draft.version}
    adam.post(f"{page}2/", half)
    assert (
        "Not compared yet: Ability to turn data into knowledge – Ability to respond"
        in adam.get(f"{page}2/").content.decode()
    )


def test_the_questions_do_not_grow_with_versions_and_factors(draft, world, sign_in, django_assert_max_num_queries):
    adam = sign_in(world.users["Adam"])
    pages = [LIST, f"{LIST}{draft.public_id}/", f"{LIST}{draft.based_on.public_id}/compare/{draft.public_id}/"]
    pages.append(f"{LIST}{draft.public_id}/comparisons/")
    before = [count(adam, page, django_assert_max_num_queries) for page in pages]
    for number in range(5):
        rows = fields(draft, key=KEYS[0], label_en=f"More {number}") | {"key": f"more_{number}"}
        assert adam.post(f"{LIST}{draft.public_id}/add/", rows).status_code == 302
    draft.refresh_from_db()
    factor_sets.publish(factor_set=draft, note="More", version=draft.version, by=world.act_as("Adam"))
    factor_sets.start_draft(by=world.act_as("Adam"))
    page = f"{LIST}{FactorSet.objects.get(standing='draft').public_id}/"
    pages[1], pages[-1] = page, f"{page}comparisons/"
    assert [count(adam, page, django_assert_max_num_queries) for page in pages] == before


def count(client, page, counting):
    with counting(60) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def sent(client, method, address, data, version=None):
    headers = {"If-Match": f'"{version}"'} if version is not None else {}
    return getattr(client, method)(address, json.dumps(data), content_type="application/json", headers=headers)


def test_rest_from_the_draft_to_the_published_version(world, sign_in):
    adam = sign_in(world.users["Adam"])
    made = sent(adam, "post", API, {})
    draft = made.json()
    assert (made.status_code, draft["number"], draft["version"]) == (201, 2, 1)
    address = f"{API}{draft['public_id']}/"
    assert sent(adam, "put", address, {"factors": draft["factors"]}).status_code == 428
    assert sent(adam, "put", address, {"factors": draft["factors"]}, 7).status_code == 412
    bad = [{**draft["factors"][0], "labels": {"en": "x", "pl": ""}}]
    refused = sent(adam, "put", address, {"factors": bad}, 1)
    assert refused.status_code == 422
    assert f"{KEYS[0]}.label_pl" in refused.json()["errors"]
    weighed = sent(adam, "put", f"{address}weights/", {"comparisons": COMPLETE}, 1)
    assert weighed.status_code == 200
    found = weighed.json()
    assert found["weighting"] == "pairwise"
    assert found["consistency"]["abilities"]["consistency_ratio"].startswith("0.033")
    cycle = COMPLETE | {"abilities": [[KEYS[6], KEYS[7], "9"], [KEYS[7], KEYS[8], "9"], [KEYS[8], KEYS[6], "9"]]}
    inconsistent = sent(adam, "put", f"{address}weights/", {"comparisons": cycle}, found["version"])
    assert inconsistent.status_code == 422
    assert "Least fitting" in inconsistent.json()["errors"]["comparisons.abilities"][0]
    assert sent(adam, "put", f"{address}weights/", {}, found["version"]).status_code == 422
    done = sent(adam, "post", f"{address}publication/", {"note": "Compared"}, found["version"])
    assert (done.status_code, done.json()["standing"]) == (201, "published")
    assert adam.get(API).json()["results"][0]["note"] == "Compared"
    assert sent(adam, "put", f"{address}weights/", {"weights": {OTHER: "2"}}, found["version"]).status_code == 409


def test_rest_discards_a_draft(draft, world, sign_in):
    adam = sign_in(world.users["Adam"])
    address = f"{API}{draft.public_id}/"
    assert adam.delete(address, headers={"If-Match": '"1"'}).status_code == 204
    assert adam.get(address).status_code == 404


def test_an_open_questionnaire_keeps_its_version(draft, world, sign_in):
    rounds.start_round(workspace=world.workspace, by=world.act_as("Alice"))
    adam = sign_in(world.users["Adam"])
    page = adam.get(f"{LIST}{draft.public_id}/publish/").content.decode()
    assert "1 questionnaire is open now; it goes on with the version it started with." in page
