"""A fresh sign-in: acts that bind a company ask that the person proved who they are a moment ago."""

import time
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def is_fresh(request: HttpRequest) -> bool:
    """Say whether the person signed in within the last FRESH_SIGN_IN_SECONDS. Source: access, actions."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    return any(time.time() - float(record["at"]) < settings.FRESH_SIGN_IN_SECONDS for record in records)


def sign_in_again_url(next_url: str) -> str:
    """Return the address where a signed-in person proves again who they are and then comes back."""
    return reverse("sign_in_again") + "?" + urlencode({"next": next_url})
