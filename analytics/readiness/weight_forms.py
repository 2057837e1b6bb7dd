"""The comparisons of one matrix as a form: for every two, which of them matters more and how much, in words."""

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from analytics.metrics.ahp import HIGHEST_COMPARISON, Pair
from analytics.readiness.factor_forms import DraftForm
from analytics.readiness.weighing import Matrix, show


class ComparisonsForm(DraftForm):
    """Nothing has to be filled in: what is said so far is kept."""

    def __init__(self, *args: Any, matrix: Matrix, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matrix = matrix
        for position, pair in enumerate(matrix.pairs):
            said = matrix.told(pair)
            names = [matrix.names[key] for key in pair]
            self.fields[f"pair-{position}"] = forms.ChoiceField(
                label=_("A: %(first)s · B: %(second)s") % {"first": names[0], "second": names[1]},
                required=False,
                choices=_choices(said),
                initial="" if said is None else show(said),
            )

    def said(self, data: dict[str, Any]) -> dict[Pair, Fraction]:
        """Return what was said of which two, from the cleaned data."""
        given = {pair: data[f"pair-{position}"] for position, pair in enumerate(self.matrix.pairs)}
        return {pair: Fraction(text) for pair, text in given.items() if text}


def _choices(said: Fraction | None) -> list[tuple[str, str]]:
    """The scale from 9 to 1/9 in words, and what was said between its steps through the API. Source: Saaty 1980."""
    steps = [Fraction(step) for step in range(HIGHEST_COMPARISON, 1, -1)]
    rising = [1 / step for step in reversed(steps)]
    choices = [(show(step), _("A matters more, %(much)s") % {"much": _much(step)}) for step in steps]
    choices.append(("1", _("both matter equally · 1")))
    choices += [(show(step), _("B matters more, %(much)s") % {"much": _much(step)}) for step in rising]
    if said is not None and show(said) not in dict(choices):
        choices.append((show(said), show(said)))
    return [("", _("not compared yet")), *choices]


def _much(step: Fraction) -> str:
    words = {
        2: _("between equally and moderately"),
        3: _("moderately"),
        4: _("between moderately and strongly"),
        5: _("strongly"),
        6: _("between strongly and very strongly"),
        7: _("very strongly"),
        8: _("between very strongly and extremely"),
        9: _("extremely"),
    }
    return f"{words[max(step.numerator, step.denominator)]} · {show(step)}"
