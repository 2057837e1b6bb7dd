"""Forms of orientations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import Principal
from corpsys.orientation import selectors
from corpsys.orientation.models import Orientation
from corpsys.pages.fields import LocalDateField


class OrientationForm(forms.ModelForm):  # type: ignore[type-arg]
    knowledge = forms.MultipleChoiceField(
        label=_("Fields of knowledge"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whose interdisciplinary cooperation runs through it."),
    )

    class Meta:
        model = Orientation
        fields = ("kind", "since", "until", "knowledge", "note", "version")
        field_classes = dict.fromkeys(("since", "until"), LocalDateField)
        widgets = {"version": forms.HiddenInput}

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["knowledge"].choices = self._choices(principal)  # type: ignore[attr-defined]
        if not self.instance.pk:
            del self.fields["version"]

    def _choices(self, principal: Principal) -> list[tuple[str, Any]]:
        """What may be chosen, with what was chosen before a field was taken away."""
        found = selectors.knowledge_choices(principal)
        known = {key for key, _label in found}
        return [*found, *((key, key) for key in self.instance.knowledge or [] if key not in known)]

    def _post_clean(self) -> None:
        """The rules are the service's, which names the other period; the model's would say less."""


class ArchiveForm(forms.Form):
    """A button, with the version that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
