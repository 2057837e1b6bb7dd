"""Pages of an import: upload, columns, report with preview and confirmation, result, undoing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from corpsys.access.principal import PageRequest
from corpsys.access.refusals import Text
from corpsys.access.routes import within
from corpsys.access.services import may, require
from corpsys.files.selectors import same_file
from corpsys.intake import export, selectors, services
from corpsys.intake.forms import ConfirmForm, MatchForm, UndoForm, UploadForm, context_of, dialect_of, mapping_of
from corpsys.intake.models import Intake
from corpsys.intake.registry import ReviewPart, Target, kinds, target_of
from corpsys.pages import numbers
from corpsys.pages.act import act, form_page

PER_PAGE = 50
ACTIONS = ("import_ledger", "upload_data", "import_register")
MOVES = {"encoding", "delimiter", "header_row", "sheet"}
TO_MATCH, TO_CONFIRM = ("uploaded", "check_failed"), ("checked", "load_failed")
# ?step=columns shows the columns of a checked import again.
COLUMNS = "columns"


@within(actions=ACTIONS)
@require_GET
def intake_list(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the own imports and the kinds that can be started here."""
    is_whole = "all" in request.GET
    rows = selectors.intakes(request.principal, with_discarded=is_whole)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in found:
        row.label, row.phase = target_of(row.kind).label, selectors.phase(row)
    context = {"page_obj": found, "is_whole": is_whole, "actions": _startable(request, corporation)}
    return render(request, "intake/intakes.html", context)


@within(actions=ACTIONS)
def intake_new(request: PageRequest, corporation: str, kind: str) -> HttpResponse:
    """Take a file for a kind of import; what the kind must know stands in the form or in the query string."""
    target = target_of(kind)
    form_class: Any = target.form or UploadForm
    form = form_class(request.POST or None, request.FILES or None, principal=request.principal, initial=_query(request))
    _ask_right(request, target)
    form.offer_sources(selectors.sources(request.principal, kind))
    return form_page(
        request,
        form,
        lambda data: services.start(
            kind=kind,
            upload=data["file"],
            name=data["file"].name,
            context={**_query(request), **form.context()},
            by=request.principal,
            source=data.get("source", ""),
        ),
        template="intake/new.html",
        context={
            "sample_url": _sample(request, corporation, kind),
            "title": _("Import: %(kind)s") % {"kind": target.label},
            "lead": target.lead,
            "label": _("Upload"),
            "cancel_url": _list(corporation),
        },
        done=lambda made: _page(corporation, made),
    )


@within(actions=ACTIONS)
@require_GET
def intake_sample(request: PageRequest, corporation: str, kind: str) -> HttpResponse:
    """Hand out a file as this kind of import takes it: the columns, and a row to be written over."""
    target = target_of(kind)
    _ask_right(request, target)
    name = f'attachment; filename="{kind}.csv"'
    content = export.sample_csv(target)
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


@within(actions=ACTIONS)
@never_cache
@require_GET
def intake_page(request: PageRequest, corporation: str, intake: UUID) -> HttpResponse:
    """Show an import at the step where it is, or the columns of one that was checked, to choose them again."""
    found = selectors.intake(request.principal, intake)
    is_at_work = selectors.phase(found) in ("checking", "loading", "undoing")
    if is_at_work and found.job and found.job.user_id == request.principal.user_id:
        return redirect("job", corporation, found.job.public_id)
    return _shown(request, found)


@within(actions=ACTIONS)
@require_POST
def intake_match(request: PageRequest, corporation: str, intake: UUID) -> HttpResponse:
    """Take the columns and have the file checked, or read the file again as said."""
    found = selectors.intake(request.principal, intake)
    form = MatchForm(request.POST, intake=found, principal=request.principal)
    if "again" in request.POST:
        # Only how the file reads counts here; the columns may not be chosen yet.
        for key in (*form.matched, *form.said):
            form.fields[key].required = False
    return form_page(
        request,
        form,
        lambda data: _match(request, found, data),
        template="intake/match.html",
        context={**_context(request, found), "phase": "uploaded"},
        done=lambda made: _page(corporation, made),
    )


