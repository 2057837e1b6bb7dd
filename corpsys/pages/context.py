"""What every page of the shell knows: who is signed in, where, and the way on."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import ANONYMOUS, Principal
from corpsys.access.services import may
from corpsys.corporation.sample import SAMPLE_SLUG
from corpsys.pages import navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the shell's variables; asks the database for nothing until a template uses it."""
    principal = getattr(request, "principal", ANONYMOUS)
    return {
        "principal": principal,
        "corporation_slug": principal.corporation_slug,
        "is_sample": principal.corporation_slug == SAMPLE_SLUG,
        "navigation": navigation.for_request(request, principal),
        "user_menu": _user_menu(principal),
        "shell_template": "shell_guest.html" if principal.is_guest else "shell_staff.html",
    }


def _user_menu(principal: Principal) -> list[navigation.Item]:
    items = [navigation.Item(_("Your account"), reverse("account"), "settings", False)]
    if may(principal, "make_token"):
        items.append(navigation.Item(_("Tokens"), reverse("tokens", args=[principal.corporation_slug]), "link", False))
    return items
