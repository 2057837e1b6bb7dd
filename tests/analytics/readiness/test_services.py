"""Starting, rating and submitting assessments: what is kept, what is refused, who may."""

import pytest
from django.db import IntegrityError, transaction

from analytics.readiness import rounds, selectors, services
from analytics.readiness.models import Assessment, Factor, FactorSet, Rating
from corpsys.access.refusals import Invalid, NotAllowed, NotVisible, Refused, Stale
from corpsys.access.states import Side
from corpsys.audit.models import AuditEvent
from tests.choosing import KEYS, rate

pytestmark = pytest.mark.django_db


def start(world, name="Alice", subject=Side.PARTNER):
    return services.start_assessment(
        workspace=world.workspace, rater_side=Side.HOST, subject_side=subject, by=world.act_as(name)
    )


def test_the_first_assessment_installs_the_catalogue_once(world):
    assert not FactorSet.objects.exists()
    assessment = start(world)
    assert services.install_default_factors(by=world.principal("Alice")) == assessment.factor_set
    assert (FactorSet.objects.count(), Factor.objects.count()) == (1, 13)
    assert (assessment.data_class, assessment.submitted_at) == ("K1", None)


def test_starting_twice_is_one_draft(world):
    assert start(world).pk == start(world, "Bob").pk
    assert Assessment.objects.count() == 1


