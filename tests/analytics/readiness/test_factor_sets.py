"""Versions of the catalogue: a draft from the published one, its edits, what is refused, what publishing touches. Source: D12, D25."""

from dataclasses import replace
from decimal import Decimal

import pytest

from analytics.readiness import catalogue, factor_policies, factor_reading, factor_sets, rounds, selectors
from analytics.readiness.factor_comparison import compare
from analytics.readiness.factor_content import Content, content_of, mark_of
from analytics.readiness.models import Factor, FactorSet
from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale
from corpsys.audit.models import AuditEvent
from tests.choosing import GATE, KEYS, OTHER, rate

pytestmark = pytest.mark.django_db

NEW = Content(
    key="",
    group="abilities",
    is_gate=False,
    labels={"en": "Speed of  paying", "pl": "Szybkość płacenia"},
    levels={"en": ["a", "b", "c", "d", "e"], "pl": ["ą", "ć", "ę", "ł", "ń"]},
)


@pytest.fixture
def draft(world):
    return factor_sets.start_draft(by=world.act_as("Adam"))


def keys(factor_set):
    return [factor.key for factor in factor_set.factors.all()]


def publish(world, factor_set, note="Because"):
    factor_set.refresh_from_db()
    return factor_sets.publish(factor_set=factor_set, note=note, version=factor_set.version, by=world.act_as("Adam"))


def edit(world, key, **changed):
    factor = Factor.objects.get(factor_set__standing="draft", key=key)
    content = replace(content_of(factor), **changed)
    return factor_sets.edit_factor(factor=factor, seen=mark_of(factor), content=content, by=world.act_as("Adam"))


@pytest.mark.parametrize("name", ["Eve", "Alice", "Bob", "Charlie", "Lena"])
def test_only_an_administrator_edits(draft, world, join_client, name):
    by = world.principal(name)
    factor = draft.factors.first()
    for act in (
        lambda: factor_sets.start_draft(by=by),
        lambda: factor_sets.add_factor(factor_set=draft, content=NEW, by=by),
        lambda: factor_sets.edit_factor(factor=factor, seen="", content=NEW, by=by),
        lambda: factor_sets.remove_factor(factor=factor, seen="", by=by),
        lambda: factor_sets.move_factor(factor=factor, places=1, by=by),
        lambda: factor_sets.write(factor_set=draft, contents=[NEW], version=1, by=by),
        lambda: factor_sets.publish(factor_set=draft, note="x", version=1, by=by),
        lambda: factor_sets.discard(factor_set=draft, version=1, by=by),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_draft_begins_with_what_is_published_and_there_is_one(draft, world):
    assert (draft.number, draft.standing, draft.based_on.number) == (2, "draft", 1)
    assert keys(draft) == KEYS
    with pytest.raises(Refused, match="There is a draft already"):
        factor_sets.start_draft(by=world.principal("Adam"))


def test_a_draft_is_not_in_force(draft, world):
    factor_sets.add_factor(factor_set=draft, content=NEW, by=world.principal("Adam"))
    alice = world.act_as("Alice")
    host, _partner = rounds.start_round(workspace=world.workspace, by=alice)
    assert host.factor_set.number == 1
    assert len(selectors.factors_in_force(world.corporation_id)) == 13


def test_a_factor_is_added_with_a_key_of_its_name(draft, world):
    made = factor_sets.add_factor(factor_set=draft, content=NEW, by=world.principal("Adam"))
    assert (made.key, made.labels["en"], made.position) == ("speed_of_paying", "Speed of paying", 14)
    event = AuditEvent.objects.get(kind="factors.factor_added")
    assert event.after["label_pl"] == "Szybkość płacenia"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"key": "Two Words"}, "key"),
        ({"key": KEYS[0]}, "key"),
        ({"labels": {"en": "Only English"}}, "label_pl"),
        ({"levels": {"en": ["a", "b", "c", "d"], "pl": ["a", "b", "c", "d", "e"]}}, "level_4_en"),
        ({"levels": {"en": ["a", "b", "c", "d", "e"], "pl": ["a", " ", "c", "d", "e"]}}, "level_1_pl"),
        ({"group": " "}, "group"),
        ({"weight": Decimal(-1)}, "weight"),
        ({"weight": Decimal(100)}, "weight"),
        ({"weight": Decimal("0.1234567")}, "weight"),
        ({"weight": Decimal("NaN")}, "weight"),
    ],
)
def test_an_incomplete_factor_is_told_by_its_field(draft, world, changed, field):
    with pytest.raises(Invalid) as refusal:
        factor_sets.add_factor(factor_set=draft, content=replace(NEW, **changed), by=world.principal("Adam"))
    assert set(refusal.value.errors) == {field}
    assert keys(draft) == KEYS


