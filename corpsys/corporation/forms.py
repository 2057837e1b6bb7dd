"""Forms of organisations and levels."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import Principal
from corpsys.corporation import choosing
from corpsys.corporation.choosing import OrganisationField
from corpsys.corporation.models import HierarchyLevel, Organisation


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    markets = SimpleArrayField(
        forms.CharField(max_length=80),
        label=_("Markets"),
        required=False,
        max_length=20,
        help_text=_("Separated by commas, at most 20."),
    )
    parent = OrganisationField(
        label=_("Group"), required=False, help_text=_("Name or address of the organisation that it belongs to.")
    )
    # Which numbers and countries there are is the service's to say, so that page, API and import say it alike.
    country = forms.CharField(
        label=_("Country"), required=False, max_length=60, help_text=_("For example PL, or Poland.")
    )

    class Meta:
        model = Organisation
        fields = ["kind", "name", "level", "markets", "sector", "country", "city", "address", "postal_code"]
        fields += ["registry_number", "parent", "strategic", "version"]
        widgets = {"version": forms.HiddenInput}

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = HierarchyLevel.objects.visible_to(principal)
        own = Q(pk=self.instance.level_id) if self.instance.pk else Q()
        self.fields["level"].queryset = levels.filter(Q(archived_at=None) | own if own else Q(archived_at=None))  # type: ignore[attr-defined]
        rows = choosing.in_use(principal)
        if self.instance.parent_id:
            # An archived group stays where it stands; it can only not be chosen anew.
            rows = rows | Organisation.objects.visible_to(principal).filter(pk=self.instance.parent_id)
        self.fields["parent"].offer(rows.exclude(pk=self.instance.pk))  # type: ignore[attr-defined]
        # The kind is part of what an organisation is; the version is read only when one is edited.
        del self.fields["kind" if self.instance.pk else "version"]
        if principal.role != "executive":
            del self.fields["strategic"]


class LevelForm(forms.Form):
    """A hierarchy level; the rank of an existing one changes that one."""

    rank = forms.IntegerField(label=_("Rank"), min_value=1, max_value=20, help_text=_("1 is the highest."))
    name = forms.CharField(label=_("Name"), max_length=120)
    max_suppliers = forms.IntegerField(
        label=_("Most key suppliers per enterprise"), min_value=0, required=False, help_text=_("Empty: no limit.")
    )
    max_clients = forms.IntegerField(
        label=_("Most key clients per enterprise"), min_value=0, required=False, help_text=_("Empty: no limit.")
    )


class LevelEditForm(LevelForm):
    """One level as it stands; its rank is its place and does not change."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["rank"]

    @staticmethod
    def values_of(level: HierarchyLevel) -> dict[str, Any]:
        """Return the initial values that show a level."""
        return {name: getattr(level, name) for name in ("name", "max_suppliers", "max_clients", "version")}
