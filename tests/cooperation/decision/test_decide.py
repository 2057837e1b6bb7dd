"""The recommendation through the services with every vector of D15, decisions, overrides and their answers.

Vectors: methods, Readiness (13 equal weights, importance A unless said otherwise).
"""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from analytics.readiness import rounds
from analytics.readiness.models import Factor, FactorSet
from analytics.readiness.rounds import Written
from analytics.rules import services as rules
from cooperation.decision import selectors, services
from cooperation.decision.models import Decision
from cooperation.process import services as processes
from corpsys.access.refusals import Invalid, NotAllowed, NotVisible, Refused
from corpsys.access.states import Side
from corpsys.audit.models import AuditEvent
from corpsys.corporation import services as corporations
from corpsys.corporation.models import Organisation
from corpsys.workspace import services as workspaces
from tests.choosing import GATE, OTHER, REASON, figures, finished_cooperation, rate

pytestmark = pytest.mark.django_db


def recommend(world):
    return services.recommendation_for(world.workspace, world.act_as("Alice"))


def pair(found):
    return found.recommendation.pair_score.quantize(Decimal("0.01"))


def decide(world, chosen, reason="", name="Alice", **more):
    return services.decide(workspace=world.workspace, chosen=chosen, reason=reason, by=world.act_as(name), **more)


VECTORS = {
    "all 2": (2, 2, {}, "A", "50.00", "cooperation"),
    "all 2 but one other 1": (2, 2, {OTHER: 1}, "A", "48.08", "negotiation"),
    "all 3": (3, 3, {}, "A", "75.00", "cooperation"),
    "all 4 but one gate 1": (4, 4, {GATE: 1}, "A", "94.23", "negotiation"),
    "enterprise 4, client 2": (4, 2, {}, "A", "50.00", "cooperation"),
    "all 3, class C": (3, 3, {}, "C", "75.00", "negotiation"),
    "all 0, class C": (0, 0, {}, "C", "0.00", ""),
    "all 3, a loss": (3, 3, {}, "loss", "75.00", ""),
}


@pytest.mark.parametrize("name", VECTORS)
def test_vectors_of_the_rule(world, name):
    host, partner, changed, pareto_class, score, variant = VECTORS[name]
    rate(world, host, partner, **changed)
    figures(world, pareto_class)
    found = recommend(world)
    assert (str(pair(found)), found.recommended) == (score, variant)


def test_all_three_after_a_cooperation_that_met_both_is_integration(world):
    rate(world, 3, 3)
    figures(world)
    finished_cooperation(world)
    assert recommend(world).recommended == "integration"


@pytest.mark.parametrize("outcome", ["one_met", "none_met", "undecided"])
def test_another_outcome_proves_nothing(world, outcome):
    rate(world, 3, 3)
    figures(world)
    finished_cooperation(world, outcome)
    assert recommend(world).recommended == "cooperation"


def test_dont_know_gives_no_recommendation_and_is_listed(world):
    rate(world, 2, 2, **{OTHER: "unknown"})
    figures(world)
    found = recommend(world)
    assert (found.recommended, found.recommendation.pair_score, found.sensitivity) == ("", None, None)
    assert [(one.side, one.factor) for one in found.recommendation.missing] == [("client", OTHER)]


def test_nothing_known_lists_everything(world):
    found = recommend(world)
    assert found.recommended == ""
    assert len(found.recommendation.missing) == 27


def test_missing_figures_are_not_class_c(world):
    rate(world, 3, 3)
    found = recommend(world)
    assert found.recommendation.importance is None
    assert [one.kind for one in found.recommendation.missing] == ["figures"]


def test_the_strategic_flag_counts_as_class_a(world):
    rate(world, 2, 2)
    figures(world, "loss")
    Organisation.objects.filter(pk=world.client.pk).update(strategic=True)
    world.workspace.partner.refresh_from_db()
    assert recommend(world).recommended == "cooperation"


