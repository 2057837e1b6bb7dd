"""What a change of the rules means for a person who read the recommendation under the version before. Source: D16, D25."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analytics.metrics.variant import Reason, recommend
from analytics.metrics.variant_rule import VariantRules
from analytics.rules import wording
from analytics.rules.selectors import rules_numbered
from cooperation.decision.grounds import Grounds
from corpsys.access.refusals import Invalid, Text
from corpsys.workspace.models import Cycle


@dataclass(frozen=True)
class Outcome:
    """What one version of the rules says of the pair as it stands now. `variant`: empty for none."""

    version: str
    variant: str
    reason: str

    @property
    def said(self) -> Text:
        """The result in words."""
        if self.variant:
            return Cycle.Variant(self.variant).label
        return _("no recommendation") if self.reason == Reason.MISSING_INPUTS else _("no process")

    def as_data(self) -> dict[str, Any]:
        """Return it as the API gives it."""
        return {"rules_version": self.version, "recommended": self.variant or None, "reason": self.reason}


@dataclass(frozen=True)
class RulesChange:
    """Both outcomes, and the thresholds that differ."""

    before: Outcome
    after: Outcome
    lines: tuple[wording.Line, ...]


def rules_change(grounds: Grounds, seen: str | None) -> RulesChange | None:
    """Return what changed since a version of the rules was read; None where it is in force still, or was not named.

    Raises Invalid for a version that never was in force.
    """
    now = grounds.recommendation.rules
    if seen is None or seen == now.version or not grounds.is_scored:
        return None
    then = rules_numbered(grounds.workspace.corporation_id, seen)
    if then is None:
        raise Invalid({"seen_rules": [_("There is no such version of the rules.")]})
    changed = tuple(line for line in wording.lines(now, then) if line.is_changed)
    return RulesChange(_outcome(grounds, then), _outcome(grounds, now), changed)


def _outcome(grounds: Grounds, rules: VariantRules) -> Outcome:
    found = recommend(grounds.inputs, rules)
    return Outcome(rules.version, found.variant.value if found.variant else "", found.reason.value)
