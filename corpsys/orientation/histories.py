"""What the history says of orientations, and how their fields are put back. Source: D7."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy

from corpsys.access.principal import Principal
from corpsys.corporation import knowledge
from corpsys.history import registry
from corpsys.history.registry import Kept, Subject
from corpsys.orientation import policies, services
from corpsys.orientation.models import Orientation
from corpsys.pages.dates import days_of

FIELDS = {
    "kind": gettext_lazy("Orientation"),
    "since": gettext_lazy("Since"),
    "until": gettext_lazy("Until"),
    "knowledge": gettext_lazy("Fields of knowledge"),
    "note": gettext_lazy("Note"),
}
DAYS = ("since", "until")


def register() -> None:
    """Hand the chapter's type of object to the history."""
    registry.register(
        Subject(
            key="orientation",
            model=Orientation,
            noun=gettext_lazy("Orientation"),
            fields=FIELDS,
            url=lambda corporation, found: (
                reverse("organisation", args=[corporation, found.enterprise.slug]) + "#orientation"
            ),
            acts={
                "orientation.added": gettext_lazy("added"),
                "orientation.edited": gettext_lazy("changed"),
                "orientation.archived": gettext_lazy("archived"),
            },
            words=words,
            now=services.shown,
            put_back=_put_back,
            action="edit_orientation",
            allows=lambda by, found: policies.may_edit(by, found.enterprise),
        )
    )


def words(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return how kept orientations, days and fields of knowledge read."""
    asked = list(pairs)
    kinds = {("kind", value): str(label) for value, label in Orientation.Kind.choices}
    told = {pair: kinds[pair] for pair in asked if pair in kinds} | days_of(asked, DAYS)
    return told | {(name, value): str(knowledge.label(value)) for name, value in asked if name == "knowledge"}


def _put_back(*, entity: Orientation, version: int, by: Principal, kept: Kept) -> Orientation:
    days = {name: date.fromisoformat(kept[name]) if kept[name] else None for name in DAYS if name in kept}
    return services.edit_orientation(orientation=entity, version=version, by=by, **{**kept, **days})
