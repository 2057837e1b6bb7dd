"""Questions about causal links and the loops that they make."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corpsys.access.principal import Principal
from corpsys.corporation.models import Organisation
from corpsys.links import loops
from corpsys.links.loops import Link, Loop
from corpsys.links.models import CausalLink

# Far above what people write down; a corporation with more is told that not all were read.
MOST_LINKS, SHOWN = 20_000, 12


@dataclass(frozen=True)
class Step:
    """One link of a loop as it is told: the effect that is reached, by which sign, in which words, after how many days."""

    cause: Organisation
    effect: Organisation
    sign: str
    sentence: str
    delay_days: int | None


@dataclass(frozen=True)
class ToldLoop:
    """A loop with its organisations and its path in words."""

    loop: Loop
    steps: tuple[Step, ...]
    words: str

    @property
    def kind_label(self) -> str:
        return _("reinforcing") if self.loop.is_reinforcing else _("balancing")

    @property
    def delay_label(self) -> str:
        """The known delays in words, and how many links have none."""
        days, unknown = self.loop.known_delay, self.loop.unknown_delays
        known = ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
        if not unknown:
            return known
        rest = ngettext("%(n)s link without a known delay", "%(n)s links without a known delay", unknown) % {
            "n": unknown
        }
        return f"{known}; {rest}" if unknown < len(self.steps) else _("no delay is known")


@dataclass(frozen=True)
class CausalView:
    """The loops of the corporation. `is_more`: more than shown; `link_count`: how many accepted links were looked at."""

    loops: tuple[ToldLoop, ...]
    is_more: bool
    link_count: int


def links(
    principal: Principal, *, q: str = "", organisation: str = "", polarity: str = "", standing: str = "", loop: str = ""
) -> Any:
    """Return the visible links, filtered: by an end's slug, sign, state, words, or the name of a loop they are part of.

    Without a state the archived are left out.
    """
    rows = CausalLink.objects.visible_to(principal).select_related("cause", "effect")
    if organisation:
        rows = rows.filter(Q(cause__slug=organisation) | Q(effect__slug=organisation))
    if q:
        rows = rows.filter(sentence__icontains=q)
    if polarity:
        rows = rows.filter(polarity=polarity)
    if loop:
        rows = rows.filter(_part_of(principal, loop))
    return rows.filter(standing=standing) if standing else rows.exclude(standing=CausalLink.Standing.ARCHIVED)


def link(principal: Principal, public_id: Any) -> CausalLink:
    """Return one visible link, or refuse as if it did not exist."""
    found: CausalLink = CausalLink.objects.select_related("cause", "effect").get_visible(principal, public_id=public_id)
    return found


def of_organisation(principal: Principal, organisation: Organisation) -> tuple[int, tuple[CausalLink, ...]]:
    """Return how many links an organisation is an end of, and the first of them."""
    rows = links(principal, organisation=organisation.slug).order_by("-standing", "pk")
    return rows.count(), tuple(rows[:SHOWN])


def counted(principal: Principal) -> Any:
    """Return the links that count: accepted, of organisations that are accepted themselves."""
    accepted = dict.fromkeys(("standing", "cause__standing", "effect__standing"), "accepted")
    return CausalLink.objects.visible_to(principal).filter(**accepted)


def causal_view(principal: Principal) -> CausalView:
    """Return the loops in the accepted links, named and told in words. Source: D4. Two queries."""
    columns = ("cause_id", "effect_id", "polarity", "delay_days", "sentence")
    rows = list(counted(principal).order_by("pk").values_list(*columns)[: MOST_LINKS + 1])
    read = [Link(c, e, 1 if p == "+" else -1, days, words) for c, e, p, days, words in rows[:MOST_LINKS]]
    ends = {end for row in read for end in (row.cause, row.effect)}
    organisations = Organisation.objects.visible_to(principal).only("name", "slug", "kind", "sort_key").in_bulk(ends)
    found = loops.find_loops(read, {pk: f"{row.sort_key} {pk}" for pk, row in organisations.items()})
    told = tuple(_told(loop, organisations) for loop in found.found)
    return CausalView(told, found.is_more or len(rows) > MOST_LINKS, len(read))


def _told(loop: Loop, organisations: dict[int, Organisation]) -> ToldLoop:
    steps = tuple(
        Step(
            organisations[link.cause],
            organisations[link.effect],
            "+" if link.polarity > 0 else "−",
            link.sentence,
            link.delay_days,
        )
        for link in loop.links
    )
    stops = [steps[0].cause, *(step.effect for step in steps)]
    words = [
        (_("more at %(name)s") if more else _("less at %(name)s")) % {"name": stop.name}
        for stop, more in zip(stops, loop.turns, strict=True)
    ]
    path = " → ".join(words)
    return ToldLoop(loop, steps, path[:1].upper() + path[1:])


def _part_of(principal: Principal, name: str) -> Q:
    chosen = next((told.loop for told in causal_view(principal).loops if told.loop.name == name), None)
    condition = Q(pk__in=[])
    for link in chosen.links if chosen else ():
        polarity = "+" if link.polarity > 0 else "-"
        condition |= Q(cause=link.cause, effect=link.effect, polarity=polarity, standing="accepted")
    return condition
