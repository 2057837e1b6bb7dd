"""The picture of key clients: a bar for each of the first clients, the cumulative line, the 80 % rule."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.charts import svg
from analytics.ledger.models import ClientStanding, KeyClientRun
from corpsys.pages import numbers

if TYPE_CHECKING:
    import altair

BARS_MOST, BARS_BEYOND = 80, 12
KEY, OTHER = "#17494d", "#9db4b6"
WIDTH, HEIGHT = 840, 300


def bars_shown(run: KeyClientRun) -> int:
    """Return how many of the first clients the picture shows: those that make 80 % and some beyond."""
    k80: int = run.summary["k80"] or 0
    positive: int = run.summary["positive_count"]
    return min(positive, max(20, min(k80 + BARS_BEYOND, BARS_MOST)))


def pareto(run: KeyClientRun, rows: Sequence[ClientStanding]) -> SafeString:
    """Draw the first clients of a run. `rows`: as many standings by rank as `bars_shown` says."""
    title = _("Share of the total by client, largest first")
    return svg.render(_chart(run, rows), title=title, description=headline(run))


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


def _chart(run: KeyClientRun, rows: Sequence[ClientStanding]) -> "altair.LayerChart | altair.FacetChart":
    import altair as alt  # heavy: only when something is drawn

    places = [_place(at, row) for at, row in enumerate(rows, 1)]
    x = alt.X("place:O", axis=None)
    scale = alt.Scale(domain=[0, 1])
    y = alt.Y("share:Q", scale=scale, title=None, axis=alt.Axis(format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1]))
    data = alt.Chart(alt.InlineData(values=places))
    colour = alt.condition("datum.is_key", alt.value(KEY), alt.value(OTHER))
    bars = data.mark_bar().encode(x=x, y=y, color=colour)
    line = data.mark_line(color=svg.INK, strokeWidth=2).encode(x=x, y=alt.Y("cumulative:Q", scale=scale))
    rule = (
        alt.Chart(alt.InlineData(values=[{"at": 0.8}]))
        .mark_rule(color=svg.INK_SOFT, strokeDash=[5, 4])
        .encode(y="at:Q")
    )
    labels = [_label(alt, x, scale, item) for item in _labels(run, places)]
    return alt.layer(bars, rule, line, *labels).properties(width=WIDTH, height=HEIGHT)


def _place(at: int, row: ClientStanding) -> dict[str, Any]:
    return {
        "place": at,
        "client": row.client.key,
        "share": float(row.share or 0),
        "cumulative": float(row.cumulative or 0),
        "is_key": row.is_key,
    }


def _labels(run: KeyClientRun, places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what is written into the picture: the largest client, the line, and where it crosses 80 %."""
    if not places:
        return []
    largest, k80 = places[0], run.summary["k80"]
    found = [
        {
            "place": 1,
            "at": largest["share"],
            "text": f"{largest['client'][:40]} {numbers.show_share(Decimal(str(largest['share'])))}",
            "dx": 14,
            "dy": -2,
        }
    ]
    if k80 and k80 <= len(places):
        crossing = places[k80 - 1]
        text = ngettext("%(count)s client: 80%%", "%(count)s clients: 80%%", k80) % {"count": numbers.show(k80, 0)}
        found.append({"place": k80, "at": crossing["cumulative"], "text": text, "dx": 0, "dy": 18})
    return found


def _label(alt: Any, x: Any, scale: Any, item: dict[str, Any]) -> Any:
    is_late = item["place"] > 10
    mark = alt.Chart(alt.InlineData(values=[item])).mark_text(
        align="right" if is_late else "left", baseline="middle", dx=item["dx"], dy=item["dy"], fontSize=13
    )
    return mark.encode(x=x, y=alt.Y("at:Q", scale=scale), text="text:N")
