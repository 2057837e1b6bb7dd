"""What holds for every template and script of ours: strict content security policy, and icons that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ICONS = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (ROOT / "static/vendor/tabler-icons/sprite.svg").read_text()))
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|\shx-on|javascript:|hx-confirm|hx-vals=.js:")


def name(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_has_no_inline_style_or_script(path):
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize(
    "fault",
    ["<p style='color: red'>", "<script>x()</script>", "<style>", '<a onclick="x()">', '<b hx-on:click="x">'],
)
def test_inline_rule_finds_a_fault(fault):
    assert INLINE.search(fault)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_icons_of_template_are_in_the_sprite(path):
    text = path.read_text()
    used = set(re.findall(r'{% icon "([^"]+)"', text)) | set(re.findall(r'\bicon="([^"]+)"', text))
    assert used <= ICONS


def test_icons_of_code_are_in_the_sprite():
    used = set()
    for app in ("accounts", "corpsys", "analytics", "cooperation"):
        for path in (ROOT / app).rglob("*.py"):
            used |= set(re.findall(r'\bicon="([^"]+)"', path.read_text()))
    assert used <= ICONS


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_comment_stays_on_one_line(path):
    """Django prints a {# comment #} that runs over several lines."""
    assert all(line.count("{#") == line.count("#}") for line in path.read_text().splitlines())


def test_sprite_is_small():
    assert len(ICONS) <= 40
