"""Every name in the table has a label, and every label is of a name in the table."""

import pytest

from cooperation.process.definition import labels
from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.definition.types import UnknownName

COLUMNS = [column for stage in SHIPPED.stages for column in stage.columns]


def test_labels_and_names_are_the_same_set():
    arrows = {name for c in COLUMNS for side in (c.inputs, c.controls, c.outputs, c.mechanisms) for name in side}

    assert set(labels.ARROWS) == arrows
    assert set(labels.CONDITIONS) == {name for column in COLUMNS for name in column.gate}
    assert set(labels.STAGES) == {stage.key for stage in SHIPPED.stages}


@pytest.mark.parametrize("catalogue", [labels.STAGES, labels.ARROWS, labels.CONDITIONS])
def test_no_two_names_read_the_same(catalogue: dict[str, labels.Label]):
    assert len({str(label.short) for label in catalogue.values()}) == len(catalogue)


def test_every_arrow_and_condition_has_a_full_sentence():
    for label in (*labels.ARROWS.values(), *labels.CONDITIONS.values()):
        assert str(label.sentence).endswith(".")


def test_stage_names_carry_the_number_of_the_box():
    assert labels.stage_name(SHIPPED, 4) == "4 Strategic plan"
    assert labels.stage_name(SHIPPED, 0) == "Preparation"
    assert labels.stage_name(SHIPPED, 8) == "Closing"


def test_unknown_name_is_refused():
    with pytest.raises(UnknownName):
        labels.arrow(SHIPPED, "moon_phase")
