"""The page of the fields of knowledge; the administrator's."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from corpsys.access.principal import PageRequest
from corpsys.access.routes import within
from corpsys.access.states import Role
from corpsys.corporation import knowledge_fields as knowledge
from corpsys.pages.act import act, form_page


class FieldForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the field"), max_length=40)


@within(staff=True, roles=(Role.ADMINISTRATOR,), actions=("edit_knowledge_fields",))
def field_list(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the fields that were added to the shipped ones, and add one."""
    return form_page(
        request,
        FieldForm(request.POST or None),
        lambda data: knowledge.add_field(by=request.principal, **data),
        template="corporation/knowledge.html",
        context={"fields": knowledge.fields(request.principal), "label": _("Add")},
        done=reverse("knowledge_fields", args=[corporation]),
        said=_("The field has been added."),
    )


@within(staff=True, roles=(Role.ADMINISTRATOR,), actions=("edit_knowledge_fields",))
@require_POST
def field_archive(request: PageRequest, corporation: str, field: UUID) -> HttpResponse:
    """Archive a field, or take it out again."""
    found = knowledge.fields(request.principal).get_visible(request.principal, public_id=field)
    archived = request.POST.get("archive", "yes") == "yes"
    return act(
        request,
        lambda: knowledge.set_archived(field=found, archived=archived, by=request.principal),
        done=reverse("knowledge_fields", args=[corporation]),
        said=_("The field has been archived.") if archived else _("The field is offered again."),
    )
