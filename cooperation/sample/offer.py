"""The offer to a client: the win-win concept presented, its lead invited by mail, and where it is to go on, accepted."""

import re

from django.urls import reverse

from cooperation.concept import services as concepts
from cooperation.concept import starter
from cooperation.concept.models import Concept
from cooperation.process.models import Process
from cooperation.sample.people import KAM, Person, acting, give_password
from corpsys.access.refusals import NotVisible
from corpsys.access.states import Part
from corpsys.outbox.models import OutboxMail
from corpsys.workspace import invitations
from corpsys.workspace.models import Invitation

NOTE = "\n\n(The text follows the product's own first draft; companies, people and this offer are a made-up sample.)"


def present(process: Process, by: Person = KAM) -> Concept:
    """Write the concept from the product's own first text and present it."""
    principal = acting(by)
    texts = starter.texts(process)
    draft = concepts.write(process=process, by=principal, **{**texts, "meaning": texts["meaning"] + NOTE})
    return concepts.present(concept=draft, version=draft.version, by=principal)


def invite(process: Process, guest: Person, part: Part, by: Person) -> Invitation:
    """Invite a person of the client by mail."""
    page = "concept" if process.cycle.variant == "cooperation" else "process"
    principal = acting(by)
    return invitations.invite(
        workspace=process.workspace,
        email=guest.email,
        name=guest.name,
        part=part,
        destination=reverse(page, args=[principal.corporation_slug, process.key]),
        by=principal,
    )


def follow(invitation: Invitation, guest: Person) -> None:
    """Open the invitation from its mail, as the person does, and give the account the password of the sample."""
    mail = OutboxMail.objects.get(dedupe_key=f"invitation:{invitation.public_id}")
    secret = re.search(r"/invitation/([\w-]+)/", mail.body)
    found = invitations.find(secret[1]) if secret else None
    if found is None:
        raise NotVisible
    invitations.accept(found=found)
    give_password(guest)


def accept(concept: Concept, guest: Person) -> None:
    """Accept the version that stands, as the client's lead."""
    concepts.accept(concept=concept, by=acting(guest))
