"""The list of clients as a page and as files, and what is done to several picked clients at once. Staff only."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from cooperation.clients import caretakers
from cooperation.clients.caretakers import Done
from cooperation.clients.forms import AssignForm
from cooperation.clients.headline import headline_of
from cooperation.clients.listing import CLIENTS
from cooperation.clients.scope import Scope
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import Refused
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.access.states import K, Role
from corpsys.lists import state as states
from corpsys.lists import views as lists
from corpsys.lists.selectors import ListPage
from corpsys.lists.state import State
from corpsys.pages.act import form_page

STAFF = (Role.EXECUTIVE, Role.KAM, Role.MEMBER)
MORE = ("variant", "without_process", "old_assessment")


@within(staff=True, roles=STAFF, reads=(K.K1, K.K9))
@require_GET
def client_list(request: PageRequest, corporation: str) -> HttpResponse:
    """Show which clients deserve a process, and where each of them is."""
    principal = request.principal
    acts = {"may_propose": "propose_organisation", "may_import": "import_register", "may_load": "import_ledger"}

    def context(page: ListPage) -> dict[str, Any]:
        scope: Scope = page.state.chosen["scope"]
        return {
            "enterprise": scope.enterprise,
            "headline": headline_of(principal, scope),
            "may_assign": may(principal, "name_leader") or may(principal, "open_workspace"),
            "may_rank": principal.role in (Role.KAM, Role.EXECUTIVE),
            "more": MORE,
            "is_more_chosen": any(page.state.chosen.get(name) for name in MORE),
            **{name: may(principal, action) for name, action in acts.items()},
        }

    return lists.list_page(request, CLIENTS, "clients/list.html", context)


@within(staff=True, roles=STAFF, reads=(K.K1, K.K9))
@require_GET
def clients_export(request: PageRequest, corporation: str, kind: str) -> HttpResponseBase:
    """Hand out what the list shows, of all its pages, as a file."""
    return lists.list_export(request, CLIENTS, kind)


@within(staff=True, roles=STAFF, reads=(K.K1, K.K9))
@require_POST
def picked_export(request: PageRequest, corporation: str, kind: str) -> HttpResponseBase:
    """Hand out the picked clients as a file."""
    return lists.picked_export(request, CLIENTS, kind)


@within(staff=True, roles=STAFF, actions=("open_workspace", "name_leader"))
@require_POST
def picked_assign(request: PageRequest, corporation: str) -> HttpResponse:
    """Show what giving the picked clients to a caretaker would do, then do it."""
    principal = request.principal
    state = lists.picked(request, CLIENTS)
    scope: Scope = state.chosen["scope"]
    back = _list(corporation, state)
    picked = list(states.rows(state, principal)[: caretakers.MOST + 1])
    if not picked or scope.enterprise is None:
        messages.warning(request, _("No client is picked. Tick the boxes of the list first."))
        return redirect(back)
    if len(picked) > caretakers.MOST:
        most = {"most": caretakers.MOST}
        raise Refused(_("At most %(most)s clients can be given at once.") % most, allowed=[_("Narrow the list.")])
    enterprise = scope.enterprise
    context: dict[str, Any] = {
        "enterprise": enterprise,
        "plans": caretakers.plan(enterprise=enterprise, clients=picked, by=principal),
        "picked": [client.slug for client in picked],
        "query": state.query,
        "back": back,
        "label": _("Assign") if may(principal, "name_leader") else _("Take them on"),
    }
    if "confirmed" not in request.POST:
        return render(request, "clients/assign.html", {**context, "form": AssignForm(principal=principal)})
    return form_page(
        request,
        AssignForm(request.POST, principal=principal),
        lambda data: caretakers.assign(enterprise=enterprise, clients=picked, by=principal, **data),
        template="clients/assign.html",
        context=context,
        done=lambda done: _told(request, done) or back,
    )


def _told(request: PageRequest, done: Done) -> str:
    """Say what was done and what was not; returns nothing to go to."""
    count = len(done.given)
    if count:
        text = ngettext("%(count)s client has a new caretaker.", "%(count)s clients have a new caretaker.", count)
        messages.success(request, text % {"count": count})
    if done.left:
        reasons = " ".join(f"{client.name}: {reason}" for client, reason in done.left[:5])
        left = len(done.left)
        text = ngettext("%(count)s stays as it was.", "%(count)s stay as they were.", left) % {"count": left}
        messages.warning(request, f"{text} {reasons}")
    return ""


def _list(corporation: str, state: State) -> str:
    url = reverse("clients", args=[corporation])
    return f"{url}?{state.query}" if state.query else url
