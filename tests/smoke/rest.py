"""The main job over REST: tokens where a token may, signed-in people for what binds a company."""

import io
import json
import re
import time
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import urljoin, urlsplit

import requests

from tests.smoke import figures
from tests.smoke.founding import found, sign_in_by_code, wait_for_mail
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
        self.call("PUT", path + "mapping/", 202, json={"mapping": made["mapping"]})
        checked = self._until(path, {"checked", "failed"})
        assert checked["state"] == "checked" and not checked["rows"]["bad"], checked
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
    _corporation(Api(people["eve"]), Api(people["adam"]))
    people |= {name: sign_in_by_code(site, name, f"{name}@{SLUG}.example") for name in ("alice", "bob")}
    alice = Api(people["alice"])
    host = Machine(site, _token(people["alice"], ("read", "ledger", "data", "jobs", "values")))
    yield from _key_clients(host)
    yield from _decision(alice)
    yield from _first_stages(alice, host)
    lena = Api(_invited(site, alice, people))
    partner = Machine(site, _token(lena.person, ("read", "data", "values")))
    yield from _joined(alice, lena, host, partner)
    yield from _plan(alice, lena)
    yield from _run(alice, lena, people, host, partner)
    yield from _close(alice, lena)


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


def _until(ask, holds, seconds: float = 90):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        shown = ask()
        if holds(shown):
            return shown
        time.sleep(0.4)
    raise AssertionError(f"still not there: {shown}")


def _key_clients(host: Machine) -> Told:
    content = (figures.IOWA / "diageo_sales_by_chain.csv.gz").read_bytes()
    host.load("ledger", "sales.csv.gz", content, {"enterprise": "diageo-americas", "currency": "USD"})
    wanted = {"enterprise": "diageo-americas", "measure": "revenue", "first_month": "2019-01", "last_month": "2021-12"}
    host.call("POST", "key-clients/", 202, json=wanted)
    runs = _until(lambda: host.call("GET", "key-clients/")["results"], lambda found: found and found[0]["summary"])
    first = host.call("GET", f"key-clients/{runs[0]['public_id']}/standings/?size=500")["results"]
    fareway = next(row for row in first if row["client__key"] == "FAREWAY")
    class_a = sum(row["pareto_class"] == "A" for row in first)
    said = (runs[0]["summary"]["counted"], class_a, fareway["rank"], f"{Decimal(fareway['share']):.4f}")
    assert said == (850, 48, 2, "0.0811"), said
    yield "key clients: counted, class A, Fareway's rank and share", said


def _decision(alice: Api) -> Told:
    alice("POST", "workspaces/", 201, json={"host": "diageo-americas", "partner": "fareway"})
    levels = dict.fromkeys(figures.factors(), 3)
    alice("PUT", "readiness/fareway/", 200, version=0, json={"host": levels, "partner": levels})
    alice("POST", "readiness/fareway/submission/", 201, json={})
    shown = alice("GET", "variant/fareway/")
    assert shown["recommended"] == "cooperation", shown
    made = alice("POST", "decisions/", 201, json={"client": "fareway", "chosen": "cooperation"})
    opened = alice("POST", "processes/", 201, json={"decision": made["public_id"], "name": "Growth 2021"})
    assert opened["key"] == KEY, opened
    yield "recommended and decided", shown["recommended"]


def _at(path: str = "") -> str:
    return f"processes/{KEY}/{path}"


def _pass(alice: Api, stage: int) -> None:
    version = alice("GET", _at())["version"]
    alice("POST", _at("moves/"), 201, version=version, json={"kind": "pass", "stage": stage})


def _confirm(lena: Api, stage: int) -> None:
    lena("POST", _at("confirmations/"), 201, json={"stage": stage})


def _expect(person: Api, side: str) -> None:
    for row in figures.PLAN["expectations"]:
        if row["side"] == side:
            body = {"text": row["expectation"], "measure": row["measure"], "unit": row["unit"], "weight": row["weight"]}
            body |= {
                "direction": figures.direction(row),
                "baseline": row["baseline_2020"],
                "target": row["target_2021"],
            }
            person("POST", _at("expectations/"), 201, json={**body, "is_must": row["must"]})


def _first_stages(alice: Api, host: Machine) -> Told:
    version = alice("GET", _at())["version"]
    refused = alice("POST", _at("moves/"), 409, version=version, json={"kind": "pass", "stage": 0})
    jumped = alice("POST", _at("moves/"), 409, version=version, json={"kind": "pass", "stage": 3})
    assert refused["open"] and jumped["title"], (refused, jumped)
    yield "gate 0 refused, open", [item["name"] for item in refused["open"]]
    bob = alice("GET", _at("team/"))["candidates"][0]
    alice("POST", _at("team/"), 201, json={"user": bob["user"], "department": "Logistics"})
    _expect(alice, "enterprise")
    _pass(alice, 0)
    _pass(alice, 1)
    _half(alice, host, "sales_to_client", "enterprise_sales_to_fareway_2019_2020.csv.gz")
    _half(alice, host, "market", "enterprise_market_2019_2020.csv.gz")
    _pass(alice, 2)
    finding = {"statement": "Sales to the client grew by a third in 2020.", "source": "own:sales_to_client"}
    alice("POST", _at("findings/"), 201, json=finding)
    _pass(alice, 3)