@within(actions=ACTIONS)
@require_POST
def intake_confirm(request: PageRequest, corporation: str, intake: UUID) -> HttpResponse:
    """Let the checked rows in, with what was decided about single ones."""
    found = selectors.intake(request.principal, intake)
    found.decisions = _decisions(request, found)
    return form_page(
        request,
        ConfirmForm(request.POST, intake=found),
        lambda data: services.confirm(
            intake=found,
            by=request.principal,
            skip_bad_rows=data.get("skip_bad_rows", False),
            decisions=found.decisions,
        ),
        template=_template(found),
        context=_context(request, found),
        done=lambda made: _page(corporation, made),
    )


@within(actions=ACTIONS)
@require_POST
def intake_discard(request: PageRequest, corporation: str, intake: UUID) -> HttpResponse:
    """Give an import up."""
    found = selectors.intake(request.principal, intake)
    return act(
        request,
        lambda: services.discard(intake=found, by=request.principal),
        done=_list(corporation),
        said=_("The import has been discarded; nothing was stored."),
    )


@within(actions=ACTIONS)
@never_cache
def intake_undo(request: PageRequest, corporation: str, intake: UUID) -> HttpResponse:
    """Ask, and have an import taken back; also for others who have the right to its kind."""
    found = selectors.to_undo(request.principal, intake)
    is_own = found.user_id == request.principal.user_id
    return form_page(
        request,
        UndoForm(request.POST if request.method == "POST" else None),
        lambda _data: services.undo(intake=found, by=request.principal),
        template="pages/confirm.html",
        context={
            "title": _("Undo this import?"),
            "object": f"{target_of(found.kind).label}: {found.file.name}",
            "effects": _effects(found),
            "label": _("Undo the import"),
            "danger": True,
            "cancel_url": _page(corporation, found) if is_own else _elsewhere(corporation, found),
        },
        done=lambda made: reverse("job", args=[corporation, made.job.public_id]),
    )


