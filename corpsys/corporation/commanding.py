"""For whom a command works: the corporation that it names, and the person whose rights it has there. See decision 14."""

from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotAllowed, Refused
from corpsys.access.states import Role
from corpsys.corporation.models import Membership
from corpsys.tenancy import identify
from corpsys.tenancy.context import tenant

Place = tuple[int, str]


def corporation(slug: str = "") -> Place:
    """Return id and address of the corporation that is meant; it need not be named where there is only one."""
    found = identify.corporations()
    if slug:
        named = [place for place in found if place[1] == slug]
        if not named:
            raise Refused(
                _("There is no corporation with the address “%(slug)s”.") % {"slug": slug}, allowed=_known(found)
            )
        return named[0]
    if not found:
        raise Refused(_("There is no corporation yet: `manage.py bootstrap --help` says how to start one."))
    if len(found) > 1:
        raise Refused(_("There are several corporations: say which with --corporation."), allowed=_known(found))
    return found[0]


def acting(place: Place, roles: tuple[Role, ...], email: str = "") -> Principal:
    """Return the person for whom a command acts: the one named, or who has had the first of these roles for longest.

    Raises Refused where nobody has such a role, NotAllowed where the person named has none of them.
    """
    corporation_id, slug = place
    with tenant(corporation_id):
        rows = Membership.objects.filter(is_active=True, user__is_active=True).order_by("id")
        rows = rows.filter(user__email__iexact=email) if email else rows.filter(role__in=roles)
        members = sorted(rows.values_list("role", "pk", "user_id"), key=lambda row: (_place_of(row[0], roles), row[1]))
        for _role, _member, user_id in members:
            found = identify.again(slug, user_id, None)
            if found is not None and found.role in roles:
                return found
    if email:
        raise NotAllowed(_("%(email)s is nobody here who may do this.") % {"email": email})
    raise Refused(_("Nobody in the corporation %(slug)s may do this.") % {"slug": slug})


def _place_of(role: str, roles: tuple[Role, ...]) -> int:
    return roles.index(Role(role)) if role in roles else len(roles)


def _known(found: list[Place]) -> list[str]:
    return [slug for _id, slug in found]
