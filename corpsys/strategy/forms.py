"""Forms of strategies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import Principal
from corpsys.strategy import selectors
from corpsys.strategy.models import StrategyFactor, StrategyGoal, StrategyVersion


class TitleForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("For example: Strategy 2027."))


class GoalForm(forms.Form):
    text = forms.CharField(label=_("Goal"), max_length=300)
    traces_to: Any = forms.ModelChoiceField(
        label=_("Goal of the corporation it serves"),
        queryset=None,
        required=False,
        empty_label=_("none (an inconsistency)"),
    )

    def __init__(self, *args: Any, strategy: StrategyVersion, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if strategy.enterprise_id is None:
            del self.fields["traces_to"]
        else:
            self.fields["traces_to"].queryset = selectors.goals_of_corporation(principal)  # type: ignore[attr-defined]


class FactorForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=StrategyFactor.Kind.choices)
    text = forms.CharField(label=_("Factor"), max_length=300)


class PublishForm(forms.Form):
    """A button only."""


class SeenForm(forms.Form):
    """A button, and the mark of what stood on the page."""

    seen = forms.CharField(widget=forms.HiddenInput)


class GoalEditForm(SeenForm, GoalForm):
    """A goal of a draft as it stands."""

    def __init__(self, *args: Any, goal: StrategyGoal, principal: Principal, **kwargs: Any) -> None:
        kwargs["initial"] = {"text": goal.text, "traces_to": goal.traces_to, "seen": selectors.mark_of(goal)}
        super().__init__(*args, strategy=goal.strategy, principal=principal, **kwargs)


class FactorEditForm(SeenForm, FactorForm):
    """A factor of a draft as it stands."""

    def __init__(self, *args: Any, factor: StrategyFactor, **kwargs: Any) -> None:
        kwargs["initial"] = {"kind": factor.kind, "text": factor.text, "seen": selectors.mark_of(factor)}
        super().__init__(*args, **kwargs)
