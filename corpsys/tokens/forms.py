"""The form of a new token."""

from django import forms
from django.utils.translation import gettext_lazy as _

from corpsys.tokens.services import MOST_DAYS

SCOPES = [
    ("read", _("read what I may read")),
    ("organisations", _("propose organisations")),
    ("ledger", _("import the sales ledger")),
    ("data", _("upload my side's data")),
    ("jobs", _("run calculations")),
    ("values", _("enter measured values")),
]


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=120, help_text=_("For example: ERP, nightly load."))
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=SCOPES, widget=forms.CheckboxSelectMultiple, initial=["read"]
    )
    days = forms.IntegerField(label=_("Days until it expires"), min_value=1, max_value=MOST_DAYS, initial=30)