def test_the_newest_run_and_the_newest_assessments_count(world):
    rate(world, 4, 4)
    rate(world, 1, 1)
    figures(world)
    assert recommend(world).recommended == "negotiation"


def test_the_recommendation_stands_at_once_with_its_grounds(world):
    rate(world, 2, 2)
    figures(world)
    decision = decide(world, "cooperation")
    assert (decision.standing, decision.reason, decision.is_override) == ("decided", "", False)
    lines = {(one["needed_for"], one["key"]): one for one in decision.conditions}
    readiness = lines["cooperation", "readiness"]
    assert (readiness["value"], readiness["threshold"], readiness["is_met"]) == ("50.00", "50.00", True)
    gates = lines["integration", "gates"]
    assert (gates["value"], gates["threshold"], gates["is_met"], len(gates["short"])) == (2, 3, False, 12)
    assert decision.inputs["readiness"] == {"host": "50.00", "partner": "50.00", "pair": "50.00"}
    assert (decision.inputs["pareto_class"], decision.inputs["share"]) == ("A", "0.0811000000")
    assert decision.inputs["ratings"]["partner"][OTHER] == 2


def test_a_lower_variant_needs_a_reason_and_stands_at_once(world):
    rate(world, 2, 2)
    figures(world)
    for short in ("", "x" * 19, " " * 30 + "too short"):
        with pytest.raises(Invalid) as refusal:
            decide(world, "negotiation", short)
        assert set(refusal.value.errors) == {"reason"}
    decision = decide(world, "negotiation", REASON)
    assert (decision.standing, decision.is_override, decision.reason) == ("decided", True, REASON)


@pytest.mark.parametrize("pareto_class", ["A", "C", "loss", None])
def test_upward_and_without_a_recommendation_wait_for_an_executive(world, pareto_class):
    rate(world, 2, 2)
    if pareto_class:
        figures(world, pareto_class)
    chosen = "negotiation" if pareto_class in ("loss", None) else "integration"
    with pytest.raises(Invalid):
        decide(world, chosen)
    decision = decide(world, chosen, REASON)
    assert decision.standing == "waiting"
    assert selectors.in_force(world.cycle.pk) is None
    assert [one.pk for one in selectors.waiting(world.act_as("Eve"))] == [decision.pk]


@pytest.mark.parametrize("name", ["Alice", "Bob", "Charlie", "Dora", "Adam", "Lena", "Hugo"])
def test_waiting_decisions_are_found_by_executives_only(world, join_client, name):
    decide(world, "negotiation", REASON)
    assert not selectors.waiting(world.act_as(name)).exists()


def test_waiting_decisions_of_another_corporation_are_not_found(two_worlds):
    first, second = two_worlds
    decide(first, "negotiation", REASON)
    assert not selectors.waiting(second.act_as("Eve")).exists()


def test_an_executive_approves(world):
    decision = decide(world, "cooperation", REASON)
    services.answer(decision=decision, approve=True, text="", by=world.act_as("Eve"))
    assert (decision.standing, decision.answered_by) == ("decided", world.users["Eve"])
    assert selectors.in_force(world.cycle.pk) == decision


def test_a_refusal_needs_a_reason_and_lets_decide_again(world):
    decision = decide(world, "cooperation", REASON)
    with pytest.raises(Invalid):
        services.answer(decision=decision, approve=False, text="no", by=world.act_as("Eve"))
    services.answer(decision=decision, approve=False, text="Not before the figures are loaded.", by=world.act_as("Eve"))
    assert decision.standing == "refused"
    assert decide(world, "negotiation", REASON).standing == "waiting"


def test_the_second_answer_is_told_that_it_is_late(world):
    decision = decide(world, "cooperation", REASON)
    services.answer(decision=decision, approve=True, text="", by=world.act_as("Eve"))
    with pytest.raises(Refused, match="no longer waits"):
        services.answer(decision=decision, approve=False, text=REASON, by=world.act_as("Eve"))
    assert Decision.objects.get().standing == "decided"


