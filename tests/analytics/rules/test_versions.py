"""Versions of the rules: who reads them, a draft and its thresholds, publishing, two administrators at once."""

from decimal import Decimal

import pytest

from analytics.readiness import thresholds as readiness_thresholds
from analytics.rules import selectors, services, thresholds
from analytics.rules.models import VariantRuleSet
from analytics.scoring.services import ALL as SCORING
from corpsys.access.refusals import Invalid, NotAllowed, NotVisible, Refused, Stale
from corpsys.audit.models import AuditEvent
from corpsys.jobs.models import Job
from corpsys.tokens import services as tokens
from tests.analytics.rules.test_rules_in_force import SHIPPED

pytestmark = pytest.mark.django_db

PAGE, API = "/first/rules/", "/api/v1/first/rules/"
JSON = {"content_type": "application/json"}


@pytest.fixture
def adam(world):
    return world.act_as("Adam")


@pytest.fixture
def draft(adam):
    return services.start_draft(by=adam)


def form(draft, **changed):
    return SHIPPED | {"version": draft.version} | changed


def test_a_draft_begins_with_what_is_in_force_and_version_1_is_the_shipped_one(draft, adam):
    assert (draft.number, draft.standing, draft.thresholds) == (2, "draft", SHIPPED)
    with pytest.raises(Refused):
        services.start_draft(by=adam)


def test_editing_and_publishing(draft, adam):
    edited = services.edit_draft(
        rules=draft, given=SHIPPED | {"readiness_cooperation": "55.50"}, version=draft.version, by=adam
    )
    assert edited.thresholds["readiness_cooperation"] == "55.5"
    assert selectors.rules_in_force(adam.corporation_id).version == "1"
    made = services.publish(rules=edited, note=" Two  years of outcomes. ", version=edited.version, by=adam)
    assert (made.standing, made.note) == ("published", "Two years of outcomes.")
    assert made.published_at is not None
    in_force = selectors.rules_in_force(adam.corporation_id)
    assert (in_force.version, in_force.readiness_cooperation) == ("2", Decimal("55.5"))
    with pytest.raises(Refused):
        services.edit_draft(rules=made, given=SHIPPED, version=made.version, by=adam)
    event = AuditEvent.objects.get(kind="variant_rules.edited")
    assert (event.before, event.after) == ({"readiness_cooperation": "50"}, {"readiness_cooperation": "55.5"})
    assert AuditEvent.objects.get(kind="variant_rules.published").before["in_force"] == "1"
    assert services.start_draft(by=adam).thresholds == made.thresholds


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"gate_integration": 1}, "gate_integration"),
        ({"gate_cooperation": 5}, "gate_cooperation"),
        ({"gate_cooperation": "2.5"}, "gate_cooperation"),
        ({"readiness_cooperation": "76"}, "readiness_integration"),
        ({"no_process_readiness": "51"}, "readiness_cooperation"),
        ({"readiness_integration": "100.01"}, "readiness_integration"),
        ({"readiness_integration": "80.125"}, "readiness_integration"),
        ({"no_process_readiness": "-1"}, "no_process_readiness"),
        ({"no_process_readiness": "NaN"}, "no_process_readiness"),
        ({"no_process_readiness": None}, "no_process_readiness"),
    ],
)
def test_thresholds_off_their_scale_or_not_rising_are_told_by_field(draft, adam, changed, field):
    with pytest.raises(Invalid) as refusal:
        services.edit_draft(rules=draft, given=SHIPPED | changed, version=draft.version, by=adam)
    assert set(refusal.value.errors) == {field}
    draft.refresh_from_db()
    assert draft.thresholds == SHIPPED


def test_equal_thresholds_rise_enough():
    assert thresholds.checked(SHIPPED | {"gate_integration": 2, "readiness_integration": "50"})["gate_integration"] == 2


def test_publishing_takes_a_reason_and_a_change(draft, adam):
    with pytest.raises(Invalid):
        services.publish(rules=draft, note="  ", version=draft.version, by=adam)
    with pytest.raises(Refused) as refusal:
        services.publish(rules=draft, note="Nothing", version=draft.version, by=adam)
    assert "same as version 1" in str(refusal.value.reason)


