"""Hierarchy levels as a kind of import: rank, name and limits. Source: D2, D3."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from corpsys.access.principal import Principal
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.intake.models import Intake
from corpsys.intake.registry import Field
from corpsys.register import reading
from corpsys.register.models import RegisterChange
from corpsys.register.plan import CHANGED, NEW, REPEATED, UNCHANGED, Bringer
from corpsys.register.preparing import Fault
from corpsys.register.single import Cells, Plan, Planned, Single, apart, difference

KIND = "levels"
MOST_RANK, MOST_LIMIT = 20, 1_000_000
FIELDS = (
    Field("rank", gettext_lazy("Rank"), True, "text", ("level", "poziom", "ranga", "nr")),
    Field("name", gettext_lazy("Name"), True, "text", ("nazwa", "level name", "nazwa poziomu")),
    Field(
        "max_suppliers",
        gettext_lazy("Most key suppliers"),
        False,
        "text",
        ("suppliers", "limit of suppliers", "dostawcy"),
    ),
    Field("max_clients", gettext_lazy("Most key clients"), False, "text", ("clients", "limit of clients", "klienci")),
)


def plan(rows: Iterable[tuple[int, Cells]], by: Bringer, _intake: Intake) -> Plan:
    """Plan levels by their rank."""
    known = {level.rank: level for level in HierarchyLevel.objects.filter(corporation_id=by.corporation_id)}
    read, faults = {}, []
    for number, cells in rows:
        given, wrong = _read(number, cells)
        faults += wrong
        if not wrong:
            read[number] = given
    kept, repeated, contradicting = apart(read, lambda given: given["rank"])
    faults += [(number, "rank", str(read[number]["rank"]), "rank_twice") for number in contradicting]
    planned = [Planned(number, REPEATED, read[number]["name"]) for number in repeated]
    planned += [_planned(number, given, known.get(given["rank"])) for number, given in kept.items()]
    return Plan(planned, faults)


def carry_out(change: RegisterChange, by: Principal) -> bool:
    """Make or change a level; false where it has moved since."""
    levels = HierarchyLevel.objects.filter(corporation_id=by.corporation_id)
    if not change.is_new:
        found = levels.filter(public_id=change.object_id, version=change.version)
        return bool(found.update(**change.after, version=change.version + 1))
    if levels.filter(rank=change.after["rank"]).exists():
        return False
    made = HierarchyLevel.objects.create(corporation_id=by.corporation_id, **change.after)
    change.object_id, change.version = str(made.public_id), 0
    return True


def take_back(change: RegisterChange, by: Principal) -> bool:
    """Give a level its fields back; a new one goes where nothing stands on it."""
    found = HierarchyLevel.objects.filter(
        corporation_id=by.corporation_id, public_id=change.object_id, version=change.version + 1
    )
    if not change.is_new:
        return bool(found.update(**change.before, version=change.version + 2))
    level = found.first()
    if level is None or Organisation.objects.filter(level=level).exists():
        return False
    level.delete()
    return True


def _read(number: int, cells: Cells) -> tuple[dict[str, Any], list[Fault]]:
    faults: list[Fault] = []
    name = reading.plain(cells.get("name"))
    if not name or len(name) > 120:
        faults.append((number, "name", name[:200], "too_long_here" if name else "no_name"))
    given: dict[str, Any] = {"name": name}
    for field, least, most, code in (
        ("rank", 1, MOST_RANK, "rank_range"),
        ("max_suppliers", 0, MOST_LIMIT, "limit_range"),
        ("max_clients", 0, MOST_LIMIT, "limit_range"),
    ):
        text = reading.plain(cells.get(field)).removesuffix(".0").removesuffix(".")
        value = int(text) if text.isdecimal() and len(text) < 10 else None
        if text and (value is None or not least <= value <= most):
            faults.append((number, field, text[:200], code))
        given[field] = value
    return given, faults


def _planned(number: int, given: dict[str, Any], level: HierarchyLevel | None) -> Planned:
    label = f"{given['rank']}. {given['name']}"
    if level is None:
        return Planned(number, NEW, label, after=given)
    now = {name: getattr(level, name) for name in ("name", "max_suppliers", "max_clients")}
    before, after = difference(now, {name: given[name] for name in now})
    action = CHANGED if after else UNCHANGED
    return Planned(number, action, label, "", str(level.public_id), level.version, before, after)


SINGLE = Single("level", plan, carry_out, take_back)
