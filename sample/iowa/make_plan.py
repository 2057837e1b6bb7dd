"""Computes plan_rule.json: joint goals and expectations made up by a stated rule, with the real 2021 actuals.

    python -m sample.iowa.make_plan

Every baseline and target follows from 2019 and 2020 alone; 2021 is read for the actuals only. Shares are in percent.
"""

import json
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sample.iowa import measures, shipped
from sample.iowa.measures import HIGHER, Data, Measure
from sample.iowa.shipped import ENTERPRISE, HERE, KNOWN, Row, of_years, rounded, total

HALF, QUARTER = Decimal("0.5"), Decimal("0.25")
CATEGORIES = 5
LEAST_SHARE = Decimal("0.05")
MOVED = Decimal("0.05")  # of the white space
FALLBACK = Decimal("0.02")
MET = Decimal("0.95")  # Source: methods, expectations
CAP = Decimal("1.25")
ANSWERS = {"met": Decimal(1), "partly": HALF, "no": Decimal(0)}


def main() -> None:
    """Write plan_rule.json next to this script."""
    bought = shipped.purchases()
    data = Data(bought, shipped.market(), categories_of_cooperation(of_years(bought, *KNOWN)))
    goals, expectations = joint_goals(data), both_expectations(data)
    content = {
        "label": "Made up by the rule below: no public source has the plans or expectations of these companies",
        "actuals_label": "Real: computed from the State of Iowa's record of 2021",
        "rule": RULE,
        "categories_of_cooperation": data.categories,
        "market_growth_2019_2020": rounded(market_growth(data, None), 6),
        "market_growth_2019_2020_in_categories": rounded(market_growth(data, data.categories), 6),
        "goals": goals,
        "expectations": expectations,
        "result": result(goals, expectations),
    }
    (HERE / "plan_rule.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


RULE = [
    "Baselines are the figures of 2020, actuals those of 2021; 2019 and 2020 alone decide the targets.",
    "Categories of cooperation: the five with the largest purchases from others in 2019-2020 among those where the "
    "enterprise already has at least 5 % of the client's purchases.",
    "A goal of growth: target = baseline x (1 + part x growth of the market 2019 to 2020 in the same categories). "
    "The side whose profit the goal serves plans half of that growth, the other side a quarter.",
    "The goal of share of wallet: a twentieth of the white space moves, target = baseline + (100 - baseline) / 20, "
    "for both sides.",
    "The goal of the environment: half of the improvement from 2019 to 2020 once more, for both sides.",
    "An expectation of improvement: half of the change from 2019 to 2020 once more; where 2020 was worse than 2019, "
    "2 % better than 2020. An expectation to keep: target = baseline. One more category: baseline + 1.",
    "Goals weigh the same; expectations weigh as written. Attainment = (actual - baseline) / (target - baseline), "
    "used between 0 and 1.25; target = baseline: 1 if kept or better, else 0.",
    "Suggested answer: met from 0.95, partly above 0, else no.",
]


def categories_of_cooperation(bought: list[Row]) -> list[str]:
    """Return the five largest white spaces where the enterprise already has a foothold."""
    everything = shipped.total_by((row for row in bought if row.category), lambda row: row.category)
    own = shipped.total_by((row for row in bought if row.vendor == ENTERPRISE), lambda row: row.category)
    elsewhere = {name: everything[name] - own[name] for name in own if own[name] >= LEAST_SHARE * everything[name]}
    return sorted(elsewhere, key=lambda name: (-elsewhere[name], name))[:CATEGORIES]


def market_growth(data: Data, categories: list[str] | None) -> Decimal:
    """Return the growth of the state's market 2019 to 2020, in some categories or (None) over all rows."""
    rows = [row for row in data.market if categories is None or row.category in categories]
    return total(of_years(rows, "2020")) / total(of_years(rows, "2019")) - 1


def joint_goals(data: Data) -> list[dict[str, Any]]:
    """Return one goal for each perspective. Source: D40"""
    overall, in_categories = market_growth(data, None), market_growth(data, data.categories)
    return [
        goal(
            "enterprise_profit",
            "Grow DIAGEO AMERICAS's sales at FAREWAY",
            measures.own_sales(data),
            grown(overall, HALF),
            grown(overall, QUARTER),
            "More sales at its second largest client",
            "Supplier funds for promotions, paid by growth",
        ),
        goal(
            "client_profit",
            "Grow FAREWAY's business in the categories of cooperation",
            measures.category_purchases(data),
            grown(in_categories, QUARTER),
            grown(in_categories, HALF),
            "A larger category to share",
            "More sales in the categories it wants to be known for",
        ),
        goal(
            "corporation_development",
            "Move white space in the categories of cooperation to DIAGEO AMERICAS",
            measures.category_share(data),
            moved,
            moved,
            "Business now done by other vendors",
            "One planned range instead of many single offers",
        ),
        goal(
            "environment",
            "Deliver less glass for the same value",
            measures.bottles_per_value(data),
            improved,
            improved,
            "Lower packaging and freight cost",
            "Fewer bottles to handle and return",
        ),
    ]


Target = Callable[[Measure], Decimal]


def grown(growth: Decimal, part: Decimal) -> Target:
    """Return the rule: baseline grown by a part of the market's growth."""
    return lambda measure: measure.value("2020") * (1 + part * growth)


def moved(measure: Measure) -> Decimal:
    """Return the baseline and a twentieth of what is left to 100 %."""
    return measure.value("2020") + MOVED * (100 - measure.value("2020"))


def improved(measure: Measure) -> Decimal:
    """Return the baseline and half of last year's improvement; where there was none, 2 % better."""
    baseline, sign = measure.value("2020"), 1 if measure.direction == HIGHER else -1
    change = baseline - measure.value("2019")
    return baseline + HALF * change if change * sign > 0 else baseline * (1 + sign * FALLBACK)


def kept(measure: Measure) -> Decimal:
    """Return the baseline."""
    return measure.value("2020")


def one_more(measure: Measure) -> Decimal:
    """Return the baseline and one."""
    return measure.value("2020") + 1


def goal(
    perspective: str,
    title: str,
    measure: Measure,
    enterprise: Target,
    client: Target,
    for_enterprise: str,
    for_client: str,
) -> dict[str, Any]:
    """Return one joint goal with a target, a benefit and the 2021 attainment of each side."""
    sides = {"enterprise": (enterprise, for_enterprise), "client": (client, for_client)}
    return (
        {"perspective": perspective, "title": title}
        | described(measure)
        | {"weight": "1"}
        | {side: measured(measure, target) | {"benefit": benefit} for side, (target, benefit) in sides.items()}
    )


def described(measure: Measure) -> dict[str, str]:
    """Return the measure with its baseline and actual."""
    figures = {"baseline_2020": str(measure.value("2020")), "actual_2021": str(measure.value("2021"))}
    return {"measure": measure.name, "unit": measure.unit, "direction": measure.direction} | figures


def measured(measure: Measure, rule: Target) -> dict[str, str]:
    """Return the target by the rule and the attainment of 2021, raw and as used in averages."""
    target = Decimal(rounded(rule(measure), measure.places))
    raw = attainment(measure, target)
    return {
        "target_2021": str(target),
        "attainment_raw": rounded(raw, 4),
        "attainment_used": rounded(min(max(raw, Decimal(0)), CAP), 4),
    }


def attainment(measure: Measure, target: Decimal) -> Decimal:
    """Return (a - b) / (t - b); with t = b 1 if kept or better, else 0. Source: methods, expectations"""
    baseline, actual = measure.value("2020"), measure.value("2021")
    if target != baseline:
        return (actual - baseline) / (target - baseline)
    better = actual >= baseline if measure.direction == HIGHER else actual <= baseline
    return Decimal(better)


def both_expectations(data: Data) -> list[dict[str, Any]]:
    """Return two expectations of each side. Source: D44"""
    return [
        expectation(
            "enterprise", "Our share of the client's purchases grows", measures.whole_share(data), improved, 2, True
        ),
        expectation(
            "enterprise", "The client buys in one more of our categories", measures.breadth(data), one_more, 1, False
        ),
        expectation("client", "We keep our share of the state's market", measures.market_share(data), kept, 2, True),
        expectation(
            "client", "Shoppers trade up: more value per bottle", measures.bottle_value(data), improved, 1, False
        ),
    ]


def expectation(side: str, text: str, measure: Measure, rule: Target, weight: int, must: bool) -> dict[str, Any]:
    """Return one expectation with its attainment in 2021 and the answer that the figure suggests."""
    figures = measured(measure, rule)
    raw = Decimal(figures["attainment_raw"])
    answer = "met" if raw >= MET else "partly" if raw > 0 else "no"
    who = {"side": side, "expectation": text, "weight": str(weight), "must": must}
    return who | described(measure) | figures | {"suggested_answer": answer}


def result(goals: list[dict[str, Any]], expectations: list[dict[str, Any]]) -> dict[str, Any]:
    """Return each side's lines and whether it is met; the quality line is people's and not computed here."""
    sides = {side: side_result(side, goals, expectations) for side in ("enterprise", "client")}
    met = sum(1 for side in sides.values() if side["met"])
    index = min(Decimal(side["plan_line"]) for side in sides.values())
    decision = {2: "continue or raise the variant", 1: "repair or lower", 0: "lower or end"}[met]
    return sides | {"win_win_index": str(index), "sides_met": met, "verdict_by_rule": decision}


def side_result(side: str, goals: list[dict[str, Any]], expectations: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one side's plan line, expectations line and verdict."""
    plan = mean([(Decimal(item[side]["attainment_used"]), Decimal(item["weight"])) for item in goals])
    mine = [item for item in expectations if item["side"] == side]
    answers = mean([(ANSWERS[item["suggested_answer"]], Decimal(item["weight"])) for item in mine])
    refused = any(item["must"] and item["suggested_answer"] == "no" for item in mine)
    return {
        "plan_line": str(plan),
        "expectations_line": str(answers),
        "a_must_answered_no": refused,
        "met": plan >= MET and answers >= MET and not refused,
    }


def mean(values: list[tuple[Decimal, Decimal]]) -> Decimal:
    """Return the weighted mean with four decimals."""
    weight = sum((weight for _, weight in values), Decimal(0))
    exact = sum((value * weight for value, weight in values), Decimal(0)) / weight
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)


if __name__ == "__main__":
    main()
