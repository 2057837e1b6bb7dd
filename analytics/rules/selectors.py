"""Questions about the rules of the recommendation: those in force, the versions before them, the draft. Source: D15, D25."""

from decimal import Decimal

from analytics.metrics.variant_rule import DEFAULT_RULES, VariantRules
from analytics.rules.models import VariantRuleSet

__all__ = ["latest_published", "rules_in_force", "rules_of"]


def rules_in_force(corporation_id: int) -> VariantRules:
    """Return the thresholds that a corporation's recommendations follow: its newest published version.

    Where it has published none, the shipped thresholds, which are version 1 everywhere. Source: D15.
    """
    newest = latest_published(corporation_id)
    return DEFAULT_RULES if newest is None else rules_of(newest)


def latest_published(corporation_id: int) -> VariantRuleSet | None:
    """Return the stored version in force; None while the shipped thresholds are."""
    rows = VariantRuleSet.objects.filter(corporation_id=corporation_id, standing=VariantRuleSet.Standing.PUBLISHED)
    found: VariantRuleSet | None = rows.order_by("-number").first()
    return found


def rules_of(row: VariantRuleSet) -> VariantRules:
    """Return a stored version as the rule reads it. Raises ValueError for thresholds out of order."""
    stored = row.thresholds
    return VariantRules(
        version=str(row.number),
        gate_cooperation=int(stored["gate_cooperation"]),
        gate_integration=int(stored["gate_integration"]),
        readiness_cooperation=Decimal(stored["readiness_cooperation"]),
        readiness_integration=Decimal(stored["readiness_integration"]),
        no_process_readiness=Decimal(stored["no_process_readiness"]),
    )
