"""The page on which a cooperation is opened: choose the parties, read what follows, name the leader. Source: D5, D6."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import NotAllowed
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.access.states import Role
from corpsys.corporation.models import Organisation
from corpsys.pages.act import form_page
from corpsys.workspace import selectors, services
from corpsys.workspace.opening import outlook

MOST = 20


class LeaderForm(forms.Form):
    """Who leads, for an executive; whoever else opens a cooperation leads it."""

    leader = forms.ModelChoiceField(
        label=gettext_lazy("Leader"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("A key-account manager or team member of the corporation."),
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may(principal, "name_leader"):
            del self.fields["leader"]
            return
        rows = list(selectors.leaders(principal.corporation_id))
        field: Any = self.fields["leader"]
        field.queryset = User.objects.filter(pk__in=[row.user_id for row in rows])
        field.choices = [("", "---------"), *((row.user_id, _who(row)) for row in rows)]


def _who(membership: Any) -> str:
    place = membership.organisation.name if membership.organisation else _("of the corporation as a whole")
    return f"{membership.user.name or membership.user.email} · {membership.get_role_display()} · {place}"


@within(staff=True, roles=(Role.EXECUTIVE, Role.KAM), actions=("open_workspace", "name_leader"))
def cooperation_open(request: PageRequest, corporation: str) -> HttpResponse:
    """Open a cooperation of two parties; `host` and `partner` stand in the address, whichever is missing is searched for."""
    principal = request.principal
    if not may(principal, "name_leader") and principal.organisation_id is None:
        raise NotAllowed(_("Your account belongs to no enterprise; an administrator can change that."))
    host, partner = _host(request), selectors.party(principal, request.GET.get("partner", ""))
    if host is None or partner is None:
        return _choose(request, host, partner)
    # A key-account manager's form has no field: that it was sent is said by the method alone.
    form = LeaderForm(request.POST if request.method == "POST" else None, principal=principal)
    return form_page(
        request,
        form,
        lambda data: services.open_workspace(host=host, partner=partner, by=principal, **data),
        template="workspace/open.html",
        context={
            "host": host,
            "partner": partner,
            "outlook": outlook(host, partner),
            "existing": selectors.between(principal, host, partner),
            "may_name_leader": may(principal, "name_leader"),
            "label": _("Open the cooperation"),
            "cancel_url": reverse("organisation", args=[corporation, partner.slug]),
        },
        done=reverse("variant", args=[corporation, partner.slug], query={"enterprise": host.slug}),
        said=_("The cooperation is open. Next the variant is decided."),
    )


def _host(request: PageRequest) -> Organisation | None:
    """The party that opens: for a key-account manager always the own enterprise."""
    principal = request.principal
    if may(principal, "name_leader"):
        return selectors.party(principal, request.GET.get("host", ""))
    found: Organisation = Organisation.objects.select_related("level").get_visible(
        principal, pk=principal.organisation_id
    )
    return found


def _choose(request: PageRequest, host: Organisation | None, partner: Organisation | None) -> HttpResponse:
    """Show what matches the search, each as a link that fills the missing party in."""
    missing, known = ("partner", host) if partner is None else ("host", partner)
    q = request.GET.get("q", "").strip()
    rows = selectors.parties(request.principal, q, but=known)
    if missing == "host" and partner is not None and partner.kind == Organisation.Kind.ENTERPRISE:
        rows = rows.exclude(kind=Organisation.Kind.CLIENT)
    found = list(rows[: MOST + 1])
    context = {"host": host, "partner": partner, "missing": missing, "q": q, "rows": found[:MOST]}
    return render(request, "workspace/choose.html", context | {"is_cut": len(found) > MOST})