def test_an_edit_is_audited_with_what_it_changed_only(draft, world):
    edit(world, OTHER, weight=Decimal("2.5"), labels={"en": "Learning", "pl": "Uczenie się"})
    event = AuditEvent.objects.get(kind="factors.factor_edited")
    assert event.before == {
        "factor": OTHER,
        "weight": "1",
        "label_en": "Ability to learn",
        "label_pl": "Zdolność uczenia się",
    }
    assert event.after == {"factor": OTHER, "weight": "2.5", "label_en": "Learning", "label_pl": "Uczenie się"}


def test_the_second_of_two_editors_is_told(draft, world):
    factor = draft.factors.get(key=OTHER)
    seen = mark_of(factor)
    edit(world, OTHER, group="orientation")
    with pytest.raises(Stale):
        factor_sets.edit_factor(factor=factor, seen=seen, content=NEW, by=world.principal("Adam"))
    with pytest.raises(Stale):
        factor_sets.remove_factor(factor=factor, seen=seen, by=world.principal("Adam"))
    edit(world, KEYS[0], group="orientation")  # another factor is nobody's conflict


def test_factors_are_moved_within_the_ends(draft, world):
    adam = world.principal("Adam")
    factor_sets.move_factor(factor=draft.factors.get(key=KEYS[1]), places=-1, by=adam)
    assert keys(draft)[:3] == [KEYS[1], KEYS[0], KEYS[2]]
    factor_sets.move_factor(factor=draft.factors.get(key=KEYS[1]), places=-1, by=adam)
    assert keys(draft)[:3] == [KEYS[1], KEYS[0], KEYS[2]]
    factor_sets.move_factor(factor=draft.factors.get(key=KEYS[0]), places=20, by=adam)
    assert keys(draft)[-1] == KEYS[0]


def test_at_most_sixty_factors(draft, world):
    adam = world.principal("Adam")
    for number in range(47):
        factor_sets.add_factor(factor_set=draft, content=replace(NEW, key=f"f{number}"), by=adam)
    with pytest.raises(Refused, match="at most 60"):
        factor_sets.add_factor(factor_set=draft, content=NEW, by=adam)


def test_a_published_version_never_changes(draft, world):
    edit(world, OTHER, group="orientation")
    published = publish(world, draft)
    adam, factor = world.principal("Adam"), published.factors.first()
    for act in (
        lambda: factor_sets.add_factor(factor_set=published, content=NEW, by=adam),
        lambda: factor_sets.edit_factor(factor=factor, seen=mark_of(factor), content=NEW, by=adam),
        lambda: factor_sets.remove_factor(factor=factor, seen=mark_of(factor), by=adam),
        lambda: factor_sets.discard(factor_set=published, version=published.version, by=adam),
        lambda: factor_sets.publish(factor_set=published, note="x", version=published.version, by=adam),
    ):
        with pytest.raises(Refused, match="Only a draft can be changed"):
            act()


def test_publishing_needs_a_note_the_version_that_was_seen_and_a_difference(draft, world):
    adam = world.principal("Adam")
    with pytest.raises(Invalid) as refusal:
        factor_sets.publish(factor_set=draft, note=" ", version=draft.version, by=adam)
    assert set(refusal.value.errors) == {"note"}
    with pytest.raises(Refused) as nothing:
        factor_sets.publish(factor_set=draft, note="x", version=draft.version, by=adam)
    assert nothing.value.allowed == ("Nothing differs from the published version.",)
    edit(world, OTHER, group="orientation")
    with pytest.raises(Stale):
        factor_sets.publish(factor_set=draft, note="x", version=draft.version, by=adam)
    published = publish(world, draft, "Learning is an attitude")
    assert (published.standing, published.user.name, published.note) == ("published", "Adam", "Learning is an attitude")
    assert published.published_at is not None


def test_without_factors_or_weight_nothing_is_published(draft, world):
    for key in KEYS:
        edit(world, key, weight=Decimal(0))
    assert factor_policies.problems(draft, list(draft.factors.all())) == [
        "At least one factor needs a weight above zero."
    ]
    draft.refresh_from_db()
    factor_sets.write(factor_set=draft, contents=[], version=draft.version, by=world.principal("Adam"))
    assert factor_policies.problems(draft, []) == ["A version needs at least one factor."]


def test_a_gate_may_weigh_nothing_and_still_holds_the_variant_down(draft, world):
    edit(world, GATE, weight=Decimal(0))
    publish(world, draft)
    rate(world, 4, 4, **{GATE: 1})
    pair = selectors.submitted_pair(world.workspace.pk)
    assert selectors.scores_of(pair).pair == 100
    assert [factor.key for factor in pair.factors if factor.is_gate and factor.weight == 0] == [GATE]


