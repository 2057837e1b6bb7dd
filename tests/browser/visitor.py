"""Somebody at a browser: goes to pages, presses what is there by its words, and notes what went wrong on the way."""

from urllib.parse import urljoin

from tests import chromium

# Source: access to pages: WCAG 2.2 AA with the rules of the versions before it.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = """async tags => (await axe.run(document, {runOnly: {type: 'tag', values: tags}})).violations.map(
    one => one.id + ': ' + one.help + ' — ' + one.nodes.map(node => node.target.join(' ')).slice(0, 3).join(' | '))"""
OVERFLOW = """() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide <= 0) return '';
    const out = [...document.querySelectorAll('body *')].filter(
        e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
    return `${wide} px too wide: ` + out.slice(0, 3).map(e => e.tagName + '.' + e.className).join(', ');
}"""

# The page hears of its new size just before it is drawn anew: what follows must not look earlier.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Visitor:
    """One person's browser. `faults`: errors in the console, scripts that failed, breaches of the content policy."""

    def __init__(self, browser, base: str, width: int, locale: str = "en-US") -> None:
        self.base = base
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=locale, bypass_csp=False, reduced_motion="reduce"
        )
        self.context.set_default_timeout(15_000)
        self.faults: list[str] = []
        self.page = self.context.new_page()
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self._note(str(error)))
        # Chromium asks the policy before the script of a test too, so axe is put in through the debugger.
        self._axe = chromium.AXE.read_text(encoding="utf-8")

    def _said(self, message) -> None:
        if message.type == "error":
            self._note(message.text)

    def _note(self, text: str) -> None:
        self.faults.append(f"{self.page.url}: {text}")

    def sign_in(self, email: str, password: str) -> None:
        self.go("/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "/login" not in url)

    def go(self, path: str) -> int:
        """Open a page and return its status."""
        answer = self.page.goto(urljoin(self.base, path), wait_until="load")
        return answer.status if answer else 0

    def press(self, words: str, exact: bool = True) -> None:
        """Press the button or follow the link of the page with these words, and wait for where it leads."""
        main = self.page.locator("main")
        target = main.get_by_role("button", name=words, exact=exact).or_(
            main.get_by_role("link", name=words, exact=exact)
        )
        with self.page.expect_event("domcontentloaded"):
            target.first.click()
        self.page.wait_for_load_state("load")

    def reads(self, words: str) -> bool:
        """Say whether the page shows these words."""
        return words in " ".join(self.page.locator("body").inner_text().split())

    def look(self, path: str, widths: tuple[int, ...]) -> list[str]:
        """Open a page and return what is wrong with it: status, what axe finds, and scrolling sideways at any width."""
        status = self.go(path)
        faults = [] if status == 200 else [f"status {status}"]
        self.page.evaluate(self._axe)
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.evaluate(DRAWN)
            # What lies between the widest and the narrowest screen differs in nothing that axe looks at.
            found = self.page.evaluate(AXE, RULES) if width in (widths[0], widths[-1]) else []
            found.append(self.page.evaluate(OVERFLOW))
            faults += [f"{width} px: {fault}" for fault in found if fault]
        return [f"{path} {fault}" for fault in faults]

    def links(self, selector: str) -> list[str]:
        """Return where the links of a part of the page lead, in order, each once."""
        found = self.page.locator(selector).evaluate_all("all => all.map(one => one.getAttribute('href'))")
        return list(dict.fromkeys(href for href in found if href))

    def close(self) -> None:
        self.context.close()
