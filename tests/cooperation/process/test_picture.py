"""The drawn ICOM box of every stage in every variant: nothing overlaps, nothing leaves the drawing, in longer words too."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from django.template import Engine
from django.template.context import Context
from django.utils import translation

from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.definition.types import UnknownName, Variant
from cooperation.process.drawing import Arrow, TextLine
from cooperation.process.picture import ArrowState, IcomPicture, Presence, icom_box
from corpsys.pages.lettering import width

BOXES = [(stage, variant) for stage in range(1, 8) for variant in Variant]
TEMPLATES = Engine(
    dirs=[Path(__file__).resolve().parents[3] / "templates"],
    libraries={"i18n": "django.templatetags.i18n", "l10n": "django.templatetags.l10n"},
)
SVG = "{http://www.w3.org/2000/svg}"


def states(stage: int, variant: str, note: str = "", url: str = "/there/") -> dict[str, ArrowState]:
    """Give the arrows of a box all four presences in turn."""
    column = SHIPPED.stage(stage).column(variant)
    names = (*column.inputs, *column.controls, *column.outputs, *column.mechanisms)
    presences = list(Presence)
    return {name: ArrowState(presences[place % 4], url, note) for place, name in enumerate(names)}


def picture(stage: int, variant: str, note: str = "", url: str = "/there/") -> IcomPicture:
    return icom_box(SHIPPED, stage, variant, states(stage, variant, note, url))


def arrows(drawn: IcomPicture) -> list[Arrow]:
    return [arrow for group in drawn.groups for arrow in group.arrows]


@pytest.fixture(params=["as written", "40 % longer"])
def words(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw with the English words, and with words longer by the 40 % that Polish may need."""
    if request.param == "40 % longer":
        translated: Callable[[str], str] = lambda text: text + (" wzrost" * 9)[: max(1, int(len(text) * 0.4))]  # noqa: E731
        monkeypatch.setattr(translation._trans, "gettext", translated)
        monkeypatch.setattr(translation._trans, "pgettext", lambda _context, text: translated(text))


# --- geometry ---------------------------------------------------------------------------------------------------------


class Area(NamedTuple):
    what: str
    left: float
    top: float
    right: float
    bottom: float


def area(line: TextLine, anchor: str, size: int) -> Area:
    wide = width(line.text, size)
    left = line.x - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
    return Area(line.text, left, line.y - size * 0.76, left + wide, line.y + size * 0.24)


def texts(drawn: IcomPicture) -> Iterator[Area]:
    yield from (area(line, "middle", 18) for line in drawn.heading)
    for group in drawn.groups:
        yield area(group.caption, group.anchor, 13)
        for arrow in group.arrows:
            yield from (area(line, arrow.anchor, 15) for line in arrow.label_lines)
            yield from (area(line, arrow.anchor, 13) for line in arrow.state_lines)
            yield from (
                Area(f"{mark.side} mark", mark.x - 8, mark.y - 8, mark.x + 8, mark.y + 8) for mark in arrow.marks
            )
            yield Area("icon", arrow.icon[0] - 6, arrow.icon[1] - 6, arrow.icon[0] + 6, arrow.icon[1] + 6)


def strokes(drawn: IcomPicture) -> Iterator[Area]:
    for arrow in arrows(drawn):
        (x1, y1), (x2, y2) = arrow.start, arrow.end
        yield Area(f"arrow of {arrow.key}", min(x1, x2) - 1, min(y1, y2) - 1, max(x1, x2) + 1, max(y1, y2) + 1)


def meet(one: Area, other: Area) -> bool:
    beside = one.right <= other.left or other.right <= one.left
    return not (beside or one.bottom <= other.top or other.bottom <= one.top)


def faults(drawn: IcomPicture) -> list[str]:
    written, drawn_lines = list(texts(drawn)), list(strokes(drawn))
    found = [f"{a.what} meets {b.what}" for a, b in combinations(written, 2) if meet(a, b)]
    found += [f"{a.what} crosses {b.what}" for a in drawn_lines for b in written if meet(a, b)]
    found += [
        f"{a.what} leaves the drawing"
        for a in written
        if a.left < 0 or a.top < 0 or a.right > drawn.width or a.bottom > drawn.height
    ]
    left, top, wide, tall = drawn.box
    heading = [area(line, "middle", 18) for line in drawn.heading]
    return found + [a.what for a in heading if a.left < left or a.right > left + wide or a.bottom > top + tall]


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize("note", ["", "8 findings", "version 3 of 18 November, confirmed by Anna Lis-Kowalewska"])
@pytest.mark.parametrize(("stage", "variant"), BOXES)
def test_nothing_overlaps_and_nothing_leaves_the_drawing(stage: int, variant: str, note: str):
    assert faults(picture(stage, variant, note)) == []


def test_the_check_finds_an_overlap():
    drawn = picture(4, "cooperation")
    inputs, controls, *rest = drawn.groups
    first = controls.arrows[0]
    label = replace(first.label_lines[0], x=first.label_lines[0].x + 60)
    moved = replace(controls, arrows=(replace(first, label_lines=(label,)), *controls.arrows[1:]))

    found = faults(replace(drawn, groups=(inputs, moved, *rest)))
    assert "arrow of definition crosses Process definition" in found


