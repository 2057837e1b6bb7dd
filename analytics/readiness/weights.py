"""Changes of the weights of a draft: by hand, or from comparisons. Source: methods, Weights by pairwise comparison.

What was said is kept with the draft also while it does not hold together yet; only comparisons that do become weights.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from analytics.metrics.ahp import HIGHEST_COMPARISON, Pair
from analytics.readiness.factor_content import plain, weight_problem
from analytics.readiness.factor_drafts import take
from analytics.readiness.factor_groups import by_group
from analytics.readiness.models import Factor, FactorSet
from analytics.readiness.weighing import GROUPS, weighed, weighing
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused, Text
from corpsys.access.services import require
from corpsys.audit.services import record

BY_HAND, PAIRWISE = FactorSet.Weighting.BY_HAND, FactorSet.Weighting.PAIRWISE
LONGEST_FRACTION = 12


@transaction.atomic
def set_by_hand(*, factor_set: FactorSet, weights: Mapping[str, Decimal], version: int, by: Principal) -> FactorSet:
    """Give factors of a draft their weights; those not named keep theirs. Raises Invalid by factor key, Stale."""
    require(by, "edit_factors")
    draft = take(factor_set, version)
    factors = list(draft.factors.all())
    after = {factor.key: factor.weight for factor in factors} | dict(weights)
    errors: dict[str, list[Text]] = {key: [_("There is no such factor.")] for key in set(weights) - _keys(factors)}
    errors |= {key: [problem] for key, weight in weights.items() if (problem := weight_problem(weight))}
    if not errors and not sum(after.values(), Decimal(0)):
        errors = {"weights": [_("At least one factor needs a weight above zero.")]}
    if errors:
        raise Invalid(errors)
    return _give(draft, factors, after, BY_HAND, by)


@transaction.atomic
def keep_comparisons(
    *, factor_set: FactorSet, heading: str, said: Mapping[Pair, Fraction], version: int, by: Principal
) -> FactorSet:
    """Keep the comparisons of one matrix with a draft, complete or not; the weights stay until they are used.

    Raises Invalid for a comparison outside 1/9 to 9 or of something that is not in the matrix, Stale.
    """
    require(by, "edit_factors")
    draft = take(factor_set, version)
    matrix = weighing(draft, list(draft.factors.all())).matrix(heading)
    if matrix is None:
        raise Invalid({"comparisons": [_("There is no such group.")]})
    for pair, value in said.items():
        if not set(pair) <= set(matrix.names) or not Fraction(1, HIGHEST_COMPARISON) <= value <= HIGHEST_COMPARISON:
            raise Invalid({"comparisons": [_("Not within 1/9 and 9: %(pairs)s.") % {"pairs": " – ".join(pair)}]})
    before = draft.comparisons.get(heading, [])
    draft.comparisons = {**draft.comparisons, heading: _written(said)}
    draft.save(update_fields=["comparisons"])
    record(
        kind="factors.compared",
        by=by,
        entity=draft,
        before={"heading": heading, "comparisons": before},
        after={"heading": heading, "comparisons": draft.comparisons[heading]},
    )
    return draft


@transaction.atomic
def use_comparisons(*, factor_set: FactorSet, version: int, by: Principal) -> FactorSet:
    """Make the kept comparisons the weights of a draft.

    Refused with each matrix that is not complete, or contradicts itself by more than 0.10, and its worst comparison.
    """
    require(by, "edit_factors")
    draft = take(factor_set, version)
    factors = list(draft.factors.all())
    found = weighing(draft, factors)
    if not found.is_accepted:
        reasons = [f"{matrix.label}: {reason}" for matrix, reason in found.refusals]
        raise Refused(_("The comparisons do not give weights yet."), allowed=reasons)
    return _give(draft, factors, found.weights, PAIRWISE, by)


@transaction.atomic
def weigh_by_comparisons(
    *, factor_set: FactorSet, comparisons: Mapping[str, Sequence[Sequence[str]]], version: int, by: Principal
) -> FactorSet:
    """Take the comparisons of a whole draft and make them its weights, or nothing at all.

    `comparisons`: as FactorSet keeps them. Raises Invalid by heading: unknown names, no fraction, out of range, not
    reciprocal, missing, inconsistent with the worst comparison named. Raises Stale.
    """
    require(by, "edit_factors")
    draft = take(factor_set, version)
    factors = list(draft.factors.all())
    said = _parsed(comparisons, factors)
    found = weighed(said, factors)
    if not found.is_accepted:
        raise Invalid({f"comparisons.{matrix.heading}": [reason] for matrix, reason in found.refusals})
    draft.comparisons = {heading: _written(lines) for heading, lines in said.items()}
    draft.save(update_fields=["comparisons"])
    return _give(draft, factors, found.weights, PAIRWISE, by)


def parse(text: str) -> Fraction | None:
    """Return a comparison as it is written ("3", "1/3", "0.5"), or None where it is no positive number."""
    try:
        found = Fraction(text.strip()) if len(text) <= LONGEST_FRACTION and _is_plain(text) else None
    except (ValueError, ZeroDivisionError):
        return None
    return found if found is not None and found > 0 else None


def _is_plain(text: str) -> bool:
    """Say whether a number is written without an exponent: "9e99999999" has as many digits as it says."""
    return "e" not in text.lower()


def _parsed(
    comparisons: Mapping[str, Sequence[Sequence[str]]], factors: Sequence[Factor]
) -> dict[str, dict[Pair, Fraction]]:
    groups = by_group(factors)
    known = {GROUPS: set(groups)} | {group: _keys(rows) for group, rows in groups.items()}
    errors: dict[str, list[Text]] = {}
    said: dict[str, dict[Pair, Fraction]] = {}
    for heading, lines in comparisons.items():
        for first, second, text in lines:
            value = parse(text)
            if heading not in known or not {first, second} <= known[heading]:
                problem = _("There is nothing of this name here: %(names)s.") % {"names": f"{first}, {second}"}
            elif value is None:
                problem = _("“%(text)s” is no comparison; write 3 or 1/3.") % {"text": text}
            elif (first, second) in said.get(heading, {}):
                problem = _("This comparison is given twice: %(names)s.") % {"names": f"{first}, {second}"}
            else:
                said.setdefault(heading, {})[first, second] = value
                continue
            errors.setdefault(f"comparisons.{heading}", []).append(problem)
    if errors:
        raise Invalid(errors)
    return said


def _give(
    draft: FactorSet,
    factors: list[Factor],
    weights: Mapping[str, Decimal],
    weighting: FactorSet.Weighting,
    by: Principal,
) -> FactorSet:
    before = {"weighting": draft.weighting} | {factor.key: plain(factor.weight) for factor in factors}
    for factor in factors:
        factor.weight = weights[factor.key]
    Factor.objects.bulk_update(factors, ["weight"])
    draft.weighting = weighting
    draft.save(update_fields=["weighting"])
    after = {"weighting": draft.weighting} | {factor.key: plain(factor.weight) for factor in factors}
    record(kind="factors.weighed", by=by, entity=draft, before=before, after=after)
    return draft


def _written(said: Mapping[Pair, Fraction]) -> list[list[str]]:
    return [[first, second, f"{value.numerator}/{value.denominator}"] for (first, second), value in said.items()]


def _keys(factors: Sequence[Factor]) -> set[str]:
    return {factor.key for factor in factors}
