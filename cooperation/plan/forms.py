"""Forms of the plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.findings.models import Finding
from cooperation.plan import policies
from cooperation.plan.models import JointGoal, StrategicPlan
from corpsys.access.principal import Principal
from corpsys.access.states import Side
from corpsys.pages.fields import LocalDateField, LocalDecimalField
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.models import Cycle


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = StrategicPlan
        fields = ["title", "first_day", "last_day"]
        field_classes = {"first_day": LocalDateField, "last_day": LocalDateField}


class GoalForm(forms.ModelForm):  # type: ignore[type-arg]
    """A goal, with the cells that the person's side may fill in."""

    class Meta:
        model = JointGoal
        fields = [*policies.JOINT_FIELDS, *policies.HOST_FIELDS, *policies.PARTNER_FIELDS, "note", "version"]
        field_classes = dict.fromkeys(
            ("weight", "host_baseline", "host_target", "partner_baseline", "partner_target"), LocalDecimalField
        )
        widgets = {"version": forms.HiddenInput}

    findings = forms.ModelMultipleChoiceField(
        label=_("Findings it rests on"),
        queryset=Finding.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, principal: Principal, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        findings: Any = self.fields["findings"]
        findings.queryset = Finding.objects.visible_to(principal).filter(cycle=cycle, archived_at__isnull=True)
        if self.instance.pk:
            findings.initial = list(self.instance.findings.all())
        else:
            del self.fields["version"]
        self._keep_own_cells(principal, cycle)
        for side, name in ((Side.HOST, "host_owner"), (Side.PARTNER, "partner_owner")):
            self._people(name, workspaces.people(cycle.workspace_id, side))

    def _keep_own_cells(self, principal: Principal, cycle: Cycle) -> None:
        foreign: tuple[str, ...] = ()
        if policies.is_joint(cycle):
            foreign = policies.PARTNER_FIELDS if principal.side == Side.HOST else policies.HOST_FIELDS
        elif policies.sides_of(cycle) == ("host",):
            foreign = policies.PARTNER_FIELDS
        for name in foreign:
            del self.fields[name]

    def _people(self, name: str, people: list[Any]) -> None:
        if name in self.fields:
            field: Any = self.fields[name]
            field.queryset = (
                type(people[0])._default_manager.filter(pk__in=[p.pk for p in people])
                if people
                else (field.queryset.none())
            )

    def clean_findings(self) -> list[Finding]:
        return list(self.cleaned_data["findings"])


class SignForm(forms.Form):
    """Two statements, as on paper. The digest binds the signature to what was shown."""

    read = forms.BooleanField(label=_("I have read this version of the plan."))
    accept = forms.BooleanField(label=_("I accept it on behalf of my company."))
    digest = forms.CharField(widget=forms.HiddenInput)
