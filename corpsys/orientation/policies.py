"""Who sets the orientation of an enterprise, and which periods it may have. Source: D7; access, actions."""

from datetime import date

from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid
from corpsys.access.services import may
from corpsys.access.states import Role
from corpsys.corporation import periods
from corpsys.corporation.models import Organisation
from corpsys.orientation.models import Orientation
from corpsys.pages.dates import day


def may_edit(by: Principal, enterprise: Organisation) -> bool:
    """Say whether somebody may change the orientations of an enterprise: an executive, or its own key-account manager."""
    return may(by, "edit_orientation") and (by.role != Role.KAM or by.organisation_id == enterprise.pk)


def check_enterprise(enterprise: Organisation) -> None:
    """Refuse an organisation that is no enterprise."""
    if enterprise.kind != Organisation.Kind.ENTERPRISE:
        raise Invalid({"enterprise": [_("Only an enterprise has an orientation.")]})


def check_period(enterprise: Organisation, since: date, until: date | None, but: Orientation | None = None) -> None:
    """Refuse reversed dates, and a period in which the enterprise has another orientation, which is named at the field."""
    periods.check(since, until)
    others = Orientation.objects.filter(enterprise=enterprise, archived_at__isnull=True, until__isnull=True)
    others |= Orientation.objects.filter(enterprise=enterprise, archived_at__isnull=True, until__gte=since)
    if until is not None:
        others = others.filter(since__lte=until)
    if but is not None:
        others = others.exclude(pk=but.pk)
    other = others.order_by("since").first()
    if other is not None:
        raise Invalid({"since" if other.since <= since else "until": [_overlap(other)]})


def _overlap(other: Orientation) -> str:
    told = {"kind": other.get_kind_display(), "since": day(other.since)}
    if other.until is None:
        return _("It overlaps “%(kind)s”, which goes on since %(since)s; give that one a last day first.") % told
    return _("It overlaps “%(kind)s”, from %(since)s to %(until)s.") % {**told, "until": day(other.until)}
