"""The main job through the pages, as key-account manager and client lead, in the cooperation variant."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.smoke.founding import found, sign_in_by_code
from tests.smoke.person import Person
from tests.smoke.site import Site

Told = Iterator[tuple[str, object]]


@dataclass
class Walk:
    """Where a walk is: its corporation, its people, the process once there is one."""

    site: Site
    slug: str
    people: dict[str, Person] = field(default_factory=dict)
    key: str = ""

    def at(self, path: str) -> str:
        return f"/{self.slug}/{path}"

    def inside(self, path: str = "") -> str:
        return f"/{self.slug}/p/{self.key}/{path}"

    def __getattr__(self, name: str) -> Person:
        return self.people[name]


def prepare(walk: Walk) -> None:
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
        walk.adam.submit(
            name=name.title(),
            email=f"{name}@{walk.slug}.example",
            role=role,
            organisation=place,
            department=department,
        )
        walk.people[name] = sign_in_by_code(walk.site, name, f"{name}@{walk.slug}.example")
    _strategies(walk)


def _strategies(walk: Walk) -> None:
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
        walk.eve.submit(action="/publish/")
    walk.eve.open(walk.at("strategy/"))
    assert walk.eve.reads("100.0%"), "the enterprise's goals do not trace"


def readiness(walk: Walk, level: int = 3) -> None:
    """Rate both sides on every factor, check, and submit."""
    walk.alice.open(walk.at("clients/fareway/"))
    walk.alice.submit(action="/open/")
    walk.alice.open(walk.at("clients/fareway/readiness/"))
    walk.alice.submit(action="/start/")
    for _side in ("enterprise", "client"):
        form = walk.alice.form("", {"version": 1}, {})
        walk.alice.submit(**{name: level for name in form.choices if name.startswith("rating-")})
