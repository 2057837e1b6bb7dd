"""The rules that a process definition keeps, shipped or a corporation's own. Source: D20–D25, access (Gate).

Each rule yields faults; a definition with faults is refused with all of them. IDEF0 is ISO/IEC/IEEE 31320-1.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from cooperation.process.definition import derive, labels
from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.definition.types import (
    ProcessDefinition,
    StageDefinition,
    UnknownName,
    Variant,
    VariantColumn,
)

Key = TypeVar("Key", int, str)
LEAST_BOXES, MOST_BOXES = 2, 9


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a definition is refused: the rule, the sentence, and the stage where one is at fault."""

    rule: str
    text: str
    stage: int | None = None

    def __str__(self) -> str:
        return f"{self.text} ({self.rule})"


class InvalidDefinition(ValueError):
    """The definition is refused; `faults` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


def check(definition: ProcessDefinition) -> ProcessDefinition:
    """Return the definition, or raise InvalidDefinition."""
    found = faults(definition)
    if found:
        raise InvalidDefinition(found)
    return definition


def faults(definition: ProcessDefinition) -> list[Fault]:
    """Return every reason why a definition is not valid; an empty list when it is.

    The shape is judged first: where it is broken, the other rules have nothing to stand on.
    """
    shape = [*_order(definition), *_constant_stages(definition), *_number_of_boxes(definition)]
    if shape:
        return shape
    rules = (_constant_arrows, _boxes, _names, _flows, _gates, _entries, _kept)
    return [fault for rule in rules for fault in rule(definition)]


# --- D20: the order of the stages -------------------------------------------------------------------------------------


def _order(definition: ProcessDefinition) -> Iterator[Fault]:
    numbers = [stage.number for stage in definition.stages]
    if not numbers or numbers != sorted(set(numbers)):
        yield Fault("D20", _("Stages need different numbers, in rising order."))
        return
    if len({stage.key for stage in definition.stages}) < len(numbers):
        yield Fault("D20", _("Two stages have the same key."))
    misplaced = [fault for place, stage in enumerate(definition.stages) for fault in _place(stage, numbers[:place])]
    yield from misplaced
    if not misplaced and len(derive.predecessors(definition, numbers[-1])) < len(numbers) - 1:
        yield Fault("D20", _("The last gate must come after all others."), numbers[-1])


def _place(stage: StageDefinition, earlier: list[int]) -> Iterator[Fault]:
    if (stage.opened_by is None) != (not earlier):
        yield Fault("D20", _("The first stage, and only it, is open from the start."), stage.number)
    if not {stage.opened_by, *stage.requires} - {None} <= set(earlier):
        yield Fault("D20", _("A stage can wait only for gates of earlier stages."), stage.number)
    if stage.days < 1:
        yield Fault("D25", _("A stage needs at least one day."), stage.number)


# --- D22: inputs, stages and outputs are constant ---------------------------------------------------------------------


def _constant_stages(definition: ProcessDefinition) -> Iterator[Fault]:
    variants = [entry.variant for entry in definition.variants]
    if not variants or len(set(variants)) < len(variants):
        yield Fault("D22", _("A definition needs at least one variant, and each only once."))
    for stage in definition.stages:
        if [column.variant for column in stage.columns] != variants:
            yield Fault("D22", _("Every stage has one column for each variant, in the same order."), stage.number)


def _constant_arrows(definition: ProcessDefinition) -> Iterator[Fault]:
    for stage in definition.stages:
        if len({frozenset(column.inputs) for column in stage.columns}) > 1:
            yield Fault("D22", _("The inputs differ by variant."), stage.number)
        if len({frozenset(column.outputs) for column in stage.columns}) > 1:
            yield Fault("D22", _("The outputs differ by variant."), stage.number)


# --- D23: IDEF0 -------------------------------------------------------------------------------------------------------


def _number_of_boxes(definition: ProcessDefinition) -> Iterator[Fault]:
    if not LEAST_BOXES <= len(definition.boxes) <= MOST_BOXES:
        yield Fault("D23", _("A definition has 2 to 9 boxes; this one has %(n)s.") % {"n": len(definition.boxes)})


def _boxes(definition: ProcessDefinition) -> Iterator[Fault]:
    for stage in definition.boxes:
        for column in stage.columns:
            yield from _box(stage, column)


def _box(stage: StageDefinition, column: VariantColumn) -> Iterator[Fault]:
    sides = (
        (column.controls, _("A box needs at least one control (%(variant)s).")),
        (column.outputs, _("A box needs at least one output (%(variant)s).")),
        (column.mechanisms, _("A box needs at least one mechanism (%(variant)s).")),
    )
    for arrows, text in sides:
        if not arrows:
            yield Fault("D23", text % {"variant": column.variant.label}, stage.number)


def _names(definition: ProcessDefinition) -> Iterator[Fault]:
    for stage in definition.stages:
        if not _is_labelled(labels.stage, definition, stage.number):
            yield Fault("D23", _("The stage has no label."), stage.number)
        for name in _once(column.gate for column in stage.columns):
            if not _is_labelled(labels.condition, definition, name):
                yield Fault("D24", _("The condition “%(name)s” has no label.") % {"name": name}, stage.number)
        for name in _once(arrows for column in stage.columns for arrows in _sides(column)):
            if not _is_labelled(labels.arrow, definition, name):
                yield Fault("D23", _("The arrow “%(name)s” has no label.") % {"name": name}, stage.number)
        for column in stage.columns:
            if any(len(set(names)) < len(names) for names in (*_sides(column), column.gate)):
                yield Fault("D23", _("The same name stands twice on one side of a stage."), stage.number)


def _flows(definition: ProcessDefinition) -> Iterator[Fault]:
    for stage in definition.stages:
        for arrow in stage.inputs:
            if arrow not in definition.inputs and derive.comes_from(definition, arrow) is None:
                text = _("The input “%(name)s” comes from no stage and is no input of the process.")
                yield Fault("D21", text % {"name": arrow}, stage.number)
        yield from _backward(definition, stage)
    for stage in definition.boxes:
        for arrow in stage.outputs:
            if not _is_used(definition, stage, arrow):
                text = _("The output “%(name)s” is used by no later stage and is no output of the process.")
                yield Fault("D23", text % {"name": arrow}, stage.number)
    for arrow in definition.outputs:
        if derive.comes_from(definition, arrow) is None:
            yield Fault("D21", _("No stage puts out “%(name)s”, an output of the process.") % {"name": arrow})
    if not any(_is_feedback(definition, arrow) for arrow in definition.boxes[-1].outputs):
        text = _("Feedback from the last box must enter an earlier stage as a control.")
        yield Fault("D23", text, definition.boxes[-1].number)


def _backward(definition: ProcessDefinition, stage: StageDefinition) -> Iterator[Fault]:
    for arrow in _once((*column.inputs, *column.mechanisms) for column in stage.columns):
        source = derive.comes_from(definition, arrow)
        if source is not None and source >= stage.number:
            text = _("“%(name)s” comes back from a later stage; feedback may enter only as a control.")
            yield Fault("D23", text % {"name": arrow}, stage.number)


def _is_used(definition: ProcessDefinition, stage: StageDefinition, arrow: str) -> bool:
    later = (other for other in definition.stages if other.number > stage.number)
    if arrow in definition.outputs or any(_uses(other, arrow) for other in later):
        return True
    return stage is definition.boxes[-1] and _is_feedback(definition, arrow)


def _is_feedback(definition: ProcessDefinition, arrow: str) -> bool:
    """An output of the last box that steers an earlier box in every variant."""
    return any(all(arrow in column.controls for column in box.columns) for box in definition.boxes[:-1])


def _uses(stage: StageDefinition, arrow: str) -> bool:
    return all(arrow in (*column.inputs, *column.controls, *column.mechanisms) for column in stage.columns)


# --- D24: gates, and the client's entry -------------------------------------------------------------------------------


def _gates(definition: ProcessDefinition) -> Iterator[Fault]:
    for stage in definition.stages:
        for column in stage.columns:
            if not derive.conditions(definition, column.variant, stage.number, is_scored=False):
                text = _("A stage ends at a gate with at least one condition (%(variant)s).")
                yield Fault("D24", text % {"variant": column.variant.label}, stage.number)


def _entries(definition: ProcessDefinition) -> Iterator[Fault]:
    for entry in definition.variants:
        yield from _entry(definition, entry.variant, entry.condition)
        if any(shipped.variant == entry.variant and shipped != entry for shipped in SHIPPED.variants):
            text = _("How the client enters is fixed by the product (%(variant)s).")
            yield Fault("D27", text % {"variant": entry.variant.label})
        enters = derive.entry_stage(definition, entry.variant)
        for stage in definition.stages:
            if stage.column(entry.variant).confirmed_by_client and (enters is None or stage.number < enters):
                text = _("A client that is not in the process cannot confirm a gate (%(variant)s).")
                yield Fault("D25", text % {"variant": entry.variant.label}, stage.number)


def _entry(definition: ProcessDefinition, variant: Variant, condition: str | None) -> Iterator[Fault]:
    enters = derive.entry_stage(definition, variant)
    names = {"variant": variant.label, "condition": condition or ""}
    if enters is None and condition is not None:
        yield Fault("D25", _("“%(condition)s” admits a client that never enters (%(variant)s).") % names)
    if enters is None:
        return
    before = (stage for stage in definition.stages if stage.number <= enters)
    if not any(condition in stage.column(variant).gate for stage in before):
        text = _("No gate up to the client's entry has the condition that admits it (%(variant)s).")
        yield Fault("D27", text % names, enters)


# --- D25: an own version may add to the shipped gates, not take away --------------------------------------------------


def _kept(definition: ProcessDefinition) -> Iterator[Fault]:
    own = {(stage.key, column.variant): (stage, column) for stage in definition.stages for column in stage.columns}
    for shipped in SHIPPED.stages:
        for column in shipped.columns:
            if (shipped.key, column.variant) in own:
                yield from _taken_away(column, *own[shipped.key, column.variant])


def _taken_away(shipped: VariantColumn, stage: StageDefinition, own: VariantColumn) -> Iterator[Fault]:
    for name in shipped.gate:
        if name not in own.gate:
            text = _("The condition “%(name)s” of the shipped table is missing (%(variant)s).")
            yield Fault("D25", text % {"name": name, "variant": own.variant.label}, stage.number)
    if shipped.confirmed_by_client and not own.confirmed_by_client:
        text = _("The client's confirmation of this gate cannot be taken away (%(variant)s).")
        yield Fault("D25", text % {"variant": own.variant.label}, stage.number)


def _sides(column: VariantColumn) -> tuple[tuple[str, ...], ...]:
    return column.inputs, column.controls, column.outputs, column.mechanisms


def _once(groups: Iterator[tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(name for names in groups for name in names))


def _is_labelled(find: Callable[[ProcessDefinition, Key], object], definition: ProcessDefinition, key: Key) -> bool:
    try:
        find(definition, key)
    except UnknownName:
        return False
    return True
