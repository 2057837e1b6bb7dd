"""Why a part of importance is not known, and why a client is key or not: codes with their words. Source: D10, D11."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from analytics.metrics import importance_axis
from corpsys.access.refusals import Text


class Unknown(StrEnum):
    """Why a part is not known; the last two are those of the metric."""

    NO_RUN = "no_run"
    NOT_IN_RUN = "not_in_run"
    NO_POSITIVE_TOTAL = "no_positive_total"
    NO_PREVIOUS = "no_previous"
    NOT_IN_PREVIOUS = "not_in_previous"
    NOT_ENTERED = "not_entered"
    NO_BASE = importance_axis.NO_BASE
    NO_FIGURES = importance_axis.NO_FIGURES


class KeyReason(StrEnum):
    """Why a client is key or not. Source: D10."""

    CLASS_HOLDS = "class_holds"
    TOP_FIFTH = "top_fifth"
    STRATEGIC = "strategic"
    BEYOND_TOP_FIFTH = "beyond_top_fifth"
    NOT_CLASS_A = "not_class_a"


UNKNOWN: dict[str, Text] = {
    Unknown.NO_RUN: _("The enterprise has not found its key clients yet."),
    Unknown.NOT_IN_RUN: _("The key clients in force have no figures of this client."),
    Unknown.NO_POSITIVE_TOTAL: _("No client has a positive amount in this period, so nobody has a share."),
    Unknown.NO_PREVIOUS: _("The ledger has no period of equal length before this one."),
    Unknown.NOT_IN_PREVIOUS: _("The period before has no figures of this client."),
    Unknown.NOT_ENTERED: _("Nobody has entered it."),
    Unknown.NO_BASE: _("Nothing, or a loss, to grow from in the period before."),
    Unknown.NO_FIGURES: _("There are no figures."),
}
# With %(rank)s and %(top)s.
KEY: dict[KeyReason, Text] = {
    KeyReason.CLASS_HOLDS: _("Class A, and 80/20 holds."),
    KeyReason.TOP_FIFTH: _("80/20 does not hold, but it is number %(rank)s, within the first fifth (%(top)s)."),
    KeyReason.STRATEGIC: _(
        "80/20 does not hold and it is number %(rank)s, beyond the first fifth (%(top)s), but the owner calls it strategic."
    ),
    KeyReason.BEYOND_TOP_FIFTH: _(
        "Class A alone does not make it key: 80/20 does not hold, and it is number %(rank)s, beyond the first fifth (%(top)s)."
    ),
    KeyReason.NOT_CLASS_A: _("Not class A by its figures."),
}
