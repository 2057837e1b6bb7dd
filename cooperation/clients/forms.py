"""Forms of the client list and of the decision about the variant."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cooperation.decision.policies import LEAST_REASON
from corpsys.corporation.models import Organisation
from corpsys.workspace.models import Cycle

CLASSES = [("", _("all")), ("A", "A"), ("B", "B"), ("C", "C"), ("none", _("no profit")), ("loss", _("loss"))]


class ClientFilter(forms.Form):
    """The filters of the list; they stand in the address. `enterprise` is asked where several may be looked at."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    pareto_class = forms.ChoiceField(label=_("Class"), required=False, choices=CLASSES)
    mine = forms.BooleanField(label=_("Mine"), required=False)
    enterprise = forms.ModelChoiceField(
        label=_("Enterprise"),
        required=False,
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        empty_label=None,
    )

    def __init__(self, *args: Any, enterprises: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].queryset = enterprises  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """What was chosen, why, and the recommendation with the version of its rules that stood on the page."""

    chosen = forms.ChoiceField(label=_("Variant"), choices=Cycle.Variant.choices)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=format_lazy(
            _("At least {least} characters. Your own side reads it; the client never does."), least=LEAST_REASON
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_rules = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def clean_seen(self) -> str | None:
        """Empty says that no recommendation stood there; not sent at all says nothing."""
        return self.cleaned_data["seen"] if self.add_prefix("seen") in self.data else None

    def clean_seen_rules(self) -> str | None:
        """The version of the rules that stood on the page; none where it was not sent."""
        return self.cleaned_data["seen_rules"] or None


class AnswerForm(forms.Form):
    """An executive's answer; the button pressed says whether it is approved."""

    approve = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes")
    text = forms.CharField(
        label=_("Your reason"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
