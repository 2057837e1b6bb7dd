"""Forms of strategies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import Principal
from corpsys.strategy import selectors
from corpsys.strategy.models import StrategyFactor, StrategyVersion


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
