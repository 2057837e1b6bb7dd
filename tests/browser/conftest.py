"""A real site with the sample, people signed in to it in a real browser, and what a page must never do."""

from collections.abc import Iterator

import pytest

from tests import chromium
from tests.browser.visitor import Visitor
from tests.smoke.site import Site, sample_site

PASSWORD = "corpsys-sample"


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with sample_site() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """One browser for a module only: while it is open, nothing else in this process may ask the test database."""
    with chromium.started() as running:
        yield running


@pytest.fixture
def visitor(site, browser):
    """Return somebody at a browser of their own; every page they open is watched until the end of the test."""
    opened: list[Visitor] = []

    def _visitor(email: str = "", width: int = 1280, locale: str = "en-US") -> Visitor:
        visitor = Visitor(browser, site.url, width, locale)
        opened.append(visitor)
        if email:
            visitor.sign_in(email, PASSWORD)
        return visitor

    yield _visitor
    for visitor in opened:
        visitor.close()
    faults = [fault for visitor in opened for fault in visitor.faults]
    assert not faults, "\n".join(faults)
