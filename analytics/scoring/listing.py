"""The list of stored scores: its filters, columns and rows. A person finds the pairs whose K1 they read."""

from functools import lru_cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from analytics.scoring import words
from analytics.scoring.models import ClientScore
from corpsys.access.principal import Principal
from corpsys.corporation.models import Organisation
from corpsys.corporation.names import search_key
from corpsys.lists import declaration
from corpsys.lists.declaration import Column, Declaration

KEY = "scores"
LEVELS = (("0", _("below every threshold")), ("1", _("a process")), ("2", _("cooperation")), ("3", _("integration")))


class ScoreFilter(forms.Form):
    """The filters of the list; they stand in the address."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    enterprise = forms.ChoiceField(label=_("Enterprise"), required=False)
    result = forms.ChoiceField(
        label=_("Result"), required=False, choices=[("", _("all")), *words.VARIANTS.items(), *words.REASONS.items()]
    )
    level = forms.ChoiceField(label=_("Readiness reaches"), required=False, choices=[("", _("all")), *LEVELS])

    def __init__(self, data: QueryDict | None, principal: Principal) -> None:
        super().__init__(data)
        enterprises = Organisation.objects.visible_to(principal).filter(kind=Organisation.Kind.ENTERPRISE)
        choices = [("", _("all")), *enterprises.order_by("sort_key", "id").values_list("slug", "name")]
        self.fields["enterprise"].choices = choices  # type: ignore[attr-defined]


def rows(principal: Principal, chosen: dict[str, Any]) -> Any:
    """Return the stored scores that somebody asks for."""
    found = ClientScore.objects.visible_to(principal).select_related("workspace__host", "workspace__partner")
    if chosen.get("q"):
        found = found.filter(workspace__partner__search_key__contains=search_key(chosen["q"]))
    if chosen.get("enterprise"):
        found = found.filter(workspace__host__slug=chosen["enterprise"])
    if chosen.get("level"):
        found = found.filter(level=chosen["level"])
    result = chosen.get("result", "")
    if result:
        found = found.filter(recommended=result) if result in words.VARIANTS else found.filter(reason=result)
    return found


def _client(corporation: str, row: ClientScore) -> str:
    query = urlencode({"enterprise": row.workspace.host.slug})
    return _address(corporation).format(row.workspace.partner.slug, query)


@lru_cache(maxsize=256)
def _address(corporation: str) -> str:
    """Where the recommendations of a corporation are, with {} for the client's address and the query."""
    return reverse("variant", args=[corporation, "SLUG"]).replace("SLUG", "{}") + "?{}"


_NAME = "workspace__partner__sort_key"
SCORES = Declaration(
    key=KEY,
    title=_("Scores"),
    rows=rows,
    form=ScoreFilter,
    columns=(
        Column("client", _("Client"), lambda row: row.workspace.partner.name, sort=(_NAME,), url=_client),
        Column(
            "enterprise",
            _("Enterprise"),
            lambda row: row.workspace.host.name,
            sort=("workspace__host__sort_key", _NAME),
        ),
        Column("pair", _("Readiness of the pair"), lambda row: row.pair_score, sort=("pair_score",), is_number=True),
        Column("host", _("Of the enterprise"), lambda row: row.host_score, sort=("host_score",), is_number=True),
        Column("partner", _("Of the client"), lambda row: row.partner_score, sort=("partner_score",), is_number=True),
        Column("level", _("Thresholds reached"), lambda row: row.level, sort=("level",), is_number=True),
        Column("gate", _("Lowest gate"), lambda row: row.lowest_gate, sort=("lowest_gate",), is_number=True),
        Column("missing", _("Ratings missing"), lambda row: row.missing, sort=("missing",), is_number=True),
        Column("importance", _("Class"), lambda row: words.pareto_class(row.importance), sort=("importance",)),
        Column("result", _("Recommended"), lambda row: words.result(row.recommended, row.reason), sort=("reason",)),
        Column("rules", _("Version of the rules"), lambda row: row.rules_version),
        Column("rated", _("Assessed"), lambda row: row.rated_at, sort=("rated_at",)),
        Column("changed", _("Changed"), lambda row: row.computed_at, sort=("computed_at",)),
    ),
    default=("pair", "gate", "missing", "importance", "result", "changed"),
    order="-changed",
    route="scores",
    export_route="scores_export",
    file_name=_("scores"),
)
declaration.register(SCORES)
