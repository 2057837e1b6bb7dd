"""Questions about findings, as far as the reader may see them. Source: D35."""

from dataclasses import dataclass
from typing import Any

from cooperation.findings import policies
from cooperation.findings.models import Finding, FindingStance
from corpsys.access.principal import Principal
from corpsys.access.states import Side
from corpsys.workspace.models import Cycle

SOURCES = ("consolidation__host_dataset", "consolidation__partner_dataset", "dataset")


@dataclass(frozen=True)
class Card:
    """A finding with what both sides say of it. `is_outdated`: its source has changed since."""

    finding: Finding
    is_outdated: bool
    host: FindingStance | None
    partner: FindingStance | None


def findings(principal: Principal, cycle: Cycle) -> Any:
    """Return the findings that count, in the order of their numbers."""
    rows = Finding.objects.visible_to(principal).filter(cycle=cycle, archived_at__isnull=True)
    return rows.select_related("raised_by", *SOURCES)


def cards(principal: Principal, cycle: Cycle) -> list[Card]:
    """Return the findings with the stances of both sides, in two questions."""
    stances = {
        (row.finding_id, row.side): row
        for row in FindingStance.objects.visible_to(principal).filter(cycle=cycle).select_related("user")
    }
    return [
        Card(
            row,
            policies.is_outdated(row),
            stances.get((row.pk, Side.HOST)),
            stances.get((row.pk, Side.PARTNER)),
        )
        for row in findings(principal, cycle)
    ]


def finding(principal: Principal, cycle: Cycle, number: int) -> Finding:
    """Return one finding, or refuse as if it did not exist."""
    found: Finding = Finding.objects.select_related("raised_by", *SOURCES).get_visible(
        principal, cycle=cycle, number=number
    )
    return found


def standing(cycle: Cycle, data_classes: tuple[str, ...]) -> list[Finding]:
    """Return the findings of these classes that count, with their sources. For rules, not for showing."""
    rows = Finding.objects.filter(cycle=cycle, data_class__in=data_classes, archived_at__isnull=True)
    return list(rows.select_related(*SOURCES))
