"""Mails about an offer: that something waits, and where; never what it says."""

from django.urls import reverse

from accounts.models import User
from cooperation.concept.models import Concept, ConceptMessage
from cooperation.process.models import Process
from corpsys.access.principal import Principal
from corpsys.access.states import Side
from corpsys.outbox import services as outbox
from corpsys.outbox.letters import letter, site_url
from corpsys.workspace import selectors as workspaces


def tell_lead(concept: Concept, by: Principal) -> None:
    """Tell the client's lead, where there is one already, that a version has been presented."""
    _tell(Side.PARTNER, "concept_presented", concept, by, f"presented:{concept.public_id}")


def tell_leader(concept: Concept, by: Principal) -> None:
    """Tell the leader that the client has answered."""
    _tell(Side.HOST, "concept_answered", concept, by, f"answered:{concept.public_id}:{concept.standing}")


def tell_about_message(message: ConceptMessage, by: Principal) -> None:
    """Tell the other side that a question or an answer waits."""
    _tell(Side(message.side).other, "concept_asked", message.concept, by, f"asked:{message.public_id}")


def _tell(side: Side, template: str, concept: Concept, by: Principal, dedupe_key: str) -> None:
    user: User | None = workspaces.lead_of(concept.workspace_id, side)
    if user is None:
        return
    process = Process.objects.get(cycle_id=concept.cycle_id)
    url = site_url(reverse("concept", args=[by.corporation_slug, process.key]))
    text = letter(template, language=user.language, name=user.name, url=url)
    outbox.post(
        user=user,
        workspace_id=concept.workspace_id,
        to=user.email,
        subject=text.subject,
        body=text.body,
        by=by,
        dedupe_key=dedupe_key,
    )