@pytest.mark.parametrize("name", ["Alice", "Bob", "Charlie", "Adam", "Lena"])
def test_only_an_executive_answers(world, join_client, name):
    decision = decide(world, "cooperation", REASON)
    with pytest.raises(NotAllowed):
        services.answer(decision=decision, approve=True, text="", by=world.act_as(name))


@pytest.mark.parametrize("name", ["Eve", "Adam", "Bob", "Charlie", "Dora", "Lena"])
def test_only_the_leader_decides(world, join_client, name):
    with pytest.raises(NotAllowed):
        decide(world, "negotiation", REASON, name=name)


@pytest.mark.parametrize("name", ["Charlie", "Dora", "Adam", "Lena", "Sam", "Hugo"])
def test_others_have_no_recommendation(world, join_client, name):
    with pytest.raises(NotVisible):
        services.recommendation_for(world.workspace, world.act_as(name))


def test_different_levels_wait_for_an_executives_own_reason(world):
    rate(world, 2, 2)
    figures(world)
    Organisation.objects.filter(pk=world.client.pk).update(level=world.extra["levels"][1])
    world.workspace.refresh_from_db()
    decision = decide(world, "cooperation")
    assert (decision.standing, decision.inputs["waits_for"]) == ("waiting", ["other_level"])
    with pytest.raises(Invalid):
        services.answer(decision=decision, approve=True, text="", by=world.act_as("Eve"))
    services.answer(decision=decision, approve=True, text="Fareway buys for the whole group.", by=world.act_as("Eve"))
    assert decision.standing == "decided"


def test_a_waiting_decision_is_not_overtaken(world):
    decide(world, "cooperation", REASON)
    with pytest.raises(Refused, match="already waits"):
        decide(world, "negotiation", REASON)


def test_before_the_process_a_new_record_replaces_the_decision(world):
    rate(world, 2, 2)
    figures(world)
    decide(world, "cooperation")
    newer = decide(world, "negotiation", REASON)
    assert selectors.in_force(world.cycle.pk) == newer
    assert Decision.objects.count() == 2


def test_a_running_process_keeps_its_variant(world):
    rate(world, 2, 2)
    figures(world)
    decide(world, "cooperation")
    cycle = workspaces.running_cycle(world.workspace)
    workspaces.change_facts(cycle=cycle, by=world.act_as("Alice"), variant="cooperation")
    with pytest.raises(Refused, match="cannot be decided anew here"):
        decide(world, "negotiation", REASON)


def test_a_recommendation_that_changed_since_it_was_read_is_told(world):
    rate(world, 2, 2)
    figures(world)
    with pytest.raises(Refused, match="from “negotiation” to “cooperation”"):
        decide(world, "negotiation", seen="negotiation")
    assert decide(world, "cooperation", seen="cooperation").standing == "decided"


def test_between_other_parties_a_reason_is_enough(world):
    Organisation.objects.filter(pk=world.enterprise.pk).update(kind="supplier")
    world.workspace.host.refresh_from_db()
    with pytest.raises(Invalid):
        decide(world, "integration")
    decision = decide(world, "integration", REASON)
    assert (decision.standing, decision.recommended, decision.conditions) == ("decided", "", [])


def test_an_override_without_a_reason_is_refused_by_the_database(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            **world.cycle.scope(),
            recommended="cooperation",
            chosen="integration",
            rules_version="1",
            conditions=[],
            inputs={},
            standing="decided",
            decided_by=world.users["Alice"],
        )


def test_the_audit_trail_keeps_the_act_and_not_the_reason(world):
    decision = decide(world, "cooperation", REASON)
    services.answer(decision=decision, approve=True, text=REASON, by=world.act_as("Eve"))
    events = list(AuditEvent.objects.filter(kind__startswith="decision."))
    assert {event.kind for event in events} == {"decision.recorded", "decision.answered"}
    assert {event.reach for event in events} == {"host"}
    assert all(REASON not in str((event.before, event.after)) for event in events)


ACROSS = "The chain wants to be served from the level below for a year."


