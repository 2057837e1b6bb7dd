"""The pairs of data that two companies can join: table 1 and one pair beyond it, as data.

Owns names, halves and the columns each half has; not the rows. Source: D30.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from corpsys.access.refusals import NotVisible, Text
from corpsys.access.states import Side


@dataclass(frozen=True)
class Half:
    """One side's part of a pair. `kind` is stored. `has_vendors`: its rows may name the vendor that the client bought from."""

    kind: str
    side: Side
    label: Text
    has_vendors: bool = False


@dataclass(frozen=True)
class Pair:
    """Two halves that are joined. `is_in_table_1`: one of the article's four. `has_table`: taken as a table of rows.

    `is_same_measure`: both halves say the same figure, so a difference is an exception to resolve.
    """

    key: str
    host: Half
    partner: Half
    is_in_table_1: bool = True
    has_table: bool = False
    is_same_measure: bool = False

    def half(self, side: Side) -> Half:
        return self.host if side == Side.HOST else self.partner


def _pair(
    key: str, host: tuple[str, Text], partner: tuple[str, Text], *, has_vendors: bool = False, **is_: bool
) -> Pair:
    return Pair(key, Half(host[0], Side.HOST, host[1]), Half(partner[0], Side.PARTNER, partner[1], has_vendors), **is_)


PAIRS: tuple[Pair, ...] = (
    _pair(
        "sales",
        ("sales_to_client", _("Sales to this client")),
        ("client_purchases", _("Purchases in these categories")),
        has_vendors=True,
        is_in_table_1=False,
        has_table=True,
        is_same_measure=True,
    ),
    _pair(
        "market",
        ("market", _("Market data")),
        ("client_sales", _("Sales results")),
        has_vendors=True,
        has_table=True,
    ),
    _pair("research", ("research", _("Marketing research")), ("behaviour", _("Consumer behaviour"))),
    _pair("forecasts", ("forecasts", _("Forecasts and estimates")), ("investments", _("Planned investments"))),
    _pair("plans", ("host_plan", _("Annual plan of the enterprise")), ("partner_plan", _("Annual plan of the client"))),
)
TABLE_1: tuple[Pair, ...] = tuple(pair for pair in PAIRS if pair.is_in_table_1)
LOADABLE: tuple[Pair, ...] = tuple(pair for pair in PAIRS if pair.has_table)


def pair_of(key: str) -> Pair:
    """Return a pair that can be loaded and joined, or refuse as if it did not exist."""
    found = next((pair for pair in LOADABLE if pair.key == key), None)
    if found is None:
        raise NotVisible
    return found


def half_of(kind: str) -> Half:
    """Return a half that can be loaded, or refuse as if it did not exist."""
    found = next((half for pair in LOADABLE for half in (pair.host, pair.partner) if half.kind == kind), None)
    if found is None:
        raise NotVisible
    return found


def pair_with(kind: str) -> Pair:
    """Return the pair that a half belongs to."""
    return next(pair for pair in LOADABLE if kind in (pair.host.kind, pair.partner.kind))
