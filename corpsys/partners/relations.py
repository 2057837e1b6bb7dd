"""What a merge of two organisations does with their partnerships. Source: D1–D3."""

from typing import Any

from django.utils.translation import gettext_lazy

from corpsys.corporation import merging
from corpsys.corporation.merging import Relation
from corpsys.corporation.models import Organisation
from corpsys.partners.models import Partnership


def register() -> None:
    """Declare both ends of a partnership; one that the kept organisation has already stays behind."""
    label = gettext_lazy("partnerships")
    merging.register(
        Relation("corpsys.Partnership", "enterprise", label, left=_has_partner),
        Relation("corpsys.Partnership", "partner", label, left=_has_enterprise),
    )


def _has_partner(rows: Any, kept: Organisation) -> Any:
    return rows.filter(partner__in=_active().filter(enterprise=kept).values("partner"))


def _has_enterprise(rows: Any, kept: Organisation) -> Any:
    return rows.filter(enterprise__in=_active().filter(partner=kept).values("enterprise"))


def _active() -> Any:
    return Partnership.objects.exclude(standing=Partnership.Standing.ARCHIVED)
