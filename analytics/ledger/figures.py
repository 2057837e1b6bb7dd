"""The picture of key clients: bars by falling amount, the cumulative line, the 80 % rule; wide, and for a narrow screen."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.charts import svg
from analytics.ledger.models import KeyClientRun
from corpsys.pages import numbers

if TYPE_CHECKING:
    import altair

INSIDE, BEYOND = "#17494d", "#9db4b6"
WIDE, NARROW, HEIGHT = 840, 270, 280


@dataclass(frozen=True)
class Bar:
    """So many clients next to each other, by place from 1; shares 0–1. `is_inside`: all of them make the 80 %."""

    first: int
    last: int
    share: Decimal
    together: Decimal
    is_inside: bool


@dataclass(frozen=True)
class Picture:
    """`wide`, `narrow`: the same picture for two widths of screen; `bars`: its rows, also for a table; `each`: clients in a bar."""

    wide: SafeString
    narrow: SafeString
    bars: tuple[Bar, ...]
    each: int


def pareto(run: KeyClientRun) -> Picture | None:
    """Draw a run; None where nobody has a positive amount."""
    bars = _bars(run)
    if not bars:
        return None
    title = _("Share of the total by client, largest first, and together")
    wide, narrow = (
        svg.render(_chart(run, bars, width), title=title, description=headline(run)) for width in (WIDE, NARROW)
    )
    return Picture(wide, narrow, bars, bars[0].last)


def headline(run: KeyClientRun) -> str:
    """Return the finding in one sentence: how many clients make 80 %, and what the top fifth makes. Source: D10."""
    told = run.summary
    if told["reason"]:
        return _("No client has a positive amount in this period, so nothing can be said about 80/20.")
    share, top = numbers.show_share(Decimal(told["k80_client_share"])), numbers.show_share(Decimal(told["top20_share"]))
    first = ngettext(
        "%(count)s of %(all)s clients (%(share)s) makes 80%%; the top 20%% make %(top)s:",
        "%(count)s of %(all)s clients (%(share)s) make 80%%; the top 20%% make %(top)s:",
        told["k80"],
    ) % {"count": numbers.show(told["k80"], 0), "all": numbers.show(told["counted"], 0), "share": share, "top": top}
    return f"{first} {_('80/20 holds.') if told['does_8020_hold'] else _('80/20 does not hold.')}"


def _bars(run: KeyClientRun) -> tuple[Bar, ...]:
    curve, k80 = run.summary.get("curve") or [], run.summary["k80"] or 0
    if not curve:
        return ()
    firsts = [1, *(end + 1 for end, _share, _together in curve[:-1])]
    return tuple(
        Bar(first, end, Decimal(str(share)), Decimal(str(together)), end <= k80)
        for first, (end, share, together) in zip(firsts, curve, strict=True)
    )


def _chart(run: KeyClientRun, bars: tuple[Bar, ...], width: int) -> "altair.LayerChart | altair.FacetChart":
    import altair as alt  # heavy: only when something is drawn

    rows = [
        {"from": bar.first - 1, "to": bar.last, "share": float(bar.share), "together": float(bar.together)}
        | {"none": 0, "is_inside": bar.is_inside}
        for bar in bars
    ]
    last = bars[-1].last
    ticks = alt.Axis(title=_("clients, largest first"), format="d", grid=False, tickCount=5 if width > NARROW else 3)
    x = alt.X("from:Q", scale=alt.Scale(domain=[0, last], nice=False), axis=ticks)
    scale = alt.Scale(domain=[0, 1])
    y = alt.Y("share:Q", scale=scale, title=None, axis=alt.Axis(format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1]))
    data = alt.Chart(alt.InlineData(values=rows))
    colour = alt.condition("datum.is_inside", alt.value(INSIDE), alt.value(BEYOND))
    drawn = data.mark_bar(stroke="white", strokeWidth=0.5).encode(x=x, x2="to:Q", y=y, y2="none:Q", color=colour)
    start: dict[str, object] = {"at": 0, "together": 0}
    points = [start] + [{"at": row["to"], "together": row["together"]} for row in rows]
    line = alt.Chart(alt.InlineData(values=points)).mark_line(color=svg.INK, strokeWidth=2)
    drawn_line = line.encode(x=alt.X("at:Q"), y=alt.Y("together:Q", scale=scale))
    rule = alt.Chart(alt.InlineData(values=[{"y": 0.8}])).mark_rule(color=svg.INK_SOFT, strokeDash=[5, 4])
    layers = [drawn, rule.encode(y="y:Q"), drawn_line, *_marks(alt, run, last, scale)]
    return alt.layer(*layers).properties(width=width, height=HEIGHT)


def _marks(alt: Any, run: KeyClientRun, last: int, scale: Any) -> list[Any]:
    """The two readings of the curve, each with a dot and its words: who makes 80 %, what the top fifth makes."""
    told = run.summary
    k80, top20 = told["k80"], min(told["top20_count"], last)
    text = ngettext("%(count)s client: 80%%", "%(count)s clients: 80%%", k80) % {"count": numbers.show(k80, 0)}
    share = Decimal(told["top20_share"])
    top = _("top 20%%: %(share)s") % {"share": numbers.show_share(share)}
    # Below the curve and to the right of its dot there is room; two dots of almost one height need two lines.
    is_near = abs(share - Decimal("0.8")) < Decimal("0.1")
    is_lower = share < Decimal("0.8")
    down = {"k80": 32 if is_near and not is_lower else 18, "top": 32 if is_near and is_lower else 12}
    found = [{"at": k80, "y": float(told["k80_share"]), "text": text, "down": down["k80"]}]
    # Where the two readings meet, one label says it.
    if abs(k80 - top20) > last * 0.02:
        found.append({"at": top20, "y": float(share), "text": top, "down": down["top"]})
    return [layer for item in found for layer in _mark(alt, item, last, scale)]


def _mark(alt: Any, item: dict[str, Any], last: int, scale: Any) -> list[Any]:
    data = alt.Chart(alt.InlineData(values=[item]))
    place = {"x": alt.X("at:Q"), "y": alt.Y("y:Q", scale=scale)}
    # Late on the curve the room is above it and to the left.
    is_late = item["at"] > last * 0.55
    way = {"align": "right", "dx": -8, "dy": -14} if is_late else {"align": "left", "dx": 8, "dy": item["down"]}
    text = data.mark_text(baseline="middle", fontSize=13, **way)
    # White around the words, where they lie over a line.
    halo = data.mark_text(baseline="middle", fontSize=13, stroke="white", strokeWidth=4, **way)
    dot = data.mark_point(filled=True, size=60, color=svg.INK, opacity=1)
    return [dot.encode(**place), *(layer.encode(**place, text="text:N") for layer in (halo, text))]
