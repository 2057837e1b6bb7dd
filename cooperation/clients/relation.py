"""One client over the years: what the enterprise earned with it by year, its places in the computed runs, its processes.

All of it is the enterprise's secret (K1): callers ask for it for those who know the client's class. Source: D10, D11.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from analytics.charts import svg
from analytics.ledger.models import ClientStanding, KeyClientRun, LedgerClient, LedgerEntry
from cooperation.process.selectors import Summary
from corpsys.corporation.models import Organisation
from corpsys.pages import numbers

if TYPE_CHECKING:
    import altair

MOST_PERIODS, MONTHS = 8, 12
KEY = "#17494d"
WIDTH, HEIGHT, LANE = 640, 150, 26


@dataclass(frozen=True)
class Year:
    """Sales of one year in one currency. `profit`: None where a month has none: missing, not zero. `months`: with sales."""

    year: int
    currency: str
    months: int
    revenue: Decimal
    profit: Decimal | None

    @property
    def is_whole(self) -> bool:
        return self.months == MONTHS


@dataclass(frozen=True)
class Relation:
    """`periods`: its place in each computed period, the newest first. `is_known`: the ledger has it as a client.

    `amounts`: the years of the measure that the picture shows, of one currency only; `finding`: what it says.
    """

    years: tuple[Year, ...]
    periods: tuple[ClientStanding, ...]
    is_known: bool
    measure: str
    finding: str
    picture: SafeString | None


def relation_of(
    enterprise: Organisation, client: Organisation, run: KeyClientRun | None, processes: Sequence[Summary]
) -> Relation:
    """Return a client's years with an enterprise. `processes`: those that the picture shows beside them."""
    years = years_of(enterprise, client)
    measure = _measure(run, years)
    amounts = _amounts(years, measure)
    finding = _finding(amounts, measure)
    return Relation(
        years=years,
        periods=periods_of(enterprise, client),
        is_known=_lines_of(enterprise, client).exists(),
        measure=str(KeyClientRun.Measure(measure).label),
        finding=finding,
        picture=_drawn(amounts, processes, measure, finding) if len(amounts) > 1 else None,
    )


def _lines_of(enterprise: Organisation, client: Organisation) -> Any:
    """The clients of the ledger that are this one, or belong to a group that is."""
    is_it = Q(organisation=client) | Q(group__organisation=client)
    return LedgerClient.objects.filter(is_it, enterprise=enterprise)


def years_of(enterprise: Organisation, client: Organisation) -> tuple[Year, ...]:
    """Return what is loaded of a client, by year and currency."""
    rows = LedgerEntry.objects.filter(client__in=_lines_of(enterprise, client), load__is_active=True)
    found = (
        rows.annotate(year=ExtractYear("month"))
        .values("year", "load__currency")
        .annotate(
            without=Count("pk", filter=Q(profit__isnull=True)),
            all_revenue=Sum("revenue"),
            all_profit=Sum("profit"),
            months=Count("month", distinct=True),
        )
        .order_by("year", "load__currency")
    )
    return tuple(
        Year(
            row["year"],
            row["load__currency"],
            row["months"],
            row["all_revenue"],
            None if row["without"] else row["all_profit"],
        )
        for row in found
    )


def periods_of(enterprise: Organisation, client: Organisation) -> tuple[ClientStanding, ...]:
    """Return the client's place in each computed period; of several computations of one period the newest."""
    rows = ClientStanding.objects.filter(run__enterprise=enterprise, client__organisation=client)
    found: dict[tuple[Any, ...], ClientStanding] = {}
    for row in rows.select_related("run").order_by("-run__last_month", "-run__first_month", "-run", "rank")[:60]:
        run = row.run
        found.setdefault((run.first_month, run.last_month, run.measure, run.by, run.returns), row)
    return tuple(found.values())[:MOST_PERIODS]


def _measure(run: KeyClientRun | None, years: Sequence[Year]) -> str:
    """That of the run in force; before the first run profit where every year has it."""
    if run is not None:
        return str(run.measure)
    has_profit = bool(years) and all(year.profit is not None for year in years)
    return str(KeyClientRun.Measure.PROFIT if has_profit else KeyClientRun.Measure.REVENUE)


