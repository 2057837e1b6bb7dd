"""Questions about the rules of the recommendation: those in force, the versions before them, the draft. Source: D15, D25."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from analytics.metrics.variant_rule import DEFAULT_RULES, VariantRules
from analytics.rules.models import VariantRuleSet
from corpsys.access.principal import Principal

__all__ = [
    "Version",
    "draft",
    "latest_published",
    "rule_set",
    "rule_sets",
    "rules_before",
    "rules_in_force",
    "rules_numbered",
    "rules_of",
    "versions",
]
DRAFT, PUBLISHED = VariantRuleSet.Standing.DRAFT, VariantRuleSet.Standing.PUBLISHED


@dataclass(frozen=True)
class Version:
    """One line of the list of versions. `row`: None for the shipped thresholds, which nobody published."""

    number: int
    rules: VariantRules
    row: VariantRuleSet | None
    is_in_force: bool

    @property
    def is_draft(self) -> bool:
        return self.row is not None and self.row.standing == DRAFT

    @property
    def by(self) -> str:
        return str(self.row.user.name) if self.row else ""

    @property
    def at(self) -> datetime | None:
        return self.row.published_at if self.row else None


def rules_in_force(corporation_id: int) -> VariantRules:
    """Return the thresholds that a corporation's recommendations follow: its newest published version.

    Where it has published none, the shipped thresholds, which are version 1 everywhere. Source: D15.
    """
    newest = latest_published(corporation_id)
    return DEFAULT_RULES if newest is None else rules_of(newest)


def latest_published(corporation_id: int) -> VariantRuleSet | None:
    """Return the stored version in force; None while the shipped thresholds are."""
    found: VariantRuleSet | None = _published(corporation_id).order_by("-number").first()
    return found


def rules_numbered(corporation_id: int, version: str) -> VariantRules | None:
    """Return the thresholds of a published version by its number as text, None where there is no such version."""
    if version == DEFAULT_RULES.version:
        return DEFAULT_RULES
    found = _published(corporation_id).filter(number=int(version)).first() if _is_number(version) else None
    return None if found is None else rules_of(found)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _published(corporation_id: int) -> Any:
    return VariantRuleSet.objects.filter(corporation_id=corporation_id, standing=PUBLISHED)


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


def rule_sets(principal: Principal) -> Any:
    """Return the stored versions, newest first."""
    return VariantRuleSet.objects.visible_to(principal).select_related("user")


def rule_set(principal: Principal, public_id: UUID) -> VariantRuleSet:
    """Return one stored version, or refuse as if it did not exist."""
    found: VariantRuleSet = VariantRuleSet.objects.select_related("user").get_visible(principal, public_id=public_id)
    return found


def draft(principal: Principal) -> VariantRuleSet | None:
    """Return the draft, if there is one."""
    found: VariantRuleSet | None = rule_sets(principal).filter(standing=DRAFT).first()
    return found


def versions(principal: Principal) -> list[Version]:
    """Return every version, the newest first and the shipped thresholds last."""
    rows = list(rule_sets(principal))
    newest = max((row.number for row in rows if row.standing == PUBLISHED), default=None)
    stored = [Version(row.number, rules_of(row), row, row.number == newest) for row in rows]
    return [*stored, Version(int(DEFAULT_RULES.version), DEFAULT_RULES, None, newest is None)]


def rules_before(row: VariantRuleSet) -> VariantRules:
    """Return the published thresholds that a version took over from; of a draft, those in force."""
    earlier = _published(row.corporation_id).filter(number__lt=row.number).order_by("-number").first()
    return DEFAULT_RULES if earlier is None else rules_of(earlier)
