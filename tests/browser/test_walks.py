"""The three journeys that must be excellent, walked in a real browser: newcomer, client lead, manager at a gate."""

import re
import time

import pytest

from tests import chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(chromium.PATH is None, reason=chromium.MISSING),
]

MAIL_SECONDS = 40


def test_newcomer_finds_what_to_do_first(visitor, site):
    said = site.manage("who")
    email = next(line.split()[0] for line in said.splitlines() if line.endswith("key-account manager"))
    password = re.search(r"with the password (\S+)", said)[1]
    kate = visitor()
    kate.sign_in(email, password)
    assert kate.page.locator("h1").inner_text() == "Today"
    assert kate.reads("FAREWAY")
    kate.press("Open the stage")
    assert kate.page.url.endswith("/sample/p/CAS-01/s/2/"), "what is late comes first"
    kate.go("/sample/")
    kate.page.locator("main a[href$='/sample/p/FAR-01/s/4/']").first.click()
    kate.page.wait_for_url("**/sample/p/FAR-01/s/4/")
    gate = kate.page.locator(".gate-list").inner_text()
    assert "Exceptions still open: 5." in gate
    assert "signature is missing" in gate


def test_client_lead_from_the_mail_to_the_acceptance(visitor):
    carol = visitor()
    carol.go(invitation_to(carol, "lead@caseys.example"))
    assert carol.reads("Kate Lindgren of DIAGEO AMERICAS invites you")
    carol.press("Open the invitation")
    assert "/p/CAS-01/concept/" in carol.page.url
    assert carol.reads("What stays private")
    carol.press("Accept")
    carol.page.check("input[name=read]")
    carol.press("Accept")
    assert carol.reads("You have accepted.")
    assert carol.reads("Accepted by Carol Dunn")


def invitation_to(somebody, email: str) -> str:
    """Return the link in the mail to an address; mail is sent by a job, so wait a little."""
    deadline = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < deadline:
        somebody.go("/outbox/")
        mail = somebody.page.locator("article", has_text=email)
        links = mail.locator("a[href*='/invitation/']")
        if links.count():
            return links.first.get_attribute("href")
        time.sleep(1)
    raise AssertionError(f"no invitation to {email} in the outbox")


def test_manager_passes_the_gate_of_the_plan(visitor):
    kate, frances = visitor("kam@iowa.example"), visitor("lead@fareway.example")
    resolve_exceptions(kate)
    kate.go("/sample/p/FAR-01/plan/")
    kate.press("Open the signing")
    sign(kate)
    frances.go("/sample/p/FAR-01/plan/sign/")
    sign(frances)
    frances.go("/sample/p/FAR-01/s/4/confirm/")
    frances.press("Confirm the gate")
    assert frances.reads("The gate is confirmed.")
    kate.go("/sample/p/FAR-01/")
    kate.press("Check and pass the gate")
    kate.press("Pass the gate")
    assert kate.reads("The gate is passed.")
    assert kate.page.locator("h1").inner_text() == "5 Action planning"


def resolve_exceptions(kate) -> None:
    for left in range(5, 0, -1):
        kate.go("/sample/p/FAR-01/s/4/")
        assert kate.reads(f"Exceptions still open: {left}.")
        kate.go("/sample/p/FAR-01/data/joined/sales/")
        kate.press("Resolve", exact=False)
        kate.page.check("input[name=resolution][value=partner]")
        kate.page.fill("textarea[name=note]", "The client's invoice shows the right figure.")
        kate.press("Save")
    kate.go("/sample/p/FAR-01/s/4/")
    assert kate.reads("All exceptions are resolved.")


def sign(somebody) -> None:
    somebody.page.check("input[name=read]")
    somebody.page.check("input[name=accept]")
    somebody.press("Sign the plan")
    assert somebody.reads("Your signature has been recorded.")
