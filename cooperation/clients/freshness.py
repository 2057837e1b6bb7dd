"""How old the data of a recommendation is, and how far to trust it: the looks at readiness, and one at the figures.

Each look is high, middle or low; the lowest of them is the confidence. Source: D16.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.readiness.confidence import HIGH, MIDDLE, OLDEST_DAYS, Confidence, Look, confidence_of
from analytics.readiness.selectors import Sheet
from cooperation.decision.grounds import Grounds
from corpsys.access.states import Side

RUN_DAYS = 35  # from then on computed classes are marked as old


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
    """`confidence`: None while an input is missing, for then there is nothing to trust."""

    dates: tuple[DataDate, ...]
    confidence: Confidence | None


def freshness_of(grounds: Grounds) -> Freshness:
    """Return the dates of everything a recommendation rests on."""
    sheets = [sheet for sheet in (grounds.pair.host, grounds.pair.partner) if sheet is not None]
    dates = [found for sheet in sheets if (found := _of_sheet(sheet))]
    if grounds.run is not None:
        dates.append(_dated(_("Key clients, computed"), None, grounds.run.created_at, RUN_DAYS))
    return Freshness(tuple(dates), _confidence(grounds, dates))


def reassess_on(grounds: Grounds) -> date | None:
    """Return the day on which the older assessment stops counting as fresh; None before both are submitted."""
    at = [sheet.assessment.submitted_at for sheet in (grounds.pair.host, grounds.pair.partner) if sheet is not None]
    known = [timezone.localdate(found) for found in at if found is not None]
    return date.fromordinal(min(known).toordinal() + OLDEST_DAYS) if len(known) == len(Side) else None


def _of_sheet(sheet: Sheet) -> DataDate | None:
    at = sheet.assessment.submitted_at
    return _dated(_("Readiness, assessed"), sheet.subject, at, OLDEST_DAYS) if at else None


def _dated(label: str, side: Side | None, at: datetime, fresh_days: int) -> DataDate:
    on = timezone.localdate(at)
    days = (timezone.localdate() - on).days
    return DataDate(label, side, on, days, days > fresh_days)


def _confidence(grounds: Grounds, dates: list[DataDate]) -> Confidence | None:
    readiness = confidence_of(grounds.pair)
    if readiness is None or not grounds.recommendation.is_complete:
        return None
    return Confidence((*readiness.looks, *(_look(one) for one in dates if one.side is None)))


def _look(run: DataDate) -> Look:
    text = _("The key clients were computed %(ago)s.") % {"ago": run.age}
    return Look(MIDDLE if run.is_old else HIGH, text)
