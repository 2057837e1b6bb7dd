"""What clients can be ranked by: each criterion with its words and its values of many candidates, one question each.

A value that is not known is None and keeps its client out of the ranking; it is never zero. Source: D10, D11, D14.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from analytics.ledger.models import ClientStanding, KeyClientRun, LedgerEntry
from analytics.metrics import importance_axis
from analytics.scoring.models import ClientScore, MarketPosition
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text

Values = Mapping[int, Decimal | None]  # organisation id → value


@dataclass(frozen=True)
class Candidates:
    """The clients to rank, as one person sees them: places in the run in force, and the pairs with the enterprise."""

    principal: Principal
    run: KeyClientRun
    standings: Sequence[ClientStanding]

    def by_client(self, values: Mapping[int, Decimal | None]) -> Values:
        """Turn values by client of the ledger into values by organisation."""
        return {organisation: values.get(row.client_id) for organisation, row in self.places.items()}

    @property
    def places(self) -> dict[int, ClientStanding]:
        """The place of each organisation; candidates are always clients of the corporation."""
        return {row.client.organisation_id: row for row in self.standings if row.client.organisation_id is not None}

    @property
    def organisations(self) -> list[int]:
        return list(self.places)


@dataclass(frozen=True)
class Criterion:
    """`unit`: "share" (0–1, shown in percent), "score" (0–100) or "level" (0–4). `is_cost`: less is better."""

    key: str
    label: Text
    unit: str
    read: Callable[[Candidates], Values]
    is_cost: bool = False


def shares(of: Candidates) -> Values:
    """The share of the positive total of the run (0–1; a loss has a negative one)."""
    return {organisation: row.share for organisation, row in of.places.items()}


def growths(of: Candidates) -> Values:
    """The growth against the period of equal length before, as a share (0.1 = +10 %)."""
    rows = ClientStanding.objects.visible_to(of.principal).filter(
        run_id=of.run.previous_id, client__in=[row.client_id for row in of.standings]
    )
    before = dict(rows.values_list("client_id", "amount")) if of.run.previous_id else {}
    return of.by_client(
        {row.client_id: importance_axis.growth(before.get(row.client_id), row.amount).value for row in of.standings}
    )


def _score(column: str) -> Callable[[Candidates], Values]:
    def read(of: Candidates) -> Values:
        rows = ClientScore.objects.visible_to(of.principal).filter(
            workspace__host_id=of.run.enterprise_id, workspace__partner__in=of.organisations
        )
        found = rows.values_list("workspace__partner_id", column)
        return {client: None if value is None else Decimal(value) for client, value in found}

    return read


def positions(of: Candidates) -> Values:
    """The client's share of its own market (0–1), by the newest entry."""
    rows = MarketPosition.objects.visible_to(of.principal).filter(
        workspace__host_id=of.run.enterprise_id, workspace__partner__in=of.organisations
    )
    newest = rows.order_by("workspace_id", "-as_of", "-id").distinct("workspace_id")
    return dict(newest.values_list("workspace__partner_id", "share"))


def returns(of: Candidates) -> Values:
    """What came back, as a share of what was sold in the months of the run (0–1).

    Not known where a load did not tell returns apart, where sales are in several currencies, or nothing was sold.
    """
    owner = "client__group_id" if of.run.by == KeyClientRun.By.GROUP else "client_id"
    rows = LedgerEntry.objects.visible_to(of.principal).filter(
        enterprise_id=of.run.enterprise_id,
        load__is_active=True,
        month__gte=of.run.first_month,
        month__lte=of.run.last_month,
        **{f"{owner}__in": [row.client_id for row in of.standings]},
    )
    sums = (
        rows.order_by()
        .values(owner=F(owner))
        .annotate(
            sold=Sum("revenue") - Sum("returned"),
            back=-Sum("returned"),
            untold=Count("id", filter=Q(returned__isnull=True)),
            currencies=Count("load__currency", distinct=True),
        )
    )
    return of.by_client({row["owner"]: _return_share(**row) for row in sums})


def _return_share(
    *, owner: int, sold: Decimal | None, back: Decimal | None, untold: int, currencies: int
) -> Decimal | None:
    if untold or currencies > 1 or sold is None or back is None or sold <= 0:
        return None
    return back / sold


CRITERIA: tuple[Criterion, ...] = (
    Criterion("share", _("Share of the total"), "share", shares),
    Criterion("growth", _("Growth against the period before"), "share", growths),
    Criterion("client", _("Readiness of the client"), "score", _score("partner_score")),
    Criterion("pair", _("Readiness of the pair"), "score", _score("pair_score")),
    Criterion("gate", _("Lowest gate"), "level", _score("lowest_gate")),
    Criterion("position", _("Share of its own market"), "share", positions),
    Criterion("returns", _("Share of returns"), "share", returns, is_cost=True),
)
BY_KEY = {each.key: each for each in CRITERIA}
# What is weighed where nobody chose.
USUAL = {"share": Decimal(1), "pair": Decimal(1)}
