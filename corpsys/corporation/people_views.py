"""Pages and endpoint of the people of a corporation; the administrator's alone."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from corpsys.access.api import principal_of
from corpsys.access.endpoints import Body, body, page
from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import Invalid
from corpsys.access.routes import within
from corpsys.access.states import Role
from corpsys.corporation import people
from corpsys.corporation.models import Membership, Organisation
from corpsys.history import selectors as history
from corpsys.pages.act import act, form_page
from corpsys.pages.fields import LocalDateField

PER_PAGE = 50
FIELDS: tuple[str, ...] = ("public_id", "user__name", "user__email", "role", "enterprise_slug", "department")
FIELDS += ("since", "until", "is_active")
FILTERS = ("q", "role", "enterprise", "access")


class AccessForm(forms.Form):
    """What a person is in the corporation, and from when to when."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[(role.value, role.label) for role in people.STAFF_ROLES]
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Enterprise"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("of the corporation as a whole"),
    )
    department = forms.CharField(label=gettext_lazy("Department"), max_length=120, required=False)
    since = LocalDateField(label=gettext_lazy("Access from"), required=False, help_text=gettext_lazy("Empty: at once."))
    until = LocalDateField(
        label=gettext_lazy("Last day of access"), required=False, help_text=gettext_lazy("Empty: no end.")
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = people.enterprises(principal)  # type: ignore[attr-defined]


class PersonForm(AccessForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    field_order = ("name", "email")


class PersonEditForm(AccessForm):
    """The access of somebody who is here; `seen` tells whether somebody else changed it meanwhile."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, membership: Membership, principal: Principal, **kwargs: Any) -> None:
        names = ("role", "organisation", "department", "since", "until")
        initial = {name: getattr(membership, name) for name in names} | {"seen": people.mark_of(membership)}
        super().__init__(*args, principal=principal, initial=initial, **kwargs)
        if membership.role == Role.GUEST:
            del self.fields["role"], self.fields["organisation"]


class PeopleFilter(forms.Form):
    """The filters of the list; they stand in the address."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=120)
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    access = forms.ChoiceField(
        label=gettext_lazy("Access"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            ("now", gettext_lazy("now")),
            ("later", gettext_lazy("not yet begun")),
            ("ended", gettext_lazy("ended")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", gettext_lazy("all")), *Role.choices]  # type: ignore[attr-defined]


@within(staff=True, roles=(Role.ADMINISTRATOR,))
@require_GET
def people_list(request: PageRequest, corporation: str) -> HttpResponse:
    """Show who may enter the corporation, and as what."""
    filters = PeopleFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    found = Paginator(people.people(request.principal, **chosen), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": found,
        "page_range": found.paginator.get_elided_page_range(found.number),
        "filters": filters,
        "is_filtered": any(chosen.values()),
        "today": timezone.localdate(),
    }
    return render(request, "corporation/people.html", context)


@within(staff=True, roles=(Role.ADMINISTRATOR,), actions=("manage_accounts",))
def person_add(request: PageRequest, corporation: str) -> HttpResponse:
    """Give a person an account and a role."""
    return form_page(
        request,
        PersonForm(request.POST or None, principal=request.principal),
        lambda data: people.add_person(by=request.principal, **data),
        template="pages/form.html",
        context={
            "title": _("Add a person"),
            "lead": _("The person gets a mail with the way to sign in; no password is needed."),
            "label": _("Add"),
            "cancel_url": reverse("people", args=[corporation]),
        },
        done=reverse("people", args=[corporation]),
        said=_("The person has been added and told by mail."),
    )


@within(staff=True, roles=(Role.ADMINISTRATOR,), actions=("manage_accounts",))
def person_edit(request: PageRequest, corporation: str, person: str) -> HttpResponse:
    """Change what a person is here, and from when to when."""
    found = people.person(request.principal, person)
    return form_page(
        request,
        PersonEditForm(request.POST or None, membership=found, principal=request.principal),
        lambda data: people.edit_person(membership=found, by=request.principal, **data),
        template="history/form.html",
        context={
            "panel": {"history": history.panel(request.principal, found)},
            "title": found.user.name or found.user.email,
            "lead": found.user.email,
            "label": _("Save"),
            "cancel_url": reverse("people", args=[corporation]),
        },
        done=reverse("people", args=[corporation]),
        said=_("Saved. It counts on the person's next request."),
    )


@within(staff=True, roles=(Role.ADMINISTRATOR,), actions=("manage_accounts",))
@require_POST
def person_access(request: PageRequest, corporation: str, person: str) -> HttpResponse:
    """Take the access of a person back, or give it again."""
    found = Membership.objects.get_visible(request.principal, public_id=person)
    active = request.POST.get("active") == "yes"
    return act(
        request,
        lambda: people.set_active(membership=found, active=active, by=request.principal),
        done=reverse("people", args=[corporation]),
        said=_("The person has access again.") if active else _("The access has been taken back."),
    )


class PersonBody(Body):
    name = serializers.CharField(max_length=120)
    email = serializers.EmailField()
    role = serializers.ChoiceField(choices=[(role.value, role.label) for role in people.STAFF_ROLES])
    organisation = serializers.SlugField(required=False, help_text="Address of an enterprise.")
    department = serializers.CharField(max_length=120, required=False, allow_blank=True)
    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)


@extend_schema(request=PersonBody, responses=dict[str, Any])
@within(staff=True, roles=(Role.ADMINISTRATOR,), actions=("manage_accounts",))
@api_view(["GET", "POST"])
def api_people(request: Request, corporation: str) -> Response:
    """List the memberships of the corporation (filters: q, role, enterprise, access), or add one."""
    principal = principal_of(request)
    if request.method == "POST":
        data = body(request, PersonBody)
        data["organisation"] = _enterprise(principal, data.pop("organisation", ""))
        made = people.add_person(by=principal, **data)
        rows = people.people(principal).filter(pk=made.pk).values(*FIELDS)
        return Response(rows.get(), status=201)
    rows = people.people(principal, **{name: request.query_params.get(name, "") for name in FILTERS})
    return Response(page(request, rows, order=("user__name", "id"), fields=FIELDS))


def _enterprise(principal: Principal, slug: str) -> Organisation | None:
    if not slug:
        return None
    found: Organisation | None = people.enterprises(principal).filter(slug=slug).first()
    if found is None:
        raise Invalid({"organisation": [_("There is no enterprise with this address.")]})
    return found
