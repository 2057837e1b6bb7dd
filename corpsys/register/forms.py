"""What is said once for an import of organisations, and the answers to proposals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import Principal
from corpsys.access.states import Role
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.intake.forms import UploadForm
from corpsys.register import context
from corpsys.register.plan import Bringer

_IN_FILE = ("", _("as the file says"))


class OrganisationsForm(UploadForm):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[_IN_FILE, *Organisation.Kind.choices])
    level = forms.ChoiceField(
        label=_("Hierarchy level"),
        required=False,
        help_text=_("Of new organisations whose row names none; those that are there stay on theirs."),
    )
    enterprise = forms.ChoiceField(
        label=_("Partners of"),
        required=False,
        help_text=_("The enterprise that works with these suppliers or clients."),
    )
    reason = forms.CharField(
        label=_("Reason for passing a level's limit"),
        required=False,
        max_length=context.LONGEST_REASON,
        help_text=_("Kept with each partner above the limit."),
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, principal=principal, **kwargs)
        levels = HierarchyLevel.objects.visible_to(principal)
        own = context.enterprises(principal).order_by("sort_key")
        self.fields["level"].choices = [_IN_FILE, *((str(row.rank), str(row)) for row in levels)]  # type: ignore[attr-defined]
        self.fields["enterprise"].choices = [_IN_FILE, *((row.slug, row.name) for row in own)]  # type: ignore[attr-defined]
        if not Bringer.of(principal).is_executive:
            del self.fields["reason"]


class RegisterForm(UploadForm):
    """Kinds of imports that are told nothing but the file."""


class PeopleForm(UploadForm):
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[_IN_FILE, *((role.value, role.label) for role in (Role.KAM, Role.MEMBER))],
        help_text=_("Of people whose row names none."),
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who proposed it reads this."),
    )


class ChosenRefusalForm(RefusalForm):
    """The reason, and the ids of the rows that were chosen on the page before."""

    chosen = forms.Field(widget=forms.MultipleHiddenInput, required=False)
