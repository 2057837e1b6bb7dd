"""The main job through the pages, as key-account manager and client lead, in the cooperation variant."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.smoke import figures
from tests.smoke.founding import found, sign_in_by_code, wait_for_mail
from tests.smoke.person import Person
from tests.smoke.site import Site

Told = Iterator[tuple[str, object]]
SLUG = "walked-by-pages"
# What the client's lead may open before acceptance, by route: everything else must answer as if missing.
INSIDE = ("team", "data", "findings", "plan", "actions", "monitoring", "pulse", "closing", "learning", "expectations")


@dataclass
class Walk:
    """Where a walk is: its corporation, its people, the process once there is one."""

    site: Site
    slug: str
    people: dict[str, Person] = field(default_factory=dict)
    key: str = "FAR-01"

    def at(self, path: str) -> str:
        return f"/{self.slug}/{path}"

    def inside(self, path: str = "") -> str:
        return f"/{self.slug}/p/{self.key}/{path}"

    def __getattr__(self, name: str) -> Person:
        return self.people[name]


def walk(site: Site, slug: str = SLUG) -> Told:
    """Walk, and tell each figure read back."""
    here = Walk(site, slug)
    _prepare(here)
    yield from _key_clients(here)
    yield from _decision(here)
    yield from _first_stages(here)
    yield from _invitation(here)
    yield from _joined_data(here)
    yield from _plan(here)
    yield from _run_and_close(here)


def _prepare(walk: Walk) -> None:
    """People, levels, organisations, strategies: what must exist before the first process."""
    walk.people |= found(walk.site, walk.slug)
    for rank, name in ((1, "Strategic"), (2, "Operational")):
        walk.eve.open(walk.at("levels/"))
        walk.eve.submit(rank=rank, name=name)
    for kind, name in (("enterprise", "DIAGEO AMERICAS"), ("client", "FAREWAY")):
        walk.eve.open(walk.at("organisations/add/"))
        level = walk.eve.form("", {"level": 1}, {}).choices["level"][1]
        walk.eve.submit(kind=kind, name=name, country="US", level=level)
    for name, role, department in (("alice", "kam", "Sales"), ("bob", "member", "Logistics")):
        walk.adam.open(walk.at("people/add/"))
        place = walk.adam.form("", {"organisation": 1}, {}).choices["organisation"][-1]
        address = f"{name}@{walk.slug}.example"
        walk.adam.submit(name=name.title(), email=address, role=role, organisation=place, department=department)
        walk.people[name] = sign_in_by_code(walk.site, name, address)
    for path in ("strategy/new/", "strategy/new/diageo-americas/"):
        walk.eve.open(walk.at(path))
        walk.eve.submit(title="Strategy 2021")
        goal = {"text": "Grow with key clients"}
        form = walk.eve.form("/goals/", {"text": 1}, {})
        if "traces_to" in form.choices:
            goal["traces_to"] = form.choices["traces_to"][-1]
        walk.eve.submit(action="/goals/", **goal)
        walk.eve.submit(action="/factors/", kind="internal", text="A team that knows the categories")
        walk.eve.submit(action="/factors/", kind="external", text="The market of 2020 grew by 13.6 %")
        walk.eve.open(f"{urlsplit(walk.eve.page.url).path}publish/")
        walk.eve.submit()
    walk.eve.open(walk.at("strategy/"))
    assert walk.eve.reads("100.0%"), "the enterprise's goals do not trace"


def _bring(walk: Walk, person: Person, page: str, name: str, **values: str) -> None:
    """Bring a file in: upload, match, check, confirm, wait."""
    person.open(page)
    content = (figures.IOWA / name).read_bytes()
    person.submit(files={"file": (name, content, "application/gzip")}, **values)
    intake = urlsplit(person.page.url).path
    person.submit(action="/match/")
    until(person, intake, lambda: "/confirm/" in person.page.text)
    assert person.reads("none of them with errors"), person.page.url
    person.submit(action="/confirm/")
    until(person, intake, lambda: person.reads("rows are in") or person.reads("are in the ledger"))


def until(person: Person, path: str, holds, seconds: float = 90) -> None:
    """Open a page again until something holds: long work goes on by itself."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        person.open(path)
        if holds():
            return
        time.sleep(0.4)
    raise AssertionError(f"{person.name}: {path} still does not show it")


