"""Pages of the catalogue of factors: its versions, the draft and its factors, comparing, publishing; the administrator's.

Published versions may be read by all staff. Weights have pages of their own: `weight_views`.
"""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.readiness import factor_policies, factor_sets
from analytics.readiness import factor_reading as reading
from analytics.readiness.factor_comparison import compare
from analytics.readiness.factor_content import mark_of
from analytics.readiness.factor_forms import DraftForm, FactorForm, PublishForm, RemovalForm, content_from
from analytics.readiness.factor_groups import group_label
from analytics.readiness.models import Factor, FactorSet
from analytics.readiness.selectors import default_rows, words
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.access.states import Role
from corpsys.pages import numbers
from corpsys.pages.act import act, form_page

ADMINISTRATOR = (Role.ADMINISTRATOR,)


@within(staff=True)
@require_GET
def versions(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the versions of the catalogue with who changed what and when; before the first, what it will be."""
    found = reading.versions(request.principal)
    may_edit = may(request.principal, "edit_factors")
    context = {
        "versions": found,
        "shipped": [] if found else _lines(list(default_rows(request.principal.corporation_id))),
        "may_edit": may_edit,
        "draft": next((one.factor_set for one in found if one.factor_set.standing == FactorSet.Standing.DRAFT), None),
    }
    return render(request, "factors/versions.html", context)


@within(staff=True, roles=ADMINISTRATOR, actions=("edit_factors",))
@require_POST
def start(request: PageRequest, corporation: str) -> HttpResponse:
    """Start a draft and go to it."""
    draft = factor_sets.start_draft(by=request.principal)
    return act(request, lambda: None, done=_address(request, draft), said=_("The draft has been started."))


@within(staff=True)
@require_GET
def version(request: PageRequest, corporation: str, version: UUID) -> HttpResponse:
    """Show one version with its factors; a draft with the ways to change it and what stands in the way of publishing."""
    found = reading.factor_set(request.principal, version)
    factors = list(found.factors.all())
    is_draft = found.standing == FactorSet.Standing.DRAFT
    context = {
        "version": found,
        "lines": _lines(factors),
        "is_draft": is_draft,
        "problems": factor_policies.problems(found, factors) if is_draft else [],
        "others": reading.factor_sets(request.principal).exclude(pk=found.pk),
    }
    return render(request, "factors/version.html", context)


@within(staff=True)
@require_GET
def comparison(request: PageRequest, corporation: str, version: UUID, other: UUID) -> HttpResponse:
    """Show how two versions differ, the older text beside the newer one."""
    pair = [reading.factor_set(request.principal, one) for one in (version, other)]
    older, newer = sorted(pair, key=lambda one: one.number)
    found = compare(list(older.factors.all()), list(newer.factors.all()))
    return render(request, "factors/compare.html", {"older": older, "newer": newer, "comparison": found})


@within(staff=True, roles=ADMINISTRATOR, actions=("edit_factors",))
def factor_add(request: PageRequest, corporation: str, version: UUID) -> HttpResponse:
    """Add a factor to a draft."""
    found = reading.factor_set(request.principal, version)
    return form_page(
        request,
        FactorForm(request.POST or None, factor_set=found),
        lambda data: factor_sets.add_factor(factor_set=found, content=content_from(data), by=request.principal),
        template="factors/form.html",
        context={"title": _("Add a factor"), "label": _("Add"), "cancel_url": _address(request, found)},
        done=_address(request, found),
        said=_("The factor has been added."),
    )


@within(staff=True, roles=ADMINISTRATOR, actions=("edit_factors",))
def factor_edit(request: PageRequest, corporation: str, version: UUID, key: str) -> HttpResponse:
    """Change a factor of a draft; where somebody else was faster, both texts are shown."""
    found = reading.factor_set(request.principal, version)
    factor = reading.factor(found, key)

    def save(data: dict[str, str]) -> Factor:
        content = content_from(data, factor)
        return factor_sets.edit_factor(factor=factor, seen=data["version"], content=content, by=request.principal)

    return form_page(
        request,
        FactorForm(request.POST or None, factor_set=found, factor=factor),
        save,
        template="factors/form.html",
        context={"title": words(factor).label, "label": _("Save"), "cancel_url": _address(request, found)},
        done=_address(request, found),
        said=_("Saved."),
        stored=lambda: FactorForm(factor_set=found, factor=reading.factor(found, key)),
    )


@within(staff=True, roles=ADMINISTRATOR, actions=("edit_factors",))
def factor_remove(request: PageRequest, corporation: str, version: UUID, key: str) -> HttpResponse:
    """Ask, and take a factor out of a draft."""
    found = reading.factor_set(request.principal, version)
    factor = reading.factor(found, key)
    return form_page(
        request,
        RemovalForm(request.POST or None, initial={"version": mark_of(factor)}),
        lambda data: factor_sets.remove_factor(factor=factor, seen=data["version"], by=request.principal),
        template="pages/confirm.html",
        context={
            "title": _("Remove from the draft"),
            "object": words(factor).label,
            "effects": [_("It is taken out of this draft; published versions and assessments keep it.")],
            "label": _("Remove"),
            "danger": True,
            "cancel_url": _address(request, found),
        },
        done=_address(request, found),
        said=_("Removed."),
    )


@within(staff=True, roles=ADMINISTRATOR, actions=("edit_factors",))
@require_POST
def factor_move(request: PageRequest, corporation: str, version: UUID, key: str) -> HttpResponse:
    """Move a factor of a draft one place up or down."""
    found = reading.factor_set(request.principal, version)
    factor = reading.factor(found, key)
    places = {"up": -1, "down": 1}.get(request.POST.get("to", ""))
    if places is None:
        raise Invalid({"to": [_("Up or down.")]})
    return act(
        request,
        lambda: factor_sets.move_factor(factor=factor, places=places, by=request.principal),
        done=f"{_address(request, found)}#factor-{factor.key}",
    )


@within(staff=True, roles=ADMINISTRATOR, actions=("edit_factors",))
def publish(request: PageRequest, corporation: str, version: UUID) -> HttpResponse:
    """Show what publishing a draft would change, and publish it with a note."""
    found = reading.factor_set(request.principal, version)
    factors = list(found.factors.all())
    before = found.based_on
    return form_page(
        request,
        PublishForm(request.POST or None, initial={"version": found.version}),
        lambda data: factor_sets.publish(factor_set=found, by=request.principal, **data),
        template="factors/publish.html",
        context={
            "version": found,
            "before": before,
            "changes": compare(list(before.factors.all()) if before else [], factors),
            "effects": reading.effects(found, factors),
            "problems": factor_policies.problems(found, factors) if found.standing == FactorSet.Standing.DRAFT else [],
            "label": _("Publish"),
            "cancel_url": _address(request, found),
        },
        done=_address(request, found),
        said=_("The version is published: assessments that start from now on use it."),
        stored=lambda: PublishForm(initial={**request.POST.dict(), "version": _refreshed(found).version}),
    )


@within(staff=True, roles=ADMINISTRATOR, actions=("edit_factors",))
def discard(request: PageRequest, corporation: str, version: UUID) -> HttpResponse:
    """Ask, and throw a draft away."""
    found = reading.factor_set(request.principal, version)
    return form_page(
        request,
        DraftForm(request.POST or None, initial={"version": found.version}),
        lambda data: factor_sets.discard(factor_set=found, by=request.principal, **data),
        template="pages/confirm.html",
        context={
            "title": _("Discard the draft"),
            "object": _("Factors, version %(number)s") % {"number": found.number},
            "effects": [_("Everything written in this draft is lost; published versions stay as they are.")],
            "label": _("Discard"),
            "danger": True,
            "cancel_url": _address(request, found),
        },
        done=reverse("factor_sets", args=[corporation]),
        said=_("The draft has been discarded."),
    )


def _address(request: PageRequest, found: FactorSet) -> str:
    return reverse("factor_set", args=[request.principal.corporation_slug, found.public_id])


def _refreshed(found: FactorSet) -> FactorSet:
    found.refresh_from_db()
    return found


def _lines(factors: list[Factor]) -> list[dict[str, object]]:
    """Return the factors as the table shows them, with the share of each weight in all (0–1)."""
    total = sum(factor.weight for factor in factors)
    return [
        {
            "factor": factor,
            "words": words(factor),
            "group": group_label(factor.group),
            "weight": numbers.typed(factor.weight, None),
            "share": factor.weight / total if total else None,
        }
        for factor in factors
    ]