def across_levels(world):
    rate(world, 3, 3)
    figures(world)
    Organisation.objects.filter(pk=world.client.pk).update(level=world.extra["levels"][1])
    world.workspace = type(world.workspace).objects.get(pk=world.workspace.pk)


def open_it(world, decision):
    return processes.open_process(
        decision=Decision.objects.get(pk=decision.pk), name="Across", by=world.act_as("Alice")
    )


def test_across_levels_a_process_opens_only_with_an_executive_s_reason_which_it_shows(world, sign_in):
    across_levels(world)
    decision = decide(world, "cooperation")
    assert decision.standing == "waiting"
    with pytest.raises(Refused):
        open_it(world, decision)
    with pytest.raises(NotAllowed):
        services.answer(decision=decision, approve=True, text=ACROSS, by=world.act_as("Alice"))
    services.answer(decision=decision, approve=True, text=ACROSS, by=world.act_as("Eve"))
    process = open_it(world, decision)
    assert selectors.level_reason(process.cycle_id).text == ACROSS
    page = sign_in(world.users["Bob"]).get(f"/first/p/{process.key}/").content.decode()
    assert ACROSS in page and "Eve" in page


def test_a_party_moved_after_the_decision_asks_for_the_reason_too(world):
    rate(world, 3, 3)
    figures(world)
    decision = decide(world, "cooperation")
    assert decision.standing == "decided"
    Organisation.objects.filter(pk=world.client.pk).update(level=world.extra["levels"][1])
    with pytest.raises(Refused, match="different levels"):
        open_it(world, decision)


def test_other_kinds_across_levels_ask_for_no_executive(world):
    eve = world.act_as("Eve")
    supplier = corporations.propose_organisation(kind="supplier", name="Glass", level=world.extra["levels"][1], by=eve)
    pair = workspaces.open_workspace(host=world.enterprise, partner=supplier, by=world.act_as("Alice"))
    decision = services.decide(workspace=pair, chosen="integration", reason=REASON, by=world.act_as("Alice"))
    assert (decision.standing, decision.recommended, decision.inputs["waits_for"]) == ("decided", "", [])
    assert open_it(world, decision).workspace == pair


def test_sensitivity_of_stored_weights_and_stored_rules_is_the_published_vector(world):
    """Methods, Sensitivity: scores 4 2 3, weights .5 .3 .2, T 2.9 (72.5 of 100) → t* = .3125 for the first."""
    weights = {"first": "0.5", "second": "0.3", "third": "0.2"}
    catalogue = FactorSet.objects.create(corporation_id=world.corporation_id, number=1)
    for position, (key, weight) in enumerate(weights.items(), start=1):
        Factor.objects.create(
            corporation_id=world.corporation_id,
            factor_set=catalogue,
            position=position,
            key=key,
            group="abilities",
            is_gate=False,
            weight=Decimal(weight),
            labels={"en": key},
            levels={"en": ["0", "1", "2", "3", "4"]},
        )
    alice = world.act_as("Alice")
    ratings = Written({"first": 4, "second": 2, "third": 3})
    written = {Side.HOST: ratings, Side.PARTNER: ratings}
    rounds.save_round(workspace=world.workspace, written=written, version=rounds.version(world.workspace.pk), by=alice)
    rounds.submit_round(workspace=world.workspace, by=alice)
    figures(world)
    adam = world.act_as("Adam")
    draft = rules.start_draft(by=adam)
    given = draft.thresholds | {"readiness_cooperation": "72.5"}
    edited = rules.edit_draft(rules=draft, given=given, version=draft.version, by=adam)
    rules.publish(rules=edited, note="A vector", version=edited.version, by=adam)
    found = recommend(world)
    # .5·4 + .3·2 + .2·3 = 3.2 of 4
    assert (str(pair(found)), found.recommended) == ("80.00", "cooperation")
    assert found.sensitivity.thresholds == (Decimal("72.5"),)
    assert {one.factor: one.t_star for one in found.sensitivity.factors}["first"] == Decimal("0.3125")
    assert found.recommendation.rules.version == "2"
