"""Invitations of the client's people into one workspace: a mailed secret, kept as a hash, that works once. Source: D27."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused
from corpsys.access.services import require
from corpsys.access.states import Part, Role
from corpsys.audit.services import record
from corpsys.corporation import services as corporations
from corpsys.corporation.models import CorporationAddress, Membership
from corpsys.outbox import services as outbox
from corpsys.outbox.letters import letter, site_url
from corpsys.tenancy import context
from corpsys.tenancy.identify import digest
from corpsys.workspace import policies
from corpsys.workspace.models import Assignment, Invitation, InvitationHash, Workspace
from corpsys.workspace.selectors import current_cycle

VALID_DAYS = 14
BETWEEN_LINKS = timedelta(minutes=5)


@dataclass(frozen=True)
class Found:
    """An invitation with what its page says; `standing`: "open", "used" or "expired"."""

    invitation: Invitation
    slug: str
    standing: str

    @property
    def needs_name(self) -> bool:
        """Whether the person has to say a name: neither the inviter nor an account knows one."""
        known = User.objects.filter(email__iexact=self.invitation.email).exclude(name="").exists()
        return not self.invitation.name and not known


@transaction.atomic
def invite(
    *,
    workspace: Workspace,
    email: str,
    name: str = "",
    part: str,
    destination: str,
    by: Principal,
    expires_at: datetime | None = None,
) -> Invitation:
    """Invite a person of the client by mail; an earlier open invitation of the same address ends.

    `destination`: the page where the person lands. `expires_at`: two weeks from now if none is given. Raises NotAllowed, Refused, Invalid. Source: access, actions.
    """
    require(by, "manage_own_side", workspace.pk)
    policies.check_part(by.side, part)
    policies.check_client_may_know(current_cycle(workspace.pk))
    email = User.objects.normalize_email(email).lower()
    policies.check_address(workspace, email)
    policies.check_one_lead(workspace, part, email)
    made = Invitation(
        corporation_id=workspace.corporation_id,
        workspace=workspace,
        email=email,
        name=name.strip(),
        part=part,
        expires_at=expires_at or timezone.now() + timedelta(days=VALID_DAYS),
        invited_by_id=by.user_id,
        destination=destination,
    )
    secret = _issue(made)
    record(kind="invitation.sent", by=by, entity=made, after={"email": email, "part": part})
    _send(made, secret, by)
    return made


def _issue(made: Invitation) -> str:
    """Store a new invitation in place of the open ones of its address, and return its secret."""
    now = timezone.now()
    Invitation.objects.filter(workspace=made.workspace, email=made.email, used_at=None, expires_at__gt=now).update(
        expires_at=now
    )
    made.save()
    secret = secrets.token_urlsafe(32)
    InvitationHash.objects.create(digest=digest(secret), corporation_id=made.corporation_id, invitation_id=made.pk)
    return secret


def _send(invitation: Invitation, secret: str, by: Principal) -> None:
    known = User.objects.filter(email__iexact=invitation.email).first()
    text = letter(
        "invitation",
        language=known.language if known else "",
        inviter=invitation.invited_by.name,
        name=invitation.name,
        host=_company_of(invitation),
        expires=date_format(timezone.localtime(invitation.expires_at), "SHORT_DATE_FORMAT"),
        url=site_url(reverse("invitation", args=[secret])),
    )
    outbox.post(
        to=invitation.email,
        subject=text.subject,
        body=text.body,
        by=by,
        dedupe_key=f"invitation:{invitation.public_id}",
    )


def _company_of(invitation: Invitation) -> str:
    own = invitation.workspace.host if invitation.part == Part.LEAD else invitation.workspace.partner
    return own.name


def find(secret: str) -> Found | None:
    """Return the invitation of a mailed secret and work for its corporation from here on; None for an unknown secret."""
    row = InvitationHash.objects.filter(digest=digest(secret)).first()
    if row is None:
        return None
    context.set_local(corporation=row.corporation_id, side="partner")
    invitation = Invitation.objects.select_related("workspace__host", "workspace__partner", "invited_by").get(
        pk=row.invitation_id
    )
    slug = CorporationAddress.objects.get(corporation_id=row.corporation_id).slug
    return Found(invitation, slug, _standing(invitation))


def _standing(invitation: Invitation) -> str:
    if invitation.used_at is not None:
        return "used"
    if not _still_stands(invitation):
        return "expired"
    return "open" if invitation.expires_at > timezone.now() else "expired"


def _still_stands(invitation: Invitation) -> bool:
    """Whether there is still something to be invited to. What was sent before a process began outlives its beginning."""
    cycle = current_cycle(invitation.workspace_id)
    return cycle is not None and cycle.ended_at is None and not cycle.ending


@transaction.atomic
def renew(*, found: Found, email: str) -> None:
    """Send a new link in place of one that has expired, to the address that was invited, and only there. Source: ux 4.2.

    Whoever asks learns nothing: another address, a newer link or a person who may not come any more change nothing.
    """
    old = found.invitation
    if found.standing != "expired" or email.strip().lower() != old.email or not _may_be_renewed(old):
        return
    guest = Principal(
        name=old.name or old.email, corporation_id=old.corporation_id, corporation_slug=found.slug, role=Role.GUEST
    )
    made = Invitation(
        corporation_id=old.corporation_id,
        workspace=old.workspace,
        email=old.email,
        name=old.name,
        part=old.part,
        expires_at=timezone.now() + timedelta(days=VALID_DAYS),
        invited_by=old.invited_by,
        destination=old.destination,
    )
    secret = _issue(made)
    record(kind="invitation.renewed", by=guest, entity=made, joint=True, after={"email": made.email, "part": made.part})
    _send(made, secret, guest)


def _may_be_renewed(old: Invitation) -> bool:
    """Whether the inviter still speaks for its side, the address may come, and no link was sent a moment ago."""
    newest = Invitation.objects.filter(workspace=old.workspace, email=old.email).order_by("-id").first()
    if newest is None or newest.used_at or timezone.now() - newest.sent_at < BETWEEN_LINKS:
        return False
    speaks = Assignment.objects.filter(
        workspace=old.workspace, user=old.invited_by, is_active=True, part__in=(Part.LEADER, Part.LEAD)
    )
    try:
        policies.check_address(old.workspace, old.email)
        policies.check_one_lead(old.workspace, old.part, old.email)
    except (Refused, Invalid):
        return False
    return _still_stands(old) and speaks.exists()


@transaction.atomic
def accept(*, found: Found, name: str = "") -> User:
    """Use an open invitation: account, membership of the client, part in the workspace. Raises Refused, Invalid.

    Nobody is signed in yet: who holds the mailed secret has proved to own the address.
    """
    invitation = found.invitation
    used = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=Now()).update(used_at=Now())
    if not used or found.standing != "open":
        raise Refused(_("This invitation has been used or has expired."))
    workspace: Workspace = invitation.workspace
    policies.check_address(workspace, invitation.email)
    policies.check_one_lead(workspace, invitation.part, invitation.email)
    user = _account(invitation, name)
    context.set_local(corporation=workspace.corporation_id, side="partner", user=user.pk)
    guest = Principal(
        user_id=user.pk,
        name=user.name,
        corporation_id=workspace.corporation_id,
        corporation_slug=found.slug,
        role=Role.GUEST,
        organisation_id=workspace.partner_id,
        parts={workspace.pk: invitation.part},
    )
    if not Membership.objects.filter(corporation_id=workspace.corporation_id, user=user).exists():
        corporations.add_member(user=user, role=Role.GUEST, organisation=workspace.partner, by=guest, founding=True)
    _assign(invitation, user)
    record(kind="invitation.accepted", by=guest, entity=invitation, joint=True, after={"part": invitation.part})
    return user


def _account(invitation: Invitation, name: str) -> User:
    user = User.objects.filter(email__iexact=invitation.email).first()
    name = invitation.name or name.strip()
    if user is None:
        return User.objects.create_user(invitation.email, None, name=name)
    if not user.name:
        user.name = name
        user.save(update_fields=["name"])
    return user


def _assign(invitation: Invitation, user: User) -> None:
    part = Part(invitation.part)
    Assignment.objects.update_or_create(
        corporation_id=invitation.corporation_id,
        workspace=invitation.workspace,
        user=user,
        defaults={"part": part, "side": part.side, "is_active": True},
    )
