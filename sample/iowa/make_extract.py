"""Rebuilds the shipped CSV files and discrepancies.json from a folder of source files.

    python -m sample.iowa.make_extract SOURCE_FOLDER

SOURCE.md says what the source files are and which columns they have. Only the standard library; money is Decimal
throughout; the same sources give the same bytes.
"""

import csv
import gzip
import io
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
ENTERPRISE = "DIAGEO AMERICAS"
CLIENT = "FAREWAY"
SALES = "sales_diageo_2019_2021.csv.gz"
CHAINS = "store_chain.csv.gz"
PRODUCTS = "products.csv.gz"
PURCHASES = "client_fareway_purchases_month_item_2019_2021.csv.gz"
MARKET = "market_month_category_vendor_2019_2021.csv.gz"
KNOWN_TO = "2020-12"  # 2019-2020 is what the plan knows; 2021 are the actuals of monitoring
LATE_FROM_DAY = 25
CREDIT_NOTE_SHARE = Decimal("0.15")
TOLERANCE = Decimal("0.10")  # above it a difference is an exception. Source: D32

Key = tuple[str, ...]


class Totals(NamedTuple):
    """USD and bottles of one output row."""

    amount: Decimal
    bottles: int


class Sale(NamedTuple):
    """One shipment line of the enterprise."""

    client: str
    day: str
    category: str
    amount: Decimal
    bottles: int

    @property
    def month(self) -> str:
        """Return the month as YYYY-MM."""
        return self.day[:7]


def main(source: Path) -> None:
    """Write every shipped data file next to this script."""
    sales = list(read_sales(source))
    write_whole("diageo_sales_by_chain", "client", by_client(sales))
    to_client = [sale for sale in sales if sale.client == CLIENT]
    write_split("enterprise_sales_to_fareway", ("category",), by_category(to_client))
    write_split("enterprise_market", ("category",), read_market(source))
    write_split("fareway_purchases", ("category", "vendor"), read_purchases(source))
    write_json("discrepancies.json", discrepancies(to_client))


def read_sales(source: Path) -> Iterator[Sale]:
    """Yield the enterprise's shipments with the client of the shop and the catalogue's category of the item."""
    clients, categories = read_clients(source), read_categories(source)
    for row in read(source / SALES):
        shop = row["Store Number"]
        yield Sale(
            client=clients.get(shop, f"STORE {shop}"),
            day=row["Date"],
            category=categories[row["Item Number"]],
            amount=Decimal(row["Sale (Dollars)"]),
            bottles=int(row["Bottles Sold"]),
        )


def read_clients(source: Path) -> dict[str, str]:
    """Return shop number to client: its chain, or the shop itself, numbered because shop names repeat."""
    return {row["store_number"]: row["chain"] or shop_name(row) for row in read(source / CHAINS)}


def shop_name(row: dict[str, str]) -> str:
    """Return the shop's name with single blanks and its number."""
    return f"{' '.join(row['store_name'].split())} ({row['store_number']})"


def read_categories(source: Path) -> dict[str, str]:
    """Return item number to category; an item which the catalogue lacks is a KeyError on use, never a guess."""
    return {row["Item Number"]: row["Category Name"] for row in read(source / PRODUCTS)}


def by_client(sales: Iterable[Sale]) -> dict[Key, Totals]:
    """Sum shipments by client and month."""
    return add_up(((sale.client, sale.month), sale.amount, sale.bottles) for sale in sales)


def by_category(sales: Iterable[Sale]) -> dict[Key, Totals]:
    """Sum shipments by month and category."""
    return add_up(((sale.month, sale.category), sale.amount, sale.bottles) for sale in sales)


def read_market(source: Path) -> dict[Key, Totals]:
    """Sum the whole state by month and category, all vendors pooled."""
    return add_up(
        ((row["month"], row["category_name"]), Decimal(row["sale_dollars"]), int(row["bottles"]))
        for row in read(source / MARKET)
    )


def read_purchases(source: Path) -> dict[Key, Totals]:
    """Sum the client's purchases by month, category and vendor; unknown stays empty."""
    return add_up(
        (
            (row["month"], row["category_name"], row["vendor_name"]),
            Decimal(row["sale_dollars"]),
            int(row["bottles_sold"]),
        )
        for row in read(source / PURCHASES)
    )


def add_up(lines: Iterable[tuple[Key, Decimal, int]]) -> dict[Key, Totals]:
    """Sum amounts and bottles by key."""
    totals: defaultdict[Key, Totals] = defaultdict(lambda: Totals(Decimal(0), 0))
    for key, amount, bottles in lines:
        before = totals[key]
        totals[key] = Totals(before.amount + amount, before.bottles + bottles)
    return totals


