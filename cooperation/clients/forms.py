"""Forms of the client list and of the decision about the variant."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cooperation.clients import rows
from cooperation.clients.scope import enterprises, scope_of
from cooperation.decision.policies import LEAST_REASON
from cooperation.process.definition import labels
from cooperation.process.definition.shipped import SHIPPED
from corpsys.access.principal import Principal
from corpsys.access.services import may
from corpsys.access.states import Part
from corpsys.corporation.models import Organisation
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.models import Assignment, Cycle

# How many thresholds of the rule the pair reaches. Source: D15.
LEVELS = {
    "3": _("enough for integration"),
    "2": _("enough for cooperation"),
    "1": _("first threshold"),
    "0": _("below all thresholds"),
}


class ClientFilter(forms.Form):
    """The filters of the list; they stand in the address. `enterprise` is asked where several may be looked at.

    The cleaned data bring `scope` along: the enterprise in view with its run in force.
    """

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    pareto_class = forms.ChoiceField(
        label=_("Class"),
        required=False,
        choices=[
            ("", _("all")),
            *((value, value) for value in ("A", "B", "C")),
            ("none", _("no profit")),
            ("loss", _("loss")),
            (rows.NO_FIGURES, _("no figures")),
        ],
    )
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    level = forms.ChoiceField(
        label=_("Readiness"),
        required=False,
        choices=[("", _("all")), *LEVELS.items(), (rows.NOT_RATED, _("not rated"))],
    )
    caretaker = forms.ChoiceField(label=_("Caretaker"), required=False)
    variant = forms.ChoiceField(label=_("Variant"), required=False, choices=[("", _("all")), *Cycle.Variant.choices])
    without_process = forms.BooleanField(label=_("Without a process"), required=False)
    old_assessment = forms.BooleanField(label=_("Assessed more than 12 months ago"), required=False)
    enterprise = forms.ModelChoiceField(
        label=_("Enterprise"),
        required=False,
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        empty_label=None,
    )

    def __init__(self, data: QueryDict | None, principal: Principal) -> None:
        self.scope = scope_of(principal, data.get("enterprise", "") if data else "")
        if self.scope.enterprise is None:
            # An enterprise that is not there is told at its field; the list is of the person's own.
            self.scope = scope_of(principal)
        super().__init__(_naming(data, self.scope.enterprise))
        offered: Any = self.fields
        offered["enterprise"].queryset = enterprises(principal)
        offered["stage"].choices = [("", _("all")), *stages(), (rows.NO_STAGE, _("no process"))]
        self.leaders = leaders_of_pairs(principal)
        offered["caretaker"].choices = [("", _("all")), (rows.ME, _("me")), (rows.NO_ONE, _("nobody")), *self.leaders]

    def clean(self) -> dict[str, Any]:
        """Say whose clients are looked at."""
        return {**(super().clean() or self.cleaned_data), "scope": self.scope}


def _naming(data: QueryDict | None, enterprise: Organisation | None) -> QueryDict | None:
    """Return what was asked with the enterprise that it is about, so that the field shows it."""
    if data is None or enterprise is None or data.get("enterprise"):
        return data
    named = data.copy()
    named["enterprise"] = enterprise.slug
    return named


def stages() -> list[tuple[str, str]]:
    """Return the stages of the shipped process with their names, as a choice."""
    return [(str(stage.number), labels.stage_name(SHIPPED, stage.number)) for stage in SHIPPED.stages]


def leaders_of_pairs(principal: Principal) -> list[tuple[str, str]]:
    """Return who leads a cooperation, by name, as a choice."""
    leading = Assignment.objects.visible_to(principal).filter(part=Part.LEADER, is_active=True)
    people = User.objects.filter(pk__in=leading.values("user")).order_by("name", "pk")
    return [(str(person.public_id), str(person)) for person in people]


class AssignForm(forms.Form):
    """Who looks after the picked clients from now on; asked of an executive. Others take clients on themselves."""

    leader = forms.ModelChoiceField(
        label=_("Caretaker"),
        queryset=User.objects.none(),
        help_text=_("Leads the work with the client: a key-account manager or team member of the corporation."),
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may(principal, "name_leader"):
            del self.fields["leader"]
            return
        found = [row.user_id for row in workspaces.leaders(principal.corporation_id)]
        self.fields["leader"].queryset = User.objects.filter(pk__in=found).order_by("name", "pk")  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """Nothing to fill in: that it was sent confirms what the page told."""


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
