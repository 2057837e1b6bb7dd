"""Every kind of act that the code records has words on the audit page."""

import ast
import re
from pathlib import Path

import pytest

from accounts import apps
from analytics import recorded as analytics
from cooperation import recorded as cooperation
from corpsys import recorded as corpsys
from corpsys.audit import kinds
from corpsys.jobs import registry as jobs

ROOT = Path(apps.__file__).parent.parent
FLOORS = {"accounts": {}, "corpsys": corpsys.WORDS, "analytics": analytics.WORDS, "cooperation": cooperation.WORDS}
SHAPE = re.compile(r"[a-z_]+\.[a-z_]+")
# Put together when they are recorded: f"{what}.read" and f"bypass.{standing}". The last is the name of a job, too.
COMPOSED = {"readiness.read", "variant.read", "client.read", "market_position.read"}
COMPOSED |= {"bypass.approved", "bypass.refused", "rules.dry_run"}
WORDS = {kind: words for floor in FLOORS.values() for kind, words in floor.items()}


def recorded(floor):
    """The texts of the shape `object.act` in the modules that record acts, without the kinds of jobs."""
    found = set()
    for path in (ROOT / floor).rglob("*.py"):
        tree = ast.parse(path.read_text())
        names = [each for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for each in node.names]
        if any(each.name == "record" for each in names):
            texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
            found |= {text for text in texts if isinstance(text, str) and SHAPE.fullmatch(text)}
    return found - set(jobs._handlers)


@pytest.mark.parametrize("floor", FLOORS)
def test_every_recorded_kind_has_words(floor):
    assert sorted(recorded(floor) - set(WORDS)) == []


def test_no_words_are_left_of_kinds_that_nobody_records():
    assert sorted(set(WORDS) - COMPOSED - set().union(*map(recorded, FLOORS))) == []


def test_each_kind_belongs_to_one_floor_and_the_words_are_registered():
    assert sum(map(len, FLOORS.values())) == len(WORDS)
    assert {kind: kinds.said(kind) for kind in WORDS} == WORDS
    assert kinds.said("of.an_earlier_version") == "of.an_earlier_version"


@pytest.mark.django_db
def test_the_page_says_what_was_done_in_words(world, sign_in):
    from corpsys.audit.services import record

    record(kind="organisation.merged", by=world.principal("Eve"), entity=world.client)
    for name in ("Eve", "Adam"):
        page = sign_in(world.users[name]).get("/first/audit/").content.decode()
        assert "Merged two organisations" in page and "organisation.merged" not in page