def read(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a gzipped UTF-8 CSV file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def write_whole(name: str, column: str, totals: dict[Key, Totals]) -> None:
    """Write one file of all three years."""
    write_csv(f"{name}.csv.gz", (column, "month"), totals)


def write_split(name: str, columns: Key, totals: dict[Key, Totals]) -> None:
    """Write the years known to the plan and the year of the actuals apart; the month is the first key."""
    known = {key: value for key, value in totals.items() if key[0] <= KNOWN_TO}
    actual = {key: value for key, value in totals.items() if key[0] > KNOWN_TO}
    write_csv(f"{name}_2019_2020.csv.gz", ("month", *columns), known)
    write_csv(f"{name}_2021.csv.gz", ("month", *columns), actual)


def write_csv(name: str, columns: Key, totals: dict[Key, Totals]) -> None:
    """Write sorted rows; no time stamp in the gzip header, so that the bytes repeat."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*columns, "amount", "bottles"))
    writer.writerows((*key, cents(value.amount), value.bottles) for key, value in sorted(totals.items()))
    (HERE / name).write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))


def cents(amount: Decimal) -> str:
    """Return the amount with two decimals; refuse one that has more, because rounding would hide it."""
    exact = amount.quantize(Decimal("0.01"))
    if exact != amount:
        raise ValueError(f"{amount} is not in whole cents")
    return str(exact)


def discrepancies(sales: list[Sale]) -> dict[str, object]:
    """Return five stated errors of the enterprise's file; the product seeds them in the demo, amounts only."""
    return {
        "file": "enterprise_sales_to_fareway_2019_2020.csv.gz",
        "label": "Made up: a discrepancy seeded in the sample so that consolidation has something to show",
        "changes": "amount only; bottles and the shipped file stay as they are",
        "cells": [
            *booked_late(sales, "AMERICAN VODKAS", "2020-09", "2020-10"),
            sent_twice(sales, "CANADIAN WHISKIES", "2019-11"),
            credited(sales, "CREAM LIQUEURS", "2019-12"),
            mistyped(sales, "SCOTCH WHISKIES", "2020-12"),
        ],
    }


def booked_late(sales: list[Sale], category: str, month: str, following: str) -> list[dict[str, str]]:
    """Move the deliveries of the month's last days into the following month."""
    late = sum(sale.amount for sale in cell(sales, category, month) if int(sale.day[8:]) >= LATE_FROM_DAY)
    reason = f"Deliveries of {month}-{LATE_FROM_DAY} and later (USD {late}) were booked in {following}"
    before, after = amount_of(sales, category, month), amount_of(sales, category, following)
    return [
        seeded(
            month, category, before, before - late, f"{reason}: missing here.", "Booked a month late: the month left"
        ),
        seeded(
            following,
            category,
            after,
            after + late,
            f"{reason}: too much here.",
            "Booked a month late: the month entered",
        ),
    ]


def sent_twice(sales: list[Sale], category: str, month: str) -> dict[str, str]:
    """Count the deliveries of the month's largest day twice."""
    days = add_up(((sale.day,), sale.amount, sale.bottles) for sale in cell(sales, category, month))
    (day,), largest = max(days.items(), key=lambda item: item[1].amount)
    original = amount_of(sales, category, month)
    reason = f"The invoices of {day} (USD {largest.amount}) were exported twice."
    return seeded(month, category, original, original + largest.amount, reason, "Invoices exported twice")


def credited(sales: list[Sale], category: str, month: str) -> dict[str, str]:
    """Deduct a credit note which the client has not booked."""
    original = amount_of(sales, category, month)
    note = (original * CREDIT_NOTE_SHARE).quantize(Decimal("0.01"), ROUND_HALF_UP)
    reason = f"A credit note of USD {note} (15 % of the month) is deducted here and not in the client's purchases."
    return seeded(month, category, original, original - note, reason, "Credit note on one side only")


def mistyped(sales: list[Sale], category: str, month: str) -> dict[str, str]:
    """Swap the first two digits of the amount."""
    original = amount_of(sales, category, month)
    digits = str(original)
    typed = Decimal(digits[1] + digits[0] + digits[2:])
    return seeded(month, category, original, typed, "The first two digits were swapped in typing.", "Digits swapped")


def cell(sales: list[Sale], category: str, month: str) -> list[Sale]:
    """Return the shipments of one month and category."""
    return [sale for sale in sales if sale.category == category and sale.month == month]


def amount_of(sales: list[Sale], category: str, month: str) -> Decimal:
    """Return the USD of one month and category."""
    return sum((sale.amount for sale in cell(sales, category, month)), Decimal(0))


def seeded(month: str, category: str, original: Decimal, changed: Decimal, reason: str, label: str) -> dict[str, str]:
    """Return one discrepancy with its difference, a share 0-1, as consolidation measures it; refuse a tolerated one.

    Source: methods, consolidation exception
    """
    difference = abs(changed - original) / max(abs(changed), abs(original))
    if difference <= TOLERANCE:
        raise ValueError(f"{month} {category}: a difference of {difference} is no exception")
    return {
        "month": month,
        "category": category,
        "original_amount": cents(original),
        "seeded_amount": cents(changed),
        "difference_share": str(difference.quantize(Decimal("0.0001"), ROUND_HALF_UP)),
        "reason": reason,
        "label": label,
    }


def write_json(name: str, content: dict[str, object]) -> None:
    """Write readable JSON."""
    (HERE / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
