"""The page of one's own tokens."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from corpsys.access.principal import PageRequest
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.pages.act import act
from corpsys.tokens import services
from corpsys.tokens.forms import TokenForm
from corpsys.tokens.models import ApiToken


@within(actions=("make_token",))
def tokens(request: PageRequest, corporation: str) -> HttpResponse:
    """List one's tokens and make a new one; its secret is shown on this answer only."""
    form = TokenForm(request.POST or None)
    made: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _token, made["secret"] = services.make_token(by=request.principal, **form.cleaned_data)
                status, form = 201, TokenForm()
            except Invalid as refusal:
                for field, errors in refusal.errors.items():
                    form.add_error(field, [str(error) for error in errors])
    rows = ApiToken.objects.visible_to(request.principal)
    response = render(request, "tokens/tokens.html", {"form": form, "tokens": rows, **made}, status=status)
    response["Cache-Control"] = "no-store"
    return response


@within(actions=("make_token",))
@require_POST
def revoke(request: PageRequest, corporation: str, token: str) -> HttpResponse:
    """Revoke one of one's tokens."""
    found = ApiToken.objects.get_visible(request.principal, public_id=token)
    return act(
        request,
        lambda: services.revoke_token(token=found, by=request.principal),
        done=reverse("tokens", args=[corporation]),
        said=_("The token has been revoked."),
    )
