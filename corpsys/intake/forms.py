"""Forms of an import: the file with what its kind needs to know, the columns, the confirmation."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import Principal
from corpsys.access.states import Side
from corpsys.intake import selectors
from corpsys.intake.dialect import DATE_ORDERS, DECIMALS, DELIMITERS, ENCODINGS, Dialect
from corpsys.intake.models import Intake
from corpsys.intake.registry import target_of

TEXT_DIALECT = ("encoding", "delimiter", "header_row", "decimal", "date_order")
WORKBOOK_DIALECT = ("sheet", "header_row", "decimal", "date_order")


class WithChoices(forms.TextInput):
    """A text with choices to pick from, none of which must be taken."""

    known: tuple[str, ...] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        listing = f"known-{name}"
        shown = super().render(name, value, {**(attrs or {}), "list": listing}, renderer)
        options = format_html_join("", "<option{}></option>", ((flatatt({"value": text}),) for text in self.known))
        return format_html("{}<datalist id='{}'>{}</datalist>", shown, listing, options)


NOT_CONTEXT = ("source", "file")
# A field of the table may be called like one that holds for all rows.
SAID = "said_"


class UploadForm(forms.Form):
    """The file and where it comes from. Kinds that need more subclass it: every other field is part of the context."""

    source = forms.CharField(
        label=_("Source"),
        max_length=60,
        required=False,
        widget=WithChoices(attrs={"autocomplete": "off"}),
        help_text=_("The system that the file comes from. Its columns are remembered for the next file."),
    )
    file = forms.FileField(
        label=_("File"),
        # Whether it is empty or of another kind is told in the same words for pages and the API.
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.gz,.xlsx"}),
    )

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.principal = principal
        self.fields["file"].help_text = _(
            "An Excel workbook (.xlsx), or CSV, packed .csv.gz too, with a row of column names; at most %(limit)s MB."
            " How it reads is found out."
        ) % {"limit": selectors.most_megabytes()}
        if principal.side != Side.HOST:
            del self.fields["source"]
        own = [name for name in self.fields if name not in NOT_CONTEXT]
        self.order_fields([*own, "source", "file"])

    def offer_sources(self, known: list[str]) -> None:
        """Name the sources to choose from."""
        if "source" in self.fields:
            widget: Any = self.fields["source"].widget
            widget.known = tuple(known)

    def context(self) -> dict[str, Any]:
        """Return what was given besides the file and its source."""
        return {name: value for name, value in self.cleaned_data.items() if name not in NOT_CONTEXT}


class MatchForm(forms.Form):
    """A column for each field of the target, what holds for all rows, and how the file reads, for correction."""

    sheet = forms.ChoiceField(label=_("Sheet"))
    encoding = forms.ChoiceField(label=_("Encoding"))
    delimiter = forms.ChoiceField(label=_("Delimiter"), choices=DELIMITERS)
    header_row = forms.IntegerField(label=_("Rows above the header"), min_value=0, max_value=100)
    decimal = forms.ChoiceField(label=_("Decimal mark"), choices=DECIMALS, required=False)
    date_order = forms.ChoiceField(label=_("Order of dates"), choices=DATE_ORDERS, required=False)

    def __init__(self, *args: Any, intake: Intake, principal: Principal, **kwargs: Any) -> None:
        dialect = Dialect.from_json(intake.dialect)
        self.names = WORKBOOK_DIALECT if dialect.is_workbook else TEXT_DIALECT
        kwargs["initial"] = {name: getattr(dialect, name) for name in self.names}
        super().__init__(*args, **kwargs)
        for name in {*TEXT_DIALECT, *WORKBOOK_DIALECT}.difference(self.names):
            del self.fields[name]
        self._choose("sheet" if dialect.is_workbook else "encoding", dialect)
        self.offer = selectors.offer(intake)
        proposals = selectors.proposals(intake, self.offer)
        self.matched = [match.field.key for match in proposals]
        for match in proposals:
            self.fields[match.field.key] = self._column(match.field.label, match.field.required, match, intake)
        self.said = self._say(intake, principal)
        self.order_fields([*self.said, *self.matched, *self.names])

    def _say(self, intake: Intake, principal: Principal) -> list[str]:
        """Take over the fields of the upload that hold for all rows, as they were answered; return their names here."""
        kind_form = target_of(intake.kind).form
        # A box without a tick is not sent, so the page says that it had these fields at all.
        if kind_form is None or (self.is_bound and SAID not in self.data):
            return []
        own = {name: field for name, field in kind_form(principal=principal).fields.items() if name not in NOT_CONTEXT}
        for name, field in own.items():
            field.initial = intake.context.get(name, "")
            self.fields[SAID + name] = field
        return [SAID + name for name in own]

    def _choose(self, name: str, dialect: Dialect) -> None:
        """Offer the sheets of a workbook, or the encodings of a text with the one that was found."""
        sheets = [(sheet, _sheet_label(sheet, dialect)) for sheet in dialect.sheets]
        own = [] if dialect.encoding in dict(ENCODINGS) else [(dialect.encoding, dialect.encoding.upper())]
        self.fields[name].choices = sheets or [*ENCODINGS, *own]  # type: ignore[attr-defined]

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

    def said_fields(self) -> list[Any]:
        """Return the bound fields of what holds for all rows."""
        return [self[name] for name in self.said]

    def dialect_fields(self) -> list[Any]:
        """Return the bound fields of how the file reads."""
        return [self[name] for name in self.names]


class ConfirmForm(forms.Form):
    """Leaving out rows with errors is a choice that a person makes."""

    skip_bad_rows = forms.BooleanField(label=_("Leave out the rows with errors"), required=False)

    def __init__(self, *args: Any, intake: Intake, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not intake.rows_bad:
            del self.fields["skip_bad_rows"]


class UndoForm(forms.Form):
    """Nothing but the button."""


def dialect_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a match form's data that says how the file reads."""
    return {name: data[name] for name in {*TEXT_DIALECT, *WORKBOOK_DIALECT} if name in data}


def context_of(data: dict[str, Any], intake: Intake) -> dict[str, Any]:
    """Return the part of a match form's data that holds for all rows, beside what the upload was told otherwise."""
    said = {name.removeprefix(SAID): value for name, value in data.items() if name.startswith(SAID)}
    return {**intake.context, **said}


def mapping_of(data: dict[str, Any], intake: Intake) -> dict[str, str]:
    """Return the part of a match form's data that says which column is which field."""
    return {field.key: data.get(field.key, "") for field in target_of(intake.kind).fields}


def _sheet_label(name: str, dialect: Dialect) -> Any:
    return format_lazy(_("{name} (hidden)"), name=name) if name in dialect.hidden else name