def _amounts(years: Sequence[Year], measure: str) -> list[tuple[Year, Decimal]]:
    """The years that can stand in one line: of one currency, with a figure."""
    if len({year.currency for year in years}) != 1:
        return []
    told = [(year, year.profit if measure == KeyClientRun.Measure.PROFIT else year.revenue) for year in years]
    return [(year, amount) for year, amount in told if amount is not None]


def _finding(amounts: Sequence[tuple[Year, Decimal]], measure: str) -> str:
    """Rising, flat or falling, from the first whole year to the last; nothing is said of a year with months missing."""
    whole = [(year, amount) for year, amount in amounts if year.is_whole]
    if len(whole) < 2 or whole[0][1] <= 0:
        return ""
    (first, before), (last, after) = whole[0], whole[-1]
    change = after / before - 1
    said = {
        "measure": str(KeyClientRun.Measure(measure).label).capitalize(),
        "change": numbers.show_share(abs(change)),
        "first": first.year,
        "last": last.year,
    }
    if abs(change) < Decimal("0.005"):
        return _("%(measure)s is as high in %(last)s as in %(first)s.") % said
    if change > 0:
        return _("%(measure)s rose by %(change)s from %(first)s to %(last)s.") % said
    return _("%(measure)s fell by %(change)s from %(first)s to %(last)s.") % said


# --- the picture ------------------------------------------------------------------------------------------------------


def _drawn(
    amounts: Sequence[tuple[Year, Decimal]], processes: Sequence[Summary], measure: str, finding: str
) -> SafeString:
    title = _("%(measure)s by year, and the processes") % {
        "measure": str(KeyClientRun.Measure(measure).label).capitalize()
    }
    told = "; ".join(f"{year.year}: {numbers.show(amount, 0)} {year.currency}" for year, amount in amounts)
    return svg.render(_chart(amounts, processes), title=title, description=f"{finding} {told}".strip())


def _chart(amounts: Sequence[tuple[Year, Decimal]], processes: Sequence[Summary]) -> "altair.VConcatChart":
    import altair as alt  # heavy: only when something is drawn

    spans = [_span(at, summary) for at, summary in enumerate(processes)]
    points: list[dict[str, Any]] = [
        {"at": year.year + 0.5, "amount": float(amount), "text": numbers.show(amount, 0), "whole": year.is_whole}
        for year, amount in amounts
    ]
    first = min([point["at"] - 0.5 for point in points] + [span["start"] for span in spans])
    last = max([point["at"] + 0.5 for point in points] + [span["end"] for span in spans])
    axis = alt.Axis(format="d", tickMinStep=1, grid=True)
    x: dict[str, Any] = {
        "type": "quantitative",
        "scale": alt.Scale(domain=[int(first), int(last) + 1]),
        "title": None,
        "axis": axis,
    }
    line = alt.Chart(alt.InlineData(values=points)).encode(
        x=alt.X("at", **x), y=alt.Y("amount:Q", axis=None, scale=alt.Scale(zero=True))
    )
    hollow = alt.condition("datum.whole", alt.value(KEY), alt.value("#ffffff"))
    sales = alt.layer(
        line.mark_line(color=KEY, strokeWidth=2),
        line.mark_point(filled=True, size=60, stroke=KEY, strokeWidth=2).encode(color=hollow),
        line.mark_text(dy=-12).encode(text="text:N"),
    ).properties(width=WIDTH, height=HEIGHT)
    if not spans:
        return alt.vconcat(sales)
    bars = alt.Chart(alt.InlineData(values=spans)).encode(x=alt.X("start", **x), x2="end", y=alt.Y("lane:O", axis=None))
    names = bars.mark_text(align="right", dx=-6).encode(text="text:N")
    work = alt.layer(bars.mark_bar(color=svg.INK_SOFT, height=14), names)
    return alt.vconcat(sales, work.properties(width=WIDTH, height=LANE * len(spans)))


def _span(at: int, summary: Summary) -> dict[str, Any]:
    cycle, begun = summary.process.cycle, summary.process.started_at
    ended = timezone.localtime(cycle.ended_at).date() if cycle.ended_at else timezone.localdate()
    start = _as_year(timezone.localtime(begun).date())
    # A process of a few days still has to be seen.
    end = max(_as_year(ended), start + 0.05)
    return {"lane": at, "start": start, "end": end, "text": f"{summary.process.key} · {cycle.get_variant_display()}"}


def _as_year(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366
