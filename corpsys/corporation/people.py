"""The people of a corporation: accounts with their role, given and taken back by the administrator. Source: access."""

from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused
from corpsys.access.services import require
from corpsys.access.states import Role
from corpsys.audit.services import record
from corpsys.corporation import services
from corpsys.corporation.models import Membership, Organisation
from corpsys.outbox import services as outbox
from corpsys.outbox.letters import letter, site_url

# People of a client come by invitation of those who work with them, never by the administrator's hand.
STAFF_ROLES = tuple(role for role in Role if role is not Role.GUEST)


def people(principal: Principal) -> Any:
    """Return the people of the corporation in alphabetical order, also those whose access was taken back.

    `enterprise`, `enterprise_slug`: of the enterprise's people; which client a guest comes from is not told.
    """
    of_ours = Q(organisation__kind=Organisation.Kind.ENTERPRISE)
    rows = Membership.objects.visible_to(principal).select_related("user").order_by("user__name", "id")
    return rows.annotate(
        enterprise=Case(When(of_ours, then=F("organisation__name"))),
        enterprise_slug=Case(When(of_ours, then=F("organisation__slug"))),
    )


def enterprises(principal: Principal) -> Any:
    """Return the enterprises that a person may belong to: the one thing an administrator knows of the corporation."""
    return Organisation.objects.filter(
        corporation_id=principal.corporation_id,
        kind=Organisation.Kind.ENTERPRISE,
        standing=Organisation.Standing.ACCEPTED,
    )


@transaction.atomic
def add_person(
    *,
    name: str,
    email: str,
    role: Role,
    by: Principal,
    organisation: Organisation | None = None,
    department: str = "",
) -> Membership:
    """Give a person an account and a role, and write to them how to sign in. Raises Invalid for somebody already here."""
    require(by, "manage_accounts")
    if role not in STAFF_ROLES:
        raise Invalid({"role": [_("People of a client are invited by those who work with them.")]})
    email = User.objects.normalize_email(email).lower()
    user = User.objects.filter(email__iexact=email).first()
    if user and Membership.objects.filter(corporation_id=by.corporation_id, user=user).exists():
        raise Invalid({"email": [_("Somebody with this address is already here.")]})
    user = user or User.objects.create_user(email, None, name=name.strip())
    made = services.add_member(user=user, role=role, organisation=organisation, department=department.strip(), by=by)
    text = letter(
        "account_made", language=user.language, name=user.name, url=site_url(reverse("account_request_login_code"))
    )
    outbox.post(to=email, subject=text.subject, body=text.body, by=by, dedupe_key=f"account:{made.public_id}")
    return made


@transaction.atomic
def set_active(*, membership: Membership, active: bool, by: Principal) -> Membership:
    """Take a person's access to the corporation back, or give it again; counts on the next request."""
    require(by, "manage_accounts")
    if membership.user_id == by.user_id:
        raise Refused(_("Nobody takes back their own access; another administrator does."))
    if not Membership.objects.filter(pk=membership.pk).exclude(is_active=active).update(is_active=active):
        raise Refused(_("Somebody has done it already."))
    membership.refresh_from_db()
    kind = "membership.restored" if active else "membership.ended"
    record(kind=kind, by=by, entity=membership, before={"is_active": not active}, after={"is_active": active})
    return membership
