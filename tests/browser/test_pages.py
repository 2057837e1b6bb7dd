"""Every page of the menu and of the shared work: opens, says no more than it may, fits the screen, is usable by everybody."""

import pytest

from tests import chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(chromium.PATH is None, reason=chromium.MISSING),
]

WIDTHS = (1280, 768, 360)
STAFF = "#navigation a"
GUEST = ".guest-tabs a"
TABS = ".process-tabs a"


def assert_fine(somebody, pages):
    faults = [fault for page in pages for fault in somebody.look(page, WIDTHS)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("email", ["kam@iowa.example", "executive@iowa.example", "administrator@iowa.example"])
def test_pages_of_the_menu(visitor, email):
    somebody = visitor(email)
    pages = somebody.links(STAFF)
    assert len(pages) >= 2
    assert_fine(somebody, pages)


@pytest.mark.parametrize("email", ["kam@iowa.example", "executive@iowa.example", "lead@fareway.example"])
def test_pages_of_a_process(visitor, email):
    somebody = visitor(email)
    somebody.go("/sample/p/FAR-01/")
    tabs = somebody.links(TABS) or somebody.links(GUEST)
    assert len(tabs) >= 5
    assert_fine(somebody, tabs)


def test_pages_of_a_client(visitor):
    kate = visitor("kam@iowa.example")
    pages = [
        f"/sample/clients/{path}"
        for path in ("fareway/", "fareway/variant/", "fareway/market-position/", "fareway/readiness/", "hy-vee/")
    ]
    assert_fine(kate, pages)


def test_pages_of_organisations(visitor):
    somebody = visitor("executive@iowa.example")
    wide = "?columns=group&columns=markets&columns=registry_number&columns=updated&sort=-updated"
    pages = [f"/sample/organisations/{path}" for path in ("", wide, "?q=farewya", "fareway/", "fareway/edit/", "add/")]
    merging = ["/sample/organisations/hy-vee/merge/", "/sample/organisations/hy-vee/merge/?other=fareway"]
    assert_fine(somebody, [*pages, *merging, "/sample/levels/", "/sample/levels/1/edit/"])
    somebody.go("/sample/organisations/fareway/")
    assert_fine(somebody, somebody.links("a[href*='/history/']")[:1])


def test_pages_of_a_gate(visitor):
    kate = visitor("kam@iowa.example")
    pages = [f"/sample/p/FAR-01/{path}" for path in ("s/0/", "s/4/", "s/4/gate/", "history/")]
    assert_fine(kate, pages)


def test_pages_before_sign_in(visitor):
    nobody = visitor()
    assert_fine(nobody, ("/login/", "/login/code/", "/outbox/"))
