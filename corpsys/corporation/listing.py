"""The list of organisations: its filters, columns and rows. Source: D2."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django import forms
from django.db.models import CharField, Func, Q, Value
from django.db.models.functions import Lower, Replace
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.corporation import countries, searching
from corpsys.corporation.choosing import OrganisationField
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.lists import declaration
from corpsys.lists.declaration import Column, Declaration

KEY, EVERY = "organisations", "all"
Standing = Organisation.Standing


@dataclass(frozen=True)
class Filter:
    """A yes-or-no filter that a chapter above adds: key in the address, label, and the condition on organisations."""

    key: str
    label: Text
    condition: Callable[[], Q]


_filters: list[Filter] = []


def register_filter(added: Filter) -> None:
    """Add a filter to the list; called by the chapters when the applications are ready."""
    _filters.append(added)


def polish_order(column: str) -> Any:
    """Return the order of the Polish alphabet for a text without a stored key: a < ą < b, ź before ż. See names.sort_key."""
    found: Any = Lower(column)
    for letter, plain in zip("ąćęłńóśźż", ("a~", "c~", "e~", "l~", "n~", "o~", "s~", "z~", "z~~"), strict=True):
        found = Replace(found, Value(letter), Value(plain))
    return found


class OrganisationFilter(forms.Form):
    """The filters of the list; they stand in the address."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *Organisation.Kind.choices])
    level = forms.ChoiceField(label=_("Level"), required=False)
    standing = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("in use")), *Standing.choices, (EVERY, _("all, with the archived"))],
    )
    country = forms.CharField(label=_("Country"), required=False, max_length=60)
    market = forms.CharField(label=_("Market"), required=False, max_length=80)
    group = OrganisationField(label=_("Group"), required=False)

    def __init__(self, data: QueryDict | None, principal: Principal) -> None:
        super().__init__(data)
        levels = HierarchyLevel.objects.visible_to(principal)
        choices = [("", _("all")), *((str(level.rank), str(level)) for level in levels)]
        self.fields["level"].choices = choices  # type: ignore[attr-defined]
        self.fields["group"].offer(Organisation.objects.visible_to(principal), suggest=False)  # type: ignore[attr-defined]
        for added in _filters:
            self.fields[added.key] = forms.BooleanField(label=str(added.label), required=False)

    def clean_country(self) -> str:
        try:
            return countries.country_code(self.cleaned_data["country"])
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


def rows(principal: Principal, chosen: dict[str, Any]) -> Any:
    """Return the organisations that somebody asks for; the archived only where they are asked for, too."""
    found = Organisation.objects.visible_to(principal)
    found = found.filter(_standing(chosen.get("standing", "")))
    exact = {"kind": "kind", "level": "level__rank", "country": "country", "group": "parent"}
    found = found.filter(**{column: chosen[name] for name, column in exact.items() if chosen.get(name)})
    if chosen.get("market"):
        markets = Func("markets", Value("\n"), function="array_to_string", output_field=CharField())
        found = found.alias(all_markets=markets).filter(all_markets__icontains=chosen["market"])
    for added in _filters:
        if chosen.get(added.key):
            found = found.filter(added.condition())
    return searching.search(found, chosen.get("q", ""))


def _standing(standing: str) -> Q:
    if standing == EVERY:
        return Q()
    return Q(standing=standing) if standing else ~Q(standing=Standing.ARCHIVED)


def _word(value: str) -> str:
    return _words(get_language() or "")[value]


@cache
def _words(language: str) -> dict[str, str]:
    """The words of kinds and states in a language, looked up once: an export asks for each a hundred thousand times."""
    return {value: str(label) for value, label in (*Organisation.Kind.choices, *Standing.choices)}


def _page(corporation: str, row: Any) -> str:
    return _address(corporation).format(row.slug)


def _group(corporation: str, row: Any) -> str:
    return _address(corporation).format(row.parent__slug) if row.parent__slug else ""


@lru_cache(maxsize=256)
def _address(corporation: str) -> str:
    """Where the pages of a corporation's organisations are, with {} for the organisation's own address."""
    return reverse("organisation", args=[corporation, "SLUG"]).replace("SLUG", "{}")


def _column(key: str, label: Text, value: Callable[[Any], Any], sort: tuple[Any, ...] = ()) -> Column:
    """Return a column that reads the table's column of the same name."""
    return Column(key, label, value, sort, reads=(key,))


ORGANISATIONS = Declaration(
    key=KEY,
    title=_("Organisations"),
    rows=rows,
    form=OrganisationFilter,
    columns=(
        Column("name", _("Name"), lambda row: row.name, sort=("sort_key",), url=_page, reads=("name", "slug")),
        _column("kind", _("Kind"), lambda row: _word(row.kind), sort=("kind", "sort_key")),
        Column(
            "level",
            _("Level"),
            lambda row: f"{row.level__rank}. {row.level__name}",
            sort=("level__rank", "sort_key"),
            reads=("level__rank", "level__name"),
        ),
        _column("standing", _("State"), lambda row: _word(row.standing), sort=("standing", "sort_key")),
        Column("group", _("Group"), lambda row: row.parent__name, url=_group, reads=("parent__name", "parent__slug")),
        _column("country", _("Country"), lambda row: row.country, sort=("country", "sort_key")),
        Column("town", _("Town"), lambda row: row.city, sort=(polish_order("city"), "sort_key"), reads=("city",)),
        _column("address", _("Address"), lambda row: row.address),
        _column("postal_code", _("Postal code"), lambda row: row.postal_code, sort=("postal_code", "sort_key")),
        _column("markets", _("Markets"), lambda row: row.markets),
        _column("sector", _("Sector"), lambda row: row.sector, sort=(polish_order("sector"), "sort_key")),
        _column("registry_number", _("Registry number"), lambda row: row.registry_number, sort=("registry_number",)),
        _column("strategic", _("Strategic"), lambda row: row.strategic, sort=("strategic", "sort_key")),
        _column("external_source", _("Source"), lambda row: row.external_source, sort=("external_source", "sort_key")),
        _column("external_key", _("Key at the source"), lambda row: row.external_key, sort=("external_key",)),
        Column("address_here", _("Address in the product"), lambda row: row.slug, sort=("slug",), reads=("slug",)),
        Column("updated", _("Changed on"), lambda row: row.updated_at, sort=("updated_at",), reads=("updated_at",)),
    ),
    default=("name", "kind", "level", "country", "town", "standing"),
    order="name",
    route="organisations",
    export_route="organisations_export",
    file_name=_("organisations"),
    plain=True,
)
declaration.register(ORGANISATIONS)
