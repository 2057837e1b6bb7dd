"""What REST needs of access: who is asking, one shape of errors (problem details, RFC 9457), a fast renderer."""

import json
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotVisible, Refusal

PROBLEM = "application/problem+json"


class PrincipalAuthentication(BaseAuthentication):
    """Hands on what the tenant middleware found out; sessions must prove that the page is ours (CSRF)."""

    def authenticate(self, request: Request) -> tuple[Any, Principal] | None:
        principal: Principal = request._request.principal  # type: ignore[attr-defined]
        if not principal.user_id:
            return None
        if not principal.is_token:
            SessionAuthentication().enforce_csrf(request)
        return request._request.user, principal

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class NestedJSONParser(JSONParser):
    """Tells who nests deeper than anything of ours that this is no body, in place of an error of ours."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise exceptions.ParseError(_("The body is nested too deeply.")) from None


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        if data is None:
            return b""
        try:
            return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)
        except TypeError:
            # An error names what was sent, and half a character is no UTF-8: it goes back as it may have come, as \\uXXXX.
            return json.dumps(data, default=str).encode()


def problem_body(status: int, code: str, title: str, **more: Any) -> dict[str, Any]:
    """Return the one shape of every error of the API."""
    return {"type": f"urn:corpsys:{code}", "title": title, "status": status, **more}


def refusal_body(refusal: Refusal) -> dict[str, Any]:
    """Return the error body of a refusal."""
    if isinstance(refusal, NotVisible):
        return problem_body(404, "not_found", _("It does not exist or has not been shared with you."))
    more: dict[str, Any] = dict(refusal.extra)
    if isinstance(refusal, Invalid):
        more["errors"] = {field: [str(m) for m in messages] for field, messages in refusal.errors.items()}
        return problem_body(422, "invalid", _("The data has errors."), **more)
    if refusal.allowed:
        more["allowed"] = [str(item) for item in refusal.allowed]
    return problem_body(refusal.status, refusal.code, str(refusal.reason), **more)


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception of an endpoint into an answer; unknown ones stay errors of ours (500)."""
    body, headers = _body(error)
    if body is None:
        return None
    take_back(context["request"]._request)
    return Response(body, status=body["status"], headers=headers, content_type=PROBLEM)


def take_back(request: HttpRequest) -> None:
    """Have all that this request wrote taken back at its end; until then it may still read."""
    request.takes_back = True  # type: ignore[attr-defined]


def _body(error: Exception) -> tuple[dict[str, Any] | None, dict[str, str]]:
    if isinstance(error, Refusal):
        return refusal_body(error), {}
    if isinstance(error, Http404):
        return refusal_body(NotVisible()), {}
    if isinstance(error, PermissionDenied):
        return problem_body(403, "not_allowed", _("Your role does not allow this.")), {}
    if isinstance(error, ValidationError):
        return refusal_body(Invalid({"": list(error.messages)})), {}
    if isinstance(error, exceptions.ValidationError):
        return problem_body(422, "invalid", _("The data has errors."), errors=error.detail), {}
    if isinstance(error, exceptions.APIException):
        header = getattr(error, "auth_header", None)
        headers = {"WWW-Authenticate": header} if header else {}
        return problem_body(error.status_code, str(error.default_code), str(error.detail)), headers
    return None, {}


def principal_of(request: HttpRequest | Request) -> Principal:
    """Return who is asking."""
    inner = request._request if isinstance(request, Request) else request
    principal: Principal = inner.principal  # type: ignore[attr-defined]
    return principal
