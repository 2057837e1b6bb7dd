"""Questions about the stored scores. All of it is the enterprise's secret (K1)."""

from collections.abc import Iterable

from analytics.scoring.models import ClientScore


def scores_of(workspace_ids: Iterable[int]) -> dict[int, ClientScore]:
    """Return the stored scores of many pairs by workspace, in one question. The caller may read their K1."""
    rows = ClientScore.objects.filter(workspace_id__in=list(workspace_ids))
    return {row.workspace_id: row for row in rows}
