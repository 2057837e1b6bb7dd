"""The people of a corporation: accounts with their role, given and taken back by the administrator. Source: access."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from corpsys.access.marks import mark
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused, Stale, Text
from corpsys.access.services import require
from corpsys.access.states import Role
from corpsys.audit.services import record
from corpsys.corporation import periods, services
from corpsys.corporation.models import Membership, Organisation
from corpsys.outbox import services as outbox
from corpsys.outbox.letters import letter, site_url

# People of a client come by invitation of those who work with them, never by the administrator's hand.
STAFF_ROLES = tuple(role for role in Role if role is not Role.GUEST)
# Why a person cannot become an administrator yet, said by the floors and storeys above; empty: nothing is in the way.
Obstacle = Callable[[Membership], Text]
_obstacles: list[Obstacle] = []


def register_obstacle(obstacle: Obstacle) -> None:
    """Name a question that is asked before somebody becomes an administrator, who has no business data."""
    _obstacles.append(obstacle)


def people(principal: Principal, *, q: str = "", role: str = "", enterprise: str = "", access: str = "") -> Any:
    """Return the people of the corporation in alphabetical order, also those whose access was taken back.

    `access`: "now", "later" (it has not begun) or "ended" (taken back, or past the last day); empty: all.
    `enterprise`, `enterprise_slug`: of the enterprise's people; which client a guest comes from is not told.
    """
    of_ours = Q(organisation__kind=Organisation.Kind.ENTERPRISE)
    rows = Membership.objects.visible_to(principal).select_related("user").order_by("user__name", "id")
    rows = rows.annotate(
        enterprise=Case(When(of_ours, then=F("organisation__name"))),
        enterprise_slug=Case(When(of_ours, then=F("organisation__slug"))),
    )
    if q:
        rows = rows.filter(Q(user__name__icontains=q) | Q(user__email__icontains=q))
    if role:
        rows = rows.filter(role=role)
    if enterprise:
        rows = rows.filter(enterprise_slug=enterprise)
    return rows.filter(_access(access)) if access else rows


def _access(when: str) -> Q:
    today = timezone.localdate()
    ended = Q(is_active=False) | Q(until__lt=today)
    later = Q(since__gt=today)
    found = {"now": ~ended & ~later, "later": later & ~ended, "ended": ended}.get(when)
    if found is None:
        raise Invalid({"access": [_("One of: now, later, ended.")]})
    return found


def person(principal: Principal, public_id: Any) -> Membership:
    """Return one visible person of the corporation."""
    found: Membership = Membership.objects.select_related("user", "organisation").get_visible(
        principal, public_id=public_id
    )
    return found


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
    since: date | None = None,
    until: date | None = None,
) -> Membership:
    """Give a person an account and a role, and write to them how to sign in. Raises Invalid for somebody already here."""
    require(by, "manage_accounts")
    periods.check(since, until)
    if role not in STAFF_ROLES:
        raise Invalid({"role": [_("People of a client are invited by those who work with them.")]})
    email = User.objects.normalize_email(email).lower()
    user = User.objects.filter(email__iexact=email).first()
    if user and Membership.objects.filter(corporation_id=by.corporation_id, user=user).exists():
        raise Invalid({"email": [_("Somebody with this address is already here.")]})
    user = user or User.objects.create_user(email, None, name=name.strip())
    made = services.add_member(
        user=user,
        role=role,
        organisation=organisation,
        department=department.strip(),
        since=since,
        until=until,
        by=by,
    )
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


@transaction.atomic
def edit_person(*, membership: Membership, seen: str, by: Principal, **fields: Any) -> Membership:
    """Change what a person is here and from when to when; before and after are kept.

    `fields`: role, organisation (an enterprise), department, since, until; of a guest only the last three. `seen`: the
    mark that `mark_of` gave when it was read. Raises Invalid, Stale; Refused where no administrator would remain.
    """
    require(by, "manage_accounts")
    periods.check(fields.get("since", membership.since), fields.get("until", membership.until))
    locked = Membership.objects.select_for_update().get(pk=membership.pk)
    if mark_of(locked) != seen:
        raise Stale(_("Somebody changed this person's access in the meantime."))
    _check_role(locked, fields)
    before = _told(locked)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(fields))
    _check_administrator_remains(by)
    after = _told(locked)
    if after != before:
        changed = {name for name in after if after[name] != before[name]}
        record(
            kind="membership.edited",
            by=by,
            entity=locked,
            before={name: before[name] for name in sorted(changed)},
            after={name: after[name] for name in sorted(changed)},
        )
    return locked  # type: ignore[no-any-return]


def mark_of(membership: Membership) -> str:
    """Return a short mark that differs once anything of this person's access differs."""
    return mark(*_told(membership).values(), membership.is_active)


def _told(membership: Membership) -> dict[str, Any]:
    return {
        "role": membership.role,
        "organisation": str(membership.organisation.public_id) if membership.organisation else "",
        "department": membership.department,
        "since": str(membership.since or ""),
        "until": str(membership.until or ""),
    }


def _check_role(membership: Membership, fields: dict[str, Any]) -> None:
    role = fields.get("role", membership.role)
    is_guest = membership.role == Role.GUEST
    if is_guest and ("role" in fields or "organisation" in fields):
        raise Invalid({"role": [_("A guest stays a guest of its company.")]})
    if not is_guest and role not in STAFF_ROLES:
        raise Invalid({"role": [_("People of a client are invited by those who work with them.")]})
    if role == Role.ADMINISTRATOR and membership.role != Role.ADMINISTRATOR:
        found: list[Text] = [str(text) for text in (obstacle(membership) for obstacle in _obstacles) if text]
        if found:
            raise Invalid({"role": found})


def _check_administrator_remains(by: Principal) -> None:
    """Refuse what leaves nobody who has access today, without an end, and may give it to others."""
    # Locked in one order, so that two administrators cannot end each other at the same moment.
    rows = Membership.objects.select_for_update().filter(
        corporation_id=by.corporation_id, role=Role.ADMINISTRATOR, is_active=True
    )
    today = timezone.localdate()
    if not any(row.until is None and (row.since is None or row.since <= today) for row in rows.order_by("pk")):
        raise Refused(_("The corporation needs an administrator who has access now and without an end."))
