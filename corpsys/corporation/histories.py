"""What the history says of organisations, levels and memberships, and how their fields are put back. Source: D1–D3."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import Refused
from corpsys.access.states import Role
from corpsys.corporation import keys, levels, services
from corpsys.corporation.models import HierarchyLevel, Membership, Organisation
from corpsys.history import registry, selectors
from corpsys.history.registry import Kept, Subject

FIELDS = {
    "name": gettext_lazy("Name"),
    "kind": gettext_lazy("Kind"),
    "level": gettext_lazy("Level"),
    "parent": gettext_lazy("Group"),
    "markets": gettext_lazy("Markets"),
    "sector": gettext_lazy("Sector"),
    "country": gettext_lazy("Country"),
    "city": gettext_lazy("Town"),
    "address": gettext_lazy("Address"),
    "postal_code": gettext_lazy("Postal code"),
    "registry_number": gettext_lazy("Registry number"),
    "strategic": gettext_lazy("Strategic"),
    "standing": gettext_lazy("State"),
}
# What a merge says of its two rows; no fields of theirs.
MERGES = {"kept": gettext_lazy("Merged into"), "merged": gettext_lazy("Taken in")}
LEVEL_FIELDS = {
    "rank": gettext_lazy("Rank"),
    "name": gettext_lazy("Name"),
    "max_suppliers": gettext_lazy("Most key suppliers"),
    "max_clients": gettext_lazy("Most key clients"),
}
MEMBERSHIP_FIELDS = {
    "role": gettext_lazy("Role"),
    "organisation": gettext_lazy("Organisation"),
    "department": gettext_lazy("Department"),
    "since": gettext_lazy("From"),
    "until": gettext_lazy("Until"),
    "is_active": gettext_lazy("Has access"),
}


def register() -> None:
    """Hand the chapter's types of objects to the history."""
    registry.register(
        Subject(
            key="organisation",
            model=Organisation,
            noun=gettext_lazy("Organisation"),
            fields={**FIELDS, **MERGES},
            url=lambda corporation, found: reverse("organisation", args=[corporation, found.slug]),
            acts={
                "organisation.proposed": gettext_lazy("proposed"),
                "organisation.accepted": gettext_lazy("accepted into the corporation"),
                "organisation.edited": gettext_lazy("changed"),
                "organisation.archived": gettext_lazy("archived"),
                "organisation.restored": gettext_lazy("taken out of the archive"),
                "organisation.merged": gettext_lazy("merged"),
                "organisation.unmerged": gettext_lazy("merge undone"),
            },
            words=organisation_words,
            now=lambda found: {name: keys.shown(getattr(found, name)) for name in FIELDS},
            put_back=_put_organisation_back,
            action="accept_organisation",
            fixed=frozenset({"kind", "standing", *MERGES}),
        )
    )
    registry.register(
        Subject(
            key="level",
            model=HierarchyLevel,
            noun=gettext_lazy("Hierarchy level"),
            fields=LEVEL_FIELDS,
            url=lambda corporation, found: reverse("levels", args=[corporation]),
            acts={
                "level.set": gettext_lazy("set"),
                "level.archived": gettext_lazy("archived"),
                "level.restored": gettext_lazy("taken out of the archive"),
            },
            now=lambda found: {name: keys.shown(getattr(found, name)) for name in LEVEL_FIELDS},
            put_back=_put_level_back,
            action="edit_levels",
            fixed=frozenset({"rank"}),
        )
    )
    registry.register(
        Subject(
            key="membership",
            model=Membership,
            noun=gettext_lazy("Person"),
            fields=MEMBERSHIP_FIELDS,
            url=lambda corporation, found: reverse("people", args=[corporation]),
            acts={
                "membership.added": gettext_lazy("access given"),
                "membership.edited": gettext_lazy("changed"),
                "membership.ended": gettext_lazy("access taken back"),
                "membership.restored": gettext_lazy("access given again"),
            },
            words=membership_words,
        )
    )


def panel(request: PageRequest, organisation: Organisation) -> dict[str, Any]:
    """Return what the history section of an organisation's page is told."""
    return {"history": selectors.panel(request.principal, organisation)}


def organisation_words(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return how kept levels, groups, kinds and states read: two questions for a whole page."""
    asked = list(pairs)
    ranks = {value for name, value in asked if name == "level" and value.isdecimal()}
    slugs = {value for name, value in asked if name in ("parent", *MERGES) and value}
    levels_found = {str(row.rank): str(row) for row in HierarchyLevel.objects.filter(rank__in=ranks)} if ranks else {}
    names = dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {}
    choices = {**dict(Organisation.Kind.choices), **dict(Organisation.Standing.choices)}
    told: dict[str, dict[str, Any]] = {"level": levels_found, "kind": choices, "standing": choices}
    told.update(dict.fromkeys(("parent", *MERGES), names))
    return {(name, value): str(told[name][value]) for name, value in asked if name in told and value in told[name]}


def membership_words(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return how kept roles and organisations read."""
    asked = list(pairs)
    slugs = {value for name, value in asked if name == "organisation" and value}
    names = dict(Organisation.objects.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {}
    told: dict[str, dict[str, Any]] = {"role": dict(Role.choices), "organisation": names}
    return {(name, value): str(told[name][value]) for name, value in asked if name in told and value in told[name]}


def _put_organisation_back(*, entity: Organisation, version: int, by: Principal, kept: Kept) -> Organisation:
    fields = dict(kept)
    if "level" in fields:
        fields["level"] = levels.level_of_rank(by, fields["level"])
    if "parent" in fields:
        fields["parent"] = _parent(by, str(fields["parent"]))
    return services.edit_organisation(organisation=entity, version=version, by=by, **fields)


def _parent(by: Principal, slug: str) -> Organisation | None:
    if not slug:
        return None
    found: Organisation | None = Organisation.objects.visible_to(by).filter(slug=slug).first()
    if found is None:
        raise Refused(_("The group that stood before is not there any more."))
    return found


def _put_level_back(*, entity: HierarchyLevel, version: int, by: Principal, kept: Kept) -> HierarchyLevel:
    whole = {name: getattr(entity, name) for name in ("name", "max_suppliers", "max_clients")}
    restored = {name: None if value == "" else value for name, value in kept.items()}
    return levels.edit_level(level=entity, version=version, by=by, **{**whole, **restored})
