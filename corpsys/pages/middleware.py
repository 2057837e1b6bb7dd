"""Request log with an id, and the language that the person chose."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

log = structlog.get_logger("corpsys.request")
Handler = Callable[[HttpRequest], HttpResponse]


class RequestLogMiddleware:
    """One structured line per request; ids only, never what was typed."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=uuid.uuid4().hex[:12])
        response = self.get_response(request)
        principal = getattr(request, "principal", None)
        log.info(
            "request",
            method=request.method,
            route=request.resolver_match.view_name if request.resolver_match else None,
            status=response.status_code,
            ms=round((time.monotonic() - started) * 1000),
            user=getattr(principal, "user_id", None),
            corporation=getattr(principal, "corporation_id", None),
        )
        return response


class LanguageMiddleware:
    """The cookie of the language switch wins, then the browser's wish. The account's language sets the cookie."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language or settings.LANGUAGE_CODE)
        return response
