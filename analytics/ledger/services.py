"""Acts on a ledger besides loading it: asking for its key clients, and saying which organisation a client of it is."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from analytics.ledger import policies
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
    *, enterprise: Organisation, measure: str, first_month: date, last_month: date, by: Principal
) -> Job:
    """Have the key clients of an enterprise computed over whole months. Refused without figures. Source: D10."""
    require(by, "run_scoring")
    policies.check_enterprise(by, enterprise)
    policies.check_figures(enterprise.pk, measure, first_month, last_month)
    payload = {
        "enterprise": enterprise.pk,
        "measure": KeyClientRun.Measure(measure).value,
        "first_month": first_month.isoformat(),
        "last_month": last_month.isoformat(),
    }
    return enqueue(
        kind=RUN,
        by=by,
        payload=payload,
        label=_("Key clients of %(name)s") % {"name": enterprise.name},
        dedupe_key=f"{RUN}/{enterprise.pk}/{measure}/{first_month:%Y%m}/{last_month:%Y%m}",
    )


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
    if client.organisation_id is not None:
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
