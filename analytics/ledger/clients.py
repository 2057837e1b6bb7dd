"""Acts on several clients of a ledger at once, and taking back what was said of one; linking one is in services.py."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from analytics.ledger import policies, services
from analytics.ledger.models import LedgerClient
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.corporation.models import HierarchyLevel, Organisation


@transaction.atomic
def link_clients(*, pairs: Iterable[tuple[LedgerClient, Organisation]], by: Principal) -> int:
    """Say of several clients at once which organisations they are; all or none. Returns how many."""
    return len([services.link_client(client=client, organisation=found, by=by) for client, found in pairs])


@transaction.atomic
def propose_clients(*, clients: Sequence[LedgerClient], level: HierarchyLevel, by: Principal) -> int:
    """Make several clients of a ledger clients of the corporation under their own names; all or none. Source: D1."""
    for client in clients:
        services.propose_client(client=client, name=client.key, level=level, by=by)
    return len(clients)


@transaction.atomic
def set_aside(*, clients: Iterable[LedgerClient], by: Principal) -> int:
    """Say that clients of a ledger are none of the corporation's, such as cash sales; no later load asks again."""
    return _mark(clients, by, is_set_aside=True)


@transaction.atomic
def take_back(*, clients: Iterable[LedgerClient], by: Principal) -> int:
    """Let clients that were set aside stand on the list again."""
    return _mark(clients, by, is_set_aside=False)


@transaction.atomic
def unlink_clients(*, clients: Iterable[LedgerClient], by: Principal) -> int:
    """Take away what was said of clients; the figures stay, and they stand on the list again."""
    require(by, "import_ledger")
    count = 0
    for client in clients:
        policies.check_enterprise(by, client.enterprise)
        if client.organisation is None:
            raise Refused(_("%(client)s is not linked.") % {"client": client.key})
        before = {"organisation": client.organisation.slug}
        client.organisation = None
        client.save(update_fields=["organisation"])
        record(kind="ledger.client_unlinked", by=by, entity=client, before=before, after={"organisation": ""})
        count += 1
    return count


def _mark(clients: Iterable[LedgerClient], by: Principal, *, is_set_aside: bool) -> int:
    require(by, "import_ledger")
    count = 0
    for client in clients:
        policies.check_enterprise(by, client.enterprise)
        if client.organisation_id is not None:
            raise Refused(
                _("%(client)s is linked to an organisation; take the link away first.") % {"client": client.key}
            )
        if client.is_set_aside == is_set_aside:
            continue
        client.is_set_aside = is_set_aside
        client.save(update_fields=["is_set_aside"])
        kind = "ledger.client_set_aside" if is_set_aside else "ledger.client_taken_back"
        record(kind=kind, by=by, entity=client, before={"aside": not is_set_aside}, after={"aside": is_set_aside})
        count += 1
    return count
