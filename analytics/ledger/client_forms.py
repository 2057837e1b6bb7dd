"""Forms of the clients of a ledger: which are shown, and what is said of those that were chosen."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from analytics.ledger import selectors
from analytics.ledger.client_list import Known, Row
from analytics.ledger.models import LedgerClient, LedgerLoad
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible
from corpsys.corporation.choosing import OrganisationField, in_use, written
from corpsys.corporation.models import HierarchyLevel, Organisation

LINK, PROPOSE, ASIDE, BACK, UNLINK = "link", "propose", "aside", "back", "unlink"
ACTS = {
    Known.UNMATCHED: (LINK, PROPOSE, ASIDE),
    Known.LINKED: (UNLINK,),
    Known.ASIDE: (BACK,),
}


class ClientFilter(forms.Form):
    """Whose clients, and what is known of them."""

    enterprise = forms.ChoiceField(label=_("Enterprise"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=Known.choices)
    q = forms.CharField(label=_("Search"), required=False, max_length=100)

    def __init__(self, data: QueryDict, *, principal: Principal) -> None:
        has_sales = Exists(LedgerLoad.objects.filter(enterprise=OuterRef("pk"), is_active=True))
        own = selectors.own_enterprises(principal).annotate(has_sales=has_sales).order_by("-has_sales", "sort_key")
        self.enterprises = {row.slug: row for row in own}
        first = {"enterprise": next(iter(self.enterprises), ""), "state": Known.UNMATCHED.value}
        super().__init__(first | {name: value for name, value in data.dict().items() if value})
        choices = [(slug, row.name) for slug, row in self.enterprises.items()]
        self.fields["enterprise"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """Return what is shown; nothing is chosen where the address names what is not there."""
        if not self.is_valid():
            raise NotVisible
        return {name: self.cleaned_data[name] for name in ("enterprise", "state", "q")}


class ClientsForm(forms.Form):
    """Clients that were ticked, and the act; for each of them the organisation that it is, as it is proposed or typed."""

    act = forms.ChoiceField(label=_("What to do with them"))
    chosen = forms.MultipleChoiceField(label=_("Chosen clients"), required=False)
    level: Any = forms.ModelChoiceField(
        label=_("Hierarchy level of new clients"), queryset=None, required=False, empty_label=None
    )

    def __init__(self, data: Any, *, principal: Principal, rows: list[Row], state: str) -> None:
        super().__init__(data)
        self.rows = rows
        self.clients = {str(row.client.public_id): row.client for row in rows}
        acts = ACTS[Known(state)]
        self.fields["act"].choices = [(act, act) for act in acts]  # type: ignore[attr-defined]
        self.fields["chosen"].choices = [(key, key) for key in self.clients]  # type: ignore[attr-defined]
        self.fields["level"].queryset = HierarchyLevel.objects.visible_to(principal).filter(  # type: ignore[attr-defined]
            archived_at__isnull=True
        )
        if LINK in acts:
            for row in rows:
                self.fields[_name(row.client)] = self._organisation(row, principal)

    @staticmethod
    def _organisation(row: Row, principal: Principal) -> OrganisationField:
        label = _("%(client)s is") % {"client": row.client.key}
        field = OrganisationField(label=label, required=False)
        field.offer(in_use(principal).filter(kind=Organisation.Kind.CLIENT), suggest=False)
        if row.suggestions:
            best = row.suggestions[0].known
            field.initial = written(best.name, best.key[1])
        return field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ticked = data.get("chosen") or []
        if "act" in data and not ticked:
            self.add_error(None, _("Tick the clients that are meant."))
        # What stands in the fields of others is a proposal that nobody has looked at.
        for key, client in self.clients.items():
            if key not in ticked or data.get("act") != LINK:
                self.errors.pop(_name(client), None)
            elif _name(client) not in self.errors and not data.get(_name(client)):
                self.add_error(_name(client), _("Say which client of the corporation it is."))
        if data.get("act") == PROPOSE and not data.get("level"):
            self.add_error("level", _("Choose the level."))
        return {
            "act": data.get("act"),
            "clients": [self.clients[key] for key in ticked],
            "pairs": [(self.clients[key], data.get(_name(self.clients[key]))) for key in ticked],
            "level": data.get("level"),
        }

    def lines(self) -> list[tuple[Row, Any]]:
        """Return the rows with the bound field of the organisation, None where there is none."""
        return [(row, self[_name(row.client)] if _name(row.client) in self.fields else None) for row in self.rows]

    def ticked(self) -> list[str]:
        """Return the ids that were ticked when the form was sent."""
        return self.data.getlist("chosen") if self.is_bound else []  # type: ignore[attr-defined]


def _name(client: LedgerClient) -> str:
    return f"organisation-{client.public_id}"
