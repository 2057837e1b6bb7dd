"""Forms of the rules of the recommendation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics.metrics.readiness import HIGHEST_RATING
from analytics.rules.models import VariantRuleSet
from analytics.rules.services import LONGEST_NOTE
from analytics.rules.thresholds import PLACES, THRESHOLDS
from corpsys.pages.fields import LocalDecimalField


class ThresholdsForm(forms.Form):
    """Every threshold of a draft; the version that was read goes with it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rules: VariantRuleSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in THRESHOLDS:
            places, most = (0, HIGHEST_RATING) if each.is_gate else (PLACES, 100)
            self.fields[each.key] = LocalDecimalField(
                label=str(each.label),
                help_text=f"{each.does} ({each.scale})",
                min_value=0,
                max_value=most,
                decimal_places=places,
                max_digits=5,
                initial=self._initial(rules.thresholds[each.key], places),
            )
        self.fields["version"].initial = rules.version

    @staticmethod
    def _initial(value: Any, places: int) -> Any:
        return int(value) if places == 0 else LocalDecimalField(decimal_places=places).to_python(str(value))


class PublishForm(forms.Form):
    """Why the rules change."""

    note = forms.CharField(
        label=_("Why it changes"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody of your corporation who reads the rules reads it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
