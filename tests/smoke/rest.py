"""The main job over REST: tokens where a token may, signed-in people for what binds a company."""

import io
import json
import time
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import requests

from tests.smoke import figures
from tests.smoke.founding import PASSWORD, found, sign_in_by_code, wait_for_mail
from tests.smoke.person import Person
from tests.smoke.site import Site

Told = Iterator[tuple[str, object]]
SLUG = "walked-by-rest"
KEY = "FAR-01"


class Machine:
    """Another system with a token."""

    def __init__(self, site: Site, secret: str) -> None:
        self.base = urljoin(site.url, f"/api/v1/{SLUG}/")
        self.header = {"Authorization": f"Bearer {secret}"}

    def call(self, method: str, path: str, expect: int = 200, **kwargs):
        answer = requests.request(method, self.base + path, headers=self.header, timeout=120, **kwargs)
        assert answer.status_code == expect, f"token: {method} {path}: {answer.status_code} {answer.text[:800]}"
        return answer.json() if answer.content else None

    def load(self, kind: str, name: str, content: bytes, context: dict) -> dict:
        """Bring a file in: upload, match, check, confirm, wait."""
        made = self.call(
            "POST",
            "imports/",
            201,
            data={"kind": kind, "context": json.dumps(context)},
            files={"file": (name, io.BytesIO(content), "text/csv")},
        )
        path = f"imports/{made['public_id']}/"
        self.call("PUT", path + "mapping/", 200, json={"mapping": made["mapping"]})
        checked = self._until(path, {"checked", "failed"})
        assert checked["state"] == "checked" and not checked["rows_bad"], checked
        self.call("POST", path + "confirmation/", 202, json={})
        loaded = self._until(path, {"loaded", "failed"})
        assert loaded["state"] == "loaded", loaded
        return loaded

    def _until(self, path: str, states: set[str], seconds: float = 90) -> dict:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            shown = self.call("GET", path)
            if shown["state"] in states:
                return shown
            time.sleep(0.4)
        raise AssertionError(f"{path} stays {shown['state']}: {shown}")


class Api:
    """A signed-in person calling REST with their session."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def __call__(self, method: str, path: str, expect: int = 200, version: int | None = None, **kwargs):
        headers = {"If-Match": f'"{version}"'} if version is not None else {}
        return self.person.api(method, f"/api/v1/{SLUG}/{path}", expect, headers=headers, **kwargs)


def walk(site: Site) -> Told:
    """Walk, and tell each figure read back."""
    people = found(site, SLUG)
    eve, adam = Api(people["eve"]), Api(people["adam"])
    _corporation(eve, adam)
    people |= {name: sign_in_by_code(site, name, f"{name}@{SLUG}.example") for name in ("alice", "bob")}
    alice = Api(people["alice"])
    host = Machine(site, _token(people["alice"], ("read", "ledger", "data", "jobs", "values")))
    yield from _key_clients(host)
    yield from _decision(alice)
    yield from _first_stages(alice, people, host)
    lena = _invited(site, alice, people)
    yield from _joined(alice, lena, host, people)


def _corporation(eve: Api, adam: Api) -> None:
    eve("POST", "levels/", 201, json={"rank": 1, "name": "Strategic"})
    for kind, name in (("enterprise", "DIAGEO AMERICAS"), ("client", "FAREWAY")):
        eve("POST", "organisations/", 201, json={"kind": kind, "name": name, "level": 1, "country": "US"})
    for name, role, department in (("alice", "kam", "Sales"), ("bob", "member", "Logistics")):
        body = {"name": name.title(), "email": f"{name}@{SLUG}.example", "role": role, "department": department}
        adam("POST", "people/", 201, json={**body, "organisation": "diageo-americas"})
    goal = None
    for enterprise in ("", "diageo-americas"):
        made = eve("POST", "strategies/", 201, json={"title": "Strategy 2021", "enterprise": enterprise})
        path = f"strategies/{made['public_id']}/"
        text = {"text": "Grow with key clients"} | ({"traces_to": goal} if goal else {})
        goal = eve("POST", path + "goals/", 201, json=text)["goals"][0]["public_id"]
        eve("POST", path + "factors/", 201, json={"kind": "internal", "text": "A team that knows the categories"})
        eve("POST", path + "factors/", 201, json={"kind": "external", "text": "The market of 2020 grew by 13.6 %"})
        eve("POST", path + "publication/", 201, json={})


def _token(person: Person, scopes: tuple[str, ...]) -> str:
    """Make a token as a person does, on its page, which shows the secret once."""
    person.open(f"/{SLUG}/account/tokens/")
    person.submit(action="", name="ERP", scopes=scopes, days=30, expect=201)
    marked = person.page.text.split('id="token-secret">')[1]
    return marked.split("<")[0]
