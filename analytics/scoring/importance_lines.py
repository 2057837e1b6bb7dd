"""Importance as a page shows it: one line for each part, with its value in words and where it is from. Source: D11."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.metrics.answer import Answer
from analytics.metrics.vocabulary import ParetoClass
from analytics.scoring import importance_reasons as reasons
from corpsys.access.refusals import Text
from corpsys.pages import numbers

if TYPE_CHECKING:
    from analytics.ledger.models import KeyClientRun
    from analytics.scoring.importance import ClientImportance

CLASSES: dict[ParetoClass, Text] = {
    ParetoClass.A: "A",
    ParetoClass.B: "B",
    ParetoClass.C: "C",
    ParetoClass.NONE: gettext_lazy("no profit"),
    ParetoClass.LOSS: gettext_lazy("loss"),
}


@dataclass(frozen=True)
class PartLine:
    """One part. `value`: empty where it is not known; `note`: where it is from, or why it is not known."""

    key: str
    label: str
    value: str
    note: str

    @property
    def is_known(self) -> bool:
        return bool(self.value)


def lines(found: "ClientImportance") -> tuple[PartLine, ...]:
    """Return the parts side by side; they are never added up, since no source gives them weights."""
    return (_class(found), _share(found), _growth(found), _position(found), _flag(found), _key(found))


def _class(found: "ClientImportance") -> PartLine:
    own, label = found.axis.parts.pareto_class, _("Class")
    if own is None or found.run is None or found.standing is None:
        return PartLine("class", label, "", _why(found.axis.parts.share))
    note = _("by %(measure)s, %(period)s, number %(rank)s") % {
        "measure": found.run.get_measure_display(),
        "period": months(found.run),
        "rank": found.standing.rank,
    }
    if not found.axis.is_lifted:
        return PartLine("class", label, str(CLASSES[own]), note)
    lifted = _("by the owner's flag; its figures give: %(class)s") % {"class": CLASSES[own]}
    return PartLine("class", label, "A", f"{lifted} · {note}")


def _share(found: "ClientImportance") -> PartLine:
    told = _("of the positive total of all clients")
    return _answer("share", _("Share"), found.axis.parts.share, numbers.show_share, told)


def _growth(found: "ClientImportance") -> PartLine:
    told = _("against %(period)s") % {"period": months(found.before.run)} if found.before else ""
    return _answer("growth", _("Growth"), found.axis.parts.growth, _signed, told)


def _position(found: "ClientImportance") -> PartLine:
    position = found.position
    told = (
        _("%(source)s, as of %(date)s")
        % {"source": position.source, "date": date_format(position.as_of, "SHORT_DATE_FORMAT")}
        if position
        else ""
    )
    label = _("Share of its own market")
    return _answer("market_position", label, found.axis.parts.market_position, numbers.show_share, told)


def _flag(found: "ClientImportance") -> PartLine:
    is_set = found.axis.parts.is_strategic
    note = _("counts as class A") if is_set else _("an executive sets it on the organisation's page")
    return PartLine("strategic", _("Strategic by the owner's word"), _("yes") if is_set else _("no"), note)


def _key(found: "ClientImportance") -> PartLine:
    key, label = found.key, _("Key client")
    if key is None:
        return PartLine("key", label, "", _("Not known: no figures to tell it by."))
    note = str(reasons.KEY[key.reason]) % {"rank": key.rank, "top": key.top20_count}
    return PartLine("key", label, _("yes") if key.is_key else _("no"), note)


def _answer(key: str, label: str, answer: Answer, show: Callable[..., str], told: str) -> PartLine:
    return PartLine(key, label, show(answer.value), told) if answer.is_known else PartLine(key, label, "", _why(answer))


def _why(answer: Answer) -> str:
    return str(reasons.UNKNOWN[answer.reason or reasons.Unknown.NO_FIGURES])


def _signed(value: numbers.Number | None) -> str:
    shown = numbers.show_share(value)
    return f"+{shown}" if value is not None and value > 0 else shown


def months(run: "KeyClientRun") -> str:
    """Return the period of a run as it is read."""
    first, last = (date_format(day, "Y-m") for day in (run.first_month, run.last_month))
    return first if first == last else f"{first}–{last}"