def test_two_administrators_publish_at_once_and_one_is_told(draft, adam):
    edited = services.edit_draft(rules=draft, given=SHIPPED | {"gate_integration": 4}, version=draft.version, by=adam)
    services.publish(rules=edited, note="First", version=edited.version, by=adam)
    with pytest.raises(Refused) as refusal:
        services.publish(rules=edited, note="Second", version=edited.version, by=adam)
    assert "published by Adam" in str(refusal.value.reason)
    assert VariantRuleSet.objects.get().note == "First"


def test_a_draft_that_somebody_changed_is_neither_edited_nor_published_unseen(draft, adam):
    services.edit_draft(rules=draft, given=SHIPPED | {"gate_integration": 4}, version=draft.version, by=adam)
    with pytest.raises(Stale):
        services.edit_draft(rules=draft, given=SHIPPED | {"gate_cooperation": 1}, version=draft.version, by=adam)
    with pytest.raises(Stale):
        services.publish(rules=draft, note="Mine", version=draft.version, by=adam)


@pytest.mark.parametrize("name", ["Alice", "Bob", "Charlie", "Dora", "Eve", "Lena", "Hugo"])
def test_only_administrators_write(world, draft, join_client, name):
    by = world.act_as(name)
    with pytest.raises(NotAllowed):
        services.start_draft(by=by)
    with pytest.raises(NotAllowed):
        services.edit_draft(rules=draft, given=SHIPPED, version=draft.version, by=by)
    with pytest.raises(NotAllowed):
        services.publish(rules=draft, note="Mine", version=draft.version, by=by)


def test_other_corporations_do_not_see_the_rules(two_worlds):
    first, second = two_worlds
    made = services.start_draft(by=first.act_as("Adam"))
    other = second.act_as("Adam")
    with pytest.raises(NotVisible):
        selectors.rule_set(other, made.public_id)
    assert [each.number for each in selectors.versions(other)] == [1]


def test_publishing_has_every_pair_scored_anew_and_reaches_the_pages_of_readiness(draft, adam):
    edited = services.edit_draft(rules=draft, given=SHIPPED | {"gate_cooperation": 1}, version=draft.version, by=adam)
    assert not Job.objects.filter(kind=SCORING).exists()
    services.publish(rules=edited, note="Outcomes", version=edited.version, by=adam)
    assert [job.payload for job in Job.objects.filter(kind=SCORING)] == [{}]
    assert readiness_thresholds.in_force(adam.corporation_id).gate_cooperation == 1


# --- pages ------------------------------------------------------------------------------------------------------------


def test_who_reads_and_who_edits_the_pages(world, draft, join_client, sign_in):
    own = f"{PAGE}{draft.public_id}/"
    expected = {
        "Adam": (200, 200, 422, 409),
        "Eve": (200, 200, 403, 403),
        "Alice": (200, 200, 403, 403),
        "Dora": (200, 200, 403, 403),
        "Lena": (404, 404, 404, 404),
        "Hugo": (404, 404, 404, 404),
    }
    for name, wanted in expected.items():
        client = sign_in(world.users[name])
        found = (
            client.get(PAGE).status_code,
            client.get(own).status_code,
            client.post(f"{own}edit/", form(draft, gate_integration="1")).status_code,
            client.post(f"{PAGE}start/").status_code,
        )
        assert found == wanted, name


def test_the_page_says_the_rules_in_words(world, sign_in):
    text = sign_in(world.users["Alice"]).get(PAGE).content.decode()
    for words in (
        "Version 1 is in force: the shipped thresholds.",
        "Every gate of both sides at 2 or above, readiness of the pair at 50 or above, and the client of class A",
        "readiness of the pair is below 25",
        "every gate of both sides at 3 or above, readiness of the pair at 75 or above",
        "In every other case.",
    ):
        assert words in " ".join(text.split()), words
    assert "Draft a new version" not in text


