"""The shipped definition, cell by cell, against a copy of the domain's own table (process.csv beside this file)."""

import csv
from pathlib import Path

import pytest

from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.definition.types import ClientPart, Variant

with (Path(__file__).parent / "process.csv").open(encoding="utf-8", newline="") as table:
    ROWS = list(csv.DictReader(table))
CELLS = [pytest.param(row, variant, id=f"{row['no']}-{variant}") for row in ROWS for variant in Variant]

PARTS = {
    "none": ClientPart.NONE,
    "negotiates": ClientPart.NEGOTIATES,
    "own commitments": ClientPart.OWN_COMMITMENTS,
    "full": ClientPart.FULL,
    "signs the agreement": ClientPart.SIGNS_AGREEMENT,
    "agreed terms": ClientPart.AGREED_TERMS,
    "optional answers": ClientPart.OPTIONAL_ANSWERS,
}


def names(*cells: str) -> tuple[str, ...]:
    return tuple(name for cell in cells for name in cell.split("|") if name)


def test_table_has_the_same_rows():
    assert [(str(stage.number), stage.key) for stage in SHIPPED.stages] == [(row["no"], row["stage"]) for row in ROWS]


@pytest.mark.parametrize(("row", "variant"), CELLS)
def test_column_equals_the_table(row: dict[str, str], variant: Variant):
    column = SHIPPED.stage(int(row["no"])).column(variant)

    assert column.inputs == names(row["inputs"])
    assert column.outputs == names(row["outputs"])
    assert column.controls == names(row["controls_all"], row[f"controls_{variant}"])
    assert column.mechanisms == names(row[f"mechanisms_{variant}"])
    assert column.client_part == PARTS[row[f"client_part_{variant}"]]
    assert column.gate == names(row["gate_all"], row[f"gate_{variant}"])
    # Negotiation has no such column: a client outside the process confirms nothing.
    assert column.confirmed_by_client == (row.get(f"confirmed_by_client_{variant}", "no") == "yes")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["no"])
def test_days_equal_the_table(row: dict[str, str]):
    assert SHIPPED.stage(int(row["no"])).days == int(row["days"])


def test_boxes_are_stages_1_to_7():
    assert [stage.number for stage in SHIPPED.boxes] == [1, 2, 3, 4, 5, 6, 7]


def test_process_begins_with_the_corporate_strategy_and_ends_in_quality_and_executed_plans():
    assert SHIPPED.inputs == ("corporate_strategy",)
    assert SHIPPED.outputs == ("cooperation_quality", "executed_plans")


def test_gate_conditions_in_all_are_35_different_names():
    assert len({name for stage in SHIPPED.stages for column in stage.columns for name in column.gate}) == 35