def test_the_check_finds_what_leaves_the_drawing():
    assert "Controls leaves the drawing" in faults(replace(picture(4, "cooperation"), width=460))


@pytest.mark.parametrize(("stage", "variant"), BOXES)
def test_arrows_stand_on_their_side_of_the_box_in_the_order_of_the_table(stage: int, variant: str):
    drawn = picture(stage, variant)
    left, top, wide, tall = drawn.box
    column = SHIPPED.stage(stage).column(variant)
    inputs, controls, outputs, mechanisms = drawn.groups

    assert [arrow.key for arrow in inputs.arrows] == list(column.inputs)
    assert [arrow.key for arrow in controls.arrows] == list(column.controls)
    assert [arrow.key for arrow in outputs.arrows] == list(column.outputs)
    assert [arrow.key for arrow in mechanisms.arrows] == list(column.mechanisms)
    assert all(arrow.end[0] == left and top < arrow.end[1] < top + tall for arrow in inputs.arrows)
    assert all(arrow.end[1] == top and left < arrow.end[0] < left + wide for arrow in controls.arrows)
    assert all(arrow.start[0] == left + wide and arrow.end[0] == drawn.width for arrow in outputs.arrows)
    assert all(arrow.end[1] == top + tall and arrow.start[1] > top + tall for arrow in mechanisms.arrows)
    assert [arrow.end[0] for arrow in controls.arrows] == sorted(arrow.end[0] for arrow in controls.arrows)


def test_targets_are_large_enough_to_hit():
    for stage, variant in BOXES:
        for arrow in arrows(picture(stage, variant)):
            assert arrow.target[2] >= 24
            assert arrow.target[3] >= 24


def test_description_says_every_arrow_and_its_state():
    drawn = picture(3, "negotiation", note="version 2")
    assert drawn.title == "3 Analysis: Analyse the data and evaluate what they mean"
    assert drawn.description == (
        "Inputs: Classified data (present, version 2)."
        " Controls: Process definition (missing, version 2); Feedback on the process (outdated, version 2);"
        " Supervision by the key-account manager (not yet, version 2)."
        " Outputs: Findings (present, version 2)."
        " Mechanisms: Enterprise team (missing, version 2); Enterprise data and knowledge (outdated, version 2)."
    )


def test_arrow_without_a_state_is_refused():
    given = states(4, "cooperation")
    del given["client_acceptance"]
    with pytest.raises(UnknownName, match="client_acceptance"):
        icom_box(SHIPPED, 4, "cooperation", given)


@pytest.mark.parametrize("stage", [0, 8])
def test_preparation_and_closing_are_no_boxes(stage: int):
    with pytest.raises(UnknownName, match="no box"):
        icom_box(SHIPPED, stage, "cooperation", {})


# --- the templates ----------------------------------------------------------------------------------------------------


def rendered(template: str, drawn: IcomPicture) -> str:
    return TEMPLATES.get_template(template).render(Context({"picture": drawn}))


@pytest.mark.parametrize(("stage", "variant"), BOXES)
def test_svg_is_well_formed_and_has_a_title_a_description_and_a_link_per_arrow(stage: int, variant: str):
    drawn = picture(stage, variant)
    root = ElementTree.fromstring(rendered("process/_icom.svg", drawn).strip())

    assert root.findtext(f"{SVG}title") == drawn.title
    assert root.findtext(f"{SVG}desc") == drawn.description
    assert root.get("role") == "group"
    assert len(list(root.iter(f"{SVG}a"))) == len(arrows(drawn))
    words = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    for arrow in arrows(drawn):
        assert arrow.name in words
        assert arrow.state in words


def test_svg_without_links_is_an_image():
    root = ElementTree.fromstring(rendered("process/_icom.svg", picture(4, "cooperation", url="")).strip())
    assert root.get("role") == "img"
    assert list(root.iter(f"{SVG}a")) == []


@pytest.mark.parametrize("template", ["process/_icom.svg", "process/_icom_lists.html", "process/_icom.html"])
def test_strict_content_security_policy_is_kept(template: str):
    html = rendered(template, picture(4, "cooperation"))
    assert not re.search(r"\sstyle=|\son\w+=|<script|<style|javascript:", html)


@pytest.mark.parametrize("template", ["process/_icom.svg", "process/_icom_lists.html"])
def test_notes_and_addresses_are_escaped(template: str):
    html = rendered(template, picture(4, "cooperation", note="<b>Lis & Syn</b>", url='/x/"onclick="y'))
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    assert '"onclick' not in html


def test_numbers_are_written_without_the_separators_of_a_language():
    with translation.override("pl"):
        html = rendered("process/_icom.svg", replace(picture(4, "cooperation"), height=1234))
    assert 'height="1234"' in html


def test_lists_have_the_same_words_as_the_drawing():
    drawn = picture(7, "integration", note="version 2")
    html = rendered("process/_icom_lists.html", drawn)
    for group in drawn.groups:
        assert f"<h3>{group.name}</h3>" in html
    for arrow in arrows(drawn):
        assert f">{arrow.name}</a>" in html
    assert html.count("version 2") == len(arrows(drawn))
