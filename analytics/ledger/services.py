"""Acts on a ledger besides loading it: asking for its key clients, and saying which organisation a client of it is."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from analytics import changes
from analytics.ledger import computing, policies
from analytics.ledger.definition import Definition
from analytics.ledger.models import KeyClientRun, LedgerClient
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.corporation import services as corporations
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.jobs.models import Job
from corpsys.jobs.services import enqueue
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Workspace

RUN = "ledger.key_clients"


@transaction.atomic
def ask_for_key_clients(
    *,
    enterprise: Organisation,
    measure: str,
    first_month: date,
    last_month: date,
    by: Principal,
    returns: str = KeyClientRun.Returns.NET,
    counted_by: str = KeyClientRun.By.CLIENT,
    is_in_force: bool = True,
) -> Job:
    """Have the key clients of an enterprise computed over whole months. Refused without figures. Source: D10.

    `is_in_force`: whether their classes become the enterprise's.
    """
    policies.check_may_compute(by, enterprise.pk)
    asked = Definition(
        enterprise_id=enterprise.pk,
        measure=KeyClientRun.Measure(measure).value,
        returns=KeyClientRun.Returns(returns).value,
        by=KeyClientRun.By(counted_by).value,
        first_month=first_month,
        last_month=last_month,
    )
    policies.check_figures(asked)
    period = f"{first_month:%Y%m}/{last_month:%Y%m}"
    return enqueue(
        kind=RUN,
        by=by,
        payload={**asked.as_payload(), "is_in_force": is_in_force},
        label=_("Key clients of %(name)s") % {"name": enterprise.name},
        dedupe_key=f"{RUN}/{enterprise.pk}/{asked.measure}/{asked.returns}/{asked.by}/{period}/{int(is_in_force)}",
    )


@transaction.atomic
def put_in_force(*, run: KeyClientRun, by: Principal) -> KeyClientRun:
    """Let the classes of a run that is kept be those of its enterprise again. Source: D10."""
    policies.check_may_compute(by, run.enterprise_id)
    in_force = KeyClientRun.objects.filter(enterprise_id=run.enterprise_id, is_in_force=True).first()
    if in_force == run:
        raise Refused(_("The classes of the enterprise are read from this result already."))
    computing.put_in_force(run)
    before = {"in_force": str(in_force.public_id) if in_force else None}
    record(kind="key_clients.put_in_force", by=by, entity=run, before=before, after={"in_force": str(run.public_id)})
    changes.announce(by=by, enterprise_id=run.enterprise_id)
    return run


@transaction.atomic
def link_client(*, client: LedgerClient, organisation: Organisation, by: Principal) -> LedgerClient:
    """Say that a client or a group of the ledger is an organisation of the corporation: part of bringing the ledger in."""
    require(by, "import_ledger")
    policies.check_enterprise(by, client.enterprise)
    policies.check_organisation(organisation)
    before = client.organisation.slug if client.organisation else ""
    client.organisation, client.is_set_aside = organisation, False
    client.save(update_fields=["organisation", "is_set_aside"])
    record(
        kind="ledger.client_linked",
        by=by,
        entity=client,
        before={"organisation": before},
        after={"organisation": organisation.slug},
    )
    return client


@transaction.atomic
def propose_client(*, client: LedgerClient, name: str, level: HierarchyLevel, by: Principal) -> Organisation:
    """Make a client of the ledger a client of the corporation: a proposal, which an executive accepts. Source: D1."""
    # One at a time: two clicks must not make two organisations of one client.
    locked = LedgerClient.objects.select_for_update().get(pk=client.pk)
    if locked.organisation_id is not None:
        raise Refused(_("This client is linked already."))
    made = corporations.propose_organisation(kind=Organisation.Kind.CLIENT, name=name, level=level, by=by)
    link_client(client=client, organisation=made, by=by)
    return made


@transaction.atomic
def open_cooperation(*, client: LedgerClient, by: Principal) -> Workspace:
    """Open the cooperation of the ledger's enterprise with a linked client. Source: D5."""
    policies.check_enterprise(by, client.enterprise)
    if client.organisation is None:
        raise Refused(_("First say which client of the corporation this is."))
    return workspaces.open_workspace(host=client.enterprise, partner=client.organisation, by=by)
