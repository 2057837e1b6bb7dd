"""Forms of the data room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics.consolidation.models import JoinedCell
from analytics.dataroom.models import Dataset


class ShareForm(forms.Form):
    """Under which names the enterprise stands among the client's vendors; the client's lead says so."""

    own_vendors = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only these rows are compared with the other company's figures; all other vendors are pooled."),
    )

    def __init__(self, *args: Any, dataset: Dataset, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vendors = dataset.overview.get("vendors", [])
        if not vendors or not dataset.kind.startswith("client_"):
            del self.fields["own_vendors"]
            return
        field = self.fields["own_vendors"]
        field.label = _("Which of your vendors is %(host)s?") % {"host": dataset.cycle.workspace.host.name}
        # What was proposed stands first: lists of vendors are long.
        ordered = [*dataset.own_vendors, *(name for name in vendors if name not in dataset.own_vendors)]
        field.choices = [(name, name) for name in ordered]  # type: ignore[attr-defined]
        self.initial["own_vendors"] = dataset.own_vendors


class ResolutionForm(forms.Form):
    """Whose figure of an exception holds."""

    resolution = forms.ChoiceField(label=_("What holds"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, cell: JoinedCell, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [choice for choice in JoinedCell.Resolution.choices if choice[0]]
        self.fields["resolution"].choices = choices  # type: ignore[attr-defined]
        self.initial = {"resolution": cell.resolution, "note": cell.note}
