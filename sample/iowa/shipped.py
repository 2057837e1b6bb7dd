"""Reads the shipped CSV files for the two scripts that compute expected figures; knows nothing of the product."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple, TypeVar

HERE = Path(__file__).parent
ENTERPRISE = "DIAGEO AMERICAS"
CLIENT = "FAREWAY"
KNOWN = ("2019", "2020")
K = TypeVar("K")
TOLERANCE = Decimal("0.10")  # Source: D32
FEWEST_OTHERS = 3  # with fewer other vendors a cell is suppressed. Source: D32


class Row(NamedTuple):
    """One row of any shipped file; columns which the file lacks are empty."""

    month: str
    amount: Decimal
    bottles: int
    category: str = ""
    vendor: str = ""
    client: str = ""

    @property
    def year(self) -> str:
        """Return the year as YYYY."""
        return self.month[:4]


def sales_to_client() -> list[Row]:
    """Return the enterprise's sales to the client."""
    return read_years("enterprise_sales_to_fareway")


def market() -> list[Row]:
    """Return the whole state, all vendors pooled."""
    return read_years("enterprise_market")


def purchases() -> list[Row]:
    """Return the client's purchases from every vendor."""
    return read_years("fareway_purchases")


def sales_by_client() -> list[Row]:
    """Return the enterprise's sales to every client."""
    return list(read("diageo_sales_by_chain.csv.gz"))


def read_years(name: str) -> list[Row]:
    """Return both files of a split set."""
    return [*read(f"{name}_2019_2020.csv.gz"), *read(f"{name}_2021.csv.gz")]


def read(name: str) -> Iterator[Row]:
    """Yield the rows of one shipped file."""
    with gzip.open(HERE / name, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            amount, bottles = Decimal(row.pop("amount")), int(row.pop("bottles"))
            yield Row(amount=amount, bottles=bottles, **row)


def of_years(rows: Iterable[Row], *years: str) -> list[Row]:
    """Return the rows of these years."""
    return [row for row in rows if row.year in years]


def total(rows: Iterable[Row]) -> Decimal:
    """Return USD."""
    return sum((row.amount for row in rows), Decimal(0))


def bottles(rows: Iterable[Row]) -> int:
    """Return the number of bottles."""
    return sum(row.bottles for row in rows)


def total_by(rows: Iterable[Row], key: Callable[[Row], K]) -> dict[K, Decimal]:
    """Return USD by key."""
    totals: defaultdict[K, Decimal] = defaultdict(Decimal)
    for row in rows:
        totals[key(row)] += row.amount
    return dict(totals)


def rounded(value: Decimal, places: int) -> str:
    """Return the figure as text with so many decimals, half up."""
    return str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
