"""What corpsys.js does, in a real browser under the strict content security policy, against a small server of its own."""

import shutil
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking")
TYPES = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH"),
]

HEAD = """<!DOCTYPE html><html lang="en"><head><title>x</title>
<meta name="htmx-config" content='{"includeIndicatorStyles": false, "allowEval": false, "responseHandling":
[{"code": "422", "swap": true}, {"code": "[23]..", "swap": true}, {"code": "[45]..", "swap": false, "error": true}]}'>
<script defer src="/static/vendor/htmx/htmx.min.js"></script><script defer src="/static/corpsys/corpsys.js"></script></head>
<body><div id="problem" hidden data-failed="Failed." data-offline="Offline."><p id="problem-text"></p></div>
<div id="live" role="status" data-updated="Updated."></div>"""
SUMMARY = (
    '<section data-error-summary tabindex="-1"><a href="#amount">Amount</a></section><input id="amount" class="field">'
)
PAGES = {
    "/": HEAD + """
<form id="plain" method="post" action="/slow"><button name="act" value="sign">Sign</button></form>
<form id="part" hx-post="/refuse" hx-target="#place" novalidate><button id="send" name="act" value="go">Go</button></form>
<button id="load" hx-get="/loaded" hx-target="#place">Load</button>
<button id="whole" hx-get="/other" hx-target="#place">Whole</button>
<button id="gone" hx-get="/gone" hx-target="#place">Gone</button>
<button id="cut" hx-get="/cut" hx-target="#place">Cut</button>
<button id="word" hx-get="/word" hx-target="#place">Word</button>
<div id="place">before</div>""",
    "/errors": HEAD + SUMMARY,
    "/job": HEAD + '<div id="job" hx-get="/poll" hx-trigger="every 100ms" hx-swap="outerHTML"></div>',
    "/loaded": '<p data-announce="Three rows.">new</p>',
    "/word": "<p>new</p>",
    "/other": HEAD + "<h1>Elsewhere</h1>",
}  # fmt: skip


class Server(BaseHTTPRequestHandler):
    posted: list[str] = []
    polls = 0

    def log_message(self, *_args):
        pass

    def do_GET(self):
        if self.path.startswith("/static/"):
            return self.answer(200, (ROOT / self.path[1:]).read_bytes(), TYPES[self.path.rsplit(".", 1)[1]])
        if self.path == "/cut":
            return self.connection.close()
        if self.path == "/poll":
            Server.polls += 1
            return self.answer(286, b'<div id="job" data-announce="Done.">done</div>')
        if self.path == "/gone":
            return self.answer(
                404, b"<!DOCTYPE html><h1 data-problem>Not found.</h1><p>x</p><p data-problem>Not shared.</p>"
            )
        return self.answer(200, PAGES[self.path].encode()) if self.path in PAGES else self.answer(404, b"")

    def do_POST(self):
        Server.posted.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        time.sleep(0.5)
        if self.path == "/refuse":
            return self.answer(422, SUMMARY.encode())
        return self.answer(200, (HEAD + "sent").encode())

    def answer(self, status, body, kind="text/html; charset=utf-8"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, address):
    page = browser.new_page()
    page.set_default_timeout(5000)
    violations = []
    page.on("console", lambda message: violations.append(message.text) if "Content Security" in message.text else None)
    page.on("pageerror", lambda error: violations.append(str(error)))
    Server.posted.clear()
    page.goto(address + "/")
    yield page
    page.close()
    assert violations == []


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


def says(page, text):
    page.wait_for_function("text => document.getElementById('live').textContent === text", arg=text)


def test_form_sent_twice_arrives_once_with_the_buttons_value(page):
    page.evaluate(
        """async () => {
            const form = document.getElementById('plain');
            form.requestSubmit(form.elements[0]);
            await new Promise((done) => setTimeout(done, 100));
            form.requestSubmit();
        }"""
    )
    page.wait_for_function("document.body.textContent.includes('sent')")
    assert Server.posted == ["act=sign"]


def test_pressed_button_is_busy_and_disabled(page):
    state = page.evaluate(
        """async () => {
            const button = document.querySelector('#plain button');
            button.click();
            await new Promise((done) => setTimeout(done, 100));
            return [button.disabled, button.getAttribute('aria-busy')];
        }"""
    )
    assert state == [True, "true"]


def test_refused_form_is_swapped_and_its_summary_focused(page):
    page.click("#send")
    page.wait_for_selector("#send[aria-busy=true]:disabled")
    page.wait_for_selector("#place [data-error-summary]:focus")
    assert Server.posted == ["act=go"]
    assert page.is_enabled("#send")
    page.click("#place a")
    assert focused(page) == "amount"


def test_summary_of_a_whole_page_is_focused(page, address):
    page.goto(address + "/errors")
    page.wait_for_selector("[data-error-summary]:focus")


def test_swap_is_announced_in_its_own_words_and_focus_stays(page):
    page.click("#load")
    says(page, "Three rows.")
    assert focused(page) == "load"


def test_swap_without_words_is_announced(page):
    page.click("#word")
    says(page, "Updated.")


def test_poll_is_announced_and_ends(page, address):
    page.goto(address + "/job")
    says(page, "Done.")
    seen = Server.polls
    page.wait_for_timeout(400)
    assert Server.polls == seen


def test_whole_page_in_answer_to_a_part_is_gone_to(page, address):
    page.click("#whole")
    page.wait_for_url(address + "/other")
    assert page.inner_text("h1") == "Elsewhere"


def test_failed_request_says_why_and_keeps_what_was_there(page):
    page.click("#gone")
    page.wait_for_selector("#problem:focus")
    assert page.inner_text("#problem-text") == "Not found. Not shared."
    assert page.inner_text("#place") == "before"


def test_unanswered_request_is_said(page):
    page.click("#cut")
    page.wait_for_selector("#problem:focus")
    assert page.inner_text("#problem-text") == "Offline."
    assert page.is_enabled("#cut")
