"""What every page of the shell knows: who is signed in, where, and the way on."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import ANONYMOUS
from corpsys.corporation.sample import SAMPLE_SLUG
from corpsys.pages import navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the shell's variables; asks the database for nothing until a template uses it."""
    principal = getattr(request, "principal", ANONYMOUS)
    own_account = navigation.Item(_("Your account"), reverse("account"), "settings", False)
    return {
        "principal": principal,
        "corporation_slug": principal.corporation_slug,
        "is_sample": principal.corporation_slug == SAMPLE_SLUG,
        "navigation": navigation.for_request(request, principal),
        "user_menu": [own_account],
        "shell_template": "shell_guest.html" if principal.is_guest else "shell_staff.html",
    }
