"""Forms of the process: opening it, and the acts at a gate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.process.bypasses import LEAST_REASON
from corpsys.workspace.kinds import KINDS


class OpenForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the process"), max_length=200, help_text=_("Both sides read it, for example: Plan for 2027.")
    )


class GateForm(forms.Form):
    """The version that was shown travels with the form, so that nobody passes what changed in the meantime."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    """A button only."""


class BypassForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the gate should pass with open conditions"),
        min_length=LEAST_REASON,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The executive decides by it. The client never sees it."),
    )


class BypassAnswerForm(forms.Form):
    approved = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Pass with an exception")), ("no", _("Do not pass"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Required when the gate shall not pass."),
    )


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the stage is reopened"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Where the client takes part in the stage, it reads the reason too."),
    )


class TickForm(forms.Form):
    evidence = forms.CharField(label=_("What shows that it is met"), max_length=600)


class ProcessFilter(forms.Form):
    """The filters of the list; they stand in the address."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("all")),
            ("internal", _("internal")),
            ("external", _("external")),
            *((kind.key, kind.label) for kind in KINDS.values()),
        ],
    )
