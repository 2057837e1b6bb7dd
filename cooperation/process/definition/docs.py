"""The process table and its diagram as a page of the documentation, written from the definition.

`python -m cooperation.process.definition.docs` rewrites docs/process.md; a test compares the two.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.utils import translation

from cooperation.process.definition import derive, labels
from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.definition.types import ClientPart, ProcessDefinition, StageDefinition, VariantColumn

PAGE = Path(__file__).resolve().parents[3] / "docs" / "process.md"

HEAD = """# The cooperation process

This page is written from the process definition. Change the definition, then run
`python -m cooperation.process.definition.docs`.

Inputs, stages and outputs are the same in every variant. Controls and mechanisms differ, and with them the moment when
the client enters.
"""


def page(definition: ProcessDefinition) -> str:
    """Return the page in English Markdown: the table of stages and variants, the gates, the diagram of the order."""
    with translation.override(None):
        return "\n".join([HEAD, *_parts(definition)])


def main() -> None:
    if not settings.configured:
        settings.configure(USE_I18N=False)
    PAGE.write_text(page(SHIPPED), encoding="utf-8")


def _parts(definition: ProcessDefinition) -> Iterator[str]:
    yield f"Version {definition.version}\n\n## Order of the stages\n"
    yield _order_diagram(definition)
    yield "## Constant: inputs, stages, outputs\n"
    yield _constant_table(definition)
    yield "## Variable: controls\n"
    yield _variable_table(definition, lambda column: _arrows(definition, column.controls))
    yield "## Variable: mechanisms\n"
    yield _variable_table(definition, lambda column: _arrows(definition, column.mechanisms))
    yield "## The client's part\n"
    yield _variable_table(definition, lambda column: [_client_part(column)])
    yield _entries(definition)
    yield "## Gates\n"
    yield _gate_table(definition)
    yield "## Conditions\n"
    yield _condition_table(definition)


# --- tables -----------------------------------------------------------------------------------------------------------


def _constant_table(definition: ProcessDefinition) -> str:
    rows = [
        (
            _name(definition, stage),
            str(labels.stage(definition, stage.number).sentence),
            "<br>".join(_arrows(definition, stage.inputs)),
            "<br>".join(_arrows(definition, stage.outputs)),
            str(stage.days),
        )
        for stage in definition.stages
    ]
    return _table(("Stage", "What is done", "Inputs", "Outputs", "Days"), rows)


def _variable_table(definition: ProcessDefinition, cell: Callable[[VariantColumn], Sequence[str]]) -> str:
    heads = ("Stage", *_variants(definition))
    rows = [
        (_name(definition, stage), *("<br>".join(cell(column)) for column in stage.columns))
        for stage in definition.stages
    ]
    return _table(heads, rows)


def _client_part(column: VariantColumn) -> str:
    part = "–" if column.client_part == ClientPart.NONE else str(column.client_part.label)
    return f"{part}; its lead confirms the gate" if column.confirmed_by_client else part


def _entries(definition: ProcessDefinition) -> str:
    lines = []
    for entry in definition.variants:
        stage = derive.entry_stage(definition, entry.variant)
        if stage is None or entry.condition is None:
            lines.append(f"- {_capital(entry.variant.label)}: the client never enters.")
        else:
            admitted = labels.condition(definition, entry.condition).short
            name = labels.stage_name(definition, stage)
            lines.append(f"- {_capital(entry.variant.label)}: the client enters at {name}, admitted by “{admitted}”.")
    return "\n".join([*lines, ""])


def _gate_table(definition: ProcessDefinition) -> str:
    rows = []
    for stage in definition.stages:
        names = dict.fromkeys(name for column in stage.columns for name in column.gate)
        for position, name in enumerate(names):
            marks = ("✓" if name in column.gate else "" for column in stage.columns)
            first = _name(definition, stage) if position == 0 else ""
            rows.append((first, str(labels.condition(definition, name).short), *marks))
    return _table(("Gate of", "Condition", *_variants(definition)), rows)


def _condition_table(definition: ProcessDefinition) -> str:
    gates = (column.gate for stage in definition.stages for column in stage.columns)
    names = dict.fromkeys(name for gate in gates for name in gate)
    found = [(name, labels.condition(definition, name)) for name in names]
    rows = [(f"`{name}`", str(label.short), str(label.sentence)) for name, label in found]
    return _table(("Name", "Condition", "While it is open"), rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _name(definition: ProcessDefinition, stage: StageDefinition) -> str:
    return labels.stage_name(definition, stage.number)


def _arrows(definition: ProcessDefinition, names: Sequence[str]) -> list[str]:
    return [str(labels.arrow(definition, name).short) for name in names]


def _variants(definition: ProcessDefinition) -> list[str]:
    return [_capital(entry.variant.label) for entry in definition.variants]


def _capital(text: object) -> str:
    return str(text).capitalize()


# --- diagram ----------------------------------------------------------------------------------------------------------


def _order_diagram(definition: ProcessDefinition) -> str:
    arrows = [arrow for stage in definition.stages for arrow in _arrows_around(definition, stage)]
    last = f"    {_gate(definition.stages[-1])} --> [*]"
    return "\n".join(
        ["```mermaid", "stateDiagram-v2", "    direction LR", *_states(definition), *arrows, last, "```", ""]
    )


def _arrows_around(definition: ProcessDefinition, stage: StageDefinition) -> Iterator[str]:
    yield f"    {_source(stage.opened_by, definition)} --> s{stage.number}"
    if stage.requires:
        yield from (f"    s{other} --> before_{stage.number}" for other in (*stage.requires, stage.number))
    if len(derive.opens_after(definition, stage.number)) > 1:
        yield f"    {_gate(stage)} --> after_{stage.number}"


def _states(definition: ProcessDefinition) -> Iterator[str]:
    for stage in definition.stages:
        yield f'    state "{_name(definition, stage)}" as s{stage.number}'
        if stage.requires:
            yield f"    state before_{stage.number} <<join>>"
        if len(derive.opens_after(definition, stage.number)) > 1:
            yield f"    state after_{stage.number} <<fork>>"


def _source(gate: int | None, definition: ProcessDefinition) -> str:
    if gate is None:
        return "[*]"
    return f"after_{gate}" if len(derive.opens_after(definition, gate)) > 1 else _gate(definition.stage(gate))


def _gate(stage: StageDefinition) -> str:
    return f"before_{stage.number}" if stage.requires else f"s{stage.number}"


if __name__ == "__main__":
    main()
