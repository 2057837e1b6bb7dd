"""The picture of a ranking: a bar for each of the first clients, as long as its closeness to the best."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from analytics.charts import svg
from analytics.scoring.ranking import RankedClients
from corpsys.pages import numbers

if TYPE_CHECKING:
    import altair

MOST = 20
BAR = "#17494d"
STEP = 24


@dataclass(frozen=True)
class Room:
    """How much a screen leaves for the bars, in pixels, and for a name, in letters."""

    bars: int
    name: int


WIDE, NARROW = Room(560, 36), Room(120, 16)


@dataclass(frozen=True)
class Picture:
    """The same bars for a wide screen and for a narrow one."""

    wide: SafeString
    narrow: SafeString


def bars(found: RankedClients) -> Picture:
    """Draw the first clients of a ranking that has places."""
    return Picture(_drawn(found, WIDE), _drawn(found, NARROW))


def _drawn(found: RankedClients, room: Room) -> SafeString:
    first = found.rows[0]
    description = _("First: %(client)s with %(closeness)s of 1.") % {
        "client": first.client.name,
        "closeness": numbers.show(first.place.closeness if first.place else None, 3),
    }
    return svg.render(_chart(found, room), title=_("Closeness to the best of all, by client"), description=description)


def _chart(found: RankedClients, room: Room) -> "altair.LayerChart | altair.FacetChart":
    import altair as alt  # heavy: only when something is drawn

    rows = [_bar(at, row, room) for at, row in enumerate(found.rows[:MOST])]
    data = alt.Chart(alt.InlineData(values=rows))
    names = [row["client"] for row in rows]
    y = alt.Y("client:N", sort=names, title=None, axis=alt.Axis(labelLimit=400, ticks=False, domain=False))
    x = alt.X("closeness:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=None)  # the numbers stand at the bars
    marks = data.mark_bar(color=BAR, height=14).encode(x=x, y=y)
    texts = data.mark_text(align="left", dx=5, color=svg.INK).encode(x=x, y=y, text="text:N")
    # Names are a little wider in a browser than the server measures.
    return alt.layer(marks, texts).properties(
        width=room.bars, height=STEP * len(rows), padding={"left": 24, "right": 8}
    )


def _bar(at: int, row: Any, room: Room) -> dict[str, Any]:
    name = row.client.name if len(row.client.name) <= room.name else f"{row.client.name[: room.name - 1]}…"
    return {
        # Clients of one name stand apart.
        "client": f"{row.place.rank}. {name}" + "\u200b" * at,
        "closeness": float(row.place.closeness),
        "text": numbers.show(row.place.closeness, 3),
    }
