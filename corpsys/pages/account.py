"""A person's own account: name, language, and proving again who one is before an act that binds a company."""

from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.language import keep
from accounts.models import User
from corpsys.access.routes import signed_in


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("as the browser asks")), *settings.LANGUAGES],
    )

    class Meta:
        model = User
        fields = ["name", "language"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Show and change a person's own name and language."""
    user = User.objects.get(pk=request.user.pk or 0)
    form = AccountForm(request.POST or None, instance=user)
    if request.method != "POST":
        return render(request, "account/own.html", {"form": form})
    if not form.is_valid():
        return render(request, "account/own.html", {"form": form}, status=422)
    user.save(update_fields=["name", "language"])
    messages.success(request, _("Saved."))
    response = redirect("account")
    keep(response, user.language)
    return response


@signed_in
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Ask who one is once more: by the password, or by a new code sent to the account's own address."""
    following = {"next": _local(request.POST.get("next") or request.GET.get("next", ""))}
    user = User.objects.get(pk=request.user.pk or 0)
    if request.method == "POST":
        return _send_code(request, user, following)
    by_password = f"{reverse('account_reauthenticate')}?{urlencode(following)}" if user.has_usable_password() else ""
    context = {"email": user.email, "by_password": by_password, **following}
    return render(request, "account/sign_in_again.html", context)


def _send_code(request: HttpRequest, user: User, following: dict[str, str]) -> HttpResponse:
    refused: HttpResponse | None = ratelimit.consume_or_429(request, action="request_login_code", key=user.email)
    if refused is not None:
        return refused
    # A code is asked only of somebody who is not signed in, so the old session ends here.
    logout(request)
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=user.email)
    return redirect(f"{reverse('account_confirm_login_code')}?{urlencode(following)}")


def _local(url: Any) -> str:
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else "/"
