"""Measures of the joint goals and expectations, each computable for any year from the shipped files."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from sample.iowa import shipped
from sample.iowa.shipped import ENTERPRISE, Row, of_years, rounded, total

HIGHER, LOWER = "higher is better", "lower is better"

Measured = Callable[[str], Decimal]


class Measure(NamedTuple):
    """A measure that can be computed for any year from the shipped files."""

    name: str
    unit: str
    places: int
    direction: str
    of_year: Measured

    def value(self, year: str) -> Decimal:
        """Return the year's figure, rounded as it is stored and shown."""
        return Decimal(rounded(self.of_year(year), self.places))


class Data(NamedTuple):
    """The shipped rows and the categories of cooperation."""

    bought: list[Row]
    market: list[Row]
    categories: list[str]


def own_sales(data: Data) -> Measure:
    """Measure the client's purchases from the enterprise."""
    return Measure(
        "DIAGEO AMERICAS's sales at FAREWAY in the year", "USD", 2, HIGHER, lambda year: total(own(data, year))
    )


def category_purchases(data: Data) -> Measure:
    """Measure the client's purchases in the categories of cooperation, which stand for its sales."""
    name = "FAREWAY's purchases in the categories of cooperation in the year (stand for its sales)"
    return Measure(name, "USD", 2, HIGHER, lambda year: total(in_categories(data, year)))


def category_share(data: Data) -> Measure:
    """Measure the enterprise's share of wallet in the categories of cooperation."""

    def share(year: str) -> Decimal:
        rows = in_categories(data, year)
        return 100 * total(row for row in rows if row.vendor == ENTERPRISE) / total(rows)

    return Measure("Share of wallet in the categories of cooperation", "%", 4, HIGHER, share)


def bottles_per_value(data: Data) -> Measure:
    """Measure glass by bottles delivered, a rough stand-in: dearer or larger bottles lower it too."""
    name = "Bottles of DIAGEO AMERICAS delivered per 1,000 USD (stands roughly for glass)"
    return Measure(name, "bottles/1,000 USD", 4, LOWER, lambda year: glass(own(data, year)))


def glass(rows: list[Row]) -> Decimal:
    """Return bottles per 1,000 USD."""
    return 1000 * shipped.bottles(rows) / total(rows)


def own(data: Data, year: str) -> list[Row]:
    """Return the client's purchases from the enterprise in the year."""
    return [row for row in of_years(data.bought, year) if row.vendor == ENTERPRISE]


def in_categories(data: Data, year: str) -> list[Row]:
    """Return the client's purchases in the categories of cooperation in the year."""
    return [row for row in of_years(data.bought, year) if row.category in data.categories]


def whole_share(data: Data) -> Measure:
    """Measure the share of wallet over all purchases, unknown included."""
    name = "DIAGEO AMERICAS's share of all purchases of FAREWAY"
    return Measure(name, "%", 4, HIGHER, lambda year: 100 * total(own(data, year)) / total(of_years(data.bought, year)))


def breadth(data: Data) -> Measure:
    """Measure in how many categories the client bought from the enterprise in the year."""
    name = "Categories in which FAREWAY bought from DIAGEO AMERICAS in the year"
    return Measure(name, "categories", 0, HIGHER, lambda year: Decimal(len({row.category for row in own(data, year)})))


def market_share(data: Data) -> Measure:
    """Measure the client's purchases as a share of the state's market."""
    name = "FAREWAY's purchases as a share of the state's market"
    return Measure(
        name, "%", 4, HIGHER, lambda year: 100 * total(of_years(data.bought, year)) / total(of_years(data.market, year))
    )


def bottle_value(data: Data) -> Measure:
    """Measure USD per bottle in the categories of cooperation, all vendors."""

    def value(year: str) -> Decimal:
        rows = in_categories(data, year)
        return total(rows) / shipped.bottles(rows)

    return Measure("USD per bottle bought in the categories of cooperation, all vendors", "USD", 4, HIGHER, value)
