"""Forms of causal links."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import Principal
from corpsys.corporation import choosing
from corpsys.corporation.choosing import OrganisationField
from corpsys.links.models import CausalLink


class LinkEditForm(forms.Form):
    """What a link says."""

    polarity = forms.ChoiceField(label=_("Polarity"), choices=CausalLink.Polarity.choices, widget=forms.RadioSelect)
    sentence = forms.CharField(
        label=_("Sentence"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The link in words, such as “More promotion, more orders”."),
    )
    delay_days = forms.IntegerField(
        label=_("Delay in days"),
        min_value=0,
        max_value=36_500,
        required=False,
        help_text=_("Until the effect is felt; empty: none known."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class LinkForm(LinkEditForm):
    """A new link: cause, effect, and what it says."""

    cause = OrganisationField(label=_("Cause"))
    effect = OrganisationField(label=_("Effect"))
    field_order = ("cause", "effect")

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        for end in ("cause", "effect"):
            cast(OrganisationField, self.fields[end]).offer(choosing.in_use(principal))


class VersionForm(forms.Form):
    """One button, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class LinkFilter(forms.Form):
    """The filters of the list; they stand in the address."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    organisation = forms.SlugField(required=False, widget=forms.HiddenInput)
    polarity = forms.ChoiceField(
        label=_("Polarity"), required=False, choices=[("", _("all")), *CausalLink.Polarity.choices]
    )
    loop = forms.RegexField(r"^[RB][0-9]{1,3}$", label=_("Loop"), required=False, help_text="")
    standing = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("in use")), *CausalLink.Standing.choices]
    )
