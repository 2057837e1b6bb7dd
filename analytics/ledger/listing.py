"""The list of clients in a result of key clients: its filters, columns and rows, on the page and in files. Source: D10."""

from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from analytics.ledger import selectors
from analytics.ledger.models import ClientStanding, KeyClientRun
from analytics.ledger.words import CLASSES
from analytics.metrics.vocabulary import ParetoClass
from corpsys.access.principal import Principal
from corpsys.lists import declaration
from corpsys.lists.declaration import Column, Declaration

KEY, RUNS_OFFERED = "key_clients", 50
YES, NO = "yes", "no"


class StandingFilter(forms.Form):
    """The filters of the list; they stand in the address. Without a result the one in force is meant."""

    run = forms.ChoiceField(label=_("Result"), required=False)
    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    pareto_class = forms.ChoiceField(
        label=_("Class"),
        required=False,
        choices=[("", _("all")), *((name.value, CLASSES[name]) for name in ParetoClass)],
    )
    key = forms.ChoiceField(
        label=_("Key client"), required=False, choices=[("", _("all")), (YES, _("key")), (NO, _("not key"))]
    )
    linked = forms.ChoiceField(
        label=_("Client of the corporation"),
        required=False,
        choices=[("", _("all")), (YES, _("known")), (NO, _("not known yet"))],
    )

    def __init__(self, data: QueryDict | None, principal: Principal) -> None:
        super().__init__(data)
        offered = list(selectors.runs(principal).order_by("-is_in_force", "-id")[:RUNS_OFFERED])
        if asked := _one(principal, data.get("run", "") if data else ""):
            offered = [asked, *(run for run in offered if run != asked)]
        self.fields["run"].choices = [("", _("in force")), *((str(run.public_id), _name(run)) for run in offered)]  # type: ignore[attr-defined]


def chosen_run(principal: Principal, public_id: str) -> KeyClientRun | None:
    """Return the result that the list shows: the one asked for, else the own enterprise's in force, else the newest."""
    if public_id and (found := _one(principal, public_id)):
        return found
    newest: KeyClientRun | None = selectors.runs(principal).order_by("-is_in_force", "-id").first()
    return newest


def rows(principal: Principal, chosen: dict[str, Any]) -> Any:
    """Return the clients of a result that somebody asks for."""
    run = chosen_run(principal, chosen.get("run", ""))
    found = ClientStanding.objects.visible_to(principal).filter(run=run)
    found = found.select_related("client__organisation", "client__group", "run")
    if text := chosen.get("q"):
        found = found.filter(Q(client__key__icontains=text) | Q(client__organisation__name__icontains=text))
    if chosen.get("pareto_class"):
        found = found.filter(pareto_class=chosen["pareto_class"])
    if chosen.get("key"):
        found = found.filter(is_key=chosen["key"] == YES)
    if chosen.get("linked"):
        found = found.filter(client__organisation__isnull=chosen["linked"] == NO)
    return found


def percent(share: Decimal | None) -> Decimal | None:
    """Return a share (0–1) in hundredths, for a column that says so."""
    return None if share is None else share * 100


def _one(principal: Principal, public_id: str) -> KeyClientRun | None:
    try:
        asked = UUID(public_id)
    except ValueError:
        return None
    found: KeyClientRun | None = selectors.every_run(principal).filter(public_id=asked).first()
    return found


def _name(run: KeyClientRun) -> str:
    parts = [run.get_measure_display(), run.get_returns_display(), run.get_by_display()]
    return f"{run.enterprise.name}, {run.first_month:%Y-%m} – {run.last_month:%Y-%m}, {', '.join(map(str, parts))}"


def _page(corporation: str, row: ClientStanding) -> str:
    return _address(corporation, "ledger_client", UUID(int=0)).replace(str(UUID(int=0)), str(row.client.public_id))


def _organisation(corporation: str, row: ClientStanding) -> str:
    organisation = row.client.organisation
    return _address(corporation, "organisation", "SLUG").replace("SLUG", organisation.slug) if organisation else ""


@lru_cache(maxsize=256)
def _address(corporation: str, name: str, argument: Any) -> str:
    return reverse(name, args=[corporation, argument])


STANDINGS = Declaration(
    key=KEY,
    title=_("Key clients"),
    rows=rows,
    form=StandingFilter,
    columns=(
        Column("client", _("Client"), lambda row: row.client.key, sort=("client__key",), url=_page),
        Column("rank", _("Rank"), lambda row: row.rank, sort=("rank",), is_number=True),
        Column("amount", _("Amount"), lambda row: row.amount, sort=("amount",), is_number=True),
        Column("currency", _("Currency"), lambda row: row.run.currency),
        Column("share", _("Share, %"), lambda row: percent(row.share), sort=("amount",), is_number=True),
        Column("together", _("Together, %"), lambda row: percent(row.cumulative), is_number=True),
        Column(
            "class", _("Class"), lambda row: str(CLASSES[ParetoClass(row.pareto_class)]), sort=("pareto_class", "rank")
        ),
        Column("key", _("Key client"), lambda row: row.is_key, sort=("is_key", "rank")),
        Column(
            "group",
            _("Group"),
            lambda row: row.client.group.key if row.client.group else "",
            sort=("client__group__key",),
            has_gaps=True,
        ),
        Column(
            "organisation",
            _("Client of the corporation"),
            lambda row: row.client.organisation.name if row.client.organisation else "",
            sort=("client__organisation__sort_key",),
            has_gaps=True,
            url=_organisation,
        ),
    ),
    default=("client", "rank", "amount", "share", "together", "class", "key", "organisation"),
    order="rank",
    route="key_client_list",
    export_route="key_client_export",
    file_name=_("key-clients"),
    scope=("run",),
)
declaration.register(STANDINGS)
