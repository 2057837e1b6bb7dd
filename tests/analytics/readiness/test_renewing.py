"""A factor set that changed under an open questionnaire: the old one is kept, the new one offered, answers go over by key."""

import io

import pytest
from django.utils import timezone

from analytics.readiness import evidence, renewing, rounds, selectors, services
from analytics.readiness.models import Factor, FactorSet, RatingFile
from corpsys.access.refusals import NotAllowed, Refused
from corpsys.access.states import Side
from tests.asked import answer, ask
from tests.choosing import KEYS

pytestmark = pytest.mark.django_db
GONE, REWORDED, NEW = KEYS[0], KEYS[1], "patience"


def publish(world):
    """Publish version 2: one factor gone, one reworded, one new."""
    world.act_as("Alice")
    made = FactorSet.objects.create(
        corporation_id=world.corporation_id, number=2, published_at=timezone.now(), note="patience matters"
    )
    for factor in Factor.objects.filter(factor_set__number=1).exclude(key=GONE):
        factor.pk, factor.public_id, factor.factor_set = None, None, made
        factor.public_id = type(factor)._meta.get_field("public_id").get_default()
        if factor.key == REWORDED:
            factor.labels = {**factor.labels, "en": "Readiness to share what we know"}
        factor._state.adding = True
        factor.save()
        last = factor
    last.pk, last._state.adding = None, True
    last.public_id = type(last)._meta.get_field("public_id").get_default()
    last.key, last.position = NEW, 20
    last.save()
    return made


@pytest.fixture
def changed(world):
    """The client has answered everything about itself, nothing about the enterprise, when the factors change."""
    ask(world)
    rounds.start_round(workspace=world.workspace, by=world.act_as("Lena"))
    draft = selectors.draft_pair(world.workspace.pk, Side.PARTNER).partner.assessment
    services.rate(assessment=draft, ratings=dict.fromkeys(KEYS, 3), version=1, by=world.act_as("Lena"))
    publish(world)
    return world


def drafts(world):
    return selectors.draft_pair(world.workspace.pk, Side.PARTNER)


def test_the_open_questionnaire_keeps_the_old_and_is_offered_the_new(changed):
    assert {one.assessment.factor_set.number for one in (drafts(changed).host, drafts(changed).partner)} == {1}
    found = renewing.offer(drafts(changed))
    # Of 13 answers one has no factor any more; the new statement is asked about both sides.
    assert (found.factor_set.number, found.carried, found.added, found.dropped, found.reworded) == (2, 12, 2, 1, 1)


def test_taking_it_carries_answers_and_files_over_by_key(changed):
    by = changed.act_as("Lena")
    draft = drafts(changed).partner.assessment
    evidence.attach(assessment=draft, key=KEYS[2], upload=io.BytesIO(b"x"), name="x.txt", by=by)
    after = renewing.take_new_factors(workspace_id=changed.workspace.pk, by=by)
    assert after.partner.assessment.factor_set.number == 2
    assert {key: after.partner.ratings[key] for key in (*KEYS[1:], NEW)} == {**dict.fromkeys(KEYS[1:], 3), NEW: None}
    assert [factor.key for factor in after.partner.empty] == [NEW]
    assert RatingFile.objects.get().factor.factor_set.number == 2
    assert renewing.offer(after) is None
    assert after.partner.assessment.round.factor_set.number == 2
    with pytest.raises(Refused):
        renewing.take_new_factors(workspace_id=changed.workspace.pk, by=by)


def test_a_form_that_was_open_meanwhile_is_overtaken(changed):
    from corpsys.access.refusals import Stale

    before = drafts(changed).partner.assessment
    by = changed.act_as("Lena")
    renewing.take_new_factors(workspace_id=changed.workspace.pk, by=by)
    with pytest.raises(Stale):
        fresh = type(before).objects.get(pk=before.pk)
        services.rate(assessment=fresh, ratings={KEYS[1]: 0}, version=before.version, by=by)


def test_each_side_takes_it_for_itself(changed):
    rounds.start_round(workspace=changed.workspace, by=changed.act_as("Alice"))
    renewing.take_new_factors(workspace_id=changed.workspace.pk, by=changed.act_as("Alice"))
    assert drafts(changed).host.assessment.factor_set.number == 1
    with pytest.raises(NotAllowed):
        renewing.take_new_factors(workspace_id=changed.workspace.pk, by=changed.act_as("Charlie"))


def test_there_is_no_offer_where_nothing_changed(world):
    ask(world)
    answer(world, "Lena")
    assert renewing.offer(drafts(world)) is None
    assert renewing.offer(selectors.Pair(None, None)) is None


@pytest.mark.parametrize("name", ["Lena", "Alice"])
def test_the_form_offers_it_and_one_button_takes_it(changed, sign_in, name):
    rounds.start_round(workspace=changed.workspace, by=changed.act_as("Alice"))
    round_ = drafts(changed).host.assessment.round
    base = f"/first/readiness/{round_.public_id}/" if name == "Lena" else "/first/clients/fareway/readiness/"
    client = sign_in(changed.users[name])
    page = client.get(f"{base}client/").content.decode()
    carried = 12 if name == "Lena" else 0
    assert f"Take the new version: {carried} answers carried over, 2 new statements" in page
    assert client.post(f"{base}factors/").status_code == 302
    assert "Take the new version" not in client.get(f"{base}client/").content.decode()
    assert client.post(f"{base}factors/").status_code == 409


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    store = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": store}
