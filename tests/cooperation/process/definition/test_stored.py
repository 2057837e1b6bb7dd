"""Definitions as stored data: the round trip, and strict reading."""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from cooperation.process.definition import derive, labels, stored
from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.definition.types import Term
from cooperation.process.definition.validate import InvalidDefinition

# A corporation's own version: one more condition with its own name, and more days.
CHECKED = Term("legal_checked", "Prawnik sprawdził umowę", "Poproś prawnika o sprawdzenie umowy.")


def own_version() -> dict[str, Any]:
    data = stored.to_json(SHIPPED)
    data["version"] = "2"
    data["terms"] = [{"key": CHECKED.key, "short": CHECKED.short, "sentence": CHECKED.sentence}]
    data["stages"][4]["days"] = 30
    for column in data["stages"][4]["columns"]:
        column["gate"].append("legal_checked")
    return data


def test_round_trip_through_text_gives_the_same_definition():
    text = json.dumps(stored.to_json(SHIPPED))
    assert stored.from_json(json.loads(text)) == SHIPPED


def test_own_version_round_trip():
    definition = stored.from_json(own_version())
    assert stored.from_json(json.loads(json.dumps(stored.to_json(definition)))) == definition


def test_own_version_says_its_condition_in_its_own_words():
    definition = stored.from_json(own_version())
    assert derive.conditions(definition, "cooperation", 4)[-1] == "legal_checked"
    assert derive.due_days(definition, 4) == 30
    assert labels.condition(definition, "legal_checked").short == "Prawnik sprawdził umowę"


def test_defaults_may_be_left_out():
    data = stored.to_json(replace(SHIPPED, score_conditions=()))
    del data["terms"], data["score_conditions"]
    assert stored.from_json(data) == replace(SHIPPED, score_conditions=())


def broken(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    data = deepcopy(stored.to_json(SHIPPED))
    target: Any = data
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return data


STAGE, COLUMN = ("stages", 4), ("stages", 4, "columns", 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (broken((*STAGE, "note"), "x"), r"stages\[4\]: unknown field “note”"),
        (broken((*STAGE, "days"), "20"), r"stages\[4\]\.days: int expected"),
        (broken((*STAGE, "days"), True), r"stages\[4\]\.days: int expected"),
        (broken((*STAGE, "is_box"), 1), r"stages\[4\]\.is_box: bool expected"),
        (broken((*STAGE, "columns"), {}), r"stages\[4\]\.columns: list expected"),
        (broken((*COLUMN, "gate"), ["goals_measurable", 7]), r"gate\[1\]: str expected"),
        (broken((*COLUMN, "client_part"), "everything"), r"client_part: one of none, negotiates"),
        (broken((*COLUMN, "variant"), None), r"variant: one of negotiation"),
        (broken(("stages",), None), r"stages: list expected"),
        ([], r"definition: dict expected"),
        (None, r"definition: dict expected"),
    ],
)
def test_wrong_shape_is_refused_with_its_place(data: object, reason: str):
    with pytest.raises(InvalidDefinition, match=reason):
        stored.from_json(data)


def test_missing_field_is_refused():
    data = stored.to_json(SHIPPED)
    del data["stages"][2]["opened_by"]
    with pytest.raises(InvalidDefinition, match="“opened_by” is missing"):
        stored.from_json(data)


def test_stored_version_is_judged_by_the_same_rules():
    with pytest.raises(InvalidDefinition, match="D22"):
        stored.from_json(broken((*COLUMN, "inputs"), ["findings"]))


def test_published_version_is_read_without_being_judged_again():
    data = broken((*COLUMN, "gate"), ["concept_accepted"])
    assert derive.conditions(stored.read(data), "cooperation", 4) == ("concept_accepted",)
    with pytest.raises(InvalidDefinition, match="plan_signed_both"):
        stored.from_json(data)


@pytest.mark.parametrize("data", [broken((*STAGE, "note"), "x"), {}, None])
def test_reading_a_published_version_is_as_strict_about_its_shape(data: object):
    with pytest.raises(InvalidDefinition):
        stored.read(data)


def test_condition_without_a_name_is_refused():
    data = own_version()
    data["terms"] = []
    with pytest.raises(InvalidDefinition, match="legal_checked"):
        stored.from_json(data)
