"""Pages of the rules of the recommendation: what they say, their versions, the draft of an administrator. Source: D15, D25."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analytics.rules import selectors, services, wording
from analytics.rules.forms import PublishForm, ThresholdsForm
from analytics.rules.models import VariantRuleSet
from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.pages.act import form_page

EDIT = ("edit_variant_rules",)


@within(staff=True)
@require_GET
def rules(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the rules in force in words, every threshold with what it does, and the versions."""
    versions = selectors.versions(request.principal)
    in_force = next(each for each in versions if each.is_in_force)
    context = {
        "in_force": in_force,
        "sentences": wording.sentences(in_force.rules),
        "lines": wording.lines(in_force.rules, in_force.rules),
        "versions": versions,
        "draft": next((each.row for each in versions if each.is_draft), None),
        "may_edit": may(request.principal, "edit_variant_rules"),
    }
    return render(request, "rules/rules.html", context)


@within(staff=True, actions=EDIT)
@require_POST
def rules_start(request: PageRequest, corporation: str) -> HttpResponse:
    """Start a draft with the thresholds in force, and go to its form."""
    made = services.start_draft(by=request.principal)
    return redirect("rules_edit", corporation, made.public_id)


@within(staff=True)
@require_GET
def rules_version(request: PageRequest, corporation: str, rules: UUID) -> HttpResponse:
    """Show one version beside the one before it; a draft beside the one in force."""
    found = selectors.rule_set(request.principal, rules)
    return render(request, "rules/version.html", _version(request, found))


@within(staff=True, actions=EDIT)
def rules_edit(request: PageRequest, corporation: str, rules: UUID) -> HttpResponse:
    """Edit the thresholds of a draft."""
    found = selectors.rule_set(request.principal, rules)
    where = reverse("rules_version", args=[corporation, found.public_id])
    return form_page(
        request,
        ThresholdsForm(request.POST or None, rules=found),
        lambda data: services.edit_draft(rules=found, version=data.pop("version"), given=data, by=request.principal),
        template="pages/form.html",
        context={
            "title": _("Draft of version %(number)s") % {"number": found.number},
            "lead": _("Thresholds rise: a deeper variant never needs less. Nothing changes before you publish."),
            "label": _("Save the draft"),
            "cancel_url": where,
        },
        done=where,
        said=_("The draft has been saved."),
        stored=lambda: ThresholdsForm(rules=selectors.rule_set(request.principal, rules)),
    )


@within(staff=True, actions=EDIT)
def rules_publish(request: PageRequest, corporation: str, rules: UUID) -> HttpResponse:
    """Show what a draft changes, and put it in force with the reason."""
    found = selectors.rule_set(request.principal, rules)
    return form_page(
        request,
        PublishForm(request.POST or None, initial={"version": found.version}),
        lambda data: services.publish(rules=found, by=request.principal, **data),
        template="rules/publish.html",
        context={
            **_version(request, found),
            "label": _("Publish"),
            "cancel_url": reverse("rules_version", args=[corporation, found.public_id]),
        },
        done=reverse("rules", args=[corporation]),
        said=_("The rules are in force: recommendations follow them from now on."),
    )


def _version(request: PageRequest, found: VariantRuleSet) -> dict[str, Any]:
    own, before = selectors.rules_of(found), selectors.rules_before(found)
    is_draft = found.standing == VariantRuleSet.Standing.DRAFT
    return {
        "rules": found,
        "before": before,
        "sentences": wording.sentences(own),
        "lines": wording.lines(own, before),
        "is_draft": is_draft,
        "may_edit": is_draft and may(request.principal, "edit_variant_rules"),
        "may_try": is_draft and may(request.principal, "try_definitions"),
    }
