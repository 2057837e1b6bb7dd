"""Pages of findings: the cards, raising and changing one, agreeing or disputing."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cooperation.data.words import Table, evidence_table
from cooperation.findings import selectors, services, sources
from cooperation.findings.forms import FindingForm, StanceForm
from cooperation.findings.models import Finding
from cooperation.process.models import Process
from cooperation.process.reading import open_for
from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import may, require, writes
from corpsys.access.states import K
from corpsys.pages.act import form_page

READS = (K.K1, K.K5)
WRITE = "write_finding"


def _process(request: PageRequest, key: str) -> Process:
    return open_for(request.principal, key, *READS)


def _may_write(request: PageRequest, process: Process) -> bool:
    in_time = writes(request.principal, process.cycle, *((K.K5,) if request.principal.is_guest else READS))
    return in_time and may(request.principal, WRITE, process.workspace_id)


@within(reads=READS)
@require_GET
def findings(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Show what is known, on what evidence, and what each side says of it."""
    process = _process(request, key)
    cards = selectors.cards(request.principal, process.cycle)
    context = {
        "process": process,
        "cards": [
            {"card": card, "table": evidence_table(card.finding.evidence), "is_own": _is_own(request, card.finding)}
            for card in cards
        ],
        "hypotheses": sum(card.finding.is_hypothesis for card in cards),
        "may_write": _may_write(request, process),
        "side": request.principal.side,
    }
    return render(request, "findings/findings.html", context)


def _is_own(request: PageRequest, finding: Finding) -> bool:
    return finding.side == request.principal.side


@within(reads=READS, actions=(WRITE,))
def finding_add(request: PageRequest, corporation: str, key: str) -> HttpResponse:
    """Raise a finding, from a view of data if the address names one."""
    process = _process(request, key)
    require(request.principal, WRITE, process.workspace_id)
    asked = request.GET.get("source", "")
    form = _form(request, process, initial={"source": asked, "strength": Finding.Strength.FAIR, "for_both": True})
    back = reverse("findings", args=[corporation, key])
    return form_page(
        request,
        form,
        lambda data: _raise(request, process, data),
        template="findings/form.html",
        context={
            "process": process,
            "title": _("New finding"),
            "label": _("Save"),
            "cancel_url": back,
            "table": _preview(request, process, asked),
        },
        done=back,
        said=_("The finding has been saved."),
    )


def _preview(request: PageRequest, process: Process, key: str) -> Table | None:
    """The view that will be kept, if the address names one that there is."""
    found = next((item for item in sources.available(request.principal, process.cycle) if item.key == key), None)
    return evidence_table(found.frozen()) if found else None


def _form(request: PageRequest, process: Process, **more: Any) -> FindingForm:
    return FindingForm(
        request.POST or None,
        sources=sources.available(request.principal, process.cycle),
        is_joint=writes(request.principal, process.cycle, K.K5),
        **more,
    )


def _raise(request: PageRequest, process: Process, data: dict[str, Any]) -> Finding:
    return services.raise_finding(
        cycle=process.cycle, by=request.principal, **{**data, "source": _source(request, process, data)}
    )


def _source(request: PageRequest, process: Process, data: dict[str, Any]) -> sources.Source | None:
    key = data.get("source", "")
    return sources.source(request.principal, process.cycle, key) if key else None


@within(reads=READS, actions=(WRITE,))
def finding_edit(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Change an own finding, or give a hypothesis its evidence."""
    process = _process(request, key)
    found = selectors.finding(request.principal, process.cycle, number)
    require(request.principal, WRITE, process.workspace_id)
    version = request.POST.get("version", "")
    back = reverse("findings", args=[corporation, key])
    return form_page(
        request,
        _form(request, process, instance=selectors.finding(request.principal, process.cycle, number)),
        lambda data: services.edit(
            finding=found,
            version=int(version) if version.isdecimal() else 0,
            by=request.principal,
            **{**data, "source": _source(request, process, data)},
        ),
        template="findings/form.html",
        context={
            "process": process,
            "title": _("Finding %(number)s") % {"number": found.label},
            "lead": _("If the words change, both sides say anew whether they agree."),
            "finding": found,
            "label": _("Save"),
            "cancel_url": back,
        },
        done=back,
        said=_("The finding has been saved."),
    )


@within(reads=READS, actions=(WRITE,))
def finding_archive(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Put a finding aside."""
    process = _process(request, key)
    found = selectors.finding(request.principal, process.cycle, number)
    require(request.principal, WRITE, process.workspace_id)
    back = reverse("findings", args=[corporation, key])
    return form_page(
        request,
        forms.Form(request.POST if request.method == "POST" else None),
        lambda data: services.archive(finding=found, by=request.principal),
        template="data/confirm.html",
        context={
            "process": process,
            "title": _("Archive this finding?"),
            "object": str(found),
            "effects": [_("It no longer counts at the gate and leaves the list; it is kept in the history.")],
            "label": _("Archive"),
            "cancel_url": back,
        },
        done=back,
        said=_("The finding has been archived."),
    )


@within(reads=(K.K5,), actions=(WRITE,))
def finding_stance(request: PageRequest, corporation: str, key: str, number: int) -> HttpResponse:
    """Agree with a joint finding or dispute it."""
    process = _process(request, key)
    found = selectors.finding(request.principal, process.cycle, number)
    require(request.principal, WRITE, process.workspace_id)
    back = reverse("findings", args=[corporation, key])
    return form_page(
        request,
        StanceForm(request.POST or None),
        lambda data: services.take_stance(finding=found, by=request.principal, **data),
        template="findings/form.html",
        context={
            "process": process,
            "title": _("Agree or dispute?"),
            "lead": str(found),
            "label": _("Save"),
            "cancel_url": back,
        },
        done=back,
        said=_("What your company says has been recorded."),
    )
