"""Forms of an import: the file with what its kind needs to know, the columns, the confirmation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import Principal
from corpsys.intake import selectors
from corpsys.intake.dialect import DATE_ORDERS, DECIMALS, DELIMITERS, ENCODINGS
from corpsys.intake.models import Intake
from corpsys.intake.registry import target_of

DIALECT = ("encoding", "delimiter", "header_row", "decimal", "date_order")


class UploadForm(forms.Form):
    """The file. Kinds that need more subclass it: every other field is part of the context, under its own name."""

    file = forms.FileField(
        label=_("File"),
        # Whether it is empty or of another kind is told in the same words for pages and the API.
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.gz"}),
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.principal = principal
        self.fields["file"].help_text = _(
            "CSV with a row of column names, at most %(limit)s MB; packed .csv.gz too. Encoding and delimiter are found out."
        ) % {"limit": selectors.most_megabytes()}
        self.order_fields([*(name for name in self.fields if name != "file"), "file"])

    def context(self) -> dict[str, Any]:
        """Return what was given besides the file."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}


class MatchForm(forms.Form):
    """A column for each field of the target, and how the file reads, for correction."""

    encoding = forms.ChoiceField(label=_("Encoding"))
    delimiter = forms.ChoiceField(label=_("Delimiter"), choices=DELIMITERS)
    header_row = forms.IntegerField(label=_("Rows above the header"), min_value=0, max_value=100)
    decimal = forms.ChoiceField(label=_("Decimal mark"), choices=DECIMALS, required=False)
    date_order = forms.ChoiceField(label=_("Order of dates"), choices=DATE_ORDERS, required=False)

    def __init__(self, *args: Any, intake: Intake, **kwargs: Any) -> None:
        kwargs["initial"] = {name: intake.dialect[name] for name in DIALECT}
        super().__init__(*args, **kwargs)
        known = dict(ENCODINGS)
        found = intake.dialect["encoding"]
        self.fields["encoding"].choices = [  # type: ignore[attr-defined]
            *ENCODINGS,
            *([] if found in known else [(found, found.upper())]),
        ]
        self.matched = [match.field.key for match in selectors.proposals(intake)]
        for match in selectors.proposals(intake):
            self.fields[match.field.key] = self._column(match.field.label, match.field.required, match, intake)
        self.order_fields([*self.matched, *DIALECT])

    @staticmethod
    def _column(label: Any, is_required: bool, match: Any, intake: Intake) -> forms.ChoiceField:
        nothing = _("choose a column") if is_required else _("not in the file")
        notes = {"sure": _("Found by its name."), "likely": _("Likely by its name: please look.")}
        return forms.ChoiceField(
            label=label,
            required=is_required,
            choices=[("", f"– {nothing} –"), *((name, name) for name in intake.header)],
            initial=match.column,
            help_text=notes.get(match.confidence, ""),
        )

    def column_fields(self) -> list[Any]:
        """Return the bound fields of the columns."""
        return [self[key] for key in self.matched]

    def dialect_fields(self) -> list[Any]:
        """Return the bound fields of how the file reads."""
        return [self[name] for name in DIALECT]


class ConfirmForm(forms.Form):
    """Leaving out rows with errors is a choice that a person makes."""

    skip_bad_rows = forms.BooleanField(label=_("Leave out the rows with errors"), required=False)

    def __init__(self, *args: Any, intake: Intake, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not intake.rows_bad:
            del self.fields["skip_bad_rows"]


def dialect_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a match form's data that says how the file reads."""
    return {name: data[name] for name in DIALECT}


def mapping_of(data: dict[str, Any], intake: Intake) -> dict[str, str]:
    """Return the part of a match form's data that says which column is which field."""
    return {field.key: data.get(field.key, "") for field in target_of(intake.kind).fields}
