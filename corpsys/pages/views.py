"""Pages outside any chapter: health, language, the way into a corporation, the local outbox."""

from email import policy
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.language import keep
from corpsys.access.routes import public, signed_in
from corpsys.corporation import selectors
from corpsys.jobs import beats


@public
@require_GET
def livez(request: HttpRequest) -> HttpResponse:
    """Say that the process lives; touches nothing."""
    return HttpResponse("ok", content_type="text/plain")


@public
@require_GET
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether the database answers and is migrated, and whether the wake-up calls get through."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    broker = beats.broker_answers()
    body = {"database": "ok", "migrations": "pending" if pending else "ok", "broker": "ok" if broker else "degraded"}
    return JsonResponse(body, status=503 if pending else 200)


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to the same page."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    keep(response, language)
    return response


@signed_in
@require_GET
def entrance(request: HttpRequest) -> HttpResponse:
    """Bring a person to their corporation; with several, let them choose; with none, say so."""
    places = selectors.places_of(request.user)
    if len(places) == 1:
        return redirect("home", places[0].slug)
    return render(request, "pages/entrance.html", {"places": places})


@public
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the mail of the embedded mode, newest first; exists on the loopback address only."""
    if not settings.LOCAL_OUTBOX or request.META.get("REMOTE_ADDR", "") not in ("127.0.0.1", "::1", ""):
        raise Http404
    folder = Path(settings.OUTBOX_DIR)
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True) if folder.exists() else []
    return render(request, "pages/outbox.html", {"mails": [mail for file in files[:50] for mail in _mails(file)]})


def _mails(file: Path) -> list[dict[str, object]]:
    found = []
    for part in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
        if part.strip():
            message = BytesParser(policy=policy.default).parsebytes(part)
            body = message.get_body(("plain",))
            text = body.get_content() if body else ""
            found.append({"to": message["To"], "subject": message["Subject"], "date": message["Date"], "text": text})
    return found
