"""The page of an invitation: who invites to what, and one button."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from corpsys.access.refusals import Invalid, Refused
from corpsys.access.routes import public
from corpsys.workspace import invitations
from corpsys.workspace.invitations import Found

GONE = {"used": 410, "expired": 410, "unknown": 404}


class RenewForm(forms.Form):
    email = forms.EmailField(label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class NameForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))


@public
@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an invitation; accept it by POST: the person is signed in and lands where the invitation leads."""
    found = invitations.find(secret)
    if found is None or found.standing != "open":
        return _over(request, found.standing if found else "unknown", found)
    form = NameForm(request.POST or None) if found.needs_name else None
    if request.method != "POST":
        return _page(request, found, form)
    if form is not None and not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        user = invitations.accept(found=found, name=form.cleaned_data["name"] if form else "")
    except (Refused, Invalid):
        return _over(request, "used", None)
    record_authentication(request, user, method="invitation", email=user.email)
    response: HttpResponse = perform_login(
        request, Login(user=user, email=user.email, redirect_url=found.invitation.destination)
    )
    return response


def _page(request: HttpRequest, found: Found, form: forms.Form | None, status: int = 200) -> HttpResponse:
    other = request.user if request.user.is_authenticated and request.user.email != found.invitation.email else None
    context: dict[str, Any] = {"found": found, "invitation": found.invitation, "form": form, "signed_in_as": other}
    return render(request, "workspace/invitation.html", context, status=status)


def _over(request: HttpRequest, why: str, found: Found | None) -> HttpResponse:
    """Say that the link works no more; who was invited gets a new one, or a code, by saying the own address."""
    asks = request.method == "POST" and why == "expired" and "email" in request.POST
    form, status = RenewForm(request.POST if asks else None), GONE[why]
    if asks and form.is_valid() and found is not None:
        invitations.renew(found=found, email=form.cleaned_data["email"])
        return render(request, "workspace/invitation_over.html", {"why": "renewed"})
    if form.errors:
        status = 422
    return render(request, "workspace/invitation_over.html", {"why": why, "form": form}, status=status)
