"""What the history says of causal links, and how what a link says is put back. Source: D4."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from corpsys.access.principal import Principal
from corpsys.history import registry
from corpsys.history.registry import Kept, Subject
from corpsys.links import services
from corpsys.links.models import CausalLink

FIELDS = {
    "cause": gettext_lazy("Cause"),
    "effect": gettext_lazy("Effect"),
    "polarity": gettext_lazy("Polarity"),
    "delay_days": gettext_lazy("Delay"),
    "sentence": gettext_lazy("Sentence"),
    "standing": gettext_lazy("State"),
}
SAID = ("polarity", "delay_days", "sentence")


def register() -> None:
    """Hand the chapter's type of object to the history."""
    registry.register(
        Subject(
            key="link",
            model=CausalLink,
            noun=gettext_lazy("Causal link"),
            fields=FIELDS,
            url=lambda corporation, found: reverse("links", args=[corporation]),
            acts={
                "link.proposed": gettext_lazy("written down"),
                "link.accepted": gettext_lazy("accepted"),
                "link.edited": gettext_lazy("changed"),
                "link.archived": gettext_lazy("archived"),
                "link.restored": gettext_lazy("taken out of the archive"),
            },
            words=words,
            now=services.shown,
            put_back=_put_back,
            action="edit_links",
            fixed=frozenset(FIELDS) - frozenset(SAID),
        )
    )


def words(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return how kept polarities, delays and states read."""
    choices = {"polarity": CausalLink.Polarity.choices, "standing": CausalLink.Standing.choices}
    told = {(name, value): str(label) for name, labels in choices.items() for value, label in labels}
    asked = list(pairs)
    delays = {pair: _delay(int(pair[1])) for pair in asked if pair[0] == "delay_days" and pair[1].isdecimal()}
    return {pair: told[pair] for pair in asked if pair in told} | delays


def _delay(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def _put_back(*, entity: CausalLink, version: int, by: Principal, kept: Kept) -> CausalLink:
    whole = {name: getattr(entity, name) for name in SAID}
    return services.edit_link(link=entity, version=version, by=by, **{**whole, **kept})
