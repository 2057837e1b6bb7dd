"""Forms of the ledger and of its key clients."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics.ledger import selectors
from analytics.ledger.models import KeyClientRun
from analytics.ledger.policies import PREFIX_MOST
from corpsys.access.principal import Principal
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.intake.forms import UploadForm

_MONTH = re.compile(r"(?:(\d{4})-(\d{1,2})|(\d{1,2})[./](\d{4}))")


class LedgerUploadForm(UploadForm):
    enterprise = forms.ChoiceField(label=_("Enterprise"))
    currency = forms.CharField(label=_("Currency"), max_length=3, help_text=_("Three letters, such as EUR."))
    replace = forms.BooleanField(label=_("Replace months that are already loaded"), required=False)

    cancelled_prefix = forms.CharField(
        label=_("Cancelled rows have a mark that begins with"),
        max_length=PREFIX_MOST,
        required=False,
        help_text=_(
            "Such as C, where invoice C536379 takes one back. Cancelled rows and rows with a negative revenue are returns;"
            " a cancelled row with a positive revenue is taken off. Leave it empty if the file has no such mark."
        ),
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, principal=principal, **kwargs)
        own = selectors.own_enterprises(principal)
        self.fields["enterprise"].choices = [(row.slug, row.name) for row in own]  # type: ignore[attr-defined]
        self.fields["currency"].initial = selectors.currency_of(principal)


class MonthField(forms.Field):
    """A month as 2026-11 or 11.2026; cleans to its first day."""

    widget = forms.TextInput(attrs={"placeholder": "2026-11", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Enter a month as year and month, such as 2026-11.")}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        match = _MONTH.fullmatch(str(value).strip())
        year, month = (int(match[1] or match[4]), int(match[2] or match[3])) if match else (0, 0)
        if not (1900 <= year <= 2100 and 1 <= month <= 12):
            raise forms.ValidationError(self.error_messages["invalid"])
        return date(year, month, 1)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value


class RunForm(forms.Form):
    """What to compute the key clients from."""

    enterprise = forms.ChoiceField(label=_("Enterprise"))
    measure = forms.ChoiceField(label=_("Figure"), choices=KeyClientRun.Measure.choices)
    returns = forms.ChoiceField(
        label=_("Returns"),
        choices=KeyClientRun.Returns.choices,
        required=False,
        help_text=_("Net: what came back or was cancelled is taken off."),
    )
    counted_by = forms.ChoiceField(
        label=_("Counted by"),
        choices=KeyClientRun.By.choices,
        required=False,
        help_text=_("Group: a chain counts as one, by the file's groups or the parent organisation."),
    )
    first_month = MonthField(label=_("From month"))
    last_month = MonthField(label=_("To month"))
    is_in_force = forms.BooleanField(
        label=_("Its classes become the classes of the enterprise"), required=False, initial=True
    )

    def __init__(self, *args: Any, loaded: list[selectors.LoadedPeriod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].choices = [(period.slug, period.name) for period in loaded]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_month"), data.get("last_month")
        if first and last and first > last:
            self.add_error("last_month", _("The last month is before the first."))
        data["returns"] = data.get("returns") or KeyClientRun.Returns.NET
        data["counted_by"] = data.get("counted_by") or KeyClientRun.By.CLIENT
        return data


class LinkForm(forms.Form):
    """An organisation of the corporation that a client of the ledger is."""

    organisation: Any = forms.ModelChoiceField(
        label=_("Client of the corporation"), queryset=None, to_field_name="slug", empty_label=None
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.visible_to(principal).filter(kind=Organisation.Kind.CLIENT)
        self.fields["organisation"].queryset = rows.exclude(  # type: ignore[attr-defined]
            standing=Organisation.Standing.ARCHIVED
        )


class ProposeForm(forms.Form):
    """A client of the ledger as a new client of the corporation."""

    name = forms.CharField(label=_("Name"), max_length=200)
    level: Any = forms.ModelChoiceField(label=_("Hierarchy level"), queryset=None, empty_label=None)

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = HierarchyLevel.objects.visible_to(principal)  # type: ignore[attr-defined]
