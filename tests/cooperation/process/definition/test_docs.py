"""docs/process.md is what the definition says, in every language of the reader."""

from dataclasses import replace

from django.utils import translation

from cooperation.process.definition import docs
from cooperation.process.definition.shipped import SHIPPED


def test_committed_page_is_up_to_date():
    assert docs.PAGE.read_text(encoding="utf-8") == docs.page(SHIPPED), (
        "run: python -m cooperation.process.definition.docs"
    )


def test_page_follows_the_definition():
    longer = replace(SHIPPED.stage(2), days=33)
    changed = replace(SHIPPED, stages=(*SHIPPED.stages[:2], longer, *SHIPPED.stages[3:]))
    assert docs.page(changed) != docs.page(SHIPPED)


def test_page_is_english_whatever_the_language():
    with translation.override("pl"):
        assert docs.page(SHIPPED) == docs.PAGE.read_text(encoding="utf-8")


def test_diagram_draws_6_and_7_between_a_fork_and_a_join():
    page = docs.page(SHIPPED)
    for line in ("after_5 --> s6", "after_5 --> s7", "s6 --> before_7", "s7 --> before_7", "before_7 --> s8"):
        assert f"    {line}\n" in page
