"""The page of a client's position on its own market: its entries, and a new one. K1 throughout. Source: D11."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.readiness.selectors import secret_workspace
from analytics.readiness.services import note_reading
from analytics.scoring import market_position as positions
from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.access.states import K
from corpsys.pages.act import form_page
from corpsys.pages.fields import LocalDateField, LocalDecimalField
from corpsys.workspace.models import Workspace


class PositionForm(forms.Form):
    """The share is typed in percent, as it is read."""

    share = LocalDecimalField(
        label=gettext_lazy("Share of its own market, in %"), min_value=0, max_value=100, decimal_places=3, max_digits=6
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=positions.LONGEST_SOURCE,
        help_text=gettext_lazy("Where the figure is from, so that others can check it."),
    )
    as_of = LocalDateField(label=gettext_lazy("As of"))


@within(staff=True, reads=(K.K1,), actions=("set_market_position",))
def market_position(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Show what was entered about the client's position on its market; enter it anew."""
    workspace = secret_workspace(request.principal, slug, request.GET.get("enterprise", ""))
    if request.method == "GET":
        note_reading(workspace=workspace, what="market_position", by=request.principal)
    query = {"enterprise": workspace.host.slug} if request.GET.get("enterprise") else {}
    return form_page(
        request,
        PositionForm(request.POST or None, initial={"as_of": timezone.localdate()}),
        lambda data: _set(request, workspace, data),
        template="clients/market_position.html",
        context={
            "workspace": workspace,
            "entries": positions.positions(request.principal, workspace),
            "may_set": may(request.principal, "set_market_position", workspace.pk),
            "label": _("Enter"),
            "cancel_url": reverse("variant", args=[corporation, slug], query=query),
        },
        done=request.get_full_path(),
        said=_("The market position has been entered."),
    )


def _set(request: PageRequest, workspace: Workspace, data: dict[str, Any]) -> Any:
    share = data["share"] / Decimal(100)
    return positions.set_market_position(
        workspace=workspace, share=share, source=data["source"], as_of=data["as_of"], by=request.principal
    )
