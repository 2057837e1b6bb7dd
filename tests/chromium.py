"""The browser of the tests: the machine's own Chromium, kept from asking the network for anything."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

AXE = Path(__file__).with_name("vendor") / "axe.min.js"
PATH = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
MISSING = "no Chromium on the PATH"


@contextmanager
def started() -> Iterator[object]:
    """Start Chromium, yield it, close it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=PATH, args=list(QUIET))
        yield chromium
        chromium.close()
