"""The words for other parties: only names of the table, its sides untouched, and never stored."""

from dataclasses import replace

import pytest

from cooperation.process.definition import labels, parties, stored
from cooperation.process.definition.shipped import SHIPPED

OTHER = replace(SHIPPED, for_any_parties=True)


@pytest.mark.parametrize("key", parties.NAMES)
def test_every_name_is_of_the_table_and_keeps_its_sides(key):
    ask = labels.arrow if key in labels.ARROWS else labels.condition
    usual, other = ask(SHIPPED, key), ask(OTHER, key)
    assert other.sides == usual.sides
    assert (str(other.short), str(other.sentence)) != (str(usual.short), str(usual.sentence))


def test_nothing_of_the_table_speaks_of_enterprise_or_client_to_other_parties():
    used = {key for stage in SHIPPED.stages for column in stage.columns for key in column.gate}
    used -= set(SHIPPED.score_conditions)
    said = [labels.condition(OTHER, key) for key in used]
    said += [labels.arrow(OTHER, key) for key in labels.ARROWS]
    said += [labels.stage(OTHER, stage.number) for stage in SHIPPED.stages]
    for label in said:
        text = f"{label.short} {label.sentence}".lower()
        assert "enterprise" not in text and "client" not in text, text


def test_the_flag_is_never_stored():
    data = stored.to_json(OTHER)
    assert "for_any_parties" not in data
    assert stored.read(data) == SHIPPED
