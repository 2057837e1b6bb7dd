"""What a run says in words: why 80/20 holds or not, what was counted and how, what each figure of concentration means."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.ledger.models import KeyClientRun
from analytics.metrics.vocabulary import ParetoClass
from corpsys.pages import numbers

CLASSES = {
    ParetoClass.A: gettext_lazy("A"),
    ParetoClass.B: gettext_lazy("B"),
    ParetoClass.C: gettext_lazy("C"),
    ParetoClass.NONE: gettext_lazy("zero"),
    ParetoClass.LOSS: gettext_lazy("loss"),
}
WHO = {
    ParetoClass.A: gettext_lazy(
        "the fewest that together reach 80% of the positive total; who ties with the last is in"
    ),
    ParetoClass.B: gettext_lazy("on to 95%"),
    ParetoClass.C: gettext_lazy("the rest with a positive amount"),
    ParetoClass.NONE: gettext_lazy("nothing earned and nothing lost: no class of the three"),
    ParetoClass.LOSS: gettext_lazy("a negative amount: no class of the three"),
}
FEW = 5


@dataclass(frozen=True)
class ClassLine:
    """`share`: of the clients; `amount_share`: of the positive total, None where there is none. Shares 0–1."""

    value: str
    label: str
    who: str
    count: int
    share: Decimal | None
    total: Decimal | None
    amount_share: Decimal | None


@dataclass(frozen=True)
class Line:
    label: str
    value: str
    text: str


def why(run: KeyClientRun) -> list[str]:
    """Return, sentence by sentence, why 80/20 holds or does not, and what to mind in reading it. Source: D10."""
    told = run.summary
    if told["reason"]:
        return _why_nothing(told)
    top, share = told["top20_count"], Decimal(told["top20_share"])
    fifth = ngettext("the top fifth, %(top)s client,", "the top fifth, %(top)s clients,", top) % {
        "top": numbers.show(top, 0)
    }
    gap = numbers.show((Decimal("0.8") - share) * 100, 1)
    facts = {"fifth": fifth, "share": numbers.show_share(share), "gap": gap}
    if told["does_8020_hold"]:
        found = [_("It holds because %(fifth)s brings %(share)s: at least 80%%.") % facts]
    else:
        found = [
            _("It does not hold because %(fifth)s brings %(share)s: %(gap)s points short of 80%%.") % facts,
            _(
                "So class A alone makes nobody key here: only within that top fifth, or with the owner's strategic mark."
            ),
        ]
    if tied := told.get("tied_at_cut"):
        text = _(
            "%(count)s clients have the same amount at the 80%% cut; no one of them comes before another, so all are in."
        )
        found.append(text % {"count": numbers.show(tied, 0)})
    if told["counted"] == 1:
        found.append(_("There is only one client: it makes everything, and the rule says nothing about a portfolio."))
    elif told["counted"] < FEW:
        found.append(_("There are fewer than five clients, so the top fifth is one client: read the rule with care."))
    return found


def definition(run: KeyClientRun) -> list[Line]:
    """Return what was counted, and how: all that another person needs to get the same figures."""
    told, gross = run.summary, run.returns == KeyClientRun.Returns.GROSS
    returns = (
        _("Sales alone: what came back or was cancelled is not taken off.")
        if gross
        else _("What came back or was cancelled is taken off.")
    )
    by = (
        _("A chain or group counts as one: the group in the file, or else the parent organisation of linked clients.")
        if run.by == KeyClientRun.By.GROUP
        else _("Each client of the ledger counts by itself.")
    )
    return [
        Line(_("Figure"), str(run.get_measure_display()), ""),
        Line(_("Returns"), str(run.get_returns_display()), returns),
        Line(_("Counted by"), str(run.get_by_display()), by),
        Line(
            _("Shares are of"),
            _money(told["positive_total"], run),
            _("The total of the positive amounts; zeros and losses stand apart."),
        ),
        Line(_("Period"), f"{run.first_month:%Y-%m} – {run.last_month:%Y-%m}", _("Whole months, both in it.")),
        Line(_("Currency"), run.currency, " ".join(_rates(run))),
    ]


def classes(run: KeyClientRun) -> list[ClassLine]:
    """Return the classes with how many are in each and what they bring."""
    told = run.summary
    totals, counted, positive = told.get("class_totals", {}), told["counted"], Decimal(told["positive_total"])
    lines = []
    for name in ParetoClass:
        count = told["classes"][name.value]
        total = Decimal(totals[name.value]) if name.value in totals else None
        amount_share = total / positive if total is not None and positive else None
        share = Decimal(count) / counted if counted else None
        lines.append(ClassLine(name.value, str(CLASSES[name]), str(WHO[name]), count, share, total, amount_share))
    return lines


def concentration(run: KeyClientRun) -> list[Line]:
    """Return the figures of concentration, each with what it means; none where nobody has a positive amount."""
    told = run.summary
    if told["reason"]:
        return []
    hhi, equal, gini = (Decimal(told[name]["value"]) for name in ("hhi", "effective_number", "gini"))
    found = [
        Line(
            _("Herfindahl–Hirschman index"),
            numbers.show(hhi, 0),
            _("0 to 10,000: the squared percentage shares together. 10,000 is one client; below 1,500 is spread out."),
        ),
        Line(
            _("Effective number"),
            numbers.show(equal, 1),
            _("So many equal clients would be as concentrated as these %(count)s.")
            % {"count": numbers.show(told["positive_count"], 0)},
        ),
        Line(
            _("Gini coefficient"),
            numbers.show(gini, 4),
            " ".join(_gini(told)),
        ),
        Line(
            _("Clients with a tenth or more"),
            _large(told),
            _("Losing one of them would be felt at once.") if told["large"] else "",
        ),
    ]
    return [*found, *_peak(run)]


def _peak(run: KeyClientRun) -> list[Line]:
    told = run.summary
    if Decimal(told["peak"]) == Decimal(told["net_total"]):
        return []
    text = _("The cumulative curve rises to here; then the loss-makers take it down to %(total)s.") % {
        "total": _money(told["net_total"], run)
    }
    value = _money(told["peak"], run)
    if told["peak_of_net"] is not None:
        value = f"{value} ({numbers.show_share(Decimal(told['peak_of_net']))})"
        text = f"{text} {_('The percentage is that of the total with them.')}"
    return [Line(_("Peak, before the losses"), value, text)]


def _gini(told: dict[str, Any]) -> list[str]:
    found = [_("0 where all bring the same, near 1 where one brings everything; zeros count, losses do not.")]
    alone = told.get("gini_positive", {}).get("value")
    if alone is not None and alone != told["gini"]["value"]:
        text = _("Among the clients with a positive amount alone it is %(gini)s.")
        found.append(text % {"gini": numbers.show(Decimal(alone), 4)})
    return found


def _large(told: dict[str, Any]) -> str:
    named, count = told["large"], told.get("large_count", len(told["large"]))
    if not count:
        return _("none")
    return f"{numbers.show(count, 0)}: {', '.join(named)}"


def _rates(run: KeyClientRun) -> list[str]:
    rates = run.summary.get("rates") or {}
    if not rates:
        return [_("The files' own; nothing was converted.")]
    lines = [_("Converted month by month by the corporation's exchange rates:")]
    for code, each in rates.items():
        months = ngettext("%(count)s month", "%(count)s months", each["months"]) % {"count": each["months"]}
        lowest, highest = (numbers.typed(Decimal(each[name]), 4) for name in ("lowest", "highest"))
        spread = lowest if lowest == highest else f"{lowest} – {highest}"
        lines.append(f"{code} {spread} ({months}).")
    return lines


def _why_nothing(told: dict[str, Any]) -> list[str]:
    if not told["counted"]:
        return [_("No client has figures for every month of the period.")]
    return [
        _("Every client is at zero or below, so there is no total to take shares of, and no classes."),
    ]


def _money(value: str, run: KeyClientRun) -> str:
    return f"{numbers.show(Decimal(value), 2)}\xa0{run.currency}"
