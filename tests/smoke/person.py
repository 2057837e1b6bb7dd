"""A person at a browser without JavaScript: follows pages, fills forms by their field names, keeps cookies."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    """Collects the forms of a page with their values as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = self._area = ""
        self._option: tuple[str, bool] | None = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append(Form(given.get("action") or "", (given.get("method") or "get").lower()))
        if not self.forms or "disabled" in given:
            return
        form, name = self.forms[-1], given.get("name") or ""
        if tag == "input" and name:
            self._input(form, name, given)
        elif tag == "select" and name:
            self._select = name
            form.fields.setdefault(name, [])
        elif tag == "option" and self._select:
            value = given.get("value", "")
            form.choices.setdefault(self._select, []).append(value)
            if "selected" in given:
                form.fields[self._select].append(value)
        elif tag == "textarea" and name:
            self._area = name
            form.fields[name] = [""]

    def _input(self, form: Form, name: str, given: dict) -> None:
        kind = given.get("type") or "text"
        if kind == "file":
            form.files.add(name)
        elif kind in ("checkbox", "radio"):
            form.choices.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.fields.setdefault(name, []).append(given.get("value", "on"))
        elif kind != "submit":
            form.fields.setdefault(name, []).append(given.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "select":
            form = self.forms[-1]
            if not form.fields[self._select] and form.choices.get(self._select):
                form.fields[self._select] = [form.choices[self._select][0]]
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data):
        if self._area:
            self.forms[-1].fields[self._area][0] += data


class Person:
    """One person's browser. `page`: the answer last shown."""

    def __init__(self, site_url: str, name: str) -> None:
        self.base, self.name = site_url, name
        self.session = requests.Session()
        self.page: requests.Response

    def open(self, path: str, expect: int = 200) -> requests.Response:
        """Open a page, following redirects."""
        self.page = self.session.get(urljoin(self.base, path), timeout=60, headers={"Accept-Language": "en"})
        return self._expect(expect)

    def status(self, path: str) -> int:
        """Return the status of a page without following a redirect to the sign-in page as success."""
        answer = self.session.get(urljoin(self.base, path), timeout=60, allow_redirects=False)
        return answer.status_code

    def submit(self, *, action: str = "", expect: int = 200, files: dict | None = None, **values) -> requests.Response:
        """Fill in a form of the page shown (the one whose address ends with `action`) and send it."""
        form = self.form(action, values, files or {})
        data = {name: found for name, found in form.fields.items() if found}
        for name, value in values.items():
            data[name] = [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]
        target = urljoin(self.page.url, form.action or self.page.url)
        self.page = self.session.post(
            target,
            data=[(name, item) for name, items in data.items() for item in items],
            files=files,
            headers={"Referer": self.page.url, "Accept-Language": "en"},
            timeout=120,
        )
        return self._expect(expect)

    def form(self, action: str, values: dict, files: dict) -> Form:
        """Return the form of the page that fits: by its address, or by having the fields."""
        parser = _Forms()
        parser.feed(self.page.text)
        wanted = set(values) | set(files)
        for form in parser.forms:
            known = set(form.fields) | set(form.choices) | form.files
            own = form.action or self.page.url
            shell = "/language/" in own or "/logout/" in own
            fits = not action or own.split("?")[0].endswith(action)
            if form.method == "post" and wanted <= known and fits and not shell:
                return form
        seen = [(form.action, sorted(set(form.fields) | form.files)) for form in parser.forms]
        raise AssertionError(f"{self.name}: no form {action} with {sorted(wanted)} at {self.page.url}: {seen}")

    def api(self, method: str, path: str, expect: int = 200, headers: dict | None = None, **kwargs):
        """Call REST with this person's session and its CSRF proof."""
        token = self.session.cookies.get("csrftoken", "")
        answer = self.session.request(
            method,
            urljoin(self.base, path),
            headers={"X-CSRFToken": token, "Referer": self.base, **(headers or {})},
            timeout=120,
            **kwargs,
        )
        assert answer.status_code == expect, f"{self.name}: {method} {path}: {answer.status_code} {answer.text[:800]}"
        return answer.json() if answer.content else None

    def reads(self, text: str) -> bool:
        """Say whether the page shows a text, tags and runs of white space aside."""
        plain = unescape(re.sub(r"<[^>]+>", " ", self.page.text)).replace("\xa0", " ")
        return text in re.sub(r"\s+", " ", plain)

    def _expect(self, status: int) -> requests.Response:
        if self.page.status_code != status:
            plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.page.text))
            raise AssertionError(
                f"{self.name}: {self.page.url}: {self.page.status_code}, expected {status}: {plain[:1500]}"
            )
        return self.page