@within(actions=ACTIONS)
@never_cache
@require_GET
def intake_errors(request: PageRequest, corporation: str, intake: UUID) -> HttpResponseBase:
    """Hand out every error of the check as a CSV file."""
    found = selectors.intake(request.principal, intake)
    response = StreamingHttpResponse(export.errors_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="errors.csv"'
    return response


def _ask_right(request: PageRequest, target: Target) -> None:
    """Refuse before a form is shown; where the context stands in the form, the act alone can be asked yet."""
    if target.form is None:
        target.admit(request.principal, _query(request))
    else:
        require(request.principal, target.action)


def _match(request: PageRequest, found: Intake, data: dict[str, Any]) -> Intake:
    said = dialect_of(data)
    moved = {name for name, value in said.items() if value != found.dialect.get(name)}
    if moved or "again" in request.POST:
        found = services.set_dialect(intake=found, by=request.principal, **said)
    if "again" in request.POST or moved & MOVES:
        return found
    return services.set_mapping(
        intake=found, mapping=mapping_of(data, found), context=context_of(data, found), by=request.principal
    )


def _shown(request: PageRequest, found: Intake) -> HttpResponse:
    phase, context = selectors.phase(found), _context(request, found)
    if phase in TO_CONFIRM and request.GET.get("step") != COLUMNS:
        return render(request, "intake/report.html", {**context, "form": ConfirmForm(intake=found)})
    if phase in (*TO_MATCH, *TO_CONFIRM):
        phase = "uploaded" if phase in TO_CONFIRM else phase
        form = MatchForm(intake=found, principal=request.principal)
        return render(request, "intake/match.html", {**context, "phase": phase, "form": form})
    return render(request, _template(found), {**context, "form": None})


def _template(found: Intake) -> str:
    phase = selectors.phase(found)
    if phase in (*TO_MATCH, "checking"):
        return "intake/match.html"
    return "intake/report.html" if phase in TO_CONFIRM else "intake/result.html"


def _context(request: PageRequest, found: Intake) -> dict[str, Any]:
    target = target_of(found.kind)
    review = _review(request, found, target)
    return {
        "intake": found,
        "target": target,
        "phase": selectors.phase(found),
        "problem": found.preview.get("problem"),
        "same": same_file(found.file, request.principal),
        "faults": selectors.first_faults(found),
        "groups": selectors.groups(found),
        "facts": found.preview.get("facts", []),
        "review_template": review.template if review else "",
        "review": review.context if review else {},
        "refusal": _refusal(found, target),
        "confirm_label": target.confirm_label(found, request.principal) if target.confirm_label else "",
        "loaded_words": target.loaded_words(found) if target.loaded_words and found.state == "loaded" else "",
        "aside": target.aside(found) if target.aside and found.state == "loaded" else None,
        "can_undo": selectors.can_be_undone(found),
        "result_url": target.done(found) if found.state == "loaded" else "",
        "breadcrumbs": [
            {"label": _("Imports"), "url": _list(request.principal.corporation_slug)},
            {"label": found.file.name},
        ],
    }


def _review(request: PageRequest, found: Intake, target: Target) -> ReviewPart | None:
    """Return the kind's own preview, where there is something to confirm."""
    is_asked = selectors.phase(found) in TO_CONFIRM and found.rows_good
    return target.review(found, request.principal) if target.review and is_asked else None


def _refusal(found: Intake, target: Target) -> Text:
    """Return why the rows cannot go in as things stand, where there is something to confirm."""
    is_asked = selectors.phase(found) in TO_CONFIRM and found.rows_good
    return target.refusal(found) if target.refusal and is_asked else ""


def _decisions(request: PageRequest, found: Intake) -> dict[str, str]:
    """Return the fields of the kind's own preview as they were posted."""
    if target_of(found.kind).decide is None:
        return {}
    own = {"csrfmiddlewaretoken", *ConfirmForm.base_fields}
    return {name: str(value) for name, value in request.POST.items() if name not in own}


def _effects(found: Intake) -> list[str]:
    notes = target_of(found.kind).undo_notes
    rows = ngettext("%(count)s row was imported", "%(count)s rows were imported", found.rows_good)
    until = selectors.undo_until(found)
    return [
        f"{rows % {'count': numbers.show(found.rows_good, 0)}} ({found.user}, {_day(found.created_at)}).",
        _("What the import wrote is taken back.")
        if notes
        else _("All that the import wrote is taken back, or nothing where that is not possible any more."),
        *(notes(found) if notes else []),
        _("The file stays, and the import is shown as undone."),
        *(
            [
                _("It can be undone until %(day)s.")
                % {"day": date_format(timezone.localtime(until), "SHORT_DATETIME_FORMAT")}
            ]
            if until
            else []
        ),
    ]


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")


def _startable(request: PageRequest, corporation: str) -> list[dict[str, Any]]:
    found = [
        (kind, target)
        for kind, target in kinds().items()
        if target.form is not None and may(request.principal, target.action)
    ]
    return [
        {
            "label": target.label,
            "url": reverse("intake_new", args=[corporation, kind]),
            "icon": "upload",
            "primary": place == 0,
        }
        for place, (kind, target) in enumerate(found)
    ]


def _query(request: PageRequest) -> dict[str, Any]:
    return {name: value for name, value in request.GET.items() if len(value) <= 300}


def _sample(request: PageRequest, corporation: str, kind: str) -> str:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return reverse("intake_sample", args=[corporation, kind]) + query


def _page(corporation: str, made: Intake) -> str:
    return reverse("intake", args=[corporation, made.public_id])


def _elsewhere(corporation: str, found: Intake) -> str:
    """Return where the import leads; the page of the import itself is its owner's only."""
    leads = target_of(found.kind).done(found)
    return _list(corporation) if leads == _page(corporation, found) else leads


def _list(corporation: str) -> str:
    return reverse("intakes", args=[corporation])
