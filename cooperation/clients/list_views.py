"""The list of clients as a page and as files, and what is done to several picked clients at once. Staff only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from cooperation.clients import asking, caretakers
from cooperation.clients.caretakers import Done
from cooperation.clients.forms import AssignForm, ConfirmForm
from cooperation.clients.headline import headline_of
from cooperation.clients.listing import CLIENTS
from cooperation.clients.scope import Scope
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import NotAllowed, Refused
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.access.states import K, Part, Role
from corpsys.corporation.models import Organisation
from corpsys.lists import state as states
from corpsys.lists import views as lists
from corpsys.lists.selectors import ListPage
from corpsys.lists.state import State
from corpsys.pages.act import form_page

STAFF = (Role.EXECUTIVE, Role.KAM, Role.MEMBER)
# So many reasons are told one by one.
TOLD = 5
MORE = ("level", "variant", "without_process", "old_assessment")


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
            "may_invite": _leads(principal),
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


@within(staff=True, roles=(Role.EXECUTIVE, Role.KAM), actions=("open_workspace", "name_leader"))
@require_POST
def picked_assign(request: PageRequest, corporation: str) -> HttpResponse:
    """Show what giving the picked clients to a caretaker would do, then do it."""
    picked = _picked(request, corporation)
    if picked is None:
        return redirect(_list(corporation, lists.picked(request, CLIENTS)))
    label = _("Assign") if may(request.principal, "name_leader") else _("Take them on")
    return _twice(
        request,
        AssignForm(_confirmed(request), principal=request.principal),
        lambda data: caretakers.assign(
            enterprise=picked.enterprise, clients=picked.clients, by=request.principal, **data
        ),
        template="clients/assign.html",
        context={"label": label, **_planned(caretakers.plan(**picked.asked(request.principal))), **picked.told()},
        said=lambda count: ngettext(
            "%(count)s client has a new caretaker.", "%(count)s clients have a new caretaker.", count
        ),
    )


@within(staff=True, roles=STAFF, actions=("invite_to_assess",))
@require_POST
def picked_invite(request: PageRequest, corporation: str) -> HttpResponse:
    """Show whom asking the picked clients for their view would reach, then ask them."""
    if not _leads(request.principal):
        raise NotAllowed(_("Only who leads the work with a client asks it."))
    picked = _picked(request, corporation)
    if picked is None:
        return redirect(_list(corporation, lists.picked(request, CLIENTS)))
    return _twice(
        request,
        ConfirmForm(_confirmed(request)),
        lambda data: asking.invite(**picked.asked(request.principal)),
        template="clients/invite.html",
        context={"label": _("Ask them"), **_planned(asking.plan(**picked.asked(request.principal))), **picked.told()},
        said=lambda count: ngettext("%(count)s client has been asked.", "%(count)s clients have been asked.", count),
    )


def _planned(plans: Sequence[caretakers.Plan | asking.Plan]) -> dict[str, Any]:
    """Return what would happen to each client, and whether to none of them anything would."""
    return {"plans": plans, "is_idle": all(plan.hindrance for plan in plans)}


@dataclass(frozen=True)
class Picked:
    """The clients that somebody picked on the list of an enterprise. `back`: the list as it was."""

    enterprise: Organisation
    clients: list[Organisation]
    query: str
    back: str

    def asked(self, by: Principal) -> dict[str, Any]:
        """Return what the services take."""
        return {"enterprise": self.enterprise, "clients": self.clients, "by": by}

    def told(self) -> dict[str, Any]:
        """Return what the pages show and send again."""
        slugs = [client.slug for client in self.clients]
        return {"enterprise": self.enterprise, "picked": slugs, "query": self.query, "back": self.back}


def _picked(request: PageRequest, corporation: str) -> Picked | None:
    """Read what was picked; None, and it is said, where nothing was. Refused where it is too much for one go."""
    state = lists.picked(request, CLIENTS)
    scope: Scope = state.chosen["scope"]
    found = list(states.rows(state, request.principal)[: caretakers.MOST + 1])
    if not found or scope.enterprise is None:
        messages.warning(request, _("No client is picked. Tick the boxes of the list first."))
        return None
    if len(found) > caretakers.MOST:
        raise Refused(
            _("At most %(most)s clients can be taken at once.") % {"most": caretakers.MOST},
            allowed=[_("Narrow the list.")],
        )
    return Picked(scope.enterprise, found, state.query, _list(corporation, state))


def _twice(
    request: PageRequest,
    form: Form,
    do: Callable[[dict[str, Any]], Done],
    *,
    template: str,
    context: dict[str, Any],
    said: Callable[[int], str],
) -> HttpResponse:
    """Show first what would happen; what was confirmed is done, and said in numbers with what was left out."""
    if not form.is_bound:
        return render(request, template, {**context, "form": form})

    def told(done: Done) -> str:
        count, left = len(done.given), len(done.left)
        if count:
            messages.success(request, said(count) % {"count": count})
        if left:
            text = ngettext("%(count)s stays as it was.", "%(count)s stay as they were.", left) % {"count": left}
            reasons = " ".join(f"{client.name}: {reason}" for client, reason in done.left[:TOLD])
            messages.warning(request, f"{text} {reasons}")
        return str(context["back"])

    return form_page(request, form, do, template=template, context=context, done=told)


def _leads(principal: Principal) -> bool:
    """A member may lead a pair, too."""
    return may(principal, "invite_to_assess") or Part.LEADER in principal.parts.values()


def _confirmed(request: PageRequest) -> QueryDict | None:
    return request.POST if "confirmed" in request.POST else None


def _list(corporation: str, state: State) -> str:
    url = reverse("clients", args=[corporation])
    return f"{url}?{state.query}" if state.query else url