def test_an_administrator_drafts_compares_and_publishes_on_the_pages(world, sign_in):
    adam = sign_in(world.users["Adam"])
    assert "Draft a new version" in adam.get(PAGE).content.decode()
    edit = adam.post(f"{PAGE}start/").headers["Location"]
    draft = VariantRuleSet.objects.get()
    kept = adam.post(edit, form(draft, readiness_cooperation="80"))
    assert kept.status_code == 422
    assert "the thresholds rise" in kept.content.decode()
    assert adam.post(edit, form(draft, readiness_cooperation="60")).status_code == 302
    stale = adam.post(edit, form(draft, readiness_cooperation="65"))
    assert stale.status_code == 412
    assert "Somebody else saved this" in stale.content.decode()
    own = f"{PAGE}{draft.public_id}/"
    compared = " ".join(adam.get(own).content.decode().split())
    assert "<strong>60</strong>" in compared
    assert compared.count(">changed<") == 1
    draft.refresh_from_db()
    sent = {"note": "Cooperations below 60 did not last.", "version": draft.version}
    assert adam.post(f"{own}publish/", sent).headers["Location"] == PAGE
    assert adam.post(f"{own}publish/", sent).status_code == 409
    text = adam.get(PAGE).content.decode()
    assert "Cooperations below 60 did not last." in text
    assert "Version 2 is in force" in text


def test_queries_do_not_grow_with_the_versions(world, sign_in, django_assert_num_queries):
    adam = world.act_as("Adam")
    client = sign_in(world.users["Alice"])
    for gate in (4, 3):
        draft = services.start_draft(by=world.act_as("Adam"))
        given = draft.thresholds | {"gate_integration": gate}
        edited = services.edit_draft(rules=draft, given=given, version=draft.version, by=adam)
        services.publish(rules=edited, note="Again", version=edited.version, by=adam)
        with django_assert_num_queries(5):
            client.get(PAGE)


# --- REST -------------------------------------------------------------------------------------------------------------


def test_rest_of_the_rules(world, client, sign_in):
    assert client.get(API).status_code == 401
    assert sign_in(world.users["Alice"]).post(API, {}, **JSON).status_code == 403
    adam = sign_in(world.users["Adam"])
    made = adam.post(API, {}, **JSON)
    assert made.status_code == 201
    own = f"{API}{made.json()['public_id']}/"
    assert adam.patch(own, {"gate_integration": 4}, **JSON).status_code == 428
    match = {"headers": {"If-Match": made.headers["ETag"]}}
    wrong = adam.patch(own, {"gate_integration": 1}, **JSON, **match)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["gate_integration"])
    edited = adam.patch(own, {"readiness_cooperation": 55}, **JSON, **match)
    assert edited.json()["thresholds"]["readiness_cooperation"] == "55"
    assert adam.patch(own, {"gate_cooperation": 1}, **JSON, **match).status_code == 412
    match = {"headers": {"If-Match": edited.headers["ETag"]}}
    assert adam.post(f"{own}publication/", {}, **JSON, **match).status_code == 422
    assert adam.post(f"{own}publication/", {"note": "Outcomes"}, **JSON, **match).status_code == 201
    found = sign_in(world.users["Alice"]).get(API).json()
    assert found["in_force"] == {"version": "2", "thresholds": SHIPPED | {"readiness_cooperation": "55"}}
    assert [(each["number"], each["note"]) for each in found["results"]] == [(2, "Outcomes")]


@pytest.mark.parametrize("name", ["Lena", "Sam", "Hugo"])
def test_guests_find_no_rules(world, draft, join_client, sign_in, name):
    guest = sign_in(world.users[name])
    own = f"{API}{draft.public_id}/"
    assert {guest.get(address).status_code for address in (API, own, PAGE)} == {404}
    assert guest.post(API, {}, **JSON).status_code == 404


@pytest.mark.parametrize(("scopes", "status"), [(["read"], 200), (["ledger"], 403), (["jobs"], 403)])
def test_a_token_that_may_not_read_reads_no_thresholds(world, client, scopes, status):
    _token, secret = tokens.make_token(name="t", scopes=scopes, days=1, by=world.act_as("Alice"))
    answer = client.get("/api/v1/first/rules/", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == status
    assert ("readiness_cooperation" in answer.content.decode()) is (status == 200)
