"""What the balance says in words: one headline, and for every missing figure why it is missing. Source: ux 4.8."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.metrics.attainment import ACTUAL_MISSING
from cooperation.monitoring.selectors import NO_TARGET, STALE, Balance, Measured, SideBalance
from corpsys.access.refusals import Text
from corpsys.access.states import Side


def headline(balance: Balance) -> Text:
    """Answer the question of the page in one sentence."""
    if not balance.rows:
        return _("There is no plan to measure against yet.")
    unknown = [found for found in balance.sides if found.is_winning is None]
    if unknown:
        return _("It cannot be said: %(reasons)s.") % {"reasons": "; ".join(_unknown(found) for found in unknown)}
    if len(balance.sides) == 1:
        return (
            _("The enterprise is on its plan.")
            if balance.sides[0].is_winning
            else _("The enterprise is behind its plan.")
        )
    return _both(bool(balance.sides[0].is_winning), bool(balance.sides[1].is_winning))


def _both(enterprise: bool, client: bool) -> Text:
    return {
        (True, True): _("Both sides are winning."),
        (True, False): _("The enterprise is winning, the client not yet."),
        (False, True): _("The client is winning, the enterprise not yet."),
        (False, False): _("Neither side is winning yet."),
    }[enterprise, client]


def _unknown(found: SideBalance) -> str:
    count = len(found.missing)
    if found.side == Side.HOST:
        text = ngettext(
            "the enterprise's figure of %(count)s goal is missing or too old",
            "the enterprise's figures of %(count)s goals are missing or too old",
            count,
        )
    else:
        text = ngettext(
            "the client's figure of %(count)s goal is missing or too old",
            "the client's figures of %(count)s goals are missing or too old",
            count,
        )
    return text % {"count": count}


def why(measured: Measured) -> Text:
    """Say why a line has no attainment; empty where it has one."""
    days = measured.age_days or 0
    return {
        None: "",
        ACTUAL_MISSING: _("no value yet"),
        NO_TARGET: _("no baseline or target"),
        STALE: ngettext("the last value is %(days)s day old", "the last value is %(days)s days old", days)
        % {"days": days},
    }[measured.attainment.reason]
