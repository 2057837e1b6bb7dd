"""What a partnership needs: the right kinds, accepted parties, no twin, and a reason where the level's limit is passed."""

import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corpsys.access.refusals import Invalid, Refused
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.partners.models import Partnership

ENTERPRISE, SUPPLIER = Organisation.Kind.ENTERPRISE, Organisation.Kind.SUPPLIER


def check_parties(enterprise: Organisation, partner: Organisation) -> None:
    """Refuse at its field a party of the wrong kind, or one that is archived. Source: D2."""
    if enterprise.kind != ENTERPRISE:
        raise Invalid({"enterprise": [_("Only an enterprise has partners.")]})
    if partner.kind == ENTERPRISE:
        raise Invalid(
            {"partner": [_("A partner is a supplier or a client; enterprises belong together by their group.")]}
        )
    for field, party in (("enterprise", enterprise), ("partner", partner)):
        if party.standing == Organisation.Standing.ARCHIVED:
            raise Invalid({field: [_("This organisation is archived; restore it first.")]})


def check_accepted(enterprise: Organisation, partner: Organisation) -> None:
    """Refuse to accept a partnership of an organisation that is itself still a proposal. Source: D1."""
    waiting = [party.name for party in (enterprise, partner) if party.standing != Organisation.Standing.ACCEPTED]
    if waiting:
        raise Refused(_("Accept first into the corporation: %(names)s.") % {"names": ", ".join(waiting)})


def check_period(since: datetime.date | None, until: datetime.date | None) -> None:
    """Refuse dates that are reversed."""
    if since and until and until < since:
        raise Invalid({"until": [_("The end is before the beginning.")]})


def check_twin(enterprise: Organisation, partner: Organisation) -> None:
    """Refuse a pair that stands already, as a partnership or as a proposal of one."""
    if Partnership.objects.filter(enterprise=enterprise, partner=partner).exclude(standing="archived").exists():
        raise Invalid({"partner": [_("The two are partners already, or proposed as such.")]})


def check_limit(
    *, enterprise: Organisation, partner: Organisation, reason: str = "", but: Partnership | None = None
) -> bool:
    """Say whether one more partner passes the limit of the partner's level; refuse where it does without a reason.

    Counted are the accepted partners of this kind and level whose time is not over, without `but`. Source: D3.
    """
    # Read anew: the level may have been changed since the partner was read.
    level = HierarchyLevel.objects.get(pk=partner.level_id)
    limit = limit_of(level, partner.kind)
    if limit is None:
        return False
    others = counted().filter(enterprise=enterprise, partner__kind=partner.kind, partner__level=level)
    count = (others.exclude(pk=but.pk) if but else others).count()
    if count < limit:
        return False
    if not reason.strip():
        raise Invalid({"limit_reason": [_limit_text(enterprise, partner, level, count)]})
    return True


def limit_of(level: HierarchyLevel, kind: str) -> int | None:
    """Return the most partners of a kind that an enterprise may have on a level; None: no limit."""
    return level.max_suppliers if kind == SUPPLIER else level.max_clients


def counted() -> QuerySet[Partnership]:
    """Return the partnerships that count: accepted, and not over."""
    rows: QuerySet[Partnership] = Partnership.objects.filter(not_over(), standing=Partnership.Standing.ACCEPTED)
    return rows


def not_over() -> Q:
    """Return the condition that the time of a partnership has not ended."""
    return Q(until__isnull=True) | Q(until__gte=timezone.localdate())


def _limit_text(enterprise: Organisation, partner: Organisation, level: HierarchyLevel, count: int) -> str:
    limit = limit_of(level, partner.kind)
    words = {"enterprise": enterprise.name, "count": count, "level": level, "limit": limit}
    if partner.kind == SUPPLIER:
        text = ngettext(
            "%(enterprise)s has %(count)s supplier on the level “%(level)s”, whose limit is %(limit)s. Say why one more is right.",
            "%(enterprise)s has %(count)s suppliers on the level “%(level)s”, whose limit is %(limit)s. Say why one more is right.",
            count,
        )
    else:
        text = ngettext(
            "%(enterprise)s has %(count)s client on the level “%(level)s”, whose limit is %(limit)s. Say why one more is right.",
            "%(enterprise)s has %(count)s clients on the level “%(level)s”, whose limit is %(limit)s. Say why one more is right.",
            count,
        )
    return text % words
