"""The mail by which a member or specialist asks the lead of the own side to let a version be joined."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from analytics.dataroom.models import Dataset
from cooperation.process.models import Process
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.access.services import require
from corpsys.access.states import Side
from corpsys.audit.services import record
from corpsys.outbox import services as outbox
from corpsys.outbox.letters import letter, site_url
from corpsys.workspace import selectors as workspaces


@transaction.atomic
def propose_sharing(*, dataset: Dataset, process: Process, by: Principal) -> None:
    """Ask the own side's lead, once for each version, to let it be joined. Source: access, share own side's data."""
    require(by, "propose_sharing", process.workspace_id)
    if not dataset.is_current or dataset.confidentiality != Dataset.Confidentiality.OWN:
        raise Refused(_("There is nothing to ask for: this version can be joined already, or has been replaced."))
    lead = workspaces.lead_of(process.workspace_id, Side(dataset.owner_side))
    if lead is None:
        raise Refused(_("Your side has no lead here yet."))
    url = site_url(reverse("dataset", args=[by.corporation_slug, process.key, dataset.public_id]))
    text = letter("sharing_proposed", language=lead.language, name=lead.name, url=url)
    record(kind="data.sharing_proposed", by=by, entity=dataset, after={"half": dataset.kind, "version": dataset.number})
    outbox.post(
        user=lead,
        workspace_id=process.workspace_id,
        to=lead.email,
        subject=text.subject,
        body=text.body,
        by=by,
        dedupe_key=f"sharing_proposed:{dataset.public_id}",
    )
