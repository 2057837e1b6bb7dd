"""Groups of clients that the ledger's files did not name: the clients of one parent organisation.

They get a row in the ledger when they first stand in a result, so that a place, a link and a page can point to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics.ledger.models import KeyClientRun, LedgerClient
from corpsys.corporation.models import Organisation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def with_rows(clients: NDArray[np.int64], made: KeyClientRun) -> NDArray[np.int64]:
    """Return the ids with those below zero, which stand for parent organisations, as the ids of their groups' rows."""
    is_parent = clients < 0
    if not is_parent.any():
        return clients
    rows = {organisation: _row(made, organisation).pk for organisation in (-clients[is_parent]).tolist()}
    found = clients.copy()
    found[is_parent] = [rows[-client] for client in clients[is_parent].tolist()]
    return found


def _row(made: KeyClientRun, organisation_id: int) -> LedgerClient:
    """The group of a parent organisation; a group of that name from a file, which nobody has linked yet, is that one."""
    name = Organisation.objects.values_list("name", flat=True).get(pk=organisation_id)
    own = {"corporation_id": made.corporation_id, "enterprise_id": made.enterprise_id, "is_group": True}
    row: LedgerClient
    row, _is_new = LedgerClient.objects.get_or_create(**own, key=name, defaults={"organisation_id": organisation_id})
    if row.organisation_id is None and not row.is_set_aside:
        row.organisation_id = organisation_id
        row.save(update_fields=["organisation"])
    return row
