"""Many pairs at once find what one pair at a time finds: every field, over made pairs of every kind."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from analytics.ledger.models import ClientStanding, KeyClientRun, LedgerClient
from analytics.metrics.readiness_scoring import MISSING
from analytics.metrics.variant_rule import DEFAULT_RULES, VariantRules
from analytics.metrics.variant_scoring import CLASSES
from analytics.readiness.models import Assessment, Factor, FactorSet, Rating
from analytics.rules.models import VariantRuleSet
from analytics.rules.selectors import rules_in_force
from analytics.scoring import bulk, gathering, pairs
from cooperation.decision.grounds import grounds_of
from corpsys.corporation.models import Organisation
from corpsys.workspace.models import Cycle, Workspace
from tests.choosing import figures, finished_cooperation, rate

pytestmark = pytest.mark.django_db
CLASS_NAMES = ["A", "A", "B", "C", "none", "loss"]


def catalogues(world):
    """Two versions: equal weights, and other weights with two factors fewer and twelve more."""
    first, second = (
        FactorSet.objects.create(corporation_id=world.corporation_id, number=number, standing="published")
        for number in (1, 2)
    )
    keys = [f"f{n}" for n in range(13)]
    for made, names in ((first, keys), (second, [*keys[2:], *(f"g{n}" for n in range(12))])):
        for position, key in enumerate(names):
            weight = Decimal(1) if made is first else Decimal(position % 4 * 7 + 1) / Decimal(13)
            Factor.objects.create(
                corporation_id=world.corporation_id,
                factor_set=made,
                position=position,
                key=key,
                group="g",
                is_gate=position % 2 == 0,
                weight=round(weight, 6),
                labels={"en": key},
                levels={"en": ["a"] * 5},
            )
    return first, second


def assess(world, pair, side, factor_set, chance, *, at, typical):
    made = Assessment.objects.create(
        corporation_id=world.corporation_id,
        workspace=pair,
        factor_set=factor_set,
        rater_side="host",
        subject_side=side,
        data_class="K1",
        user=world.users["Alice"],
        submitted_at=at,
        submitted_by=world.users["Alice"],
    )
    rows = []
    gaps = chance.random() < 0.1
    for factor in factor_set.factors.all():
        level = min(4, max(0, typical + chance.choice([-1, 0, 0, 0, 0, 0, 1])))
        unknown = gaps and chance.random() < 0.1
        if not gaps or chance.random() < 0.9:
            rows.append(
                Rating(
                    corporation_id=world.corporation_id,
                    workspace=pair,
                    assessment=made,
                    factor=factor,
                    level=None if unknown else level,
                    does_not_know=unknown,
                )
            )
    Rating.objects.bulk_create(rows)


def make_pairs(world, count, seed):
    """Pairs by chance: none, one or two assessments a side, of either version; standings, flags, histories, or none."""
    chance = random.Random(seed)
    sets = catalogues(world)
    scope = {"corporation_id": world.corporation_id, "enterprise": world.enterprise}
    run, old = (
        KeyClientRun.objects.create(
            **scope,
            measure="profit",
            first_month=date(2020, 1, 1),
            last_month=date(2020, 12, 1),
            currency="USD",
            is_in_force=in_force,
        )
        for in_force in (True, False)
    )
    now = timezone.now()
    for n in range(count):
        client = Organisation.objects.create(
            corporation_id=world.corporation_id,
            kind="client",
            name=f"Client {n}",
            slug=f"client-{n}",
            level=world.client.level,
            strategic=chance.random() < 0.2,
        )
        pair = Workspace.objects.create(corporation_id=world.corporation_id, host=world.enterprise, partner=client)
        typical = chance.choice([1, 2, 3, 4, 4])
        same = chance.choice([*sets, None])
        for side in ("host", "partner"):
            for turn in range(chance.choice([0, *[1] * 9, 2, 2])):
                chosen = same or chance.choice(sets)
                assess(world, pair, side, chosen, chance, at=now - timedelta(days=turn), typical=typical)
        for each in (run, old):
            for rank in range(chance.choice([0, 1, 1, 1, 1, 1, 2])):
                known = LedgerClient.objects.create(**scope, key=f"{n}/{each.pk}/{rank}", organisation=client)
                ClientStanding.objects.create(
                    **scope,
                    run=each,
                    client=known,
                    rank=chance.randint(1, 9),
                    amount=1,
                    pareto_class=chance.choice(CLASS_NAMES),
                )
        for number in range(1, chance.choice([1, 1, 2, 3])):
            Cycle.objects.create(
                corporation_id=world.corporation_id,
                workspace=pair,
                number=number,
                variant=chance.choice(["negotiation", "cooperation", "integration"]),
                state="N",
                ending=chance.choice(["closed", "withdrawn", "ended"]),
                outcome=chance.choice(["both_met", "both_met", "one_met", ""]),
                ended_at=now,
            )


def e4(value):
    return MISSING if value is None else int(value.quantize(Decimal("0.0001")) * 10_000)


def one_by_one(pair):
    """The same fields from the grounds of one pair."""
    found = grounds_of(pair)
    missing = sum(one.kind == "rating" for one in found.recommendation.missing)
    gates = [
        found.pair.ratings(side).get(factor.key)
        for side in ("host", "partner")
        for factor in found.inputs.factors
        if factor.is_gate
    ]
    return {
        "host": e4(found.scores.host),
        "partner": e4(found.scores.partner),
        "pair": e4(found.scores.pair),
        "missing": missing,
        "gate": MISSING if None in gates else min(gates),
        "recommended": found.recommendation.variant,
        "reason": found.recommendation.reason,
        "run": found.run.pk if found.run else MISSING,
        "importance": found.recommendation.importance,
    }


def all_pairs():
    return list(pairs.scored().values_list("pk", flat=True))


def at_once(world, rules):
    known = gathering.gather(world.corporation_id, all_pairs(), rules)
    found = bulk.outcomes(known, rules)
    rows = {}
    for at, workspace in enumerate(known.workspace.tolist()):
        decision = found.decision(at)
        rows[workspace] = {
            "host": int(found.host_e4[at]),
            "partner": int(found.partner_e4[at]),
            "pair": int(found.pair_e4[at]),
            "missing": int(found.missing[at]),
            "gate": int(found.lowest_gate[at]),
            "recommended": decision.variant,
            "reason": decision.reason,
            "run": int(known.run[at]),
            # The grounds tell it only where nothing is missing.
            "importance": None if decision.reason == "missing_inputs" else CLASSES[int(found.importance[at])],
        }
    return rows


@pytest.mark.parametrize("seed", range(2))
def test_every_pair_has_what_its_grounds_say(world, seed):
    make_pairs(world, 50, seed)
    if seed:
        VariantRuleSet.objects.create(
            corporation_id=world.corporation_id,
            number=2,
            standing="published",
            user=world.users["Adam"],
            thresholds={
                "gate_cooperation": 1,
                "gate_integration": 2,
                "readiness_cooperation": "60.5",
                "readiness_integration": "60.5",
                "no_process_readiness": "40",
            },
        )
    found = at_once(world, rules_in_force(world.corporation_id))
    expected = {
        pair.pk: one_by_one(pair)
        for pair in Workspace.objects.filter(host=world.enterprise).select_related("host", "partner")
    }
    assert found == expected
    results = {(row["recommended"], row["reason"]) for row in found.values()}
    assert len(results) >= 5, results


def test_the_vectors_of_the_rule(world):
    rate(world, 3, 3)
    figures(world)
    finished_cooperation(world)
    (row,) = at_once(world, DEFAULT_RULES).values()
    assert (row["pair"], row["gate"], row["recommended"]) == (750_000, 3, "integration")


def test_without_anything_everything_is_missing(world):
    (row,) = at_once(world, DEFAULT_RULES).values()
    assert (row["pair"], row["gate"], row["missing"], row["reason"]) == (MISSING, MISSING, 26, "missing_inputs")


def test_the_level_counts_the_thresholds_reached(world):
    rate(world, 3, 3)
    for rules, level in ((DEFAULT_RULES, 3), (VariantRules(readiness_integration=Decimal("75.01")), 2)):
        known = gathering.gather(world.corporation_id, [world.workspace.pk], rules)
        assert bulk.outcomes(known, rules).level.tolist() == [level]


def test_other_pairs_than_enterprise_and_client_have_no_score(world):
    supplier = Organisation.objects.create(
        corporation_id=world.corporation_id, kind="supplier", name="S", slug="s", level=world.client.level
    )
    Workspace.objects.create(corporation_id=world.corporation_id, host=world.enterprise, partner=supplier)
    assert all_pairs() == [world.workspace.pk]


def test_nothing_of_another_corporation_is_gathered(two_worlds):
    first, second = two_worlds
    known = gathering.gather(first.corporation_id, [first.workspace.pk, second.workspace.pk], DEFAULT_RULES)
    assert known.workspace.tolist() == [first.workspace.pk]