def _key_clients(walk: Walk) -> Told:
    _bring(walk, walk.alice, walk.at("import/ledger/"), "diageo_sales_by_chain.csv.gz", currency="USD")
    walk.alice.open(walk.at("key-clients/"))
    walk.alice.submit(measure="revenue", first_month="2019-01", last_month="2021-12")
    job = urlsplit(walk.alice.page.url).path
    until(
        walk.alice,
        job,
        lambda: "/key-clients/" in "".join(re.findall(r'href="([^"]+)"[^>]*>\s*Go on', walk.alice.page.text)),
    )
    walk.alice.open(re.search(r'href="([^"]+)"[^>]*>\s*Go on', walk.alice.page.text)[1])
    walk.people["alice"].runs = urlsplit(walk.alice.page.url).path
    for label, text in (("clients", "850"), ("make 80 %", "48"), ("Fareway's share", "8.1%")):
        assert walk.alice.reads(text), f"key clients: no {text}"
        yield f"key clients, {label}", text


def _decision(walk: Walk) -> Told:
    walk.alice.open(walk.at("clients/fareway/"))
    walk.alice.submit(action="/open/")
    walk.alice.open(walk.at("clients/fareway/readiness/"))
    walk.alice.submit(action="/start/")
    for _side in ("enterprise", "client"):
        form = walk.alice.form("", {"version": 1}, {})
        walk.alice.submit(**{name: 3 for name in form.choices if name.startswith("rating-")})
    walk.alice.submit()
    walk.alice.open(walk.at("clients/fareway/variant/"))
    assert walk.alice.reads("75.00"), "readiness of the pair is not 75.00"
    walk.alice.submit(chosen="cooperation")
    assert walk.alice.reads("Decided: cooperation"), walk.alice.page.text[-3000:]
    yield "readiness of the pair", "75.00"
    yield "recommended and decided", "cooperation"
    link = re.search(r'href="([^"]*/processes/open/[^"]*)"', walk.alice.open(walk.at("clients/fareway/")).text)
    walk.alice.open(link[1])
    walk.alice.submit(name="Growth 2021")
    assert urlsplit(walk.alice.page.url).path == walk.inside(), walk.alice.page.url


def _pass_gate(walk: Walk, stage: int) -> None:
    walk.alice.open(walk.inside(f"s/{stage}/gate/"))
    walk.alice.submit()


def _confirm_gate(walk: Walk, stage: int) -> None:
    walk.lena.open(walk.inside(f"s/{stage}/confirm/"))
    walk.lena.submit()


def _expect(walk: Walk, person: Person, side: str) -> None:
    for row in figures.PLAN["expectations"]:
        if row["side"] == side:
            person.open(walk.inside("expectations/add/"))
            person.submit(
                text=row["expectation"],
                measure=row["measure"],
                unit=row["unit"],
                direction=figures.direction(row),
                baseline=row["baseline_2020"],
                target=row["target_2021"],
                weight=row["weight"],
            )


def _first_stages(walk: Walk) -> Told:
    refused = walk.alice.open(walk.inside("s/0/gate/"))
    assert "department" in refused.text
    walk.alice.open(walk.inside("team/add/"))
    person = next(value for value in walk.alice.form("", {"user": 1}, {}).choices["user"] if value)
    walk.alice.submit(user=person, department="Logistics")
    _expect(walk, walk.alice, "enterprise")
    _pass_gate(walk, 0)
    _pass_gate(walk, 1)
    for kind, name in (
        ("sales_to_client", "enterprise_sales_to_fareway_2019_2020.csv.gz"),
        ("market", "enterprise_market_2019_2020.csv.gz"),
    ):
        _half(walk, walk.alice, kind, name)
    _pass_gate(walk, 2)
    walk.alice.open(walk.inside("findings/add/"))
    form = walk.alice.form("", {"statement": 1}, {})
    walk.alice.submit(
        statement="Sales to the client grew by a third in 2020.",
        implication="Build the plan on the categories that grew.",
        source=next(choice for choice in form.choices["source"] if choice),
    )
    _pass_gate(walk, 3)
    yield "gates passed by the enterprise", "0, 1, 2, 3"


def _half(walk: Walk, person: Person, kind: str, name: str) -> None:
    """Bring one half of a pair through the link of the data room, and let it be used."""
    room = person.open(walk.inside("data/")).text
    link = next(link for link in re.findall(r'href="([^"]*/import/[^"]*)"', room) if f"/import/{kind}/" in link)
    _bring(
        walk,
        person,
        link.replace("&amp;", "&"),
        name,
        **({"currency": "USD"} if "currency" in person.open(link.replace("&amp;", "&")).text else {}),
    )
    person.open(walk.inside("data/"))
    for share in dict.fromkeys(re.findall(r'href="([^"]*/data/sets/[^"]*/share/)"', person.page.text)):
        person.open(share)
        form = person.form("", {}, {})
        vendors = [value for value in form.choices.get("own_vendors", []) if value == "DIAGEO AMERICAS"]
        person.submit(**({"own_vendors": vendors} if vendors else {}))


