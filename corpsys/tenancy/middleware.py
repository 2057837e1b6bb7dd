"""One transaction around each request, in which the database knows for whom it works.

Views, template rendering and the middleware's own questions all run inside it. A request that fails, or is refused by an
exception of its view, takes back all that it wrote; the page that says so may still read.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url

from corpsys.access import addresses
from corpsys.access.api import PROBLEM, problem_body, refusal_body, take_back
from corpsys.access.principal import ANONYMOUS, Principal
from corpsys.access.refusals import NotAllowed, NotVisible, Refusal
from corpsys.access.routes import Rule, rule_of
from corpsys.pages import errors
from corpsys.tenancy import context
from corpsys.tenancy.identify import enter, token

log = structlog.get_logger(__name__)
# Answered without a database: whether the process lives, and files that are the same for everybody.
WITHOUT_DATABASE = ("/livez", settings.STATIC_URL)


class TenantMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.principal = ANONYMOUS  # type: ignore[attr-defined]
        if request.path.startswith(WITHOUT_DATABASE):
            return self.get_response(request)
        try:
            return self._in_transaction(request)
        except (OperationalError, InterfaceError) as error:
            log.error("database_unavailable", error=str(error), path=request.path)
            return errors.unavailable(request)

    def _in_transaction(self, request: HttpRequest) -> HttpResponse:
        context.trust_recent_connection()
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, "takes_back", False):
                transaction.set_rollback(True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Find the rule of the route and the principal, before anything of the view runs."""
        if request.path.startswith(WITHOUT_DATABASE):
            return None
        match = request.resolver_match
        rule = rule_of(view, match.view_name if match else None)
        try:
            answer = self._admit(request, rule, kwargs)
            if answer is None:
                self._read_address(request, kwargs)
            return answer
        except Refusal as refusal:
            return respond(request, refusal)

    def _admit(self, request: HttpRequest, rule: Rule | None, kwargs: dict[str, Any]) -> HttpResponse | None:
        if rule is None:
            log.error("undeclared_route", path=request.path)
            raise NotVisible
        bearer = request.headers.get("Authorization", "") if is_api(request) else ""
        if rule.audience == "corporation":
            slug = kwargs.get("corporation", "")
            return self._admit_token(request, rule, bearer, slug) if bearer else self._admit_person(request, rule, slug)
        context.set_local(user=request.user.pk or "")
        if rule.audience == "signed_in" and not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return None

    def _read_address(self, request: HttpRequest, kwargs: dict[str, Any]) -> None:
        """Refuse to programs, and take out for people, what no text of an address may hold; after the rule has been asked."""
        addresses.check_place(kwargs)
        if is_api(request):
            addresses.check_query(request.GET)
        else:
            request.GET = addresses.tidy_query(request.GET)  # type: ignore[assignment]

    def _admit_token(self, request: HttpRequest, rule: Rule, bearer: str, slug: str) -> HttpResponse | None:
        principal = token(bearer, slug)
        if principal is None:
            return unauthenticated()
        context.set_local(corporation=principal.corporation_id, side=principal.side, user=principal.user_id)
        self._admit_principal(request, rule, principal)
        return None

    def _admit_person(self, request: HttpRequest, rule: Rule, slug: str) -> HttpResponse | None:
        entered = enter(request.session, slug)
        if entered is None:
            context.set_local(user=request.user.pk or "")
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            # The framework may just have renewed a session that was begun under an older key of the site.
            entered = enter(request.session, slug)
        if entered is None:
            raise NotVisible
        request.user, principal = entered
        self._admit_principal(request, rule, principal)
        return None

    def _admit_principal(self, request: HttpRequest, rule: Rule, principal: Principal) -> None:
        if rule.staff and principal.is_guest:
            raise NotVisible
        request.principal = principal  # type: ignore[attr-defined]
        if principal.is_token and not rule.tokens:
            raise NotAllowed("A token may not do this; it stays with signed-in people.")
        if rule.roles and principal.role not in rule.roles:
            raise NotAllowed(errors.NOT_ALLOWED)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Take back what the view wrote, and answer its refusal."""
        take_back(request)
        return respond(request, error) if isinstance(error, Refusal) else None


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def respond(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal: problem details for the API, a page for people."""
    if is_api(request):
        return JsonResponse(refusal_body(refusal), status=refusal.status, content_type=PROBLEM)
    return errors.refusal_page(request, refusal)


def unauthenticated() -> HttpResponse:
    response = JsonResponse(
        problem_body(401, "not_authenticated", "Sign in or give a valid token."), status=401, content_type=PROBLEM
    )
    response["WWW-Authenticate"] = "Bearer"
    return response


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send people to the sign-in page and programs a 401."""
    if is_api(request):
        return unauthenticated()
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")
