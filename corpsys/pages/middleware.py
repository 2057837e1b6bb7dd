"""Request log with an id, the language that the person chose, and what only pages need of the libraries' middleware."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django_htmx.middleware import HtmxMiddleware

log = structlog.get_logger("corpsys.request")
Handler = Callable[[HttpRequest], HttpResponse]
API = "/api/v1/"


class _ForPages:
    """Requests of the API pass by: what comes back is data, which no browser shows as a page."""

    def __call__(self, request: HttpRequest) -> Any:
        if request.path.startswith(API):
            return self.get_response(request)  # type: ignore[attr-defined]
        return super().__call__(request)  # type: ignore[misc]


class ContentSecurityPolicy(_ForPages, CSPMiddleware):
    pass


class Messages(_ForPages, MessageMiddleware):
    pass


class Htmx(_ForPages, HtmxMiddleware):
    pass


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
