"""Forms of the offer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.concept.models import Concept
from cooperation.concept.services import TEXTS


class ConceptForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Concept
        fields = [*TEXTS, "version"]
        widgets = {"version": forms.HiddenInput, **{name: forms.Textarea(attrs={"rows": 5}) for name in TEXTS}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["version"]


class PresentForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The other side reads it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class StatementForm(forms.Form):
    """The tick under what is being signed, beside the button: nobody binds a company by one slip."""

    read = forms.BooleanField(label=_("I have read this version and may speak for my company."))


class MessageForm(forms.Form):
    text = forms.CharField(label=_("Your text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class InviteLeadForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
