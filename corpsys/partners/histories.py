"""What the history says of partnerships, and how their time is put back. Source: D1–D3."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from corpsys.access.principal import Principal
from corpsys.history import registry
from corpsys.history.registry import Kept, Subject
from corpsys.pages.dates import days_of
from corpsys.partners import services
from corpsys.partners.models import Partnership

FIELDS = {
    "enterprise": gettext_lazy("Enterprise"),
    "partner": gettext_lazy("Partner"),
    "since": gettext_lazy("Since"),
    "until": gettext_lazy("Until"),
    "limit_reason": gettext_lazy("Reason for passing the limit"),
    "standing": gettext_lazy("State"),
}
DAYS = ("since", "until")


def register() -> None:
    """Hand the chapter's type of object to the history."""
    registry.register(
        Subject(
            key="partnership",
            model=Partnership,
            noun=gettext_lazy("Partnership"),
            fields=FIELDS,
            url=lambda corporation, found: (
                reverse("organisation", args=[corporation, found.enterprise.slug]) + "#partners"
            ),
            acts={
                "partner.proposed": gettext_lazy("named"),
                "partner.accepted": gettext_lazy("accepted"),
                "partner.edited": gettext_lazy("changed"),
                "partner.archived": gettext_lazy("archived"),
                "partner.restored": gettext_lazy("taken out of the archive"),
            },
            words=words,
            now=services.shown,
            put_back=_put_back,
            action="edit_partners",
            # A reason that was given once is kept, so it is never taken back.
            fixed=frozenset({"enterprise", "partner", "limit_reason", "standing"}),
        )
    )


def words(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return how kept days and states read."""
    asked = list(pairs)
    states = {("standing", value): str(label) for value, label in Partnership.Standing.choices}
    return {pair: states[pair] for pair in asked if pair in states} | days_of(asked, DAYS)


def _put_back(*, entity: Partnership, version: int, by: Principal, kept: Kept) -> Partnership:
    restored: dict[str, Any] = {name: date.fromisoformat(value) if value else None for name, value in kept.items()}
    whole = {name: getattr(entity, name) for name in DAYS}
    return services.edit_partner(partnership=entity, version=version, by=by, **{**whole, **restored})
