"""Pages that say no, each with what happened, whether the work is safe, and what to do now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from corpsys.access.refusals import Refusal

NOT_ALLOWED = _("Your role does not allow this.")


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page of a refusal, with the reason and what is possible instead."""
    back = request.META.get("HTTP_REFERER", "") if request.method == "POST" else ""
    context = {"refusal": refusal, "back": back if back.startswith(f"{request.scheme}://{request.get_host()}/") else ""}
    return render(request, f"errors/{refusal.status}.html", context, status=refusal.status)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer while the database is away; needs neither database nor session."""
    body = render_to_string("errors/503.html")
    return HttpResponse(body, status=503, headers={"Retry-After": "10"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose page is too old; what was typed stays in the person's browser."""
    return render(request, "errors/csrf.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    from corpsys.access.refusals import NotVisible
    from corpsys.tenancy.middleware import respond

    return respond(request, NotVisible())


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer too many attempts to sign in; says nothing about whether the account exists."""
    return render(request, "errors/429.html", status=429)


def server_error(request: HttpRequest, *_args: Any) -> HttpResponse:
    return HttpResponse(render_to_string("errors/500.html"), status=500)
