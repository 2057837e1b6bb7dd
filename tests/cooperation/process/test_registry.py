"""Every condition of the shipped definition has exactly one check, and every check is used. Source: D24."""

import pytest

from cooperation.process import registry
from cooperation.process.definition import derive, labels
from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.definition.types import Variant

NAMED = {
    name
    for stage in SHIPPED.stages
    for variant in Variant
    for name in derive.conditions(SHIPPED, variant, stage.number)
}


def test_conditions_and_checks_are_the_same_set():
    assert registry.names() == NAMED


def test_every_condition_has_its_words():
    assert set(labels.CONDITIONS) == NAMED


def test_a_second_check_of_a_condition_is_refused(monkeypatch):
    monkeypatch.setattr(registry, "_checks", {})
    registry.condition("variant_decided")(lambda process: registry.Answer(True, ""))
    with pytest.raises(ValueError, match="two checks"):
        registry.condition("variant_decided")(lambda process: registry.Answer(False, ""))