def test_assessments_keep_their_version_and_new_ones_take_the_next(world):
    rate(world, 3, 3)
    alice = world.act_as("Alice")
    draft = factor_sets.start_draft(by=world.act_as("Adam"))
    factor_sets.add_factor(factor_set=draft, content=NEW, by=world.principal("Adam"))
    rounds.start_round(workspace=world.workspace, by=world.act_as("Alice"))
    publish(world, draft)
    assert selectors.scores_of(selectors.submitted_pair(world.workspace.pk)).pair == 75
    open_round = selectors.draft_pair(world.workspace.pk)
    assert open_round.host.assessment.factor_set.number == 1
    world.act_as("Alice")
    rounds.submit_round(workspace=world.workspace, by=alice)
    host, _partner = rounds.start_round(workspace=world.workspace, by=alice)
    sheet = selectors.sheet(host)
    assert host.factor_set.number == 2
    assert [factor.key for factor in sheet.empty] == ["speed_of_paying"]


def test_the_preview_counts_and_names_nobody(world, django_assert_num_queries):
    rate(world, 3, 3)
    adam = world.act_as("Adam")
    draft = factor_sets.start_draft(by=adam)
    factors = list(draft.factors.all())
    with django_assert_num_queries(4):
        found = factor_reading.effects(draft, factors)
    assert (found.pairs, found.incomplete, found.open_forms) == (1, 0, 0)
    factor_sets.add_factor(factor_set=draft, content=NEW, by=adam)
    rounds.start_round(workspace=world.workspace, by=world.act_as("Alice"))
    world.act_as("Adam")
    after = factor_reading.effects(draft, list(draft.factors.all()))
    assert (after.pairs, after.incomplete, after.open_forms) == (1, 1, 1)


def test_a_rating_that_is_not_known_is_missing_in_the_preview(world):
    rate(world, 3, 3, **{OTHER: "unknown"})
    draft = factor_sets.start_draft(by=world.act_as("Adam"))
    assert factor_reading.effects(draft, list(draft.factors.all())).incomplete == 1


def test_a_draft_can_be_discarded_and_its_number_is_free_again(draft, world):
    adam = world.principal("Adam")
    factor_sets.discard(factor_set=draft, version=draft.version, by=adam)
    assert FactorSet.objects.count() == 1
    assert AuditEvent.objects.get(kind="factors.discarded").before["factors"][OTHER]["label_en"] == "Ability to learn"
    assert factor_sets.start_draft(by=adam).number == 2


def test_the_whole_draft_is_written_at_once(draft, world):
    adam = world.principal("Adam")
    first = content_of(draft.factors.get(key=KEYS[0]))
    factor_sets.write(
        factor_set=draft, contents=[NEW, replace(first, weight=Decimal(3))], version=draft.version, by=adam
    )
    assert keys(draft) == ["speed_of_paying", KEYS[0]]
    assert draft.factors.get(key=KEYS[0]).weight == 3
    draft.refresh_from_db()
    with pytest.raises(Invalid) as refusal:
        factor_sets.write(
            factor_set=draft, contents=[NEW, NEW, replace(first, group="")], version=draft.version, by=adam
        )
    assert set(refusal.value.errors) == {"speed_of_paying.key", f"{KEYS[0]}.group"}


def test_comparison_names_added_removed_changed_and_moved(draft, world):
    adam = world.principal("Adam")
    factor_sets.add_factor(factor_set=draft, content=NEW, by=adam)
    removed = draft.factors.get(key=OTHER)
    factor_sets.remove_factor(factor=removed, seen=mark_of(removed), by=adam)
    levels = catalogue.default_factors()[0].levels
    edit(world, KEYS[0], levels={**levels, "en": ["nothing", *levels["en"][1:]]}, is_gate=False)
    factor_sets.move_factor(factor=draft.factors.get(key=KEYS[2]), places=-1, by=adam)
    found = compare(list(draft.based_on.factors.all()), list(draft.factors.all()))
    assert [line.factor.key for line in found.added] == ["speed_of_paying"]
    assert [line.factor.key for line in found.removed] == [OTHER]
    assert found.is_reordered
    (changed,) = found.changed
    assert [(str(one.label), one.before, one.after) for one in changed.differences] == [
        ("Gate", "yes", "no"),
        ("Level 0 (English)", "none seen", "nothing"),
    ]
    assert changed.shares == (Decimal(1) / 13, Decimal(1) / 13)


def test_another_corporation_has_its_own(two_worlds):
    first, second = two_worlds
    factor_sets.start_draft(by=first.act_as("Adam"))
    adam = second.act_as("Adam")
    assert factor_reading.versions(adam) == []
    assert factor_sets.start_draft(by=adam).number == 2
