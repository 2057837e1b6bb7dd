"""What a sceptical director finds on the page of the variant: borders, sources, dates, importance, changed rules, no process."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from analytics.ledger.models import ClientStanding, KeyClientRun
from analytics.metrics.variant_rule import DEFAULT_RULES
from analytics.readiness.models import Assessment, Rating
from analytics.rules import services as rules
from analytics.rules.thresholds import stored
from cooperation.clients.choice import choice_of
from cooperation.clients.freshness import reassess_on
from cooperation.decision import selectors, services
from cooperation.decision.models import Decision
from cooperation.process.definition.shipped import SHIPPED
from corpsys.corporation.models import Organisation
from tests.choosing import KEYS, OTHER, REASON, figures, finished_cooperation, rate

pytestmark = pytest.mark.django_db

PAGE = "/first/clients/fareway/variant/"
API = "/api/v1/first/decisions/"
JSON = {"content_type": "application/json"}


def page(world, sign_in, name="Alice"):
    return " ".join(sign_in(world.users[name]).get(PAGE).content.decode().split())


def choice(world):
    return choice_of(services.recommendation_for(world.workspace, world.act_as("Alice")), SHIPPED)


def publish(world, **changed):
    adam = world.act_as("Adam")
    draft = rules.start_draft(by=adam)
    given = stored(DEFAULT_RULES) | changed
    edited = rules.edit_draft(rules=draft, given=given, version=draft.version, by=adam)
    rules.publish(rules=edited, note="Outcomes", version=edited.version, by=adam)
    world.act_as("Alice")


# --- rules that changed since the page was read -----------------------------------------------------------------------


def test_changed_rules_are_409_with_both_outcomes_and_can_be_chosen_again(world, sign_in):
    rate(world, 2, 2)
    figures(world)
    alice = sign_in(world.users["Alice"])
    assert 'name="seen_rules" value="1"' in " ".join(alice.get(PAGE).content.decode().split())
    publish(world, readiness_cooperation="55")
    sent = {"chosen": "cooperation", "seen": "cooperation", "seen_rules": "1"}
    answer = alice.post(PAGE, sent | {"reason": REASON})
    assert answer.status_code == 409
    text = " ".join(answer.content.decode().split())
    assert "version 1 gave “cooperation”, version 2 gives “negotiation”" in text
    assert "The rules changed while you looked" in text
    assert '<td data-label="You saw">50</td>' in text
    assert '<td data-label="In force">55</td>' in text
    assert REASON in text
    assert 'name="seen_rules" value="2"' in text
    assert not Decision.objects.exists()
    again = {"chosen": "negotiation", "seen": "negotiation", "seen_rules": "2"}
    assert alice.post(PAGE, again).status_code == 302
    world.act_as("Alice")
    assert Decision.objects.get().rules_version == "2"


def test_changed_rules_are_told_where_the_result_stays_the_same_too(world, sign_in):
    rate(world, 2, 2)
    figures(world)
    publish(world, readiness_integration="80")
    answer = sign_in(world.users["Alice"]).post(
        API, {"client": "fareway", "chosen": "cooperation", "seen": "cooperation", "seen_rules": "1"}, **JSON
    )
    assert answer.status_code == 409
    assert [(each["rules_version"], each["recommended"]) for each in answer.json()["outcomes"]] == [
        ("1", "cooperation"),
        ("2", "cooperation"),
    ]


def test_a_version_that_never_was_is_refused_as_bad_data(world, sign_in):
    rate(world, 2, 2)
    figures(world)
    rules.start_draft(by=world.act_as("Adam"))
    alice = sign_in(world.users["Alice"])
    for unknown in ("2", "7", "x", "²"):
        sent = {"client": "fareway", "chosen": "cooperation", "seen_rules": unknown}
        assert alice.post(API, sent, **JSON).status_code == 422, unknown
        assert alice.post(PAGE, {"chosen": "cooperation", "seen_rules": unknown}).status_code == 422, unknown


# --- both axes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["Readiness stands exactly on 50; any less gives negotiation."]),
        # 100·(26 + 2)/52 = 53.85
        ({OTHER: 4}, ["Readiness is 3.85 above 50; below it: negotiation."]),
        # 100·25/52 = 48.08
        ({OTHER: 1}, ["Readiness is 1.92 below 50; from it on: cooperation."]),
    ],
)
def test_how_near_the_border_it_stands(world, changed, expected):
    rate(world, 4, 2, **changed)
    figures(world)
    assert list(choice(world).grid.borders) == expected


def test_no_readiness_turns_it_for_a_loss(world, sign_in):
    rate(world, 3, 3)
    figures(world, "loss")
    assert choice(world).grid.borders == ()
    assert "No other readiness of the pair turns the result" in page(world, sign_in)


def test_the_picture_says_in_words_what_it_shows(world, sign_in):
    rate(world, 2, 2)
    figures(world)
    text = page(world, sign_in)
    assert '<title id="axes-title">Importance and readiness of Fareway</title>' in text
    assert "Importance A: below 50: negotiation; from 50: cooperation. ◆ Fareway 50.00." in text
    assert "Importance C: below 25: no process; from 25: negotiation." in text
    picture = choice(world).grid.picture
    # The plot is 640 wide and begins at 96: 50 lies in its middle, in the first row.
    assert (picture.mark.x, picture.mark.y < picture.boxes[-1].y) == (416, True)
    assert [(box.kind, box.x, box.width) for box in picture.boxes[:2]] == [
        ("negotiation", 96, 320),
        ("cooperation", 416, 320),
    ]


def test_thresholds_of_one_value_make_no_band_between_them(world):
    rate(world, 4, 4)
    figures(world, "C")
    publish(world, no_process_readiness="0", readiness_cooperation="100", readiness_integration="100")
    grid = choice(world).grid
    assert grid.columns == ("below 100", "from 100")
    assert [[cell.is_here for cell in row.cells] for row in grid.rows if row.is_here] == [[False, True]]


# --- where it comes from, and how old it is ---------------------------------------------------------------------------


def test_each_condition_leads_to_its_source(world, sign_in):
    rate(world, 2, 2)
    run = figures(world).run
    address = f"/first/key-clients/{run.public_id}/"
    for name in ("Alice", "Eve"):
        assert f'<a href="{address}">Key clients</a>' in page(world, sign_in, name)
    # A member reads the class of the pair, and may not open the ledger of the whole enterprise.
    text = page(world, sign_in, "Bob")
    assert address not in text
    assert '<a href="#importance">Importance and its parts</a>' in text
    assert '<a href="/first/clients/fareway/readiness/">Readiness of both sides</a>' in text


def looks(world):
    return [str(look.label) for look in choice(world).freshness.confidence.looks]


def test_confidence_is_the_lowest_look_and_asks_for_the_age_of_the_figures(world, sign_in):
    rate(world, 2, 2)
    run = figures(world).run
    Rating.objects.update(evidence="Minutes of the board")
    # Known, evidence, age of the assessments, age of the figures.
    assert looks(world) == ["high", "high", "high", "high"]
    KeyClientRun.objects.filter(pk=run.pk).update(created_at=timezone.now() - timedelta(days=36))
    assert looks(world) == ["high", "high", "high", "middle"]
    assert str(choice(world).freshness.confidence.label) == "middle"
    Assessment.objects.update(submitted_at=timezone.now() - timedelta(days=366))
    assert looks(world) == ["high", "high", "low", "middle"]
    freshness = choice(world).freshness
    assert str(freshness.confidence.label) == "low"
    assert [(one.days, one.is_old) for one in freshness.dates] == [(366, True), (366, True), (36, True)]
    assert "The key clients were computed 36 days ago." in page(world, sign_in)


def test_without_figures_there_is_nothing_to_trust(world):
    rate(world, 2, 2)
    assert choice(world).freshness.confidence is None


# --- importance -------------------------------------------------------------------------------------------------------


def test_a_class_a_client_that_is_not_key_is_said(world, sign_in):
    rate(world, 2, 2)
    figures(world)
    KeyClientRun.objects.update(summary={"does_8020_hold": False, "top20_count": 18})
    ClientStanding.objects.update(rank=30)
    text = page(world, sign_in)
    assert (
        "Class A alone does not make it key: 80/20 does not hold, and it is number 30, beyond the first fifth (18)."
        in text
    )
    # The rule reads the class, which is another question.
    assert "Recommended for Fareway: cooperation" in text


def test_importance_in_rest_beside_readiness(world, sign_in):
    rate(world, 2, 2)
    figures(world, "C")
    Organisation.objects.filter(pk=world.client.pk).update(strategic=True)
    found = sign_in(world.users["Alice"]).get("/api/v1/first/variant/fareway/").json()
    assert found["importance"] == {
        "class": "A",
        "is_lifted": True,
        "pareto_class": "C",
        "share": {"value": "0.0811", "reason": None},
        "growth": {"value": None, "reason": "no_previous"},
        "market_position": {"value": None, "reason": "not_entered", "source": None, "as_of": None},
        "is_strategic": True,
        "is_key": None,
        "key_reason": None,
    }
    assert found["sensitivity"]["nearest"] is None
    assert {one["status"] for one in found["sensitivity"]["factors"]} == {"no_effect"}


# --- no process, and what is missing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "pareto_class"), [(0, "C"), (3, "loss")])
def test_no_process_is_a_neutral_page_with_two_next_steps(world, sign_in, level, pareto_class):
    rate(world, level, level)
    figures(world, pareto_class)
    text = page(world, sign_in)
    assert "No process recommended for Fareway" in text
    assert "Two next steps instead of a process" in text
    assert "Plan the development of this client." in text
    assert "Assess again." in text
    assert 'class="notice notice-rest" aria-labelledby="no-process"' in text
    due = reassess_on(services.recommendation_for(world.workspace, world.act_as("Alice")))
    assert due == timezone.localdate() + timedelta(days=365)


def test_what_is_missing_leads_to_where_it_is_found(world, sign_in):
    text = page(world, sign_in)
    assert "The enterprise has not found its key clients yet." in text
    assert '<a href="/first/key-clients/">Go to key clients</a>' in text
    assert text.count("no assessment has been submitted") == 2
    assert "Decide without a recommendation" in text
    member = page(world, sign_in, "Bob")
    assert "Go to key clients" not in member
    assert "A key-account manager or an executive finds the key clients." in member


def test_a_client_without_figures_gets_a_manual_decision_with_a_reason(world, sign_in):
    rate(world, 3, 3)
    figures(world, client=world.other_client)
    text = page(world, sign_in)
    assert "The key clients in force have no figures of this client." in text
    alice = sign_in(world.users["Alice"])
    sent = {"chosen": "negotiation", "seen": "", "seen_rules": "1"}
    assert alice.post(PAGE, sent).status_code == 422
    assert alice.post(PAGE, sent | {"reason": REASON}).status_code == 302
    world.act_as("Alice")
    decision = Decision.objects.get()
    assert (decision.standing, decision.inputs["waits_for"]) == ("waiting", ["no_recommendation"])


# --- what came of overrides -------------------------------------------------------------------------------------------


def test_overrides_are_counted_against_outcomes(world, sign_in):
    rate(world, 2, 2)
    figures(world)
    alice = world.act_as("Alice")
    services.decide(workspace=world.workspace, chosen="negotiation", reason=REASON, by=alice)
    finished_cooperation(world, "both_met")
    refused = services.decide(workspace=world.workspace, chosen="integration", reason=REASON, by=world.act_as("Alice"))
    services.answer(decision=refused, approve=False, text=REASON, by=world.act_as("Eve"))
    history = list(selectors.of_workspace(world.act_as("Alice"), world.workspace))
    found = selectors.overrides(history)
    assert (found.against, found.without, found.finished, found.met_both) == (1, 0, 1, 1)
    text = page(world, sign_in)
    assert "1 decision differs from its recommendation." in text
    assert "1 of them has an outcome; both sides' expectations were met in 1." in text


def test_what_each_choice_takes(world):
    rate(world, 2, 2)
    figures(world)
    assert {effect.value: effect.takes for effect in choice(world).effects} == {
        "negotiation": "a reason",
        "cooperation": "nothing more: it is the recommendation",
        "integration": "a reason, and an executive's approval",
    }


def test_all_factors_are_thirteen():
    # The numbers above are worked out for so many equal weights.
    assert len(KEYS) == 13
    assert Decimal(25) / 52 * 100 == Decimal("48.07692307692307692307692308")
