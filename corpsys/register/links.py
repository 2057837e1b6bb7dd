"""Causal links as a kind of import: cause, effect, polarity, delay and the sentence. Source: D4."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from corpsys.access.principal import Principal
from corpsys.corporation.models import Organisation
from corpsys.intake.models import Intake
from corpsys.intake.registry import Field
from corpsys.links.models import CausalLink
from corpsys.register import reading
from corpsys.register.models import RegisterChange
from corpsys.register.plan import CHANGED, NEW, REPEATED, UNCHANGED, Bringer
from corpsys.register.preparing import Fault
from corpsys.register.single import Cells, Plan, Planned, Single, apart, difference
from corpsys.register.staging import rows as query

KIND = "links"
LONGEST_DELAY = 36_500
FIELDS = (
    Field("cause", gettext_lazy("Cause"), True, "text", ("from", "source", "przyczyna", "od")),
    Field("effect", gettext_lazy("Effect"), True, "text", ("to", "target", "skutek", "do")),
    Field("polarity", gettext_lazy("Polarity"), True, "text", ("sign", "direction", "znak", "kierunek", "polaryzacja")),
    Field("sentence", gettext_lazy("Sentence"), True, "text", ("description", "in words", "zdanie", "opis")),
    Field("delay_days", gettext_lazy("Delay in days"), False, "text", ("delay", "days", "opóźnienie", "dni")),
)


def plan(rows: Iterable[tuple[int, Cells]], by: Bringer, intake: Intake) -> Plan:
    """Plan links by cause, effect and polarity."""
    cells = list(rows)
    known = _Names(by.corporation_id, intake.source)
    faults: list[Fault] = []
    read: dict[int, dict[str, Any]] = {}
    for number, row in cells:
        given, wrong = _read(number, row, known)
        faults += wrong
        if not wrong:
            read[number] = given
    standing = _standing(by.corporation_id)
    kept, repeated, contradicting = apart(read, _key)
    faults += [(number, "sentence", read[number]["sentence"][:200], "link_twice") for number in contradicting]
    planned = [Planned(number, REPEATED, read[number]["label"]) for number in repeated]
    planned += [_planned(number, given, standing.get(_key(given))) for number, given in kept.items()]
    return Plan(planned, faults)


def insert(new: list[Planned], by: Principal, intake: Intake) -> None:
    """Write new links: accepted where an executive brings them and both ends are accepted, else proposals."""
    is_executive = Bringer.of(by).is_executive
    ends = {row.after[end] for row in new for end in ("cause_id", "effect_id")}
    accepted = set(Organisation.objects.filter(pk__in=ends, standing="accepted").values_list("pk", flat=True))
    CausalLink.objects.bulk_create(
        [
            CausalLink(
                corporation_id=by.corporation_id,
                created_by_import=intake,
                standing=CausalLink.Standing.ACCEPTED
                if is_executive and {row.after["cause_id"], row.after["effect_id"]} <= accepted
                else CausalLink.Standing.PROPOSED,
                **row.after,
            )
            for row in new
        ],
        batch_size=2000,
    )


def carry_out(change: RegisterChange, by: Principal) -> bool:
    """Change a link; false where it has moved since."""
    found = CausalLink.objects.filter(
        corporation_id=by.corporation_id, public_id=change.object_id, version=change.version
    ).exclude(standing="archived")
    return bool(found.update(**change.after, version=change.version + 1))


def take_back(change: RegisterChange, by: Principal) -> bool:
    """Give a link its fields back."""
    found = CausalLink.objects.filter(
        corporation_id=by.corporation_id, public_id=change.object_id, version=change.version + 1
    )
    return bool(found.update(**change.before, version=change.version + 2))


class _Names:
    """The organisations of the register by all that a cell may name them by; the first that fits counts."""

    def __init__(self, corporation_id: int, source: str) -> None:
        self.ways: tuple[dict[str, set[int]], ...] = ({}, {}, {}, {})
        self.name: dict[int, str] = {}
        found = query(
            "SELECT id, name, slug, external_source, external_key, registry_number, match_key FROM corpsys_organisation"
            " WHERE corporation_id = %s AND standing <> 'archived'",
            [corporation_id],
        )
        for pk, name, slug, of, key, number, match_key in found:
            self.name[pk] = name
            for way, text in enumerate((key if of == source else "", number, slug, match_key)):
                if text:
                    self.ways[way].setdefault(text, set()).add(pk)

    def find(self, text: str) -> set[int]:
        """Return the organisations that a text names; more than one: it is unclear."""
        number = reading.number_shape(text)
        asked = ((text,), (number, f"PL{number}"), (text,), (reading.key_of(text),))
        for way, texts in zip(self.ways, asked, strict=True):
            found = set().union(*(way.get(item, ()) for item in texts))
            if found:
                return found
        return set()


def _read(number: int, cells: Cells, known: _Names) -> tuple[dict[str, Any], list[Fault]]:
    text = {field.key: reading.plain(cells.get(field.key)) for field in FIELDS}
    faults: list[Fault] = []
    given: dict[str, Any] = {"sentence": text["sentence"], "polarity": reading.polarity_of(text["polarity"])}
    for end in ("cause", "effect"):
        found = known.find(text[end])
        given[end] = next(iter(found), 0)
        if len(found) != 1:
            faults.append((number, end, text[end][:200], "cause_unclear" if found else "cause_unknown"))
    if not faults and given["cause"] == given["effect"]:
        faults.append((number, "effect", text["effect"][:200], "to_itself"))
    if not given["polarity"]:
        faults.append((number, "polarity", text["polarity"][:200], "unknown_polarity"))
    if not text["sentence"] or len(text["sentence"]) > 300:
        faults.append((number, "sentence", text["sentence"][:200], "too_long_here" if text["sentence"] else "no_name"))
    delay = text["delay_days"].removesuffix(".0")
    if delay and not (delay.isdecimal() and len(delay) < 7 and int(delay) <= LONGEST_DELAY):
        faults.append((number, "delay_days", delay[:200], "delay_range"))
    given["delay_days"] = int(delay) if delay and not faults else None
    given["label"] = (
        f"{known.name.get(given['cause'], '')} → {known.name.get(given['effect'], '')} ({given['polarity']})"
    )
    return given, faults


def _key(given: dict[str, Any]) -> tuple[int, int, str]:
    return given["cause"], given["effect"], given["polarity"]


def _standing(corporation_id: int) -> dict[tuple[int, int, str], tuple[Any, ...]]:
    found = query(
        "SELECT cause_id, effect_id, polarity, public_id, version, sentence, delay_days FROM corpsys_causallink"
        " WHERE corporation_id = %s AND standing <> 'archived'",
        [corporation_id],
    )
    return {row[:3]: row[3:] for row in found}


def _planned(number: int, given: dict[str, Any], link: tuple[Any, ...] | None) -> Planned:
    if link is None:
        after = {
            "cause_id": given["cause"],
            "effect_id": given["effect"],
            **{name: given[name] for name in ("polarity", "sentence", "delay_days")},
        }
        return Planned(number, NEW, given["label"], given["sentence"], after=after)
    public_id, version, sentence, delay = link
    now = {"sentence": sentence, "delay_days": delay}
    before, after = difference(now, {name: given[name] for name in now})
    return Planned(
        number,
        CHANGED if after else UNCHANGED,
        given["label"],
        given["sentence"],
        str(public_id),
        version,
        before,
        after,
    )


SINGLE = Single("link", plan, carry_out, take_back, insert)
