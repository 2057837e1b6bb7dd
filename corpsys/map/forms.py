"""What the address of the map says: what is chosen, what is filtered, and how it is looked at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

PICTURE, LIST = "picture", "list"
ZOOMS = ("100", "150", "200", "300")


class MapFilter(forms.Form):
    """The filters; a value that makes no sense counts as not given, so that an old address still shows the map."""

    node = forms.SlugField(required=False, widget=forms.HiddenInput)
    view = forms.ChoiceField(required=False, choices=[(PICTURE, ""), (LIST, "")], widget=forms.HiddenInput)
    zoom = forms.ChoiceField(required=False, choices=[(zoom, "") for zoom in ZOOMS], widget=forms.HiddenInput)
    level = forms.TypedChoiceField(label=_("Level"), required=False, coerce=int, empty_value=None)
    market = forms.ChoiceField(label=_("Market"), required=False)
    lines = forms.ChoiceField(
        label=_("Lines"),
        required=False,
        choices=[
            ("", _("all")),
            ("internal", _("internal only")),
            ("external", _("external only")),
            ("none", _("none")),
        ],
    )
    causal = forms.BooleanField(label=_("Causal links"), required=False)
    strategic = forms.BooleanField(label=_("Strategic partners only"), required=False)

    def __init__(self, *args: Any, levels: list[tuple[int, str]], markets: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", _("all")), *levels]  # type: ignore[attr-defined]
        self.fields["market"].choices = [("", _("all")), *((market, market) for market in markets)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """Return the values that make sense."""
        self.is_valid()
        return dict(self.cleaned_data)
