"""The client's position on its own market, as somebody of the enterprise found it: entered with source and date, never edited.

A new entry stands beside the older ones; the one with the newest date counts. All of it is K1. Source: D11.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.scoring.models import MarketPosition
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Text
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.workspace.models import Workspace

LONGEST_SOURCE = 400
PLACES = 5  # of a share: thousandths of a percent


def newest(workspace_id: int) -> MarketPosition | None:
    """Return the entry that counts: of the newest date, of one date the last written. The caller may read its K1."""
    found: MarketPosition | None = (
        MarketPosition.objects.filter(workspace_id=workspace_id).order_by("-as_of", "-id").first()
    )
    return found


def positions(principal: Principal, workspace: Workspace) -> Any:
    """Return every entry about a client, the newest date first."""
    return MarketPosition.objects.visible_to(principal).filter(workspace=workspace).select_related("user")


@transaction.atomic
def set_market_position(
    *, workspace: Workspace, share: Decimal, source: str, as_of: date, by: Principal
) -> MarketPosition:
    """Enter the client's share (0–1) of its own market, with where it is from and the day it holds for.

    Raises Invalid by field for a share outside 0–1, no source, or a day to come. Source: D11.
    """
    require(by, "set_market_position", workspace.pk)
    source = " ".join(source.split())
    _check(share, source, as_of)
    before = newest(workspace.pk)
    made: MarketPosition = MarketPosition.objects.create(
        corporation_id=workspace.corporation_id,
        workspace=workspace,
        share=share,
        source=source,
        as_of=as_of,
        user_id=by.user_id,
    )
    record(
        kind="market_position.set",
        by=by,
        entity=made,
        before=_in_short(before) if before else None,
        after=_in_short(made),
    )
    return made


def _check(share: Decimal, source: str, as_of: date) -> None:
    errors: dict[str, list[Text]] = {}
    if not (share.is_finite() and 0 <= share <= 1 and share == round(share, PLACES)):
        errors["share"] = [_("A share of its market from 0 to 100%, with three decimals of a percent at most.")]
    if not source:
        errors["source"] = [_("Say where the figure is from.")]
    if len(source) > LONGEST_SOURCE:
        errors["source"] = [_("At most %(most)s characters.") % {"most": LONGEST_SOURCE}]
    if as_of > timezone.localdate():
        errors["as_of"] = [_("A day that has been, not one to come.")]
    if errors:
        raise Invalid(errors)


def _in_short(found: MarketPosition) -> dict[str, str]:
    return {"share": str(found.share), "source": found.source, "as_of": found.as_of.isoformat()}
