"""The rules in words: one sentence for each result, and two versions threshold by threshold. Source: D15."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from analytics.metrics.variant_rule import VariantRules
from analytics.rules.thresholds import THRESHOLDS, Threshold
from corpsys.access.refusals import Text
from corpsys.pages import numbers
from corpsys.workspace.models import Cycle


@dataclass(frozen=True)
class Sentence:
    """A result of the rule, and when it is reached."""

    result: Text
    when: str


@dataclass(frozen=True)
class Line:
    """One threshold in a version and in the one it is compared with, as they are read."""

    threshold: Threshold
    value: str
    before: str

    @property
    def is_changed(self) -> bool:
        return self.value != self.before


def sentences(rules: VariantRules) -> tuple[Sentence, ...]:
    """Return the results in the order in which the rule asks for them: the first that fits counts."""
    variant = Cycle.Variant
    said = {each.key: show(each, rules) for each in THRESHOLDS}
    return (
        Sentence(
            _("no recommendation"),
            _(
                "A rating of either side or the figures of the client are missing. A decision can be made by hand, with a"
                " reason and an executive's approval."
            ),
        ),
        Sentence(
            _("no process"),
            _(
                "The client brings a loss, or it is of class C and readiness of the pair is below"
                " %(no_process_readiness)s. The owner's strategic flag counts as class A."
            )
            % said,
        ),
        Sentence(
            variant.INTEGRATION.label,
            _(
                "All that cooperation needs, and besides: every gate of both sides at %(gate_integration)s or above,"
                " readiness of the pair at %(readiness_integration)s or above, and a finished cooperation or integration"
                " with this client that met the expectations of both sides."
            )
            % said,
        ),
        Sentence(
            variant.COOPERATION.label,
            _(
                "Every gate of both sides at %(gate_cooperation)s or above, readiness of the pair at"
                " %(readiness_cooperation)s or above, and the client of class A or strategic."
            )
            % said,
        ),
        Sentence(variant.NEGOTIATION.label, _("In every other case.")),
    )


def lines(rules: VariantRules, before: VariantRules) -> tuple[Line, ...]:
    """Return every threshold of a version beside the version before it."""
    return tuple(Line(each, show(each, rules), show(each, before)) for each in THRESHOLDS)


def show(threshold: Threshold, rules: VariantRules) -> str:
    """Return the value of a threshold in the active language."""
    value = getattr(rules, threshold.key)
    return numbers.show(value, 0) if threshold.is_gate else numbers.typed(value, None)
