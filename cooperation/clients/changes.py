"""What would change a recommendation, and how stable it is under other weights. Source: D16; methods, Sensitivity."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.metrics.sensitivity import FactorSensitivity, Stability
from analytics.metrics.variant import InputChange, RatingChange
from analytics.metrics.variant_rule import Decision as Ruled
from analytics.metrics.vocabulary import Side as Party
from cooperation.clients.terms import SIDES, factor_names, ruled
from cooperation.decision.grounds import Grounds
from corpsys.access.refusals import Text
from corpsys.access.states import Side

STABILITY = {
    Stability.STABLE: gettext_lazy("stable: no weight turns it"),
    Stability.NO_EFFECT: gettext_lazy("its weight changes nothing"),
    Stability.ZERO_WEIGHT: gettext_lazy("weighs nothing"),
    Stability.ONLY_FACTOR: gettext_lazy("the only factor"),
}
# Of changes that are alike so many factors are named; a line that lists them all explains nothing.
MOST_NAMED = 3


@dataclass(frozen=True)
class ChangeLine:
    side: Side | None
    text: str
    leads_to: Text


@dataclass(frozen=True)
class StabilityLine:
    """`weight`, `t_star`, `relative_change`: shares 0–1, None where no weight turns the result."""

    label: str
    weight: Decimal
    status: Text
    t_star: Decimal | None
    relative_change: Decimal | None
    threshold: Decimal | None


def changes_of(grounds: Grounds) -> tuple[ChangeLine, ...]:
    """Return the smallest changes that lead to another result, of ratings and of the other inputs."""
    names = factor_names(grounds)
    return (*_rating_changes(grounds, names), *(_input_change(one) for one in grounds.recommendation.input_changes))


def _rating_changes(grounds: Grounds, names: dict[str, str]) -> list[ChangeLine]:
    """Changes alike in side, levels and result are one line, which names the factors."""
    alike: dict[tuple[Party, int, int, Ruled], list[RatingChange]] = defaultdict(list)
    for change in grounds.recommendation.rating_changes:
        alike[change.side, change.rating, change.new_rating, change.leads_to].append(change)
    return [
        ChangeLine(
            SIDES[side],
            _("%(factors)s: from %(level)s to %(new_level)s")
            % {"factors": _some(found, names), "level": level, "new_level": new_level},
            ruled(leads_to),
        )
        for (side, level, new_level, leads_to), found in alike.items()
    ]


def _some(changes: list[RatingChange], names: dict[str, str]) -> str:
    if len(changes) == len(names):
        return _("any factor")
    named = "; ".join(names[change.factor] for change in changes[:MOST_NAMED])
    more = len(changes) - MOST_NAMED
    return _("%(factors)s; or %(more)s others") % {"factors": named, "more": more} if more > 0 else named


def _input_change(change: InputChange) -> ChangeLine:
    texts = {
        "strategic_flag": _("the owner sets or removes the strategic flag"),
        "proven_cooperation": _("a finished cooperation that met both sides"),
    }
    return ChangeLine(None, texts[change.key], ruled(change.leads_to))


def stability_of(grounds: Grounds) -> tuple[StabilityLine, ...]:
    """The factors by how small a relative change of weight turns the result; those that never turn it come last."""
    if grounds.sensitivity is None or not grounds.sensitivity.thresholds:
        return ()
    names = factor_names(grounds)
    far = Decimal("Infinity")
    factors = sorted(
        grounds.sensitivity.factors, key=lambda one: far if one.relative_change is None else one.relative_change
    )
    return tuple(_stability_line(one, names) for one in factors)


def _stability_line(one: FactorSensitivity, names: dict[str, str]) -> StabilityLine:
    status = STABILITY.get(one.status, _("turns it"))
    return StabilityLine(names[one.factor], one.weight, status, one.t_star, one.relative_change, one.threshold)
