"""The page of a result: pictures, order, confidence, what would close which gap, and how each side sees the other."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from analytics.metrics.variant_rule import VariantRules
from analytics.readiness import confidence, selectors, thresholds
from analytics.readiness.closing_gaps import closing_of
from analytics.readiness.confidence import HIGH, LOW, MIDDLE, confidence_of
from analytics.readiness.models import Assessment, Rating
from analytics.readiness.perception import perception_of
from analytics.readiness.radar import Kind, Reading, radar_of
from analytics.readiness.result import GAP, LOWEST, ORDER, result_of
from analytics.readiness.selectors import Mark, Pair, Sheet
from corpsys.access.states import Side
from tests.asked import answer, ask, submit
from tests.choosing import GATE, KEYS, OTHER, rate

pytestmark = pytest.mark.django_db
PAGE = "/first/clients/fareway/readiness/"
REST = "/api/v1/first/readiness/fareway/result/"


def pair(world):
    return selectors.submitted_pair(world.workspace.pk)


# --- order and pictures ----------------------------------------------------------------------------------------------


def test_the_order_is_by_gap_by_catalogue_or_by_the_lowest_level(world):
    rate(world, 3, 3, **{KEYS[4]: 1, KEYS[8]: 0, KEYS[2]: "unknown", KEYS[6]: 4})
    by = {sort: [line.key for line in result_of(pair(world), sort=sort).lines] for sort in (GAP, ORDER, LOWEST)}
    assert by[GAP][:3] == [KEYS[8], KEYS[4], KEYS[6]]
    assert by[GAP][-1] == KEYS[2]
    assert by[ORDER] == KEYS
    assert by[LOWEST][:2] == [KEYS[8], KEYS[4]]


def test_gates_show_where_their_thresholds_lie_and_others_do_not(world):
    rate(world, 3, 3)
    strict = VariantRules(gate_cooperation=3, gate_integration=4)
    lines = {line.key: line for line in result_of(pair(world), strict).lines}
    ticks = lines[GATE].picture.ticks
    assert ticks[2] < lines[GATE].picture.cooperation < ticks[3] < lines[GATE].picture.integration < ticks[4]
    assert lines[OTHER].picture.cooperation is None
    assert not lines[GATE].is_short


def test_the_thresholds_in_force_come_from_whoever_keeps_them(world, monkeypatch):
    rate(world, 3, 3, **{GATE: 2})
    assert not result_of(pair(world), thresholds.in_force(world.corporation_id)).short_gates
    monkeypatch.setattr(thresholds, "_sources", [lambda corporation: VariantRules(gate_cooperation=3)])
    (short,) = result_of(pair(world), thresholds.in_force(world.corporation_id)).short_gates
    assert short.key == GATE


def readings(count, gates, groups=("a", "b", "c")):
    return [
        Reading(f"F{n}", groups[n % len(groups)], Decimal(1), n % 5, (n + 1) % 5, 2 if n < gates else None)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "gates", "groups", "kind", "axes"),
    [
        (13, 6, "abc", Kind.GATES, 6),
        (8, 2, "abc", Kind.FACTORS, 8),
        (3, 0, "a", Kind.FACTORS, 3),
        (9, 9, "abc", Kind.GROUPS, 3),
        (20, 2, "abcd", Kind.GROUPS, 4),
    ],
)
def test_the_radar_has_three_to_eight_axes(count, gates, groups, kind, axes):
    found = radar_of(readings(count, gates, tuple(groups)))
    assert (found.kind, len(found.axes)) == (kind, axes)


@pytest.mark.parametrize(("count", "gates", "groups"), [(2, 2, "a"), (9, 1, "ab")])
def test_no_radar_where_there_are_no_three_to_eight_axes(count, gates, groups):
    assert radar_of(readings(count, gates, tuple(groups))) is None


def test_the_outline_is_open_where_a_level_is_missing_and_keeps_the_order():
    whole = radar_of([Reading(f"F{n}", "a", Decimal(1), 4, 2, 2) for n in range(4)])
    assert [axis.label for axis in whole.axes] == ["F0", "F1", "F2", "F3"]
    assert (whole.axes[0].host_mark, whole.axes[2].host_mark) == ((160, 48), (160, 272))
    assert len(whole.host) == len(whole.thresholds) == 4
    broken = radar_of([Reading(f"F{n}", "a", Decimal(1), None if n == 1 else 4, 2, 2) for n in range(4)])
    assert (len(broken.host), len(broken.partner)) == (2, 4)
    assert broken.axes[1].host_mark is None


def test_a_group_is_the_weighted_mean_of_its_levels_and_missing_with_one_of_them():
    rows = [
        Reading("F", group, weight, level, None if group == "c" else 2, None)
        for group in ("a", "b", "c")
        for weight, level in ((Decimal(3), 4), (Decimal(1), 0), (Decimal(0), 1))
    ]
    found = radar_of(rows)
    assert [axis.host for axis in found.axes] == [3, 3, 3]
    assert [axis.partner for axis in found.axes] == [2, 2, None]


# --- confidence ------------------------------------------------------------------------------------------------------


def test_confidence_is_the_lowest_of_three_looks(world):
    rate(world, 3, 3)
    found = confidence_of(pair(world))
    assert [look.standing for look in found.looks] == [HIGH, MIDDLE, HIGH]
    assert (found.standing, found.label) == (MIDDLE, "middle")
    Rating.objects.update(evidence="minutes")
    assert confidence_of(pair(world)).label == "high"
    old = timezone.now() - timedelta(days=400)
    Assessment.objects.filter(subject_side=Side.HOST).update(submitted_at=old)
    found = confidence_of(pair(world))
    assert found.label == "low"
    assert "400 days old" in found.looks[2].text


@pytest.mark.parametrize(
    ("unknown", "standing"),
    [([], HIGH), ([OTHER], MIDDLE), ([GATE], LOW), (KEYS[6:11], MIDDLE), (KEYS[6:12], LOW)],
)
def test_what_is_not_known_lowers_it(world, unknown, standing):
    """26 ratings: five missing leave 81 %, six leave 77 %; a gate that is not known is low at once."""
    rate(world, 3, 3, **dict.fromkeys(unknown, "unknown"))
    assert confidence.known(pair(world)).standing == standing


@pytest.mark.parametrize(("days", "standing"), [(0, HIGH), (180, HIGH), (181, MIDDLE), (365, MIDDLE), (366, LOW)])
def test_age_lowers_it(days, standing):
    assert confidence.age(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=days)).standing == standing


# --- what would close which gap --------------------------------------------------------------------------------------


def test_steps_stand_in_the_levels_own_words(world):
    rate(world, 4, 4, **{GATE: 1})
    found = closing_of(pair(world), VariantRules())
    (step,) = found.steps
    assert (step.side, step.rating_words, step.new_words) == (Side.PARTNER, "vague", "one named joint effect")
    assert round(step.gain, 2) == Decimal("1.92")
    assert (step.reaches, found.suffices, found.aim) == ("cooperation", "negotiation", "cooperation")
    assert list(step.grounds) == ["gate below 2", "wide gap"]


# --- how each side sees the other ------------------------------------------------------------------------------------


def sheet(world, rater, subject, levels):
    """Return an assessment that is not stored: the factors of the catalogue, some of them rated."""
    factors = pair(world).factors
    made = Assessment(rater_side=rater, subject_side=subject, factor_set_id=factors[0].factor_set_id)
    return Sheet(made, factors, {key: Mark(level) for key, level in levels.items()})


def test_both_directions_are_compared_and_flagged_from_two(world):
    rate(world, 3, 1)
    ours = pair(world)
    theirs = Pair(
        host=sheet(world, Side.PARTNER, Side.HOST, {KEYS[0]: 1, KEYS[1]: 2}),
        partner=sheet(world, Side.PARTNER, Side.PARTNER, {KEYS[0]: 3, KEYS[1]: 2, KEYS[2]: 0}),
    )
    client, enterprise = perception_of(ours, theirs)
    assert (client.subject, enterprise.subject) == (Side.PARTNER, Side.HOST)
    assert [(line.key, line.gap, line.is_higher) for line in client.lines[:3]] == [
        (KEYS[0], 2, True),
        (KEYS[1], 1, True),
        (KEYS[2], 1, False),
    ]
    assert [line.key for line in client.flagged] == [KEYS[0]]
    assert [(line.key, line.is_higher) for line in enterprise.flagged] == [(KEYS[0], True)]
    assert (client.compared, enterprise.compared) == (3, 2)


def test_without_the_clients_answers_there_is_nothing_to_compare(world):
    rate(world, 3, 1)
    assert perception_of(pair(world), Pair(None, None)) == ()


SEEN = "How each side sees itself and is seen"


def test_the_two_views_open_to_the_team_once_both_have_submitted(world, sign_in):
    ask(world)
    answer(world, "Alice")
    answer(world, "Lena")
    submit(world, "Alice")
    assert SEEN not in sign_in(world.users["Alice"]).get(PAGE).content.decode()
    submit(world, "Lena")
    assert SEEN in sign_in(world.users["Alice"]).get(PAGE).content.decode()
    assert SEEN in sign_in(world.users["Bob"]).get(PAGE).content.decode()
    assert SEEN not in sign_in(world.users["Eve"]).get(PAGE).content.decode()
    assert sign_in(world.users["Bob"]).get(REST).json()["perception"] != []
    assert sign_in(world.users["Eve"]).get(REST).json()["perception"] == []


def test_a_wide_difference_prompts_a_talk_and_leaves_the_score(world, sign_in):
    """The client says 3 of itself and the enterprise 1 of it: the score of the client stays 1 of 4 → 25."""
    ask(world)
    answer(world, "Alice", host=4, partner=1)
    submit(world, "Alice")
    answer(world, "Lena", host=1, partner=3)
    submit(world, "Lena")
    alice = sign_in(world.users["Alice"])
    page = " ".join(alice.get(PAGE).content.decode().split())
    assert "On 13 factors Fareway sees itself two levels or more apart from how you see it." in page
    assert "On 13 factors the client sees Diageo two levels or more apart from how it sees itself." in page
    assert "neither view overwrites the other" in page
    found = alice.get(REST).json()
    assert found["result"]["scores"]["partner"] == "25.00"
    assert {(one["own"], one["other"], one["gap"]) for one in found["perception"][0]["factors"]} == {(3, 1, 2)}
    assert {(one["own"], one["other"], one["gap"]) for one in found["perception"][1]["factors"]} == {(4, 1, 3)}


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_three_views_and_an_unknown_one(world, sign_in):
    rate(world, 4, 2)
    alice = sign_in(world.users["Alice"])
    gaps, radar, table = (alice.get(PAGE, {"view": view}).content.decode() for view in ("gaps", "radar", "table"))
    assert gaps.count('class="dumbbell"') == 13
    assert "left of it a gate is too low for cooperation (below 2)" in gaps
    assert '<title id="radar-title">' in radar and '<desc id="radar-desc">' in radar
    assert radar.count('class="radar-number"') == 6
    assert "Only the gates" in radar
    assert "Share of the score" in table and "7.7%" in table
    assert alice.get(PAGE, {"view": "pie", "sort": "x"}).content.decode().count('class="dumbbell"') == 13
    for page in (gaps, radar, table):
        assert "Readiness now suffices for: cooperation." in page
        assert "all together: 75.00 of 100, suffices for: integration" in page
        assert "Confidence:" in page


def test_the_radar_is_drawn_with_points_in_polish_too(world, sign_in):
    rate(world, 4, 2)
    alice = sign_in(world.users["Alice"])
    alice.cookies["django_language"] = "pl"
    page = alice.get(PAGE, {"view": "radar"}).content.decode()
    drawn = page[page.index('<svg class="radar"') : page.index("</svg>", page.index('<svg class="radar"'))]
    assert 'y="48' in drawn or 'cy="48' in drawn
    assert ',"' not in drawn and 'x1="216,' not in drawn


def test_as_many_questions_with_evidence_as_without(world, sign_in, django_assert_max_num_queries):
    rate(world, 4, 2)
    alice = sign_in(world.users["Alice"])

    def asked():
        with django_assert_max_num_queries(60) as queries:
            alice.get(PAGE)
        return len(queries)

    before = asked()
    rate(world, 3, 1)
    Rating.objects.update(evidence="minutes")
    assert asked() == before


# --- REST ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Alice", 200),
        ("Bob", 200),
        ("Eve", 200),
        ("Adam", 404),
        ("Charlie", 404),
        ("Dora", 404),
        ("Lena", 404),
        ("Sam", 404),
        ("Hugo", 404),
    ],
)
def test_who_reads_the_result(world, join_client, sign_in, name, status):
    rate(world, 4, 2)
    assert sign_in(world.users[name]).get(REST).status_code == status


def test_rest_gives_the_result_with_its_grounds(world, sign_in, client):
    assert client.get(REST).status_code == 401
    alice = sign_in(world.users["Alice"])
    assert alice.get(REST).json() == {"enterprise": "diageo", "client": "fareway", "result": None}
    rate(world, 4, 4, **{GATE: 1})
    found = alice.get(REST).json()
    assert found["result"]["scores"] == {"host": "100.00", "partner": "94.23", "pair": "94.23"}
    assert [one["key"] for one in found["result"]["factors"]] == KEYS
    assert found["closing"] == {
        "suffices": "negotiation",
        "aim": "cooperation",
        "together": "96.15",
        "raises": [{"side": "partner", "factor": GATE, "from": 1, "to": 2, "gain": "1.92", "reaches": "cooperation"}],
    }
    assert found["confidence"]["label"] == "middle"
    assert found["perception"] == []
