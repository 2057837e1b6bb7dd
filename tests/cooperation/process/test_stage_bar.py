"""The bar of stages: words, order, 6 beside 7, and where the client joins (D20, D25)."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.template import Engine
from django.template.context import Context

from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.definition.types import StageState
from cooperation.process.stage_bar import StageBar, StageFacts, stage_bar

TEMPLATES = Engine(
    dirs=[Path(__file__).resolve().parents[3] / "templates"], libraries={"i18n": "django.templatetags.i18n"}
)
NOT_OPEN, OPEN, PASSED, REOPENED = StageState.NOT_OPEN, StageState.OPEN, StageState.PASSED, StageState.REOPENED
IN_6_AND_7 = (PASSED, PASSED, PASSED, PASSED, PASSED, PASSED, OPEN, OPEN, NOT_OPEN)


def bar(variant: str = "cooperation", *, selected: int | None = None, **changes: dict[str, Any]) -> StageBar:
    """Return the bar of a process in stages 6 and 7; s3={"by_exception": True} changes the facts of stage 3."""
    facts = {
        number: StageFacts(**({"state": state, "url": f"/s/{number}/"} | changes.get(f"s{number}", {})))
        for number, state in enumerate(IN_6_AND_7)
    }
    return stage_bar(SHIPPED, variant, facts, selected=selected)


def rendered(drawn: StageBar) -> str:
    return TEMPLATES.get_template("process/_stage_bar.html").render(Context({"bar": drawn}))


def test_stages_stand_in_order_and_6_beside_7():
    assert [[mark.number or mark.name for mark in group.marks] for group in bar().groups] == [
        ["Preparation"],
        ["1"],
        ["2"],
        ["3"],
        ["4"],
        ["5"],
        ["6", "7"],
        ["Closing"],
    ]
    assert [group.is_parallel for group in bar().groups] == [False] * 6 + [True, False]


@pytest.mark.parametrize(
    ("variant", "joins", "inside", "sentence"),
    [
        ("negotiation", [], [], "The client stays outside the process."),
        ("cooperation", [4], [4, 5, 6, 7], "The client joins at 4 Strategic plan."),
        ("integration", [2], [2, 3, 4, 5, 6, 7], "The client joins at 2 Data gathering."),
    ],
)
def test_client_joins_at_its_entry_stage(variant: str, joins: list[int], inside: list[int], sentence: str):
    """Places are counted from preparation (0); 6 and 7 share the place 6, closing is 7."""
    drawn = bar(variant)
    assert [place for place, group in enumerate(drawn.groups) if group.client_joins] == joins
    assert [place for place, group in enumerate(drawn.groups) if group.has_client] == inside
    assert drawn.client == sentence


@pytest.mark.parametrize(
    ("facts", "words", "look"),
    [
        ({"state": NOT_OPEN}, "not open", "not_open"),
        ({"state": OPEN}, "open", "open"),
        ({"state": PASSED}, "passed", "passed"),
        ({"state": REOPENED}, "reopened", "reopened"),
        ({"state": PASSED, "by_exception": True}, "passed with an exception", "exception"),
        ({"state": PASSED, "is_outdated": True}, "passed, outdated", "outdated"),
        ({"state": REOPENED, "by_exception": True}, "reopened", "reopened"),
    ],
)
def test_state_is_said_in_words(facts: dict[str, Any], words: str, look: str):
    mark = bar(s3=facts).groups[3].marks[0]
    assert (mark.state, mark.look) == (words, look)
    assert words in rendered(bar(s3=facts))


def test_selected_stage_is_the_current_step_once():
    html = rendered(bar(selected=7))
    assert html.count('aria-current="step"') == 1
    assert re.search(r'href="/s/7/"\s*aria-current="step"', html)


def test_stage_without_an_address_is_no_link():
    html = rendered(bar(s2={"url": ""}))
    assert 'href="/s/2/"' not in html
    assert "Data gathering" in html


def test_client_mark_is_shown_only_where_it_joins():
    assert rendered(bar("integration")).count('class="stagebar-joins"') == 1
    assert 'class="stagebar-joins"' not in rendered(bar("negotiation"))


def test_strict_content_security_policy_is_kept():
    assert not re.search(r"\sstyle=|\son\w+=|<script|<style", rendered(bar()))
