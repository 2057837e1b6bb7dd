"""The recommendation as a page shows it: headline, conditions, the grid of both axes, changes, stability, effects.

It arranges what `cooperation.decision.grounds` found; every cell and sentence is asked of the rule. Source: D11, D15, D16.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.metrics.variant import Condition, Reason
from analytics.metrics.variant_rule import Decision as Ruled
from analytics.metrics.variant_rule import Facts, decide, facts_of
from analytics.metrics.vocabulary import ParetoClass
from cooperation.clients.changes import ChangeLine, StabilityLine, changes_of, stability_of
from cooperation.clients.effects import VariantEffect, effect_of
from cooperation.clients.terms import CLASSES, SIDES, factor_names, ruled
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


@dataclass(frozen=True)
class Headline:
    """`variant`: in words, empty where none is recommended; `text`: why there is none."""

    variant: Text
    text: Text


@dataclass(frozen=True)
class ConditionLine:
    label: Text
    needed_for: Text
    value: str
    threshold: str
    is_met: bool
    short: tuple[tuple[Side, str], ...]


@dataclass(frozen=True)
class Cell:
    column: str
    text: Text
    is_here: bool


@dataclass(frozen=True)
class Grid:
    """Importance down, readiness across; every cell is what the rule says with the gates and history of this pair."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Text, tuple[Cell, ...]], ...]
    lowest_gate: int
    proven: int


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
    stability: tuple[StabilityLine, ...]
    missing: tuple[MissingLine, ...]
    effects: tuple[VariantEffect, ...]


def choice_of(grounds: Grounds, definition: ProcessDefinition) -> Choice:
    """Return everything the page of a decision shows. `definition`: the one a new process would start with."""
    scored = grounds.is_scored
    return Choice(
        headline=_headline(grounds),
        conditions=tuple(_condition(grounds, line) for line in grounds.recommendation.conditions) if scored else (),
        grid=_grid(grounds) if scored else None,
        changes=changes_of(grounds) if scored else (),
        stability=stability_of(grounds) if scored else (),
        missing=_missing(grounds) if scored else (),
        effects=tuple(effect_of(definition, value, label) for value, label in Cycle.Variant.choices),
    )


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
        label=CONDITIONS[line.key],
        needed_for=NEEDED_FOR[line.needed_for],
        value=_value(line.value),
        threshold=_threshold(line),
        is_met=line.is_met,
        short=tuple((SIDES[side], names[factor]) for side, factor in line.short),
    )


def _value(value: Decimal | int | str) -> str:
    if isinstance(value, str):
        return str(CLASSES[ParetoClass(value)])
    return numbers.show(value, 2 if isinstance(value, Decimal) else 0)


def _threshold(line: Condition) -> str:
    if line.key == "not_loss_maker":
        return _("not %(class)s") % {"class": CLASSES[ParetoClass.LOSS]}
    return _value(line.threshold) if isinstance(line.threshold, str) else f"≥ {_value(line.threshold)}"


# --- the grid ---------------------------------------------------------------------------------------------------------


def _grid(grounds: Grounds) -> Grid | None:
    rules = grounds.recommendation.rules
    facts = facts_of(grounds.inputs, rules)
    if facts is None:
        return None
    starts = (Decimal(0), rules.no_process_readiness, rules.readiness_cooperation, rules.readiness_integration)
    shown = [ParetoClass.A, ParetoClass.B, ParetoClass.C, ParetoClass.LOSS]
    if facts.importance not in shown:
        shown.append(facts.importance)
    here = max(index for index, start in enumerate(starts) if facts.pair_score >= start)
    columns = tuple(_band(start, end) for start, end in zip(starts, (*starts[1:], None), strict=True))
    return Grid(
        columns=columns,
        rows=tuple((CLASSES[each], _row(grounds, facts, each, starts, columns, here)) for each in shown),
        lowest_gate=facts.lowest_gate,
        proven=facts.proven_cycles,
    )


def _row(
    grounds: Grounds,
    facts: Facts,
    importance: ParetoClass,
    starts: tuple[Decimal, ...],
    columns: tuple[str, ...],
    here: int,
) -> tuple[Cell, ...]:
    rules = grounds.recommendation.rules
    found = (decide(Facts(start, facts.lowest_gate, importance, facts.proven_cycles), rules) for start in starts)
    return tuple(
        Cell(columns[index], ruled(decision), importance is facts.importance and index == here)
        for index, decision in enumerate(found)
    )


def _band(start: Decimal, end: Decimal | None) -> str:
    if end is None:
        return _("from %(start)s") % {"start": numbers.show(start, 0)}
    return _("%(start)s to below %(end)s") % {"start": numbers.show(start, 0), "end": numbers.show(end, 0)}


def _missing(grounds: Grounds) -> tuple[MissingLine, ...]:
    names = factor_names(grounds)
    return tuple(
        MissingLine(SIDES[one.side], names[one.factor])
        if one.side is not None and one.factor is not None
        else MissingLine(None, _("Figures of this client: no sales in the latest run of key clients."))
        for one in grounds.recommendation.missing
    )
