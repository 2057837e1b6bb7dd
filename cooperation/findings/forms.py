"""Forms of findings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.findings.models import Finding, FindingStance
from cooperation.findings.sources import Source


class FindingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A statement, what it implies, and the view of data it rests on."""

    source = forms.ChoiceField(
        label=_("Evidence"),
        required=False,
        help_text=_(
            "The view is kept as it is now. Without it the finding is a hypothesis, which does not pass the gate."
        ),
    )
    for_both = forms.BooleanField(label=_("Both companies see it"), required=False)

    class Meta:
        model = Finding
        fields = ["statement", "implication", "strength", "is_emergent"]
        widgets = {
            "statement": forms.Textarea(attrs={"rows": 3}),
            "implication": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, sources: list[Source], is_joint: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["for_both"]
        elif is_joint:
            self.fields["for_both"].help_text = _(
                "Says it for a hypothesis; what rests on joined data is seen by both, what rests on own data by your side."
            )
        else:
            del self.fields["for_both"]
        if self.instance.pk and not self.instance.is_hypothesis:
            del self.fields["source"]
            return
        choices = [("", _("– none: a hypothesis –")), *((item.key, item.label) for item in sources)]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]


class StanceForm(forms.Form):
    """Agree or dispute, for the own side."""

    stance = forms.ChoiceField(
        label=_("What does your company say?"), choices=FindingStance.Stance.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed if you dispute it."),
    )
