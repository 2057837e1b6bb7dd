"""Changes of corporations, levels, organisations and memberships."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused, Stale
from corpsys.access.rivals import Taken, first_come
from corpsys.access.services import require
from corpsys.access.states import Role
from corpsys.audit.services import record
from corpsys.corporation import keys, periods, policies
from corpsys.corporation.models import Corporation, CorporationAddress, HierarchyLevel, Membership, Organisation
from corpsys.corporation.names import address
from corpsys.corporation.sample import SAMPLE_SLUG
from corpsys.tenancy import context

RESERVED = frozenset(
    {"api", "static", "login", "logout", "signup", "password", "language", "outbox", "invitation", "reauthenticate"}
    | {"inactive", "email", "account", "confirm-email", "livez", "readyz", "help", "admin", "accounts"}
)


@transaction.atomic
def found_corporation(*, name: str, slug: str, owner: User, role: Role = Role.EXECUTIVE, **fields: Any) -> Principal:
    """Create a corporation with its first person; return that person's principal and leave the context set to it."""
    if slug in RESERVED or (slug == SAMPLE_SLUG and not fields.get("is_sample")):
        raise Invalid({"slug": [_("This address is reserved.")]})
    if CorporationAddress.objects.filter(slug=slug).exists():
        raise Invalid({"slug": [_("This address is taken.")]})
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('corpsys_corporation', 'id'))")
        (corporation_id,) = cursor.fetchone()
    context.set_local(corporation=corporation_id, side="host", user=owner.pk)
    CorporationAddress.objects.create(slug=slug, corporation_id=corporation_id)
    Corporation.objects.create(id=corporation_id, name=name, **fields)
    principal = Principal(
        user_id=owner.pk, name=owner.name, corporation_id=corporation_id, corporation_slug=slug, role=role
    )
    add_member(user=owner, role=role, by=principal, founding=True)
    record(kind="corporation.founded", by=principal, after={"name": name, "slug": slug})
    return principal


@transaction.atomic
def add_member(
    *,
    user: User,
    role: Role,
    by: Principal,
    organisation: Organisation | None = None,
    department: str = "",
    since: date | None = None,
    until: date | None = None,
    founding: bool = False,
) -> Membership:
    """Give an account a role in the corporation of `by`, for a time or for good. Source: access, accounts."""
    if not founding:
        require(by, "manage_accounts")
    membership: Membership = Membership.objects.create(
        corporation_id=by.corporation_id,
        user=user,
        role=role,
        organisation=organisation,
        department=department,
        since=since,
        until=until,
    )
    place = {"organisation": keys.shown(organisation), "department": department}
    told = {"role": str(role), "user": str(user.public_id), **{name: kept for name, kept in place.items() if kept}}
    record(kind="membership.added", by=by, entity=membership, after={**told, **periods.told(since=since, until=until)})
    return membership


@transaction.atomic
def set_level(
    *, rank: int, name: str, by: Principal, max_suppliers: int | None = None, max_clients: int | None = None
) -> HierarchyLevel:
    """Create or change a hierarchy level. Source: D2, D3."""
    require(by, "edit_levels")
    fields = {"name": name.strip(), "max_suppliers": max_suppliers, "max_clients": max_clients}
    found = HierarchyLevel.objects.select_for_update().filter(corporation_id=by.corporation_id, rank=rank).first()
    level: HierarchyLevel = found or HierarchyLevel(corporation_id=by.corporation_id, rank=rank)
    before, after = keys.changes(level, fields) if found else (None, {"rank": rank, **fields})
    for field, value in fields.items():
        setattr(level, field, value)
    level.archived_at = None
    level.version += 1 if found else 0
    level.save()
    record(kind="level.set", by=by, entity=level, before=before, after=after)
    return level


def add_level(*, rank: int, by: Principal, **fields: Any) -> HierarchyLevel:
    """Add a level at a free rank; one that is taken is changed on its own page, never overwritten. Source: D2."""
    require(by, "edit_levels")
    if HierarchyLevel.objects.filter(corporation_id=by.corporation_id, rank=rank).exists():
        raise Invalid({"rank": [_("There is a level of this rank already; change that one.")]})
    return set_level(rank=rank, by=by, **fields)


def propose_organisation(*, kind: str, name: str, level: HierarchyLevel, by: Principal, **fields: Any) -> Organisation:
    """Add an organisation: a proposal, which an executive accepts; an executive's own is accepted at once. Source: D1."""
    require(by, "propose_organisation")
    new = Organisation(corporation_id=by.corporation_id, kind=kind)
    checked = policies.check_fields(new, {"level": level, **fields}, by)
    fields = {"kind": kind, "name": name.strip(), **checked}
    # Mostly the address is free: asking first would be a statement for each to spare a few a failed one.
    try:
        return _proposed(by, address(name), fields)
    except Taken as taken:
        if taken.constraint != "organisation_slug_unique":
            raise
    return _proposed(by, _free_slug(by, name), fields)


def _proposed(by: Principal, slug: str, fields: dict[str, Any]) -> Organisation:
    """Write an organisation under an address, and that it was proposed, both or neither. Raises Taken."""
    accepted = by.role == Role.EXECUTIVE and not by.is_token
    with first_come():
        organisation: Organisation = Organisation.objects.create(
            corporation_id=by.corporation_id,
            slug=slug,
            standing=Organisation.Standing.ACCEPTED if accepted else Organisation.Standing.PROPOSED,
            **keys.of(**fields),
            **fields,
        )
        told = {name: keys.shown(value) for name, value in fields.items() if value}
        record(kind="organisation.proposed", by=by, entity=organisation, after=told)
    return organisation


@transaction.atomic
def accept_organisation(*, organisation: Organisation, by: Principal) -> Organisation:
    """Accept a proposed organisation into the corporation. Source: D1."""
    require(by, "accept_organisation")
    changed = Organisation.objects.filter(pk=organisation.pk, standing=Organisation.Standing.PROPOSED).update(
        standing=Organisation.Standing.ACCEPTED
    )
    if not changed:
        raise Refused(_("This organisation is no longer a proposal."))
    standings = Organisation.Standing
    before, after = {"standing": standings.PROPOSED.value}, {"standing": standings.ACCEPTED.value}
    record(kind="organisation.accepted", by=by, entity=organisation, before=before, after=after)
    organisation.refresh_from_db()
    return organisation


@transaction.atomic
def edit_organisation(*, organisation: Organisation, version: int, by: Principal, **fields: Any) -> Organisation:
    """Change an organisation; refused where somebody else changed it since `version` was read."""
    require(by, "accept_organisation")
    fields = policies.check_fields(organisation, fields, by)
    before, after = keys.changes(organisation, fields)
    whole = {name: getattr(organisation, name) for name in keys.READ} | fields
    derived = keys.of(**{name: whole[name] for name in keys.READ})
    changed = Organisation.objects.filter(pk=organisation.pk, version=version).update(
        version=version + 1, **fields, **derived
    )
    if not changed:
        raise Stale(_("Somebody changed this organisation in the meantime."))
    record(kind="organisation.edited", by=by, entity=organisation, before=before, after=after)
    organisation.refresh_from_db()
    return organisation


def _free_slug(by: Principal, name: str) -> str:
    """Return the next address of a name whose own one is taken."""
    base = address(name)
    slugs = Organisation.objects.filter(corporation_id=by.corporation_id).order_by()
    # A range, not LIKE: under row security an index serves comparisons only. "." is the character after "-".
    taken = set(slugs.filter(slug__gt=f"{base}-", slug__lt=f"{base}.").values_list("slug", flat=True))
    return next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)
