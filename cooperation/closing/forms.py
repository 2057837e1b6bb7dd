"""Forms of expectations, their answers and the decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.closing import policies
from cooperation.closing.models import Closing, Expectation, ExpectationAnswer
from cooperation.closing.selectors import Answered
from cooperation.closing.services import Given
from cooperation.plan import selectors as plans
from corpsys.access.principal import Principal
from corpsys.pages.fields import LocalDecimalField
from corpsys.workspace.models import Cycle


class ExpectationForm(forms.ModelForm):  # type: ignore[type-arg]
    goal_number = forms.TypedChoiceField(
        label=_("Goal whose final value answers it"), coerce=int, required=False, empty_value=None
    )

    class Meta:
        model = Expectation
        fields = ["text", "measure", "unit", "direction", "baseline", "target", "goal_number", "weight", "is_must"]
        fields += ["version"]
        field_classes = dict.fromkeys(("baseline", "target", "weight"), LocalDecimalField)
        widgets = {"version": forms.HiddenInput}

    def __init__(self, *args: Any, principal: Principal, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goals = [] if policies.is_at_the_table(principal, cycle) else plans.goals_in_force(cycle)
        choice: Any = self.fields["goal_number"]
        choice.choices = [("", _("none")), *((goal.number, str(goal)) for goal in goals)]
        if not goals:
            del self.fields["goal_number"]
        if not self.instance.pk:
            del self.fields["version"]


class AnswersForm(forms.Form):
    """For each expectation of the own side: met, partly or no, and why."""

    def __init__(self, *args: Any, lines: tuple[Answered, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = [line.expectation.number for line in lines]
        for line in lines:
            number, given = line.expectation.number, line.answer
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=line.expectation.text,
                choices=ExpectationAnswer.Answer.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=given.answer if given else None,
            )
            self.fields[f"reason_{number}"] = forms.CharField(
                label=_("Why (needed where the answer differs from the computed attainment)"),
                max_length=600,
                required=False,
                initial=given.reason if given else "",
            )

    def given(self) -> list[Given]:
        """Return the answers that were given, in their order."""
        data = self.cleaned_data
        return [
            Given(number, data[f"answer_{number}"], data[f"reason_{number}"])
            for number in self.numbers
            if data[f"answer_{number}"]
        ]


class DecisionForm(forms.Form):
    choice = forms.ChoiceField(label=_("What comes next"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note (needed where the decision differs from what the verdict suggests)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, choices: list[Closing.Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["choice"]
        field.choices = [(choice.value, choice.label) for choice in choices]


class ExitForm(forms.Form):
    note = forms.CharField(label=_("How it was settled"), max_length=300)


class NothingToFill(forms.Form):
    """A question that is answered by its button."""
