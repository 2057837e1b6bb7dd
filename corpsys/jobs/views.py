"""Pages of one's own jobs: the list, one with its progress, the fragment that the page polls, stop and try again."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.jobs import beats, selectors, services
from corpsys.jobs.models import Job
from corpsys.pages.act import act

PER_PAGE = 50
STOP_POLLING = 286


@within()
@require_GET
def job_list(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the own jobs, newest first."""
    found = Paginator(selectors.jobs(request.principal), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/jobs.html", {"page_obj": found})


@within()
@never_cache
@require_GET
def job_page(request: PageRequest, corporation: str, job: UUID) -> HttpResponse:
    """Show one job with its progress."""
    found = selectors.job(request.principal, job)
    return render(request, "jobs/job.html", _context(found, corporation))


@within()
@never_cache
@require_GET
def job_progress(request: PageRequest, corporation: str, job: UUID) -> HttpResponse:
    """Show how far the job is, to a page that asks every two seconds; goes on to the result when it is done."""
    found = selectors.job(request.principal, job)
    status = STOP_POLLING if selectors.has_ended(found) else 200
    response = render(request, "jobs/progress.html", _context(found, corporation), status=status)
    if found.state == "done" and found.result_url:
        response["HX-Redirect"] = found.result_url
    return response


@within(actions=("use_own_jobs",))
@require_POST
def job_cancel(request: PageRequest, corporation: str, job: UUID) -> HttpResponse:
    """Stop a job."""
    found = selectors.job(request.principal, job)
    return act(
        request,
        lambda: services.cancel(job=found, by=request.principal),
        done=reverse("job", args=[corporation, job]),
        said=_("It is being stopped."),
    )


@within(actions=("use_own_jobs",))
@require_POST
def job_retry(request: PageRequest, corporation: str, job: UUID) -> HttpResponse:
    """Try a failed or stopped job again."""
    found = selectors.job(request.principal, job)
    return act(
        request,
        lambda: services.retry(job=found, by=request.principal),
        done=reverse("job", args=[corporation, job]),
    )


def _context(found: Job, corporation: str) -> dict[str, Any]:
    is_open = not selectors.has_ended(found)
    address = [corporation, found.public_id]
    return {
        "job": found,
        "job_url": reverse("job_progress", args=address),
        "cancel_url": reverse("job_cancel", args=address) if is_open and not found.cancel_asked else "",
        "retry_url": reverse("job_retry", args=address) if selectors.can_be_retried(found) else "",
        "result_label": _("Go on"),
        "is_delayed": is_open and beats.is_delayed(found.queue),
    }
