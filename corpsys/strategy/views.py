"""Pages of strategies: the corporation's and each enterprise's."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from corpsys.access.principal import PageRequest
from corpsys.access.refusals import NotVisible
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.history import selectors as history
from corpsys.pages.act import form_page
from corpsys.strategy import affected, comparison, policies, selectors, services
from corpsys.strategy.forms import (
    FactorEditForm,
    FactorForm,
    GoalEditForm,
    GoalForm,
    PublishForm,
    SeenForm,
    TitleForm,
)
from corpsys.strategy.models import StrategyFactor, StrategyGoal, StrategyVersion

EDIT = ("edit_strategy", "edit_enterprise_strategy")


@within(staff=True)
@require_GET
def strategies(request: PageRequest, corporation: str) -> HttpResponse:
    """Show which strategy of the corporation is in force, and those of its enterprises with how far their goals trace."""
    principal = request.principal
    rows = selectors.standings(principal)
    context = {
        "versions": selectors.versions(principal),
        "rows": [(row, policies.may_edit(principal, row.owner)) for row in rows],
        "missing": [row.owner for row in rows if row.in_force is None],
        "loose": [row for row in rows if row.tracing and row.tracing.untraced],
        "may_edit": may(principal, "edit_strategy"),
    }
    return render(request, "strategy/strategies.html", context)


@within(staff=True, actions=EDIT)
def start(request: PageRequest, corporation: str, slug: str = "") -> HttpResponse:
    """Start a new version."""
    enterprise = selectors.enterprise(request.principal, slug)
    return form_page(
        request,
        TitleForm(request.POST or None),
        lambda data: services.start_version(enterprise=enterprise, by=request.principal, **data),
        template="pages/form.html",
        context={"title": _("New version of the strategy"), "label": _("Start")},
        done=lambda made: reverse("strategy", args=[corporation, made.public_id]),
    )


@within(staff=True)
@require_GET
def strategy(request: PageRequest, corporation: str, strategy: str) -> HttpResponse:
    """Show one version with its goals and factors; a draft can be worked on."""
    principal = request.principal
    found = selectors.strategy(principal, strategy)
    versions = list(selectors.versions(principal, found.enterprise))
    context = {
        "strategy": found,
        "goals": found.goals.select_related("traces_to"),
        "factors": found.factors.all(),
        "tracing": selectors.tracing(found) if found.enterprise_id else None,
        "may_edit": found.standing == StrategyVersion.Standing.DRAFT and policies.may_edit(principal, found.enterprise),
        "others": [version for version in versions if version.pk != found.pk],
        "goal_form": GoalForm(strategy=found, principal=principal),
        "factor_form": FactorForm(),
        "panel": {"history": history.panel(principal, found)},
    }
    return render(request, "strategy/strategy.html", context)


@within(staff=True)
@require_GET
def compare(request: PageRequest, corporation: str, strategy: str, other: str) -> HttpResponse:
    """Show how two versions of one strategy differ, the older one struck above the newer."""
    one, two = (selectors.strategy(request.principal, public_id) for public_id in (strategy, other))
    if one.enterprise_id != two.enterprise_id:
        raise NotVisible
    older, newer = sorted((one, two), key=lambda version: version.number)
    context = {"older": older, "newer": newer, "comparison": comparison.compare(older, newer)}
    return render(request, "strategy/compare.html", context)


@within(staff=True, actions=EDIT)
def goal_add(request: PageRequest, corporation: str, strategy: str) -> HttpResponse:
    """Add a goal to a draft."""
    found = selectors.strategy(request.principal, strategy)
    return form_page(
        request,
        GoalForm(request.POST or None, strategy=found, principal=request.principal),
        lambda data: services.add_goal(strategy=found, by=request.principal, **data),
        template="pages/form.html",
        context={"title": _("Add a goal"), "label": _("Add")},
        done=reverse("strategy", args=[corporation, found.public_id]),
    )


@within(staff=True, actions=EDIT)
def factor_add(request: PageRequest, corporation: str, strategy: str) -> HttpResponse:
    """Record a factor with a draft."""
    found = selectors.strategy(request.principal, strategy)
    return form_page(
        request,
        FactorForm(request.POST or None),
        lambda data: services.add_factor(strategy=found, by=request.principal, **data),
        template="pages/form.html",
        context={"title": _("Record a factor"), "label": _("Record")},
        done=reverse("strategy", args=[corporation, found.public_id]),
    )


@within(staff=True, actions=EDIT)
def goal_edit(request: PageRequest, corporation: str, strategy: str, goal: str) -> HttpResponse:
    """Change a goal of a draft."""
    found = selectors.goal(request.principal, selectors.strategy(request.principal, strategy), goal)
    where = reverse("strategy", args=[corporation, found.strategy.public_id])
    return form_page(
        request,
        GoalEditForm(request.POST or None, goal=found, principal=request.principal),
        lambda data: services.edit_goal(goal=found, by=request.principal, **data),
        template="pages/form.html",
        context={"title": _("Change the goal"), "label": _("Save"), "cancel_url": where},
        done=where,
        said=_("Saved."),
    )


@within(staff=True, actions=EDIT)
def goal_remove(request: PageRequest, corporation: str, strategy: str, goal: str) -> HttpResponse:
    """Ask, and take a goal out of a draft."""
    found = selectors.goal(request.principal, selectors.strategy(request.principal, strategy), goal)
    return _remove(request, found, lambda seen: services.remove_goal(goal=found, seen=seen, by=request.principal))


@within(staff=True, actions=EDIT)
def factor_edit(request: PageRequest, corporation: str, strategy: str, factor: str) -> HttpResponse:
    """Change a factor of a draft."""
    found = selectors.factor(request.principal, selectors.strategy(request.principal, strategy), factor)
    where = reverse("strategy", args=[corporation, found.strategy.public_id])
    return form_page(
        request,
        FactorEditForm(request.POST or None, factor=found),
        lambda data: services.edit_factor(factor=found, by=request.principal, **data),
        template="pages/form.html",
        context={"title": _("Change the factor"), "label": _("Save"), "cancel_url": where},
        done=where,
        said=_("Saved."),
    )


@within(staff=True, actions=EDIT)
def factor_remove(request: PageRequest, corporation: str, strategy: str, factor: str) -> HttpResponse:
    """Ask, and take a factor out of a draft."""
    found = selectors.factor(request.principal, selectors.strategy(request.principal, strategy), factor)
    return _remove(request, found, lambda seen: services.remove_factor(factor=found, seen=seen, by=request.principal))


def _remove(request: PageRequest, row: StrategyGoal | StrategyFactor, remove: Callable[[str], None]) -> HttpResponse:
    where = reverse("strategy", args=[request.principal.corporation_slug, row.strategy.public_id])
    return form_page(
        request,
        SeenForm(request.POST or None, initial={"seen": selectors.mark_of(row)}),
        lambda data: remove(data["seen"]),
        template="pages/confirm.html",
        context={
            "title": _("Remove from the draft"),
            "object": row.text,
            "effects": [_("It is taken out of this draft; versions that were in force keep what they said.")],
            "label": _("Remove"),
            "danger": True,
            "cancel_url": where,
        },
        done=where,
        said=_("Removed."),
    )


@within(staff=True, actions=EDIT)
def publish(request: PageRequest, corporation: str, strategy: str) -> HttpResponse:
    """Show what a draft in force would touch, and put it in force."""
    found = selectors.strategy(request.principal, strategy)
    where = reverse("strategy", args=[corporation, found.public_id])
    return form_page(
        request,
        PublishForm(request.POST if request.method == "POST" else None),
        lambda data: services.publish(strategy=found, by=request.principal),
        template="strategy/publish.html",
        context={
            "strategy": found,
            "replaced": selectors.in_force(found.corporation_id, found.enterprise_id),
            "affected": affected.by_publishing(found, request.principal),
            "loosened": selectors.loosened_by(found),
            "label": _("Put in force"),
            "cancel_url": where,
        },
        done=where,
        said=_("The strategy is in force."),
    )
