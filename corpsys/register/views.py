"""Pages of imports that wait for an executive."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from corpsys.access.principal import PageRequest
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.services import require
from corpsys.access.states import Role
from corpsys.intake.models import Intake
from corpsys.intake.registry import target_of
from corpsys.pages.act import act, form_page
from corpsys.register import proposals, shown
from corpsys.register.forms import ChosenRefusalForm, RefusalForm

MOST_CHOSEN = 1_000


@within(staff=True, roles=(Role.EXECUTIVE,))
@require_GET
def proposal_list(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the imports that wait, with how much each proposes."""
    found = [(row, target_of(row.intake.kind).label) for row in proposals.waiting(request.principal)]
    return render(request, "register/proposals.html", {"waiting": found})


@within(staff=True, roles=(Role.EXECUTIVE,))
@require_GET
def proposal(request: PageRequest, corporation: str, intake: UUID) -> HttpResponse:
    """Show what an import proposes, to be accepted or refused, all or what is chosen."""
    found = proposals.one(request.principal, intake)
    target = target_of(found.kind)
    content = proposals.content(request.principal, found)
    for change in content["changes"]:
        change.fields = shown.differences(change.before, change.after, target)
    context = {"intake": found, "target": target, "content": content, "form": RefusalForm()}
    return render(request, "register/proposal.html", context)


@within(staff=True, roles=(Role.EXECUTIVE,), actions=("accept_import",))
@require_POST
def proposal_accept(request: PageRequest, corporation: str, intake: UUID) -> HttpResponse:
    """Accept all, or what is chosen."""
    found = proposals.one(request.principal, intake)
    only = None if "all" in request.POST else _chosen(request)
    return act(
        request,
        lambda: proposals.accept(intake=found, by=request.principal, only=only),
        done=reverse("proposal", args=[corporation, found.public_id]),
        said=_("Accepted. What is listed now still waits."),
    )


@within(staff=True, roles=(Role.EXECUTIVE,), actions=("accept_import",))
def proposal_refuse(request: PageRequest, corporation: str, intake: UUID) -> HttpResponse:
    """Refuse all that waits, with a reason."""
    found = proposals.one(request.principal, intake)
    require(request.principal, proposals.ACTION)
    waits = proposals.content(request.principal, found)["counts"]
    count = sum(waits[name] for name in ("organisations", "partners", "links", "changes"))
    return form_page(
        request,
        RefusalForm(request.POST or None),
        lambda data: proposals.refuse(intake=found, by=request.principal, **data),
        template="pages/confirm.html",
        context=_refusal(corporation, found, count) | {"title": _("Refuse this import?")},
        done=reverse("proposals", args=[corporation]),
        said=_("The import has been refused."),
    )


@within(staff=True, roles=(Role.EXECUTIVE,), actions=("accept_import",))
@require_POST
def proposal_refuse_chosen(request: PageRequest, corporation: str, intake: UUID) -> HttpResponse:
    """Ask for the reason of what was chosen on the page of the import, and refuse it; the rest goes on waiting."""
    found, only = proposals.one(request.principal, intake), _chosen(request)
    context = _refusal(corporation, found, len(only)) | {"title": _("Refuse what was chosen?")}
    context["effects"].append(_("Partners and links of a refused organisation are refused with it."))
    if "reason" not in request.POST:
        form = ChosenRefusalForm(initial={"chosen": only})
        return render(request, "pages/confirm.html", context | {"form": form})
    return form_page(
        request,
        ChosenRefusalForm(request.POST),
        lambda data: proposals.refuse(intake=found, reason=data["reason"], by=request.principal, only=only),
        template="pages/confirm.html",
        context=context,
        done=reverse("proposal", args=[corporation, found.public_id]),
        said=_("Refused. What is listed now still waits."),
    )


def _refusal(corporation: str, found: Intake, count: int) -> dict[str, Any]:
    effect = ngettext("%(count)s row is refused.", "%(count)s rows are refused.", count) % {"count": count}
    return {
        "object": f"{target_of(found.kind).label}: {found.file.name}",
        "effects": [effect, _("New organisations, partners and links among them are archived.")],
        "label": _("Refuse"),
        "danger": True,
        "cancel_url": reverse("proposal", args=[corporation, found.public_id]),
    }


def _chosen(request: PageRequest) -> list[str]:
    """Return the ids of the chosen rows. Raises Invalid where none was chosen."""
    found = []
    for text in request.POST.getlist("chosen")[:MOST_CHOSEN]:
        try:
            found.append(str(UUID(text)))
        except ValueError:
            continue
    if not found:
        raise Invalid({"chosen": [_("Choose at least one row first.")]})
    return found
