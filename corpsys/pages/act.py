"""The shape of every page with a form: form → one service → back to where it shows; refusals keep what was typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from corpsys.access.refusals import Invalid, Refusal, Refused, Stale, Text
from corpsys.pages import conflict

Save = Callable[[dict[str, Any]], Any]


def form_page(
    request: HttpRequest,
    form: BaseForm,
    save: Save,
    *,
    template: str,
    context: dict[str, Any],
    done: str | Callable[[Any], str],
    said: Text = "",
    stored: Callable[[], BaseForm] | None = None,
) -> HttpResponse:
    """Show a form, or hand its cleaned data to `save` and go on to `done` (an address, or a function of the result).

    Bad data is answered with 422, a refusal by the state with 409 or 412; in both the form comes back as it was typed.
    `stored`: an unbound form of what stands now; where somebody else saved meanwhile, both are shown side by side.
    """
    status = 200
    if request.method == "POST":
        result, status = _try(form, save)
        if status == 302:
            if said:
                messages.success(request, str(said))
            return redirect(done(result) if callable(done) else done)
        if status == Stale.status and stored is not None:
            form, conflicts = conflict.meet(form, stored())
            context = {**context, "conflicts": conflicts}
    return render(request, template, {**context, "form": form}, status=status)


def _try(form: BaseForm, save: Save) -> tuple[Any, int]:
    if not form.is_valid():
        return None, 422
    try:
        return save(form.cleaned_data), 302
    except Invalid as refusal:
        for field, errors in refusal.errors.items():
            for error in errors:
                form.add_error(field if field in form.fields else None, str(error))
        return None, 422
    except (Refused, Stale) as refusal:
        form.add_error(None, explain(refusal))
        return None, refusal.status


def explain(refusal: Refusal) -> str:
    """Return the reason of a refusal with what is open or possible instead, as one text."""
    # Whole sentences stand one after the other; names of what is open are a list.
    texts = [str(item) for item in refusal.allowed]
    allowed = (" " if texts and all(text.endswith(".") for text in texts) else "; ").join(texts)
    return f"{refusal.reason} {allowed}".strip()


def act(request: HttpRequest, do: Callable[[], Any], *, done: str, said: Text = "") -> HttpResponse:
    """Run a one-button act (POST without fields) and go on; a refusal goes up to the page that says it."""
    do()
    if said:
        messages.success(request, str(said))
    return redirect(done)
