"""The running processes that a new version of the corporation's strategy makes confirm anew. Source: D8."""

from django.urls import reverse

from cooperation.process import selectors
from corpsys.access.principal import Principal
from corpsys.strategy.affected import Affected
from corpsys.strategy.models import StrategyVersion


def of_strategy(strategy: StrategyVersion, principal: Principal) -> list[Affected]:
    """Return the running processes that were confirmed for another version; only the corporation's own is confirmed."""
    if strategy.enterprise_id is not None:
        return []
    rows = selectors.processes(principal).filter(cycle__ended_at__isnull=True, strategy_confirmed__isnull=False)
    return [
        Affected(
            f"{row.key} {row.name} ({row.workspace})", reverse("process", args=[principal.corporation_slug, row.key])
        )
        for row in rows.exclude(strategy_confirmed=strategy)
    ]
