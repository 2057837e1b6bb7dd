"""What the list of organisations can be asked about partners. Source: D1–D3."""

from django.db.models import Exists, OuterRef, Q

from corpsys.partners.models import Partnership


def without_partner() -> Q:
    """Return the condition of an organisation that works with nobody: an orphan of the corporation's system."""
    active = Partnership.objects.exclude(standing=Partnership.Standing.ARCHIVED)
    return ~Q(Exists(active.filter(enterprise=OuterRef("pk")))) & ~Q(Exists(active.filter(partner=OuterRef("pk"))))
