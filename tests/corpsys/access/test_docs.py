"""The page about access says what the table says."""

from django.utils import translation

from corpsys.access import docs


def test_the_page_is_the_tables():
    with translation.override("en"):
        assert docs.TARGET.read_text() == docs.text()
