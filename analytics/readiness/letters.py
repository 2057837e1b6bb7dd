"""Mails about a round: that something waits, until when and where. They hold no answers. Source: D13; ux, expectation 40."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from analytics.readiness.models import ReadinessRound
from corpsys.access.principal import Principal
from corpsys.access.states import Side
from corpsys.outbox import services as outbox
from corpsys.outbox.letters import letter, site_url
from corpsys.pages.dates import day
from corpsys.workspace.selectors import lead_of


def address_of(current: ReadinessRound, by: Principal) -> str:
    """Return the client's page of a round."""
    return reverse("client_round", args=[by.corporation_slug, current.public_id])


def write_to(current: ReadinessRound, person: User, template: str, by: Principal) -> None:
    """Send a person of the client a mail about a round: that something waits, until when and where, no more."""
    with override(person.language or None):
        until = day(current.client_until) if current.client_until else ""
    text = letter(
        template,
        language=person.language,
        name=person.name,
        inviter=by.name,
        host=current.workspace.host.name,
        until=until,
        url=site_url(address_of(current, by)),
    )
    outbox.post(
        to=person.email,
        subject=text.subject,
        body=text.body,
        by=by,
        dedupe_key=f"{template}:{current.public_id}:{timezone.now():%Y%m%d%H%M%S%f}",
        user=person,
        workspace_id=current.workspace_id,
    )


def write_to_leader(current: ReadinessRound, template: str, by: Principal, *, once: str) -> None:
    """Send the enterprise's leader a mail of what the client did; one for each `once`. Nobody leads: nobody is written to."""
    leader = lead_of(current.workspace_id, Side.HOST)
    if leader is None:
        return
    text = letter(
        template,
        language=leader.language,
        name=leader.name,
        asker=by.name,
        partner=current.workspace.partner.name,
        url=site_url(reverse("readiness", args=[by.corporation_slug, current.workspace.partner.slug])),
    )
    outbox.post(
        to=leader.email,
        subject=text.subject,
        body=text.body,
        by=by,
        dedupe_key=f"{template}:{current.public_id}:{once}",
        user=leader,
        workspace_id=current.workspace_id,
    )
