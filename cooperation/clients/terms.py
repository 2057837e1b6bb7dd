"""The rule's answers in the words of a page: results, classes, sides, factors."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.metrics.variant import Reason
from analytics.metrics.variant_rule import Decision as Ruled
from analytics.metrics.vocabulary import ParetoClass
from analytics.metrics.vocabulary import Side as Party
from analytics.readiness.selectors import words
from cooperation.decision.grounds import Grounds
from corpsys.access.refusals import Text
from corpsys.access.states import Side
from corpsys.workspace.models import Cycle

SIDES = {Party.ENTERPRISE: Side.HOST, Party.CLIENT: Side.PARTNER}
CLASSES = {
    ParetoClass.A: gettext_lazy("A"),
    ParetoClass.B: gettext_lazy("B"),
    ParetoClass.C: gettext_lazy("C"),
    ParetoClass.NONE: gettext_lazy("no profit"),
    ParetoClass.LOSS: gettext_lazy("loss"),
}


def ruled(decision: Ruled) -> Text:
    """A result of the rule in words; empty where an input is missing."""
    if decision.variant is not None:
        return Cycle.Variant(decision.variant.value).label
    return "" if decision.reason is Reason.MISSING_INPUTS else _("no process")


def factor_names(grounds: Grounds) -> dict[str, str]:
    """Return the factors' labels in the active language, by key."""
    return {factor.key: words(factor).label for factor in grounds.factors}
