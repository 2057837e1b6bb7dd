"""The recommendation as a page shows it: headline, conditions, both axes, changes, stability, effects, dates.

It arranges what `cooperation.decision.grounds` found; every cell and sentence is asked of the rule. Source: D11, D15, D16.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.metrics.variant import Condition, Reason
from analytics.metrics.variant_rule import Decision as Ruled
from analytics.metrics.vocabulary import ParetoClass
from analytics.scoring.importance_reasons import UNKNOWN
from cooperation.clients.axes import Grid, grid_of
from cooperation.clients.changes import ChangeLine, Stability, changes_of, stability_of
from cooperation.clients.effects import VariantEffect, effect_of
from cooperation.clients.freshness import Freshness, freshness_of
from cooperation.clients.terms import CLASSES, SIDES, factor_names, ruled
from cooperation.decision import policies
from cooperation.decision.grounds import Grounds
from cooperation.process.definition.types import ProcessDefinition
from corpsys.access.refusals import Text
from corpsys.access.states import Side
from corpsys.pages import numbers
from corpsys.workspace.models import Cycle

NEEDED_FOR = {
    "process": gettext_lazy("any process"),
    "cooperation": gettext_lazy("cooperation"),
    "integration": gettext_lazy("integration"),
}
CONDITIONS = {
    "not_loss_maker": gettext_lazy("The client brings no loss, or is strategic"),
    "readiness": gettext_lazy("Readiness of the pair"),
    "gates": gettext_lazy("Lowest gate of both sides"),
    "importance": gettext_lazy("Class of the client, or strategic"),
    "proven_cooperation": gettext_lazy("Finished cooperations that met both sides"),
}

NO_PROCESS = (Reason.LOSS_MAKER, Reason.LOW_CLASS_AND_READINESS)


@dataclass(frozen=True)
class Headline:
    """`variant`: in words, empty where none is recommended; `text`: why there is none."""

    variant: Text
    text: Text


@dataclass(frozen=True)
class ConditionLine:
    """`key`: of the rule, by which a page finds where the value is from."""

    key: str
    label: Text
    needed_for: Text
    value: str
    threshold: str
    is_met: bool
    short: tuple[tuple[Side, str], ...]


@dataclass(frozen=True)
class MissingLine:
    """What is missing: a rating of a side, or (side None) the client's figures."""

    side: Side | None
    text: str


@dataclass(frozen=True)
class Choice:
    headline: Headline
    conditions: tuple[ConditionLine, ...]
    grid: Grid | None
    changes: tuple[ChangeLine, ...]
    stability: Stability | None
    missing: tuple[MissingLine, ...]
    effects: tuple[VariantEffect, ...]
    freshness: Freshness | None
    is_no_process: bool = False

    @property
    def missing_figures(self) -> str:
        """Why the client has no class; empty where it has one."""
        return next((line.text for line in self.missing if line.side is None), "")

    @property
    def missing_ratings(self) -> tuple[MissingLine, ...]:
        """What is missing of readiness."""
        return tuple(line for line in self.missing if line.side is not None)


def choice_of(grounds: Grounds, definition: ProcessDefinition) -> Choice:
    """Return everything the page of a decision shows. `definition`: the one a new process would start with."""
    scored = grounds.is_scored
    return Choice(
        headline=_headline(grounds),
        conditions=tuple(_condition(grounds, line) for line in grounds.recommendation.conditions) if scored else (),
        grid=grid_of(grounds) if scored else None,
        changes=changes_of(grounds) if scored else (),
        stability=stability_of(grounds) if scored else None,
        missing=_missing(grounds) if scored else (),
        effects=tuple(
            replace(effect_of(definition, value, label), takes=_takes(grounds, value))
            for value, label in Cycle.Variant.choices
        ),
        freshness=freshness_of(grounds) if scored else None,
        is_no_process=scored and grounds.recommendation.reason in NO_PROCESS,
    )


def _takes(grounds: Grounds, chosen: str) -> str:
    """What choosing a variant takes, in words. Source: D6, D16."""
    demand = policies.demand(grounds, chosen)
    if demand.waits_for:
        return _("a reason, and an executive's approval") if demand.needs_reason else _("an executive's approval")
    return _("a reason") if demand.needs_reason else _("nothing more: it is the recommendation")


def _headline(grounds: Grounds) -> Headline:
    if not grounds.is_scored:
        return Headline("", _("Between these parties the variant is decided without a score; give the reason."))
    recommendation = grounds.recommendation
    texts = {
        Reason.RECOMMENDED: "",
        Reason.MISSING_INPUTS: _("No recommendation yet: something is missing."),
        Reason.LOSS_MAKER: _("No process is recommended: the client brings a loss and is not strategic."),
        Reason.LOW_CLASS_AND_READINESS: _(
            "No process is recommended: class C and readiness of the pair below %(least)s."
        )
        % {"least": numbers.show(recommendation.rules.no_process_readiness, 0)},
    }
    return Headline(ruled(Ruled(recommendation.variant, recommendation.reason)), texts[recommendation.reason])


def _condition(grounds: Grounds, line: Condition) -> ConditionLine:
    names = factor_names(grounds)
    return ConditionLine(
        key=line.key,
        label=CONDITIONS[line.key],
        needed_for=NEEDED_FOR[line.needed_for],
        value=_class_and_share(grounds, line.value) if line.key == "importance" else _value(line.value),
        threshold=_threshold(line),
        is_met=line.is_met,
        short=tuple((SIDES[side], names[factor]) for side, factor in line.short),
    )


def _class_and_share(grounds: Grounds, value: Decimal | int | str) -> str:
    share = grounds.importance.axis.parts.share
    return f"{_value(value)} ({numbers.show_share(share.value)})" if share.is_known else _value(value)


def _value(value: Decimal | int | str) -> str:
    if isinstance(value, str):
        return str(CLASSES[ParetoClass(value)])
    return numbers.show(value, 2 if isinstance(value, Decimal) else 0)


def _threshold(line: Condition) -> str:
    if line.key == "not_loss_maker":
        return _("not %(class)s") % {"class": CLASSES[ParetoClass.LOSS]}
    return _value(line.threshold) if isinstance(line.threshold, str) else f"≥ {_value(line.threshold)}"


def _missing(grounds: Grounds) -> tuple[MissingLine, ...]:
    """The figures first; of a side that nobody has assessed one line, not one for each factor."""
    names = factor_names(grounds)
    submitted = {Side.HOST: grounds.pair.host, Side.PARTNER: grounds.pair.partner}
    found: dict[tuple[Side | None, str], MissingLine] = {}
    for one in grounds.recommendation.missing:
        if one.side is None or one.factor is None:
            line = MissingLine(None, _no_figures(grounds))
        elif submitted[SIDES[one.side]] is None:
            line = MissingLine(SIDES[one.side], _("no assessment has been submitted"))
        else:
            line = MissingLine(SIDES[one.side], names[one.factor])
        found[line.side, line.text] = line
    return tuple(found.values())


def _no_figures(grounds: Grounds) -> str:
    why = grounds.importance.axis.parts.share.reason
    return str(UNKNOWN[why]) if why else _("There are no figures.")
