"""Pages of strategies: the corporation's and each enterprise's."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.corporation import selectors as corporations
from corpsys.corporation.models import Organisation
from corpsys.pages.act import act, form_page
from corpsys.strategy import selectors, services
from corpsys.strategy.forms import FactorForm, GoalForm, TitleForm
from corpsys.strategy.models import StrategyVersion


@within(staff=True)
@require_GET
def strategies(request: PageRequest, corporation: str) -> HttpResponse:
    """Show which strategy of the corporation is in force, and those of its enterprises."""
    principal = request.principal
    enterprises = corporations.organisations(principal, kind=Organisation.Kind.ENTERPRISE)
    rows = [(e, selectors.in_force(principal.corporation_id, e.pk)) for e in enterprises]
    context = {
        "versions": selectors.versions(principal),
        "enterprises": [(e, s, selectors.tracing(s) if s else None) for e, s in rows],
        "may_edit": may(principal, "edit_strategy"),
    }
    return render(request, "strategy/strategies.html", context)


@within(staff=True, actions=("edit_strategy", "edit_enterprise_strategy"))
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
    found = selectors.strategy(request.principal, strategy)
    action = "edit_strategy" if found.enterprise_id is None else "edit_enterprise_strategy"
    is_draft = found.standing == StrategyVersion.Standing.DRAFT
    context = {
        "strategy": found,
        "goals": found.goals.select_related("traces_to"),
        "factors": found.factors.all(),
        "tracing": selectors.tracing(found) if found.enterprise_id else None,
        "may_edit": is_draft and may(request.principal, action),
        "goal_form": GoalForm(strategy=found, principal=request.principal),
        "factor_form": FactorForm(),
    }
    return render(request, "strategy/strategy.html", context)


@within(staff=True, actions=("edit_strategy", "edit_enterprise_strategy"))
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


@within(staff=True, actions=("edit_strategy", "edit_enterprise_strategy"))
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


@within(staff=True, actions=("edit_strategy", "edit_enterprise_strategy"))
@require_POST
def publish(request: PageRequest, corporation: str, strategy: str) -> HttpResponse:
    """Put a draft in force."""
    found = selectors.strategy(request.principal, strategy)
    return act(
        request,
        lambda: services.publish(strategy=found, by=request.principal),
        done=reverse("strategy", args=[corporation, found.public_id]),
        said=_("The strategy is in force."),
    )
