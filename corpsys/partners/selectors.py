"""Questions about partnerships."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from corpsys.access.principal import Principal
from corpsys.access.services import may
from corpsys.corporation.models import Organisation
from corpsys.corporation.names import search_key
from corpsys.partners.models import Partnership

SHOWN = 12


@dataclass(frozen=True)
class Group:
    """The partners of one kind on an organisation's page: how many, and the first of them."""

    kind: str
    total: int
    rows: tuple[Partnership, ...]


def partnerships(
    principal: Principal, *, q: str = "", enterprise: str = "", partner: str = "", kind: str = "", **chosen: Any
) -> Any:
    """Return the visible partnerships, filtered: slugs of both sides, kind of the partner, `level` (rank), `standing`.

    Without a state the archived are left out.
    """
    rows = Partnership.objects.visible_to(principal).select_related("enterprise__level", "partner__level")
    wanted = {
        "enterprise__slug": enterprise,
        "partner__slug": partner,
        "partner__kind": kind,
        "partner__level__rank": chosen.get("level"),
        "standing": chosen.get("standing"),
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if q:
        rows = rows.filter(partner__search_key__contains=search_key(q))
    return rows if chosen.get("standing") else rows.exclude(standing=Partnership.Standing.ARCHIVED)


def partnership(principal: Principal, public_id: Any) -> Partnership:
    """Return one visible partnership, or refuse as if it did not exist."""
    rows = Partnership.objects.select_related("enterprise__level", "partner__level", "limit_passed_by")
    found: Partnership = rows.get_visible(principal, public_id=public_id)
    return found


def of_organisation(principal: Principal, organisation: Organisation) -> tuple[Group, ...]:
    """Return the partners of an enterprise by kind, or the enterprises of a supplier or client; the first of each."""
    own = "enterprise" if organisation.kind == Organisation.Kind.ENTERPRISE else "partner"
    other = "partner" if own == "enterprise" else "enterprise"
    rows = partnerships(principal).filter(**{own: organisation})
    totals = dict(rows.order_by().values_list(f"{other}__kind").annotate(n=Count("pk")))
    ordered = rows.order_by(f"{other}__level__rank", f"{other}__sort_key", "pk")
    kinds = (
        (Organisation.Kind.SUPPLIER, Organisation.Kind.CLIENT)
        if own == "enterprise"
        else (Organisation.Kind.ENTERPRISE,)
    )
    return tuple(
        Group(str(kind), totals.get(kind, 0), tuple(ordered.filter(**{f"{other}__kind": kind})[:SHOWN]))
        for kind in kinds
    )


def may_propose_for(principal: Principal, organisation: Organisation) -> bool:
    """Say whether this person may name partners of an enterprise, or the own enterprise as one of a supplier or client.

    An executive names those of any enterprise, the others those of their own.
    """
    is_enterprise = organisation.kind == Organisation.Kind.ENTERPRISE
    own = principal.organisation_id == organisation.pk if is_enterprise else principal.organisation_id is not None
    return may(principal, "propose_partner") and (own or may(principal, "edit_partners"))
