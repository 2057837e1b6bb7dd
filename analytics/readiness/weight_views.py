"""Pages of the weights of a draft: by hand, and by comparing every two; the administrator's."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.metrics.ahp import CONSISTENCY_LIMIT
from analytics.readiness import factor_reading as reading
from analytics.readiness import weights
from analytics.readiness.factor_forms import DraftForm, WeightsForm
from analytics.readiness.models import FactorSet
from analytics.readiness.selectors import words
from analytics.readiness.weighing import GROUPS, Matrix, explain, weighing, worst
from analytics.readiness.weight_forms import ComparisonsForm
from corpsys.access.principal import PageRequest
from corpsys.access.refusals import Invalid, NotVisible
from corpsys.access.routes import within
from corpsys.access.states import Role
from corpsys.pages.act import act, form_page

ADMINISTRATOR = (Role.ADMINISTRATOR,)


@within(staff=True, roles=ADMINISTRATOR, actions=("edit_factors",))
def by_hand(request: PageRequest, corporation: str, version: UUID) -> HttpResponse:
    """Give every factor of a draft its weight."""
    found = reading.factor_set(request.principal, version)

    def form(data: Any = None) -> WeightsForm:
        factors = list(found.factors.all())
        labels: dict[str, Any] = {factor.key: words(factor).label for factor in factors}
        return WeightsForm(data, factors=factors, labels=labels, initial={"version": _version(found)})

    shown = form(request.POST or None)
    return form_page(
        request,
        shown,
        lambda data: weights.set_by_hand(
            factor_set=found, weights=shown.weights(data), version=data["version"], by=request.principal
        ),
        template="factors/weights.html",
        context={"version": found, "label": _("Save"), "cancel_url": _address(request, "factor_set", found)},
        done=_address(request, "factor_set", found),
        said=_("The weights have been saved."),
        stored=form,
    )


@within(staff=True, roles=ADMINISTRATOR, actions=("edit_factors",))
@require_GET
def comparisons(request: PageRequest, corporation: str, version: UUID) -> HttpResponse:
    """Show how far comparing is: each matrix with its weights and consistency, and what all of them give together."""
    found = reading.factor_set(request.principal, version)
    factors = list(found.factors.all())
    result = weighing(found, factors)
    context = {
        "version": found,
        "is_draft": found.standing == FactorSet.Standing.DRAFT,
        "result": result,
        "steps": [_step(position, matrix) for position, matrix in enumerate(result.matrices)],
        "weights": [(words(factor).label, result.weights.get(factor.key)) for factor in factors],
        "limit": CONSISTENCY_LIMIT,
    }
    return render(request, "factors/comparisons.html", context)


@within(staff=True, roles=ADMINISTRATOR, actions=("edit_factors",))
def matrix(request: PageRequest, corporation: str, version: UUID, step: int) -> HttpResponse:
    """Compare every two of one matrix, and show at once what follows. `step`: 0 for the groups, then group by group."""
    found = reading.factor_set(request.principal, version)
    shown = _matrix(found, step)
    form = _form(found, shown, request.POST or None)
    return form_page(
        request,
        form,
        lambda data: weights.keep_comparisons(
            factor_set=found, heading=shown.heading, said=form.said(data), version=data["version"], by=request.principal
        ),
        template="factors/matrix.html",
        context={
            "version": found,
            "step": _step(step, shown),
            "limit": CONSISTENCY_LIMIT,
            "label": _("Save and show what follows"),
            "cancel_url": _address(request, "factor_comparisons", found),
            "cancel_label": _("Back to the overview"),
        },
        done=request.get_full_path(),
        said=_("The comparisons have been saved."),
        stored=lambda: _form(found, _matrix(reading.factor_set(request.principal, version), step)),
    )


@within(staff=True, roles=ADMINISTRATOR, actions=("edit_factors",))
@require_POST
def use(request: PageRequest, corporation: str, version: UUID) -> HttpResponse:
    """Make the comparisons the weights of a draft."""
    found = reading.factor_set(request.principal, version)
    form = DraftForm(request.POST)
    if not form.is_valid():
        raise Invalid({"version": [_("The version is a whole number.")]})
    return act(
        request,
        lambda: weights.use_comparisons(factor_set=found, version=form.cleaned_data["version"], by=request.principal),
        done=_address(request, "factor_set", found),
        said=_("The weights come from the comparisons now."),
    )


def _matrix(found: FactorSet, step: int) -> Matrix:
    matrices = weighing(found, list(found.factors.all())).matrices
    if step >= len(matrices):
        raise NotVisible
    return matrices[step]


def _form(found: FactorSet, shown: Matrix, data: Any = None) -> ComparisonsForm:
    return ComparisonsForm(data, matrix=shown, initial={"version": _version(found)})


def _version(found: FactorSet) -> int:
    """The version that stands now: a conflict is answered with the newer one."""
    return int(FactorSet.objects.values_list("version", flat=True).get(pk=found.pk))


def _step(position: int, matrix: Matrix) -> dict[str, Any]:
    compared = sum(matrix.told(pair) is not None for pair in matrix.pairs)
    return {
        "position": position,
        "matrix": matrix,
        "compared": compared,
        "total": len(matrix.pairs),
        "reason": explain(matrix),
        "worst": worst(matrix) if matrix.found.is_accepted else "",
        "is_groups": matrix.heading == GROUPS,
    }


def _address(request: PageRequest, route: str, found: FactorSet) -> str:
    return reverse(route, args=[request.principal.corporation_slug, found.public_id])
