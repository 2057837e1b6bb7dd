"""Pages of merging two organisations, and of undoing it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.services import require
from corpsys.corporation import choosing, histories, keys, merging, selectors, unmerging
from corpsys.corporation.choosing import OrganisationField
from corpsys.corporation.models import Organisation, OrganisationMerge
from corpsys.history import selectors as history
from corpsys.pages.act import form_page


class OtherForm(forms.Form):
    """The other row of the same company."""

    other = OrganisationField(
        label=gettext_lazy("The other organisation"),
        help_text=gettext_lazy("Name or address of the one that goes into this one."),
    )

    def __init__(self, *args: Any, kept: Organisation, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        rows = choosing.in_use(principal).filter(kind=kept.kind).exclude(pk=kept.pk)
        self.fields["other"].offer(rows)  # type: ignore[attr-defined]

    def clean_other(self) -> Organisation:
        found: Organisation = self.cleaned_data["other"]
        try:
            merging.check_pair(self.kept, found)
        except Invalid as refusal:
            raise forms.ValidationError([str(told) for told in refusal.errors["other"]]) from refusal
        return found


class MergeForm(forms.Form):
    """What the kept row takes over, and the two rows as they were looked at."""

    take = forms.MultipleChoiceField(
        label=gettext_lazy("Take over from the other"), required=False, widget=forms.CheckboxSelectMultiple
    )
    kept_version = forms.IntegerField(widget=forms.HiddenInput)
    merged_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["take"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["take"]


@within(staff=True, actions=("merge_organisations",))
def organisation_merge(request: PageRequest, corporation: str, slug: str) -> HttpResponse:
    """Choose the other organisation, see what would move, and merge."""
    require(request.principal, "merge_organisations")
    kept = selectors.organisation(request.principal, slug)
    chosen = OtherForm(request.GET if "other" in request.GET else None, kept=kept, principal=request.principal)
    if not chosen.is_valid():
        likely = _likely(request, kept)
        context = {"kept": kept, "form": chosen, "likely": likely, "label": _("See what would move")}
        return render(request, "corporation/merge_choose.html", context, status=422 if chosen.is_bound else 200)
    plan = merging.plan(kept, chosen.cleaned_data["other"])
    versions = {"kept_version": kept.version, "merged_version": plan.merged.version}
    return form_page(
        request,
        MergeForm(request.POST or None, initial=versions, choices=_differences(plan)),
        lambda data: _merge(request.principal, plan, data),
        template="corporation/merge.html",
        context={"plan": plan, "kept": kept, "label": _("Merge")},
        done=reverse("organisation", args=[corporation, slug]),
        said=_("The two are one now. The merge can be undone on this page."),
    )


@within(staff=True, actions=("merge_organisations",))
def organisation_unmerge(request: PageRequest, corporation: str, slug: str, merge: UUID) -> HttpResponse:
    """Show what undoing a merge brings back, and undo it."""
    require(request.principal, "merge_organisations")
    rows = OrganisationMerge.objects.select_related("kept", "merged", "by")
    found = rows.get_visible(request.principal, public_id=merge, kept__slug=slug)
    return form_page(
        request,
        forms.Form(request.POST if request.method == "POST" else None),
        lambda _data: unmerging.unmerge(merge=found, by=request.principal),
        template="corporation/unmerge.html",
        context={"merge": found, "reasons": unmerging.reasons_against(found), "moves": unmerging.moved(found)},
        done=reverse("organisation", args=[corporation, found.merged.slug]),
        said=_("The merge has been undone."),
    )


def _likely(request: PageRequest, kept: Organisation) -> list[tuple[Organisation, str]]:
    """Return the organisations that what was typed may mean, or the like of the kept one, each as the field takes it."""
    rows = choosing.in_use(request.principal).filter(kind=kept.kind).exclude(pk=kept.pk)
    found = choosing.meant(rows, request.GET.get("other", "")[:300] or kept.name)
    return [(row, choosing.written(row.name, row.slug)) for row in found]


def _merge(principal: Principal, plan: merging.Plan, data: dict[str, Any]) -> OrganisationMerge:
    return merging.merge(
        kept=plan.kept,
        merged=plan.merged,
        versions=(data["kept_version"], data["merged_version"]),
        take=tuple(data.get("take", ())),
        by=principal,
    )


def _differences(plan: merging.Plan) -> list[tuple[str, str]]:
    """The fields in which the two differ and the other has something to give, with both values in words."""
    both = {name: tuple(keys.shown(getattr(row, name)) for row in (plan.kept, plan.merged)) for name in merging.FIELDS}
    told = histories.organisation_words([(name, str(value)) for name, values in both.items() for value in values])
    found = []
    for name, (mine, other) in both.items():
        if mine != other and other not in ("", []):
            words = [history.reads(name, value, told) for value in (mine, other)]
            said = {"field": histories.FIELDS[name], "mine": words[0], "other": words[1]}
            found.append((name, _("%(field)s: “%(other)s” instead of “%(mine)s”") % said))
    return found
