"""Forms of monitoring and of the pulse."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cooperation.monitoring.models import ActualValue, MonitoringMethod
from cooperation.monitoring.pulse_results import STATEMENTS
from corpsys.access.principal import Principal
from corpsys.pages.fields import LocalDateField, LocalDecimalField
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.models import Cycle


class MethodForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = MonitoringMethod
        fields = ["source", "frequency", "responsible"]

    def __init__(self, *args: Any, principal: Principal, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [person.pk for person in workspaces.people(cycle.workspace_id, principal.side)]
        responsible: Any = self.fields["responsible"]
        responsible.queryset = User.objects.filter(pk__in=people)


class ValueForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ActualValue
        fields = ["value", "on", "source", "is_final"]
        field_classes = {"on": LocalDateField, "value": LocalDecimalField}
        labels = {"is_final": _("This is the final value of the plan's period")}

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = unit
        self.fields["on"].initial = timezone.localdate


LEVELS = [
    (1, _("1 – not at all")),
    (2, _("2 – rather not")),
    (3, _("3 – partly")),
    (4, _("4 – rather yes")),
    (5, _("5 – fully")),
]


class PulseForm(forms.Form):
    """Five statements, each answered from 1 to 5."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for statement in STATEMENTS:
            sentence: Any = statement.sentence
            self.fields[statement.key] = forms.TypedChoiceField(
                label=sentence, choices=LEVELS, coerce=int, widget=forms.RadioSelect
            )

    def levels(self) -> list[int]:
        """Return the answers in the order of the statements."""
        return [self.cleaned_data[statement.key] for statement in STATEMENTS]
