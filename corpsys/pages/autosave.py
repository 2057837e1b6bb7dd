"""Forms that save themselves while they are filled in: the same form, view and service, answered in JSON.

The page's script (static/corpsys/autosave.js) sends what has been typed with the header; without it the form saves by its
button. Drafts live on the server, never in the storage of a browser that others use, too. Source: ux, expectation 9.
"""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from corpsys.access.refusals import Invalid, Refusal, Stale
from corpsys.pages.act import Save, explain

HEADER = "X-Autosave"


def is_autosave(request: HttpRequest) -> bool:
    """Say whether the page's script sends this form, not a person's button."""
    return request.method == "POST" and HEADER in request.headers


def answer(form: BaseForm, save: Save) -> JsonResponse:
    """Save a form and answer with the version it has now, or with what is in the way; nothing is written then.

    `save` returns the entity with its `version`.
    """
    if not form.is_valid():
        return _problem(422, _first(form.errors))
    try:
        saved = save(form.cleaned_data)
    except Stale as refusal:
        return _problem(refusal.status, _("%(reason)s Press Save to see both texts.") % {"reason": refusal.reason})
    except Invalid as refusal:
        return _problem(refusal.status, str(refusal))
    except Refusal as refusal:
        return _problem(refusal.status, explain(refusal))
    time = date_format(timezone.localtime(), "TIME_FORMAT")
    return JsonResponse({"version": saved.version, "saved": _("Saved at %(time)s") % {"time": time}})


def _first(errors: Any) -> str:
    return " ".join(str(message) for messages in errors.values() for message in messages)


def _problem(status: int, text: str) -> JsonResponse:
    return JsonResponse({"problem": _("Not saved yet: %(reason)s") % {"reason": text}}, status=status)
