"""The clients of a ledger by what is known of them: unmatched, linked, set aside; with their sums, and who they may be.

A client of a linked group is resolved with its group, so it does not stand among the unmatched ones.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, OuterRef, Q, Subquery, Sum, TextChoices, TextField, Value
from django.db.models.functions import Coalesce, Left, Replace
from django.utils.translation import gettext_lazy as _

from analytics.ledger.models import LedgerClient, LedgerEntry, LedgerLoad
from corpsys.access.principal import Principal
from corpsys.corporation.choosing import in_use
from corpsys.corporation.duplicates import Match, Named, candidates, match_key
from corpsys.corporation.models import Organisation

MOST_KNOWN = 5_000
BEGINNING = 6


class Known(TextChoices):
    """What is known of a client of a ledger."""

    UNMATCHED = "unmatched", _("not matched yet")
    LINKED = "linked", _("linked")
    ASIDE = "aside", _("set aside")


_CONDITIONS = {
    Known.UNMATCHED: Q(organisation__isnull=True, is_set_aside=False) & ~Q(group__organisation__isnull=False),
    Known.LINKED: Q(organisation__isnull=False),
    Known.ASIDE: Q(is_set_aside=True),
}


@dataclass(frozen=True)
class Row:
    """A client as it stands on the list. `amounts`: (revenue, currency), the ledger's main currency first."""

    client: LedgerClient
    amounts: list[tuple[Decimal, str]]
    suggestions: list[Match]


def clients(principal: Principal, **chosen: str) -> Any:
    """Return the clients and groups of the ledgers open to this principal.

    `enterprise`: its address; `state`: one of Known; `q`: a part of the name. Empty ones do not filter.
    """
    rows = LedgerClient.objects.visible_to(principal).select_related("enterprise", "organisation", "group")
    if chosen.get("enterprise"):
        rows = rows.filter(enterprise__slug=chosen["enterprise"])
    if chosen.get("state"):
        rows = rows.filter(_CONDITIONS[Known(chosen["state"])])
    return rows.filter(key__icontains=chosen["q"]) if chosen.get("q") else rows


def by_revenue(rows: Any, currency: str) -> Any:
    """Return clients in the order of their revenue in one currency, the largest first, those without it last."""
    own = _revenue(Q(client=OuterRef("pk")), currency)
    of_group = _revenue(Q(client__group=OuterRef("pk")), currency)
    return rows.annotate(revenue=Coalesce(own, of_group)).order_by(F("revenue").desc(nulls_last=True), "key", "pk")


def main_currency(enterprise: Organisation) -> str:
    """Return the currency in which most rows of a ledger are, "" for an empty one."""
    loads = LedgerLoad.objects.filter(enterprise=enterprise, is_active=True).values("currency")
    found = loads.annotate(lines=Sum("rows")).order_by("-lines", "currency").first()
    return str(found["currency"]) if found else ""


def described(principal: Principal, found: Sequence[LedgerClient], main: str, *, suggest: bool) -> list[Row]:
    """Return the rows of a page: sums by currency, and who an unmatched client may be. Three questions, however many rows."""
    amounts = _amounts(found, main)
    matches = _suggestions(principal, found) if suggest else {}
    return [Row(client, amounts[client.pk], matches.get(client.pk, [])) for client in found]


def _revenue(whose: Q, currency: str) -> Subquery:
    rows = LedgerEntry.objects.filter(whose, load__is_active=True, load__currency=currency).order_by()
    # Grouped by nothing of the row, so that there is one sum.
    return Subquery(rows.values("load__is_active").annotate(total=Sum("revenue")).values("total"))


def _amounts(found: Sequence[LedgerClient], main: str) -> dict[int, list[tuple[Decimal, str]]]:
    own = [client.pk for client in found]
    rows = LedgerEntry.objects.filter(Q(client__in=own) | Q(client__group__in=own), load__is_active=True).order_by()
    sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    wanted = set(own)
    for row in rows.values("client_id", "client__group_id", "load__currency").annotate(total=Sum("revenue")):
        for client_id in wanted & {row["client_id"], row["client__group_id"]}:
            sums[client_id, row["load__currency"]] += row["total"]
    told: dict[int, list[tuple[Decimal, str]]] = defaultdict(list)
    for (client_id, currency), total in sorted(sums.items(), key=lambda item: (item[0][1] != main, item[0][1])):
        told[client_id].append((total, currency))
    return told


def _suggestions(principal: Principal, found: Sequence[LedgerClient]) -> dict[int, list[Match]]:
    """Return by client the organisations that its name may mean, best first, among those that share a word with it."""
    asked = [Named(client.pk, client.key) for client in found]
    words = sorted({word for named in asked for word in named.words})
    beginnings = sorted({"".join(named.words)[:BEGINNING] for named in asked if named.words})
    if not words:
        return {}
    in_words = Func(F("match_key"), Value(" "), function="string_to_array", output_field=ArrayField(TextField()))
    rows = in_use(principal).filter(kind=Organisation.Kind.CLIENT)
    rows = rows.annotate(in_words=in_words, start=Left(Replace("match_key", Value(" "), Value("")), BEGINNING))
    rows = rows.filter(Q(in_words__overlap=words) | Q(start__in=beginnings)).order_by("id")
    columns = ("pk", "name", "city", "slug", "match_key")
    known = [
        Named((pk, slug), name, city=city, match_key=key or match_key(name))
        for pk, name, city, slug, key in rows.values_list(*columns)[:MOST_KNOWN]
    ]
    matches: dict[int, list[Match]] = defaultdict(list)
    for match in candidates(asked, known):
        matches[match.row.key].append(match)
    return matches
