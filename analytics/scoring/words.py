"""The words of stored results: variants, reasons for none, classes. In the reader's language when they are shown."""

from functools import cache

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from analytics.metrics.variant_rule import Reason
from analytics.metrics.vocabulary import ParetoClass
from corpsys.access.refusals import Text
from corpsys.workspace.models import Cycle

REASONS: dict[str, Text] = {
    Reason.MISSING_INPUTS: _("no recommendation yet"),
    Reason.LOSS_MAKER: _("no process: the client brings a loss"),
    Reason.LOW_CLASS_AND_READINESS: _("no process: class C and low readiness"),
}
CLASSES: dict[str, Text] = {
    ParetoClass.A: "A",
    ParetoClass.B: "B",
    ParetoClass.C: "C",
    ParetoClass.NONE: pgettext_lazy("class", "zero"),
    ParetoClass.LOSS: _("loss"),
}
VARIANTS: dict[str, Text] = dict(Cycle.Variant.choices)


def result(variant: str, reason: str) -> str:
    """Return what the rule came to: the variant, or why there is none."""
    return _spoken(get_language() or "", variant or reason)


def pareto_class(name: str) -> str:
    """Return a class in words; empty where there are no figures."""
    return str(CLASSES.get(name, ""))


@cache
def _spoken(language: str, word: str) -> str:
    """Looked up once for each language: an export asks a hundred thousand times."""
    return str({**VARIANTS, **REASONS}.get(word, word))
