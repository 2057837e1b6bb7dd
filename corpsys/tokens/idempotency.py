"""Idempotency-Key: a repeated write gets the first answer again. Source: reliability 10.

The key's row is written in the transaction of the act: a second request with the key waits for the first to commit, so
that an act never happens twice; a request that failed leaves no row.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from corpsys.access.api import principal_of
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused
from corpsys.tokens.models import IdempotentAnswer

KEPT = timedelta(hours=48)
Endpoint = Callable[..., HttpResponse]


def idempotent(endpoint: Endpoint) -> Endpoint:
    """Honour the Idempotency-Key header of unsafe requests. Innermost decorator of an endpoint.

    Kept is what a `Response` says; unsafe requests are answered with one.
    """

    @wraps(endpoint)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        if not key or request.method in ("GET", "HEAD", "OPTIONS"):
            return endpoint(request, *args, **kwargs)
        if len(key) > 100:
            raise Invalid({"Idempotency-Key": [_("At most 100 characters.")]})
        return _once(request, key, lambda: endpoint(request, *args, **kwargs))

    return wrapped


def _once(request: Request, key: str, do: Callable[[], HttpResponse]) -> HttpResponse:
    principal = principal_of(request)
    own = {"corporation_id": principal.corporation_id, "user_id": principal.user_id, "key": key}
    _claim(f"{principal.corporation_id}/{principal.user_id}/{key}")
    IdempotentAnswer.objects.filter(user_id=principal.user_id, created_at__lt=timezone.now() - KEPT).delete()
    given = IdempotentAnswer.objects.filter(**own).first()
    wanted = _digest(request, principal)
    if given is not None:
        if given.request_digest != wanted:
            raise Invalid({"Idempotency-Key": [_("This key was used for another request.")]})
        return Response(given.body, status=given.status, headers={"Idempotent-Replay": "true"})
    response = do()
    if isinstance(response, Response) and response.status_code < 400:
        IdempotentAnswer.objects.create(**own, request_digest=wanted, status=response.status_code, body=response.data)
    return response


def _claim(name: str) -> None:
    """Take the key for this transaction; a request in flight with the same key is answered 409."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (taken,) = cursor.fetchone()
    if not taken:
        raise Refused(_("A request with this key is still running."))


def _digest(request: Request, principal: Principal) -> str:
    """Return the digest of rights, method, address, version read and body; of uploads their fields, names and sizes.

    An answer is given again only to the role, enterprise and scopes with which it was given first. Parts in workspaces do
    not count: the act itself may have given one.
    """
    scopes = None if principal.scopes is None else sorted(principal.scopes)
    rights = [principal.role, principal.organisation_id, scopes]
    read = request.headers.get("If-Match", "")
    body = hashlib.sha256(f"{rights!r} {request.method} {request.get_full_path()} {read} ".encode())
    if request.FILES:
        for name, file in sorted(request.FILES.items()):
            body.update(f"{name}:{file.name}:{file.size};".encode())
        body.update(repr(sorted(request.POST.lists())).encode())
    else:
        body.update(repr(request.data).encode())
    return body.hexdigest()
