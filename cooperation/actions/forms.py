"""Forms of actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cooperation.actions.models import Action
from cooperation.plan import selectors as plans
from corpsys.access.principal import Principal
from corpsys.pages.fields import LocalDateField, LocalDecimalField
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.models import Cycle


class ActionForm(forms.ModelForm):  # type: ignore[type-arg]
    goal_number = forms.TypedChoiceField(label=_("Goal"), coerce=int)
    needs = forms.ModelMultipleChoiceField(
        label=_("Must be done first"),
        queryset=Action.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Action
        fields = ["goal_number", "title", "owner", "due_on", "effort_days", "budget", "needs", "version"]
        field_classes = {"due_on": LocalDateField, "effort_days": LocalDecimalField, "budget": LocalDecimalField}
        widgets = {"version": forms.HiddenInput}

    def __init__(self, *args: Any, principal: Principal, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["goal_number"].choices = [(goal.number, str(goal)) for goal in plans.goals_in_force(cycle)]
        team = [assignment.user_id for assignment in workspaces.team(cycle.workspace_id)]
        fields["owner"].queryset = User.objects.filter(pk__in=team)
        others = Action.objects.visible_to(principal).filter(cycle=cycle).exclude(pk=self.instance.pk)
        fields["needs"].queryset = others
        if self.instance.pk:
            fields["needs"].initial = [row.needs_id for row in self.instance.dependencies.all()]
            del self.fields["goal_number"]
        else:
            del self.fields["version"]
        if not others:
            del self.fields["needs"]

    def clean_needs(self) -> list[Action]:
        return list(self.cleaned_data["needs"])


class MoveForm(forms.Form):
    standing = forms.ChoiceField(label=_("State"), choices=Action.Standing.choices)
    reason = forms.CharField(label=_("Reason, if it is carried over"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
