"""Weights of a draft by hand and by comparing. Published vectors from methods, Weights by pairwise comparison."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from analytics.readiness import factor_policies, factor_sets, selectors, weights
from analytics.readiness.factor_content import content_of, mark_of
from analytics.readiness.models import FactorSet
from analytics.readiness.weighing import explain, rounded, show_ratio, weighing
from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale
from tests.choosing import KEYS, OTHER, rate

pytestmark = pytest.mark.django_db

GROUPS = ("conditions", "abilities", "orientation")
CONDITIONS, ABILITIES, ORIENTATION = KEYS[:6], KEYS[6:9], KEYS[9:]


@pytest.fixture
def draft(world):
    return factor_sets.start_draft(by=world.act_as("Adam"))


def all_equal(keys):
    return [[first, second, "1"] for at, first in enumerate(keys) for second in keys[at + 1 :]]


def upper(keys, *rows):
    """Return the comparisons of the upper rows of a matrix, as the examples are published."""
    return [
        [keys[at], keys[at + 1 + place], said] for at, row in enumerate(rows) for place, said in enumerate(row.split())
    ]


COMPLETE = {
    "": upper(GROUPS, "2 4", "2"),
    "conditions": all_equal(CONDITIONS),
    "abilities": upper(ABILITIES, "3 5", "3"),
    "orientation": all_equal(ORIENTATION),
}


def weigh(world, draft, comparisons):
    draft.refresh_from_db()
    return weights.weigh_by_comparisons(
        factor_set=draft, comparisons=comparisons, version=draft.version, by=world.principal("Adam")
    )


def test_weights_by_hand(draft, world):
    adam = world.principal("Adam")
    with pytest.raises(Invalid) as refusal:
        weights.set_by_hand(
            factor_set=draft, weights={KEYS[0]: Decimal(-1), "charm": Decimal(1)}, version=draft.version, by=adam
        )
    assert set(refusal.value.errors) == {KEYS[0], "charm"}
    draft.refresh_from_db()
    with pytest.raises(Invalid):
        weights.set_by_hand(factor_set=draft, weights=dict.fromkeys(KEYS, Decimal(0)), version=draft.version, by=adam)
    weights.set_by_hand(factor_set=draft, weights={KEYS[0]: Decimal("2.5")}, version=draft.version, by=adam)
    assert draft.factors.get(key=KEYS[0]).weight == Decimal("2.5")
    with pytest.raises(Stale):
        weights.set_by_hand(factor_set=draft, weights={KEYS[0]: Decimal(1)}, version=draft.version - 1, by=adam)


@pytest.mark.parametrize("name", ["Eve", "Alice", "Bob"])
def test_only_an_administrator_weighs(draft, world, name):
    given = {"factor_set": draft, "version": draft.version, "by": world.principal(name)}
    for act in (
        lambda: weights.set_by_hand(weights={}, **given),
        lambda: weights.keep_comparisons(heading="", said={}, **given),
        lambda: weights.use_comparisons(**given),
        lambda: weights.weigh_by_comparisons(comparisons={}, **given),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_global_weights_are_products_and_add_up_to_one(draft, world):
    """Groups (1,2,4) → .5714 .2857 .1429; (1,3,5; 1,3) → .6370 .2583 .1047."""
    weigh(world, draft, COMPLETE)
    found = {factor.key: factor.weight for factor in draft.factors.all()}
    assert sum(found.values()) == 1
    assert found[CONDITIONS[0]] == pytest.approx(Decimal("0.5714") / 6, abs=Decimal("0.0001"))
    assert found[ABILITIES[0]] == pytest.approx(Decimal("0.2857") * Decimal("0.6370"), abs=Decimal("0.0001"))
    assert found[ABILITIES[2]] == pytest.approx(Decimal("0.2857") * Decimal("0.1047"), abs=Decimal("0.0001"))
    draft.refresh_from_db()
    assert draft.weighting == "pairwise"
    assert draft.comparisons[""][0] == ["conditions", "abilities", "2/1"]


def test_thirds_add_up_to_one():
    third = Decimal(1) / 3
    assert list(rounded(dict.fromkeys("abc", third)).values()) == [
        Decimal("0.333334"),
        Decimal("0.333333"),
        Decimal("0.333333"),
    ]


def test_a_cycle_is_refused_with_its_worst_comparison(draft, world):
    """Cycle a>b 9, b>c 9, c>a 9 → CR 6.13."""
    with pytest.raises(Invalid) as refusal:
        weigh(world, draft, COMPLETE | {"abilities": upper(ABILITIES, "9 1/9", "9")})
    (text,) = refusal.value.errors["comparisons.abilities"]
    assert "consistency ratio 6.130, at most 0.10" in text
    assert "Least fitting: “Ability to turn data into knowledge” to “Ability to learn”, said 9" in text
    assert FactorSet.objects.get(pk=draft.pk).comparisons == {}


@pytest.mark.parametrize(
    ("comparisons", "heading", "text"),
    [
        ({}, "", "Not compared yet: Conditions of working together – Abilities; "),
        ({"": [["abilities", "conditions", "10"]]}, "", "Not within 1/9 and 9: "),
        (
            {"": [["abilities", "conditions", "2"], ["conditions", "abilities", "2"]]},
            "",
            "One direction must be 1 divided by the other",
        ),
        ({"": [["abilities", "conditions", "0"]]}, "", "“0” is no comparison"),
        ({"": [["abilities", "conditions", "lots"]]}, "", "“lots” is no comparison"),
        ({"": [["abilities", "charm", "1"]]}, "", "There is nothing of this name here"),
        ({"charm": [["abilities", "conditions", "1"]]}, "charm", "There is nothing of this name here"),
        ({"": [["abilities", "conditions", "1"]] * 2}, "", "given twice"),
        ({"abilities": [[ABILITIES[0], ABILITIES[0], "2"]]}, "abilities", "One direction must be 1 divided"),
    ],
)
def test_each_fault_has_its_own_answer(draft, world, comparisons, heading, text):
    with pytest.raises(Invalid) as refusal:
        weigh(world, draft, comparisons)
    assert text in refusal.value.errors[f"comparisons.{heading}"][0]


def test_the_published_house_is_refused_and_the_drinks_are_not(draft, world):
    """Saaty 1990: CR .169; Saaty 2008: .1775 .0191 .0418 .1164 .1896 .1288 .3268, CR .0223."""
    house, drinks = KEYS[:8], KEYS[:7]
    rows = ("5 3 7 6 6 1/3 1/4", "1/3 5 3 3 1/5 1/7", "6 3 4 6 1/5", "1/3 1/4 1/7 1/8", "1/2 1/5 1/6", "1/5 1/6", "1/2")
    kept(world, draft, house, upper(house, *rows))
    matrix = weighing(draft, list(draft.factors.all())).matrix("compared")
    assert round(matrix.found.consistency_ratio, 3) == Decimal("0.169")
    assert "contradict" in explain(matrix)
    rows = ("9 5 2 1 1 1/2", "1/3 1/9 1/9 1/9 1/9", "1/3 1/4 1/3 1/9", "1/2 1 1/3", "2 1/2", "1/3")
    kept(world, draft, drinks, upper(drinks, *rows))
    matrix = weighing(draft, list(draft.factors.all())).matrix("compared")
    published = [".1775", ".0191", ".0418", ".1164", ".1896", ".1288", ".3268"]
    assert [round(weight, 4) for _name, weight in matrix.lines] == [Decimal(weight) for weight in published]
    assert round(matrix.found.consistency_ratio, 4) == Decimal("0.0223")
    assert explain(matrix) == ""


def kept(world, draft, keys, comparisons):
    """Put the factors of these keys into one group, and keep its comparisons."""
    rows = list(draft.factors.all())
    for factor in rows:
        factor.group = "compared" if factor.key in keys else "others"
    draft.factors.bulk_update(rows, ["group"])
    said = {(first, second): Fraction(text) for first, second, text in comparisons}
    draft.refresh_from_db()
    weights.keep_comparisons(
        factor_set=draft, heading="compared", said=said, version=draft.version, by=world.principal("Adam")
    )
    draft.refresh_from_db()


def test_what_is_said_is_kept_before_it_is_complete_and_used_only_when_it_holds(draft, world):
    adam = world.principal("Adam")
    weights.keep_comparisons(
        factor_set=draft, heading="", said={("conditions", "abilities"): Fraction(3)}, version=draft.version, by=adam
    )
    draft.refresh_from_db()
    assert weighing(draft, list(draft.factors.all())).matrix("").told(("abilities", "conditions")) == Fraction(1, 3)
    with pytest.raises(Refused) as refusal:
        weights.use_comparisons(factor_set=draft, version=draft.version, by=adam)
    assert [text.split(":")[0] for text in refusal.value.allowed] == [
        "Groups",
        "Conditions of working together",
        "Abilities",
        "Orientation",
    ]
    draft.refresh_from_db()
    assert draft.weighting == "by_hand"
    assert {factor.weight for factor in draft.factors.all()} == {1}


def test_a_comparison_off_the_scale_is_not_kept(draft, world):
    for said in ({("conditions", "abilities"): Fraction(10)}, {("conditions", "charm"): Fraction(1)}):
        with pytest.raises(Invalid):
            weights.keep_comparisons(
                factor_set=draft, heading="", said=said, version=draft.version, by=world.principal("Adam")
            )
        draft.refresh_from_db()


def test_more_than_nine_must_be_grouped(draft, world):
    rows = list(draft.factors.all())
    for factor in rows[:10]:
        factor.group = "conditions"
    draft.factors.bulk_update(rows, ["group"])
    assert explain(weighing(draft, rows).matrix("conditions")).startswith("At most nine")


def test_comparisons_that_no_longer_fit_stand_in_the_way_of_publishing(draft, world):
    weigh(world, draft, COMPLETE)
    draft.refresh_from_db()
    assert factor_policies.problems(draft, list(draft.factors.all())) == []
    gone = draft.factors.get(key=OTHER)
    factor_sets.remove_factor(factor=gone, seen=mark_of(gone), by=world.principal("Adam"))
    (problem,) = factor_policies.problems(draft, list(draft.factors.all()))
    assert problem.startswith("The weights come from comparisons that do not fit")
    draft.refresh_from_db()
    weights.use_comparisons(factor_set=draft, version=draft.version, by=world.principal("Adam"))
    draft.refresh_from_db()
    assert factor_policies.problems(draft, list(draft.factors.all())) == []
    assert sum(factor.weight for factor in draft.factors.all()) == 1


def test_a_weight_that_comes_from_comparisons_is_not_written_over(draft, world):
    adam = world.principal("Adam")
    weigh(world, draft, COMPLETE)
    draft.refresh_from_db()
    compared = {factor.key: factor.weight for factor in draft.factors.all()}
    contents = [replace(content_of(factor), weight=Decimal(7)) for factor in draft.factors.all()]
    contents.append(replace(contents[0], key="new", weight=Decimal(7)))
    factor_sets.write(factor_set=draft, contents=contents, version=draft.version, by=adam)
    assert {factor.key: factor.weight for factor in draft.factors.all()} == compared | {"new": 0}


def test_compared_weights_count_in_the_score(draft, world):
    weigh(world, draft, COMPLETE)
    draft.refresh_from_db()
    factor_sets.publish(factor_set=draft, note="x", version=draft.version, by=world.principal("Adam"))
    rate(world, 3, 3)
    assert selectors.scores_of(selectors.submitted_pair(world.workspace.pk)).pair == 75


def test_a_ratio_is_read_as_it_is_written():
    assert (show_ratio(Decimal("2.44")), show_ratio(Decimal("0.4"))) == ("2.4", "1/2.5")


@pytest.mark.parametrize("text", ["9e99999999", "1E9", "1/0", "0", "-1", "x", "9" * 13])
def test_no_comparison(text):
    """An exponent of eight digits would be a number of as many: reading it would take minutes."""
    assert weights.parse(text) is None
