"""Forms of organisations."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import Principal
from corpsys.corporation.models import HierarchyLevel, Organisation


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    markets = SimpleArrayField(
        forms.CharField(max_length=80),
        label=_("Markets"),
        required=False,
        max_length=20,
        help_text=_("Separated by commas, at most 20."),
    )

    class Meta:
        model = Organisation
        fields = ["kind", "name", "level", "markets", "sector", "country", "city", "address", "postal_code"]
        fields += ["registry_number", "parent", "strategic", "version"]
        widgets = {"version": forms.HiddenInput}
        labels = {"parent": _("Group")}

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = HierarchyLevel.objects.visible_to(principal)  # type: ignore[attr-defined]
        self.fields["parent"].queryset = Organisation.objects.visible_to(principal)  # type: ignore[attr-defined]
        # The kind is part of what an organisation is; the version is read only when one is edited.
        del self.fields["kind" if self.instance.pk else "version"]
        if principal.role != "executive":
            del self.fields["strategic"]

    def clean_country(self) -> str:
        country = str(self.cleaned_data["country"]).upper()
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise forms.ValidationError(_("Two letters, for example PL."))
        return country


class OrganisationFilter(forms.Form):
    """The filters of the list; they stand in the address."""

    q = forms.CharField(label=_("Search"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *Organisation.Kind.choices])
    standing = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *Organisation.Standing.choices]
    )


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