def _half(lead: Api, machine: Machine, kind: str, name: str) -> None:
    """A token brings the file in; that it may be joined is said by the side's lead."""
    machine.load(kind, name, (figures.IOWA / name).read_bytes(), {"process": KEY, "currency": "USD"})
    rows = lead("GET", _at("data/"))["datasets"]
    dataset = next(row for row in rows if row["kind"] == kind and row["is_current"])
    body = {"shared": True} | ({"own_vendors": ["DIAGEO AMERICAS"]} if kind.startswith("client_") else {})
    lead("POST", _at(f"datasets/{dataset['public_id']}/sharing/"), 201, json=body)


def _invited(site: Site, alice: Api, people: dict[str, Person]) -> Person:
    texts = {name: f"What is meant by {name}." for name in ("meaning", "brings", "asks")}
    texts |= {name: f"What is meant by {name}." for name in ("stays_private", "grain", "leaving")}
    draft = alice("POST", _at("concept/"), 201, json=texts)
    alice("POST", _at("concept/presentations/"), 201, version=draft["version"], json={})
    address = f"lena@{SLUG}.example"
    alice("POST", _at("invitations/"), 201, json={"email": address, "name": "Lena Lead", "part": "lead"})
    text = wait_for_mail(site, address, r"/invitation/")
    lena = people["lena"] = Person(site.url, "lena")
    lena.open(urlsplit(re.search(r"https?://\S+/invitation/\S+", text)[0]).path)
    lena.submit()
    _sees_only_the_offer(lena)
    number = Api(lena)("GET", _at("concept/"))["shown"]["number"]
    Api(lena)("POST", _at("concept/answers/"), 201, json={"number": number, "answer": "accept"})
    return lena


def _sees_only_the_offer(lena: Person) -> None:
    for path in ("data", "findings", "plan", "actions", "monitoring", "expectations", "closing", "team", "lessons"):
        assert lena.status(f"/api/v1/{SLUG}/{_at(path)}/") == 404, path
    for path in ("organisations", "clients", "key-clients", "strategies", "workspaces", "decisions"):
        assert lena.status(f"/api/v1/{SLUG}/{path}/") == 404, path


def _joined(alice: Api, lena: Api, host: Machine, partner: Machine) -> Told:
    yield "before acceptance the client reads", "the concept and its questions, nothing else"
    for kind in ("client_purchases", "client_sales"):
        _half(lena, partner, kind, "fareway_purchases_2019_2020.csv.gz")
    for pair in ("sales", "market"):
        host.call("POST", _at("consolidations/"), 202, json={"pair": pair})
    path = _at("consolidations/")
    _until(lambda: host.call("GET", path)["results"], lambda found: len(found) == 2)
    for name, reader in (("enterprise", host), ("client", partner)):
        shown = json.dumps(reader.call("GET", _at("consolidations/sales/")))
        for text in ("53127225.17", "12805099.28", "0.2410"):
            assert text in shown, f"{name}: no {text} in {shown[:2000]}"
            yield f"2019–2020 ({name})", text
    rivals = {row["vendor"] for row in figures.rows("fareway_purchases_2019_2020.csv.gz")} - {"", "DIAGEO AMERICAS"}
    text = json.dumps(
        [host.call("GET", _at(path)) for path in ("consolidations/sales/", "consolidations/sales/cells/")]
    )
    assert not [name for name in rivals if name in text], "the enterprise reads vendors by name"
    finding = {"statement": "Three quarters of what the client buys comes from others.", "source": "sales:wallet"}
    alice("POST", _at("findings/"), 201, json={**finding, "implication": "Move a twentieth of the white space."})


def _plan(alice: Api, lena: Api) -> Told:
    _expect(lena, "client")
    period = {"first_day": "2021-01-01", "last_day": "2021-12-31"}
    alice("POST", _at("plan/"), 201, json={"title": "Plan 2021", **period})
    for number, goal in enumerate(figures.PLAN["goals"], start=1):
        body = {"title": goal["title"], "perspective": figures.PERSPECTIVES[goal["perspective"]]}
        body |= {"measure": goal["measure"][:120], "unit": goal["unit"][:20], "direction": figures.direction(goal)}
        body |= {"host_baseline": goal["baseline_2020"], "host_target": goal["enterprise"]["target_2021"]}
        made = alice("POST", _at("plan/goals/"), 201, json={**body, "host_benefit": goal["enterprise"]["benefit"]})
        own = {"partner_baseline": goal["baseline_2020"], "partner_target": goal["client"]["target_2021"]}
        own |= {"partner_benefit": goal["client"]["benefit"]}
        lena("PATCH", _at(f"plan/goals/{number}/"), 200, version=made["version"], json=own)
    digest = alice("POST", _at("plan/signing/"), 201, json={})["digest"]
    for person in (alice, lena):
        signed = person("POST", _at("plan/signatures/"), 201, json={"digest": digest})
    assert signed["standing"] == "signed", signed
    _confirm(lena, 4)
    _pass(alice, 4)
    yield "plan", f"{len(signed['goals'])} goals, signed by {' and '.join(signed['signed_by'])}"


