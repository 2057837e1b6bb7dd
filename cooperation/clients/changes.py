"""What would change a recommendation, and how stable it is under other weights. Source: D16; methods, Sensitivity."""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.metrics import sensitivity
from analytics.metrics.sensitivity import FactorSensitivity
from analytics.metrics.variant import InputChange, RatingChange
from analytics.metrics.variant_rule import Decision as Ruled
from analytics.metrics.variant_rule import decide, facts_of
from analytics.metrics.vocabulary import Side as Party
from cooperation.clients.terms import SIDES, factor_names, ruled
from cooperation.decision.grounds import Grounds
from corpsys.access.refusals import Text
from corpsys.access.states import Side
from corpsys.pages import numbers

STABILITY: dict[sensitivity.Stability, Text] = {
    sensitivity.Stability.STABLE: gettext_lazy("stable: no weight turns it"),
    sensitivity.Stability.NO_EFFECT: gettext_lazy("its weight changes nothing: it is rated like the rest together"),
    sensitivity.Stability.ZERO_WEIGHT: gettext_lazy("weighs nothing"),
    sensitivity.Stability.ONLY_FACTOR: gettext_lazy("the only factor that weighs"),
}
HAIR = Decimal("1e-9")  # a readiness just below a threshold
# Of changes that are alike so many factors are named; a line that lists them all explains nothing.
MOST_NAMED = 3


@dataclass(frozen=True)
class ChangeLine:
    side: Side | None
    text: str
    leads_to: Text


@dataclass(frozen=True)
class StabilityLine:
    """`weight`, `t_star`, `relative_change`: shares 0–1, None where no weight turns the result.

    `text`: what would have to happen, in words; `leads_to`: the result then, empty where nothing does.
    """

    label: str
    weight: Decimal
    text: Text
    t_star: Decimal | None
    relative_change: Decimal | None
    threshold: Decimal | None
    leads_to: Text


@dataclass(frozen=True)
class Stability:
    """`headline`: the nearest turn, or that there is none; `lines`: every factor, the nearest first."""

    headline: str
    lines: tuple[StabilityLine, ...]


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
    if more < 1:
        return named
    words = ngettext("%(factors)s; or %(more)s other", "%(factors)s; or %(more)s others", more)
    return words % {"factors": named, "more": more}


def _input_change(change: InputChange) -> ChangeLine:
    texts = {
        "strategic_flag": _("the owner sets or removes the strategic flag"),
        "proven_cooperation": _("a finished cooperation that met both sides"),
    }
    return ChangeLine(None, texts[change.key], ruled(change.leads_to))


def stability_of(grounds: Grounds) -> Stability | None:
    """The factors by how small a relative change of weight turns the result; those that never turn it come last.

    None while an input is missing.
    """
    found = grounds.sensitivity
    if found is None:
        return None
    if not found.thresholds:
        return Stability(_("Stable: no weight of a factor turns it; a gate, the class or the history decides."), ())
    names = factor_names(grounds)
    far = Decimal("Infinity")
    factors = sorted(found.factors, key=lambda one: far if one.relative_change is None else one.relative_change)
    lines = tuple(_stability_line(grounds, one, names) for one in factors)
    return Stability(_headline(lines), lines)


def _headline(lines: tuple[StabilityLine, ...]) -> str:
    nearest = next((line for line in lines if line.relative_change is not None), None)
    if nearest is None:
        return _("Stable: no other weight of any one factor turns it.")
    return _("Nearest: “%(factor)s” %(text)s; then the rule gives %(result)s. That is a change by %(change)s.") % {
        "factor": nearest.label,
        "text": nearest.text,
        "result": nearest.leads_to,
        "change": numbers.show_share(nearest.relative_change),
    }


def _stability_line(grounds: Grounds, one: FactorSensitivity, names: dict[str, str]) -> StabilityLine:
    return StabilityLine(
        label=names[one.factor],
        weight=one.weight,
        text=_turn(one),
        t_star=one.t_star,
        relative_change=one.relative_change,
        threshold=one.threshold,
        leads_to=_beyond(grounds, one.threshold) if one.threshold is not None else "",
    )


def _turn(one: FactorSensitivity) -> Text:
    if one.t_star is None:
        return STABILITY[one.status]
    said = {"weight": numbers.show_share(one.weight), "turn": numbers.show_share(one.t_star)}
    if one.t_star > one.weight:
        return _("weighs %(turn)s or more instead of %(weight)s") % said
    return _("weighs %(turn)s or less instead of %(weight)s") % said


def _beyond(grounds: Grounds, threshold: Decimal) -> Text:
    """The result on the other side of a readiness threshold, all else as it is."""
    rules = grounds.recommendation.rules
    facts = facts_of(grounds.inputs, rules)
    if facts is None:
        return ""
    score = threshold - HAIR if facts.pair_score >= threshold else threshold
    return ruled(decide(replace(facts, pair_score=score), rules))
