"""Pages of the data room: what each side has brought, letting it be joined, taking it back, starting the join."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.consolidation import evidence
from analytics.consolidation import services as joins
from analytics.dataroom import selectors, services
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import PAIRS, half_of, pair_of
from cooperation.data import letters, room
from cooperation.data.forms import ShareForm
from cooperation.data.words import evidence_table
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import NotAllowed
from corpsys.access.routes import within
from corpsys.access.services import may, require
from corpsys.access.states import K
from corpsys.pages.act import act, form_page

READS = (K.K2, K.K4, K.K5)


def process_of(request: PageRequest, key: str) -> Process:
    """Return the process whose data room this reader may enter, or refuse as if it did not exist."""
    return open_for(request.principal, key, ask=room.require_room)


@within(reads=READS)
@require_GET
def dataroom(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Show the pairs with both halves, what can be joined, and the next step for the own side."""
    process = process_of(request, key)
    found = room.page(request.principal, process)
    context = {
        "process": process,
        "page": found,
        "next": next((row.steps[0] for row in found.rows if row.steps), None),
        "not_loadable": [pair for pair in PAIRS if not pair.has_table],
        "may_load": may(request.principal, "upload_data", process.workspace_id),
    }
    return render(request, "data/room.html", context)


@within(reads=READS)
@require_GET
def dataset_page(request: PageRequest, corporation: str, key: str, dataset: UUID) -> HttpResponse:
    """Show one version: its totals by category and year, where it comes from, who may use it."""
    process = process_of(request, key)
    found = selectors.dataset(request.principal, process.cycle, dataset)
    is_own = found.owner_side == request.principal.side
    context = {
        "process": process,
        "dataset": found,
        "half": half_of(found.kind),
        "table": evidence_table(evidence.of_dataset(found)),
        "is_own": is_own,
        "may_share": is_own and may(request.principal, "share_data", process.workspace_id),
        "may_propose": is_own and may(request.principal, "propose_sharing", process.workspace_id),
        "may_undo": is_own and found.is_current and may(request.principal, "upload_data", process.workspace_id),
        "may_find": is_own and may(request.principal, "write_finding", process.workspace_id),
    }
    return render(request, "data/dataset.html", context)


def _own(request: PageRequest, key: str, dataset: UUID, action: str) -> tuple[Process, Dataset]:
    process = process_of(request, key)
    found = selectors.dataset(request.principal, process.cycle, dataset)
    require(request.principal, action, process.workspace_id)
    if found.owner_side != request.principal.side:
        raise NotAllowed(_("This half belongs to the other company."))
    return process, found


@within(reads=READS, actions=("share_data",))
def dataset_share(request: PageRequest, corporation: str, key: str, dataset: UUID) -> HttpResponse:
    """Let a version be joined, after saying what that means."""
    process, found = _own(request, key, dataset, "share_data")
    form = ShareForm(request.POST if request.method == "POST" else None, dataset=found)
    return _asked(
        request,
        process,
        found,
        form,
        lambda data: services.share(dataset=found, by=request.principal, own_vendors=data.get("own_vendors")),
        title=_("Let this version be joined?"),
        effects=[
            _("It is joined with the other company's half; both see totals by month and category, and differences."),
            _("Your rows and your file stay yours; competitors are shown only pooled, three or more together."),
            _("You can withdraw this; nothing new is joined from then on."),
        ],
        label=_("Let it be joined"),
        said=_("This version can be joined now."),
    )


@within(reads=READS, actions=("share_data",))
def dataset_unshare(request: PageRequest, corporation: str, key: str, dataset: UUID) -> HttpResponse:
    """Keep a version to the own side again."""
    process, found = _own(request, key, dataset, "share_data")
    return _asked(
        request,
        process,
        found,
        None,
        lambda data: services.withdraw_sharing(dataset=found, by=request.principal),
        title=_("Keep this version to your side again?"),
        effects=[
            _("Nothing new is joined from it."),
            _("What has been joined stays as it is, marked as frozen; findings made from it stay too."),
        ],
        label=_("Withdraw"),
        said=_("This version is your side's only."),
    )


@within(reads=READS, actions=("upload_data",))
def dataset_undo(request: PageRequest, corporation: str, key: str, dataset: UUID) -> HttpResponse:
    """Take the newest version back."""
    process, found = _own(request, key, dataset, "upload_data")
    return _asked(
        request,
        process,
        found,
        None,
        lambda data: services.undo(dataset=found, by=request.principal),
        title=_("Take this version back?"),
        effects=[_("The version before it is in force again."), _("The file stays in the list, for the record.")],
        label=_("Take it back"),
        said=_("The version has been taken back."),
    )


@within(reads=READS, actions=("propose_sharing",))
@require_POST
def dataset_propose(request: PageRequest, corporation: str, key: str, dataset: UUID) -> HttpResponse:
    """Ask the lead of the own side to let a version be joined."""
    process, found = _own(request, key, dataset, "propose_sharing")
    return act(
        request,
        lambda: letters.propose_sharing(dataset=found, process=process, by=request.principal),
        done=reverse("dataset", args=[corporation, key, dataset]),
        said=_("Your lead has been asked."),
    )


def _asked(
    request: PageRequest, process: Process, dataset: Dataset, form: Any, do: Any, *, said: str, **texts: Any
) -> HttpResponse:
    back = reverse("dataroom", args=[request.principal.corporation_slug, process.key])
    name = _("%(half)s, version %(number)s") % {"half": half_of(dataset.kind).label, "number": dataset.number}
    return form_page(
        request,
        form if form is not None else forms.Form(request.POST if request.method == "POST" else None),
        do,
        template="data/confirm.html",
        context={"process": process, "object": name, "cancel_url": back, **texts},
        done=back,
        said=said,
    )


@within(reads=(K.K5,), actions=("run_consolidation", "run_consolidation_as_one_team"))
@require_POST
def data_join(request: PageRequest, corporation: str, key: str, pair: str) -> HttpResponse:
    """Have a pair joined, and go to where the work is shown."""
    process = open_for(request.principal, key, K.K5)
    page = reverse("joined", args=[corporation, key, pair_of(pair).key])
    job = joins.start(cycle=process.cycle, pair=pair_of(pair), page=page, by=request.principal)
    return redirect("job", corporation, job.public_id)