def _run(alice: Api, lena: Api, people: dict[str, Person], host: Machine, partner: Machine) -> Told:
    goals = figures.PLAN["goals"]
    team = alice("GET", _at("team/"))
    members = {person["name"]: person["user"] for person in team["people"]}
    for number, goal in enumerate(goals, start=1):
        action = {"goal_number": number, "title": f"Work on: {goal['title']}"[:200], "due_on": "2021-06-30"}
        alice("POST", _at("actions/"), 201, json={**action, "owner": members["Alice"]})
        for person, name in ((alice, "Alice"), (lena, "Lena Lead")):
            method = {"goal_number": number, "source": "Record of deliveries", "frequency": "year"}
            person("POST", _at("methods/"), 201, json={**method, "responsible": members[name]})
    alice("POST", _at("assumptions/"), 201, json={"text": "The market goes on growing."})
    _confirm(lena, 5)
    _pass(alice, 5)
    for action in alice("GET", _at("actions/"))["results"]:
        path = _at(f"actions/{action['number']}/moves/")
        alice("POST", path, 201, version=action["version"], json={"standing": "done"})
    _pass(alice, 6)
    yield from _year_2021(alice, lena, host, partner)
    for number, goal in enumerate(goals, start=1):
        value = {"goal_number": number, "on": "2021-12-31", "value": goal["actual_2021"], "is_final": True}
        for machine in (host, partner):
            machine.call("POST", _at("values/"), 201, json={**value, "source": "Deliveries of 2021"})
    shown = alice("GET", _at("monitoring/"))
    index = min(figures.attainment("enterprise"), figures.attainment("client"))
    assert abs(Decimal(shown["win_win_index"]["value"]) - index) < Decimal("0.0001"), (shown, index)
    yield "2021, win-win index", shown["win_win_index"]["value"]
    _pulse(alice, [alice, Api(people["bob"]), lena])
    body = {"standing": "failed", "note": "The market grew by 7.9 %, the client's purchases fell."}
    alice("POST", _at("assumptions/1/closing/"), 201, json=body)
    _confirm(lena, 7)
    _pass(alice, 7)


def _year_2021(alice: Api, lena: Api, host: Machine, partner: Machine) -> Told:
    """The year that monitoring measures: both sides bring its files, joined anew."""
    before = host.call("GET", _at("consolidations/sales/"))["public_id"]
    _half(alice, host, "sales_to_client", "enterprise_sales_to_fareway_2021.csv.gz")
    _half(lena, partner, "client_purchases", "fareway_purchases_2021.csv.gz")
    host.call("POST", _at("consolidations/"), 202, json={"pair": "sales"})
    shown = _until(lambda: host.call("GET", _at("consolidations/sales/")), lambda found: found["public_id"] != before)
    for text in ("27405169.10", "6081016.15"):
        assert text in json.dumps(shown), f"no {text} in {json.dumps(shown)[:2000]}"
        yield "2021", text


def _pulse(alice: Api, people: list[Api]) -> None:
    number = alice("POST", _at("pulse-rounds/"), 201, json={})["number"]
    answers = dict.fromkeys(("trust", "information", "pace", "benefit", "people"), 4)
    for person in people:
        person("POST", _at(f"pulse-rounds/{number}/answers/"), 201, json=answers)
    alice("POST", _at(f"pulse-rounds/{number}/closing/"), 201, json={})


def _close(alice: Api, lena: Api) -> Told:
    for person, side in ((alice, "enterprise"), (lena, "client")):
        wanted = [row for row in figures.PLAN["expectations"] if row["side"] == side]
        answers = [
            {"number": number, "answer": row["suggested_answer"], "reason": "By the figure of 2021."}
            for number, row in enumerate(wanted, start=1)
        ]
        person("POST", _at("closing/answers/"), 201, json={"answers": answers})
        person("POST", _at("closing/submissions/"), 201, json={})
    verdict = alice("GET", _at("closing/"))["verdict"]
    assert verdict["outcome"] == "none_met", verdict
    yield "verdict", f"{verdict['outcome']}: {verdict['hint']}"
    lesson = {"stage": 4, "situation": "The baseline stood on a peak.", "done": "Took 2020 as it was."}
    alice("POST", _at("lessons/"), 201, json={**lesson, "result": "Neither side was met."})
    for person in (alice, lena):
        person("POST", _at("closing/decisions/"), 201, json={"choice": "lower"})
    _confirm(lena, 8)
    _pass(alice, 8)
    yield "closed", "the two sides lower the variant"