def test_two_drafts_of_one_view_are_refused_by_the_database(world):
    first = start(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(
            corporation_id=world.corporation_id,
            workspace=world.workspace,
            factor_set=first.factor_set,
            rater_side="host",
            subject_side="partner",
            data_class="K1",
            user=world.users["Bob"],
        )


def test_half_a_form_is_kept_and_the_rest_stays(world):
    draft = start(world)
    alice = world.principal("Alice")
    services.rate(
        assessment=draft, ratings={KEYS[0]: 3, KEYS[1]: "unknown"}, evidence={KEYS[0]: " minutes "}, version=1, by=alice
    )
    services.rate(assessment=draft, ratings={KEYS[2]: 0, KEYS[1]: None}, version=2, by=alice)
    sheet = selectors.sheet(draft)
    assert sheet.ratings[KEYS[0]] == 3
    assert sheet.mark(KEYS[0]).evidence == "minutes"
    assert (sheet.ratings[KEYS[1]], sheet.mark(KEYS[1]).is_empty) == (None, True)
    assert sheet.ratings[KEYS[2]] == 0
    assert len(sheet.empty) == 11
    assert draft.version == 3


def test_the_second_of_two_savers_is_told(world):
    draft, bob = start(world), world.principal("Bob")
    services.rate(assessment=draft, ratings={KEYS[0]: 1}, version=1, by=world.principal("Alice"))
    with pytest.raises(Stale):
        services.rate(assessment=draft, ratings={KEYS[0]: 4}, version=1, by=bob)
    assert Rating.objects.get().level == 1


@pytest.mark.parametrize("level", [5, -1, "3", True, 2.0, "don't know"])
def test_a_level_that_is_none_is_told_by_factor(world, level):
    with pytest.raises(Invalid) as refusal:
        services.rate(assessment=start(world), ratings={KEYS[0]: level}, version=1, by=world.principal("Alice"))
    assert set(refusal.value.errors) == {KEYS[0]}
    assert not Rating.objects.exists()


def test_an_unknown_factor_and_too_much_evidence_are_told(world):
    with pytest.raises(Invalid) as refusal:
        services.rate(
            assessment=start(world),
            ratings={"charm": 1},
            evidence={KEYS[0]: "x" * 601},
            version=1,
            by=world.principal("Alice"),
        )
    assert set(refusal.value.errors) == {"charm", KEYS[0]}


def test_submission_lists_what_is_empty_and_takes_dont_know(world):
    alice = world.act_as("Alice")
    host, partner = rounds.start_round(workspace=world.workspace, by=alice)
    services.rate(assessment=host, ratings=dict.fromkeys(KEYS, 2), version=1, by=alice)
    services.rate(assessment=partner, ratings=dict.fromkeys(KEYS[2:], 2) | {KEYS[1]: "unknown"}, version=1, by=alice)
    with pytest.raises(Refused) as refusal:
        rounds.submit_round(workspace=world.workspace, by=alice)
    assert refusal.value.extra == {"missing": [{"side": "partner", "factor": KEYS[0]}]}
    assert selectors.submitted_pair(world.workspace.pk).host is None
    services.rate(assessment=partner, ratings={KEYS[0]: 2}, version=2, by=alice)
    rounds.submit_round(workspace=world.workspace, by=alice)
    pair = selectors.submitted_pair(world.workspace.pk)
    assert pair.ratings(Side.PARTNER)[KEYS[1]] is None
    assert selectors.scores_of(pair).pair is None


def test_what_is_submitted_stays(world):
    _host, partner = rate(world, 2, 2)
    with pytest.raises(Refused):
        services.rate(assessment=partner, ratings={KEYS[0]: 4}, version=partner.version, by=world.principal("Alice"))
    with pytest.raises(Refused):
        services.submit(assessment=partner, by=world.principal("Alice"))


def test_the_next_round_begins_with_the_last_and_its_version_goes_on(world):
    rate(world, 3, 2)
    host, partner = rounds.start_round(workspace=world.workspace, by=world.act_as("Alice"))
    assert set(selectors.sheet(host).ratings.values()) == {3}
    assert set(selectors.sheet(partner).ratings.values()) == {2}
    assert host.version > Assessment.objects.filter(submitted_at__isnull=False, subject_side="host").get().version
    assert selectors.submitted_pair(world.workspace.pk).host.assessment.pk != host.pk


def test_two_who_both_open_a_round_do_not_overwrite_each_other(world):
    written = {Side.PARTNER: rounds.Written({KEYS[0]: 1})}
    rounds.save_round(workspace=world.workspace, written=written, version=0, by=world.act_as("Alice"))
    with pytest.raises(Stale):
        rounds.save_round(workspace=world.workspace, written=written, version=0, by=world.act_as("Bob"))


@pytest.mark.parametrize("name", ["Eve", "Adam", "Charlie", "Dora", "Lena", "Hugo"])
def test_only_the_team_assesses(world, join_client, name):
    with pytest.raises(NotAllowed):
        start(world, name)


def test_a_member_rates_but_does_not_submit(world):
    draft = start(world, "Bob")
    services.rate(assessment=draft, ratings=dict.fromkeys(KEYS, 2), version=1, by=world.principal("Bob"))
    with pytest.raises(NotAllowed):
        services.submit(assessment=draft, by=world.principal("Bob"))


def test_nobody_drafts_for_the_other_side(world):
    with pytest.raises(NotAllowed):
        services.start_assessment(
            workspace=world.workspace, rater_side=Side.PARTNER, subject_side=Side.HOST, by=world.act_as("Alice")
        )


@pytest.mark.parametrize(("name", "reads"), [("Alice", 1), ("Bob", 1), ("Eve", 1), ("Charlie", 0), ("Dora", 0)])
def test_who_reads_the_enterprises_assessments(world, name, reads):
    rate(world, 2, 2)
    assert Assessment.objects.visible_to(world.act_as(name)).count() == 2 * reads
    if reads:
        assert selectors.secret_workspace(world.principal(name), "fareway") == world.workspace
    else:
        with pytest.raises(NotVisible):
            selectors.secret_workspace(world.principal(name), "fareway")


@pytest.mark.parametrize("state", ["P", "N", "C0", "C1", "C2", "CE", "I0", "I1", "I2", "IE"])
@pytest.mark.parametrize("name", ["Lena", "Sam", "Hugo"])
def test_no_guest_reads_them_in_any_state(world, join_client, name, state):
    from corpsys.workspace.models import Cycle

    rate(world, 2, 2)
    Cycle.objects.filter(pk=world.cycle.pk).update(state=state, variant="" if state == "P" else "cooperation")
    assert not Assessment.objects.visible_to(world.act_as(name)).exists()
    with pytest.raises(NotVisible):
        selectors.secret_workspace(world.principal(name), "fareway")


def test_every_act_is_recorded_without_the_answers(world):
    rate(world, 2, 2)
    kinds = set(AuditEvent.objects.values_list("kind", flat=True))
    assert {"factors.installed", "readiness.started", "readiness.rated", "readiness.submitted"} <= kinds
    told = AuditEvent.objects.filter(kind="readiness.rated").first()
    assert set(told.after) == {"subject", "factors"}
    assert told.reach == "host"
