"""Forms of assumptions and lessons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.learning.models import Assumption, Lesson


class AssumptionForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Assumption
        fields = ["text"]


class CloseForm(forms.Form):
    standing = forms.ChoiceField(
        label=_("Did it hold?"),
        choices=[choice for choice in Assumption.Standing.choices if choice[0] != Assumption.Standing.OPEN],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("What happened"), max_length=300)


class LessonForm(forms.ModelForm):  # type: ignore[type-arg]
    stage = forms.TypedChoiceField(label=_("Stage where it applies"), coerce=int)

    class Meta:
        model = Lesson
        fields = ["stage", "situation", "done", "result", "is_shared"]
        widgets = dict.fromkeys(("situation", "done", "result"), forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, stages: list[tuple[int, str]], may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["stage"]
        choice.choices = stages
        if not may_share:
            del self.fields["is_shared"]


class NothingToFill(forms.Form):
    """A question that is answered by its button."""
