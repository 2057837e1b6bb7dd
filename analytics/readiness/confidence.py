"""How far a result can be trusted, in words: what is not known, how much is backed by evidence, how old it is.

The rule, which the page tells as well. Each of three looks is high, middle or low; the lowest of them is the confidence.

| look | high | middle | low |
|---|---|---|---|
| ratings that are known, of both sides | all | at least 80 %, and every gate | fewer, or a gate is not known |
| known ratings with a note or a file as evidence | at least half | fewer | – |
| age of the older of the two assessments | up to 180 days | up to 365 days | more |

It weighs nothing and changes no score: a missing rating gives no score at all (D14).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.readiness.models import RatingFile
from analytics.readiness.selectors import Pair, Sheet
from corpsys.access.refusals import Text

LEAST_KNOWN, ENOUGH_EVIDENCE = Decimal("0.8"), Decimal("0.5")
FRESH_DAYS, OLDEST_DAYS = 180, 365
HIGH, MIDDLE, LOW = 2, 1, 0


@dataclass(frozen=True)
class Look:
    """One of the three looks: how it stands (HIGH, MIDDLE, LOW), and why in a sentence."""

    standing: int
    text: Text

    @property
    def label(self) -> Text:
        return name_of(self.standing)


@dataclass(frozen=True)
class Confidence:
    """The lowest of the looks, and each of them."""

    looks: tuple[Look, ...]

    @property
    def standing(self) -> int:
        return min(look.standing for look in self.looks)

    @property
    def label(self) -> Text:
        return name_of(self.standing)


def name_of(standing: int) -> Text:
    """Return the word of a standing."""
    return {HIGH: _("high"), MIDDLE: _("middle"), LOW: _("low")}[standing]


def confidence_of(pair: Pair) -> Confidence | None:
    """Return the confidence of a submitted pair; None before both have been submitted. One question, for the files."""
    sheets = [one for one in (pair.host, pair.partner) if one is not None]
    if len(sheets) < 2:
        return None
    rows = RatingFile.objects.filter(assessment__in=[one.assessment for one in sheets])
    files = set(rows.values_list("assessment_id", "factor__key"))
    dates = [timezone.localdate(one.assessment.submitted_at) for one in sheets if one.assessment.submitted_at]
    return Confidence((known(pair), evidence(sheets, files), age(min(dates), timezone.localdate())))


def known(pair: Pair) -> Look:
    """Say how many ratings are known. Source: D14."""
    sheets = [one for one in (pair.host, pair.partner) if one is not None]
    marks = [(factor, sheet.mark(factor.key)) for sheet in sheets for factor in pair.factors]
    missing = [(factor, mark) for factor, mark in marks if mark.level is None]
    if not missing:
        return Look(HIGH, _("All %(all)s ratings are known.") % {"all": len(marks)})
    unknown = sum(mark.does_not_know for _factor, mark in missing)
    gates = sum(factor.is_gate for factor, _mark in missing)
    words = {
        "missing": len(missing),
        "all": len(marks),
        "unknown": unknown,
        "empty": len(missing) - unknown,
        "gates": gates,
    }
    text = _(
        "%(missing)s of %(all)s ratings are not known: “don't know” %(unknown)s, not rated %(empty)s; of gates %(gates)s."
    )
    enough = not gates and Decimal(len(marks) - len(missing)) / len(marks) >= LEAST_KNOWN
    return Look(MIDDLE if enough else LOW, text % words)


def evidence(sheets: Collection[Sheet], files: Collection[tuple[int, str]]) -> Look:
    """Say with how many of the known ratings a note or a file is given. `files`: (assessment id, factor key)."""
    rated = [
        (sheet, factor.key) for sheet in sheets for factor in sheet.factors if sheet.mark(factor.key).level is not None
    ]
    given = sum(bool(sheet.mark(key).evidence) or (sheet.assessment.pk, key) in files for sheet, key in rated)
    text = _("Evidence is given with %(given)s of %(all)s ratings.") % {"given": given, "all": len(rated)}
    return Look(HIGH if rated and Decimal(given) / len(rated) >= ENOUGH_EVIDENCE else MIDDLE, text)


def age(submitted: date, today: date) -> Look:
    """Say how old the older assessment is."""
    days = (today - submitted).days
    text = ngettext(
        "The older of the two assessments is %(days)s day old (%(date)s).",
        "The older of the two assessments is %(days)s days old (%(date)s).",
        days,
    ) % {"days": days, "date": date_format(submitted, "SHORT_DATE_FORMAT")}
    return Look(HIGH if days <= FRESH_DAYS else MIDDLE if days <= OLDEST_DAYS else LOW, text)
