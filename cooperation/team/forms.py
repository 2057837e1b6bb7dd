"""Forms of the team."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperation.process.models import Process
from cooperation.team import selectors
from corpsys.access.refusals import Text
from corpsys.corporation.knowledge import LONGEST
from corpsys.workspace.models import Assignment


class PlaceForm(forms.Form):
    """Where a person works and what it knows."""

    department = forms.CharField(label=_("Department"), max_length=120)
    knowledge = forms.MultipleChoiceField(
        label=_("Fields of knowledge"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=_("Other fields of knowledge"), required=False, max_length=300, help_text=_("Separated by commas.")
    )
    location = forms.CharField(
        label=_("Place of work"), required=False, max_length=120, help_text=_("For example: at the client's office.")
    )

    def __init__(self, *args: Any, fields: dict[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["knowledge"].choices = list(fields.items())  # type: ignore[attr-defined]

    def clean_others(self) -> list[str]:
        named = [field.strip() for field in self.cleaned_data["others"].split(",")]
        if any(len(field) > LONGEST for field in named):
            raise forms.ValidationError(_("A field has at most %(most)s characters.") % {"most": LONGEST})
        return [field for field in named if field]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["knowledge"] = [*data.get("knowledge", []), *data.pop("others", [])]
        return data

    @staticmethod
    def values_of(assignment: Assignment, department: str, fields: dict[str, Text]) -> dict[str, Any]:
        """Return the initial values that show an assignment. `department`: as the team page shows it; `fields`: to choose from."""
        known = [field for field in assignment.knowledge if field in fields]
        others = ", ".join(field for field in assignment.knowledge if field not in fields)
        place = {"department": department, "location": assignment.location}
        return {**place, "knowledge": known, "others": others}


class MemberForm(PlaceForm):
    """A person of the corporation, named into the enterprise's team."""

    field_order = ("user", "department", "knowledge", "others", "location")

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(row.user.public_id): row.user for row in selectors.candidates(process)}
        rows = [(key, f"{user.name} ({user.email})") for key, user in self.people.items()]
        self.fields["user"] = forms.ChoiceField(label=_("Person"), choices=[("", "–"), *rows])
        self.order_fields(self.field_order)

    def clean_user(self) -> Any:
        return self.people[self.cleaned_data["user"]]


class InviteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"))
