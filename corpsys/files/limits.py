"""Refuses a request body over the limit before a byte of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from corpsys.files.services import TooLarge
from corpsys.tenancy.middleware import respond

# What the form around the file may take.
ROOM_FOR_THE_FORM = 64 * 1024


class UploadLimitMiddleware:
    """Stands before the check of the form's origin, which would read the whole body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.UPLOAD_MAX_BYTES + ROOM_FOR_THE_FORM:
            response = respond(request, TooLarge())
            response["Connection"] = "close"
            return response
        return self.get_response(request)
