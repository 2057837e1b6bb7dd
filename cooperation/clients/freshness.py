"""How old the data of a recommendation is, and how far to trust it: what lowers the confidence is named. Source: D16."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.readiness.selectors import Sheet
from cooperation.decision.grounds import Grounds
from corpsys.access.refusals import Text
from corpsys.access.states import Side

# An assessment counts as fresh for a year, computed classes for 35 days.
ASSESSMENT_DAYS, RUN_DAYS = 365, 35
LEAST_EVIDENCE = Decimal("0.5")
HIGH, MEDIUM, LOW = gettext_lazy("high"), gettext_lazy("medium"), gettext_lazy("low")


@dataclass(frozen=True)
class DataDate:
    """One source of the recommendation. `side`: whose assessment it is, None for the figures."""

    label: str
    side: Side | None
    on: date
    days: int
    is_old: bool

    @property
    def age(self) -> str:
        """How long ago, in words."""
        if self.days < 1:
            return _("today")
        return ngettext("%(days)s day ago", "%(days)s days ago", self.days) % {"days": self.days}


@dataclass(frozen=True)
class Freshness:
    """`doubts`: what lowers the confidence: none is high, one is medium, more is low."""

    dates: tuple[DataDate, ...]
    doubts: tuple[str, ...]

    @property
    def confidence(self) -> Text:
        """The hint in a word."""
        return HIGH if not self.doubts else MEDIUM if len(self.doubts) == 1 else LOW


def freshness_of(grounds: Grounds) -> Freshness:
    """Return the dates of everything a recommendation rests on."""
    sheets = [sheet for sheet in (grounds.pair.host, grounds.pair.partner) if sheet is not None]
    dates = [found for sheet in sheets if (found := _of_sheet(sheet))]
    if grounds.run is not None:
        dates.append(_dated(_("Key clients, computed"), None, grounds.run.created_at, RUN_DAYS))
    return Freshness(tuple(dates), tuple(_doubts(dates, sheets)))


def reassess_on(grounds: Grounds) -> date | None:
    """Return the day on which the older assessment stops counting as fresh; None before both are submitted."""
    at = [sheet.assessment.submitted_at for sheet in (grounds.pair.host, grounds.pair.partner) if sheet is not None]
    known = [timezone.localdate(found) for found in at if found is not None]
    return date.fromordinal(min(known).toordinal() + ASSESSMENT_DAYS) if len(known) == len(Side) else None


def _of_sheet(sheet: Sheet) -> DataDate | None:
    at = sheet.assessment.submitted_at
    return _dated(_("Readiness, assessed"), sheet.subject, at, ASSESSMENT_DAYS) if at else None


def _dated(label: str, side: Side | None, at: datetime, fresh_days: int) -> DataDate:
    on = timezone.localdate(at)
    days = (timezone.localdate() - on).days
    return DataDate(label, side, on, days, days > fresh_days)


def _doubts(dates: list[DataDate], sheets: list[Sheet]) -> list[str]:
    found = []
    if any(one.is_old and one.side is not None for one in dates):
        found.append(_("an assessment is older than a year"))
    if any(one.is_old and one.side is None for one in dates):
        found.append(_("the key clients were computed more than %(days)s days ago") % {"days": RUN_DAYS})
    total = sum(len(sheet.factors) for sheet in sheets)
    with_evidence = sum(bool(sheet.mark(factor.key).evidence) for sheet in sheets for factor in sheet.factors)
    if total and Decimal(with_evidence) / total < LEAST_EVIDENCE:
        found.append(_("%(count)s of %(total)s ratings come with evidence") % {"count": with_evidence, "total": total})
    return found
