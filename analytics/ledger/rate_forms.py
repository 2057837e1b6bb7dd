"""Forms of exchange rates: one rate, many pasted at once, and which are shown."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics.ledger.forms import MonthField
from analytics.ledger.models import ExchangeRate
from analytics.ledger.rate_services import DIGITS, PLACES, SOURCE_MOST, Given
from corpsys.pages.fields import LocalDecimalField


class RateForm(forms.Form):
    """The rate of a month; `was`: the one that the person saw."""

    currency = forms.CharField(label=_("Currency"), max_length=3, help_text=_("Three letters, such as EUR."))
    month = MonthField(label=_("Month"))
    rate = LocalDecimalField(label=_("Rate"), max_digits=DIGITS + PLACES, decimal_places=PLACES)
    source = forms.CharField(
        label=_("Source"),
        max_length=SOURCE_MOST,
        required=False,
        help_text=_("Where the rate comes from, such as the central bank's monthly average."),
    )
    was = forms.DecimalField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, own: str, found: ExchangeRate | None = None) -> None:
        initial = {name: getattr(found, name) for name in ("currency", "month", "rate", "source")} if found else {}
        super().__init__(data, initial=initial | ({"was": found.rate} if found else {}))
        self.fields["rate"].help_text = _("What one unit was worth in %(own)s.") % {"own": own}
        if found is not None:
            for name in ("currency", "month"):
                self.fields[name].disabled = True

    def given(self) -> tuple[Given, str, Decimal | None]:
        """Return the rate, its source, and the rate that was seen."""
        data = self.cleaned_data
        return Given(data["currency"].strip().upper(), data["month"], data["rate"]), data["source"], data["was"]


class PasteForm(forms.Form):
    """Many rates at once: a line for each."""

    rates = forms.CharField(
        label=_("Rates"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        strip=False,
        max_length=500_000,
        help_text=_(
            "A line for each: currency, month, rate, such as EUR 2026-01 1.0834; copied from a spreadsheet or a CSV file."
        ),
    )
    source = forms.CharField(label=_("Source"), max_length=SOURCE_MOST, required=False)


class RateFilter(forms.Form):
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