def _invitation(walk: Walk) -> Told:
    address = f"lena@{walk.slug}.example"
    walk.alice.open(walk.inside("concept/"))
    if "/concept/edit/" in walk.alice.page.text and "/concept/present/" not in walk.alice.page.text:
        walk.alice.open(walk.inside("concept/edit/"))
        walk.alice.submit()
    walk.alice.open(walk.inside("concept/present/"))
    walk.alice.submit()
    walk.alice.open(walk.inside("concept/invite/"))
    walk.alice.submit(name="Lena Lead", email=address)
    text = wait_for_mail(walk.site, address, r"/invitation/")
    lena = walk.people["lena"] = Person(walk.site.url, "lena")
    lena.open(urlsplit(re.search(r"https?://\S+/invitation/\S+", text)[0]).path)
    lena.submit()
    assert urlsplit(lena.page.url).path == walk.inside("concept/"), lena.page.url
    seen = [path for path in INSIDE if lena.status(walk.inside(f"{path}/")) != 404]
    seen += [
        path
        for path in ("clients/", "key-clients/", "organisations/", "strategy/", "processes/", "dashboard/")
        if lena.status(walk.at(path)) != 404
    ]
    assert not seen, f"before acceptance the client could read: {seen}"
    yield "before acceptance the client reads", "the concept and its questions, nothing else"
    lena.open(walk.inside("concept/1/ask/"), expect=lena.status(walk.inside("concept/1/ask/")))
    lena.open(walk.inside("concept/1/accept/"))
    lena.submit(read="on")
    yield "the client's lead", "accepted the concept"


def _joined_data(walk: Walk) -> Told:
    for kind in ("client_purchases", "client_sales"):
        _half(walk, walk.lena, kind, "fareway_purchases_2019_2020.csv.gz")
    for pair in ("sales", "market"):
        walk.alice.open(walk.inside("data/"))
        walk.alice.submit(action=f"/join/{pair}/")
        until(walk.alice, walk.inside("data/"), lambda pair=pair: f"/joined/{pair}/" in walk.alice.page.text)
    for person in (walk.alice, walk.lena):
        person.open(walk.inside("data/joined/sales/"))
        for label, text in (
            ("the client bought", "53,127,225.17"),
            ("of it from the enterprise", "12,805,099.28"),
            ("share of wallet", "24.1%"),
        ):
            assert person.reads(text), f"{person.name} does not read {text}"
            yield f"2019–2020, {label} ({person.name})", text
    rivals = {row["vendor"] for row in figures.rows("fareway_purchases_2019_2020.csv.gz")} - {"", "DIAGEO AMERICAS"}
    told = [name for name in rivals if name in walk.alice.open(walk.inside("data/joined/sales/")).text]
    assert not told, f"the enterprise reads vendors: {told[:3]}"
    yield "vendors the enterprise reads by name", 0
    walk.alice.open(walk.inside("findings/add/"))
    form = walk.alice.form("", {"statement": 1}, {})
    joined = next(choice for choice in form.choices["source"] if choice.startswith("sales:"))
    walk.alice.submit(
        statement="Three quarters of what the client buys comes from others.",
        implication="Move a twentieth of the white space.",
        source=joined,
    )


def _plan(walk: Walk) -> Told:
    _expect(walk, walk.lena, "client")
    walk.alice.open(walk.inside("plan/start/"))
    walk.alice.submit(title="Plan 2021", first_day="2021-01-01", last_day="2021-12-31")
    for goal in figures.PLAN["goals"]:
        walk.alice.open(walk.inside("plan/goals/"))
        walk.alice.submit(
            title=goal["title"],
            perspective=figures.PERSPECTIVES[goal["perspective"]],
            measure=goal["measure"][:120],
            unit=goal["unit"][:20],
            direction=figures.direction(goal),
            weight=goal["weight"],
            host_baseline=goal["baseline_2020"],
            host_target=goal["enterprise"]["target_2021"],
            host_benefit=goal["enterprise"]["benefit"],
        )
    for number, goal in enumerate(figures.PLAN["goals"], start=1):
        walk.lena.open(walk.inside(f"plan/goals/{number}/"))
        walk.lena.submit(
            partner_baseline=goal["baseline_2020"],
            partner_target=goal["client"]["target_2021"],
            partner_benefit=goal["client"]["benefit"],
        )
    walk.alice.open(walk.inside("plan/"))
    walk.alice.submit(action="/signing/")
    for person in (walk.alice, walk.lena):
        person.open(walk.inside("plan/sign/"))
        person.submit(read="on", accept="on")
    assert walk.lena.open(walk.inside("plan/")) and walk.lena.reads("signed")
    _confirm_gate(walk, 4)
    _pass_gate(walk, 4)
    yield "plan", f"{len(figures.PLAN['goals'])} goals, signed by both; gate 4 passed"


