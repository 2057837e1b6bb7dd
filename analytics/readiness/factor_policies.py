"""Whether a draft of the catalogue can be published: complete, weighed, and different from what is published."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from analytics.readiness.factor_comparison import compare
from analytics.readiness.factor_content import content_of, errors_of
from analytics.readiness.models import Factor, FactorSet
from analytics.readiness.selectors import words
from analytics.readiness.weighing import are_current
from corpsys.access.refusals import Refused, Text

MOST_FACTORS = 60


def check_publication(draft: FactorSet) -> None:
    """Refuse while something is wrong with a draft; the refusal names each thing."""
    found = problems(draft, list(draft.factors.all()))
    if found:
        raise Refused(_("This draft cannot be published yet."), allowed=found)


def problems(draft: FactorSet, factors: Sequence[Factor]) -> list[Text]:
    """Return what stands in the way of publishing, in words; nothing where it can be published. Source: D12; methods, AHP."""
    if not factors:
        return [_("A version needs at least one factor.")]
    found: list[Text] = []
    if len(factors) > MOST_FACTORS:
        found.append(_("A version has at most %(most)s factors.") % {"most": MOST_FACTORS})
    incomplete = [words(factor).label or factor.key for factor in factors if errors_of(content_of(factor))]
    if incomplete:
        found.append(_("Not complete in both languages: %(factors)s.") % {"factors": ", ".join(incomplete)})
    if not sum((factor.weight for factor in factors), Decimal(0)):
        found.append(_("At least one factor needs a weight above zero."))
    if draft.weighting == FactorSet.Weighting.PAIRWISE and not are_current(draft, factors):
        found.append(
            _(
                "The weights come from comparisons that do not fit the factors any more: compare again, or weigh by hand."
            )
        )
    if draft.based_on is not None and not compare(list(draft.based_on.factors.all()), factors).is_changed:
        found.append(_("Nothing differs from the published version."))
    return found