def _run_and_close(walk: Walk) -> Told:
    goals = figures.PLAN["goals"]
    for number, goal in enumerate(goals, start=1):
        walk.alice.open(walk.inside("actions/add/"))
        owner = walk.alice.form("", {"owner": 1}, {}).choices["owner"][-1]
        walk.alice.submit(goal_number=number, title=f"Work on: {goal['title']}"[:200], owner=owner, due_on="2021-06-30")
        for person in (walk.alice, walk.lena):
            person.open(walk.inside(f"monitoring/{number}/method/"))
            responsible = next(filter(None, person.form("", {"responsible": 1}, {}).choices["responsible"]))
            person.submit(source="Record of deliveries", frequency="year", responsible=responsible)
    walk.alice.open(walk.inside("learning/assumptions/"))
    walk.alice.submit(text="The market goes on growing.")
    _confirm_gate(walk, 5)
    _pass_gate(walk, 5)
    for number in range(1, len(goals) + 1):
        walk.alice.open(walk.inside(f"actions/{number}/move/"))
        walk.alice.submit(standing="done")
    _pass_gate(walk, 6)
    yield from _year_2021(walk)
    for number, goal in enumerate(goals, start=1):
        for person in (walk.alice, walk.lena):
            person.open(walk.inside(f"monitoring/{number}/value/"))
            person.submit(value=goal["actual_2021"], on="2021-12-31", source="Deliveries of 2021", is_final="on")
    walk.alice.open(walk.inside("monitoring/"))
    index = min(figures.attainment("enterprise"), figures.attainment("client"))
    assert walk.alice.reads(f"{index * 100:.1f}%"), f"no win-win index of {index}"
    yield "2021, win-win index", f"{index * 100:.1f}%"
    _pulse(walk)
    walk.alice.open(walk.inside("learning/assumptions/1/"))
    walk.alice.submit(standing="failed", note="It grew by 7.9 %, the client's purchases fell.")
    _confirm_gate(walk, 7)
    _pass_gate(walk, 7)
    yield from _close(walk)


def _year_2021(walk: Walk) -> Told:
    """The year that monitoring measures: both sides bring its files, joined anew."""
    _half(walk, walk.alice, "sales_to_client", "enterprise_sales_to_fareway_2021.csv.gz")
    _half(walk, walk.lena, "client_purchases", "fareway_purchases_2021.csv.gz")
    walk.alice.open(walk.inside("data/"))
    walk.alice.submit(action="/join/sales/")
    joined = walk.inside("data/joined/sales/")
    until(walk.alice, joined, lambda: walk.alice.reads("27,405,169.10"))
    for person in (walk.alice, walk.lena):
        person.open(joined)
        for text in ("27,405,169.10", "6,081,016.15"):
            assert person.reads(text), f"{person.name} does not read {text}"
            yield f"2021 ({person.name})", text


def _pulse(walk: Walk) -> None:
    walk.alice.open(walk.inside("pulse/"))
    walk.alice.submit(action="/open/")
    for person in (walk.alice, walk.bob, walk.lena):
        person.open(walk.inside("pulse/1/"))
        form = person.form("", {}, {})
        person.submit(**{name: 4 for name, values in form.choices.items() if "4" in values})
    walk.alice.open(walk.inside("pulse/"))
    walk.alice.submit(action="/close/")


def _close(walk: Walk) -> Told:
    for person, side in ((walk.alice, "enterprise"), (walk.lena, "client")):
        wanted = [row for row in figures.PLAN["expectations"] if row["side"] == side]
        person.open(walk.inside("closing/answers/"))
        answers = {}
        for number, row in enumerate(wanted, start=1):
            answers[f"answer_{number}"] = row["suggested_answer"]
            answers[f"reason_{number}"] = "By the figure of 2021."
        person.submit(**answers)
        person.open(walk.inside("closing/submit/"))
        person.submit()
    walk.alice.open(walk.inside("learning/lessons/"))
    walk.alice.submit(
        situation="The baseline stood on a peak.", done="Took 2020 as it was.", result="Neither side was met."
    )
    for person in (walk.alice, walk.lena):
        person.open(walk.inside("closing/decision/"))
        person.submit(choice="lower", note="Agree on fewer goals first.")
    walk.alice.open(walk.inside("closing/"))
    assert walk.alice.reads("Neither side's expectations and plan are met."), (
        "the verdict is not that neither side is met"
    )
    yield "verdict", "neither side met"
    _confirm_gate(walk, 8)
    _pass_gate(walk, 8)
    yield "closed", "cycle ended; the two sides lower the variant"
