"""Computes expected.json from the shipped files: what the product must show, found without the product.

    python -m sample.iowa.make_expected

Money is text with two decimals, shares (0-1) and growth text with six, counts are numbers.
"""

import json
import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from sample.iowa import shipped
from sample.iowa.shipped import ENTERPRISE, FEWEST_OTHERS, HERE, KNOWN, TOLERANCE, Row, of_years, rounded, total

ALL = ("2019", "2020", "2021")
PERIODS = {"2019": ("2019",), "2020": ("2020",), "2019_2020": KNOWN, "2021": ("2021",), "2019_2021": ALL}
TOP = 10
HUNDRED = Decimal(100)

Cell = tuple[str, str]


def main() -> None:
    """Write expected.json next to this script."""
    sales, bought, market = shipped.sales_to_client(), shipped.purchases(), shipped.market()
    clients = shipped.sales_by_client()
    known = of_years(bought, *KNOWN)
    content = {
        "source": "State of Iowa, Iowa Liquor Sales (data.iowa.gov m3tr-qhgy); see SOURCE.md",
        "computed_by": "python -m sample.iowa.make_expected, from the shipped files without the discrepancies",
        "rows": row_counts(sales, bought, market, clients),
        "totals": {name: totals(years, sales, bought, market) for name, years in PERIODS.items()},
        "share_of_wallet_2019_2020": [wallet(known, name) for name in largest(by_category(known))],
        "white_space_2019_2020": white_space(known),
        "growth_2019_2020": growth(bought, market),
        "consolidation": {name: consolidation(PERIODS[name], sales, bought, market) for name in ("2019_2020", "2021")},
        "suppression_2019_2020": suppression(known),
        "pareto": {name: pareto(of_years(clients, *PERIODS[name])) for name in ("2019_2021", "2019_2020")},
        "with_the_seeded_discrepancies": seeded(of_years(sales, *KNOWN)),
    }
    (HERE / "expected.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def row_counts(sales: list[Row], bought: list[Row], market: list[Row], clients: list[Row]) -> dict[str, int]:
    """Return data rows of each shipped file, header not counted."""
    sets = {"enterprise_sales_to_fareway": sales, "fareway_purchases": bought, "enterprise_market": market}
    counts = {f"{name}_2019_2020": len(of_years(rows, *KNOWN)) for name, rows in sets.items()}
    counts |= {f"{name}_2021": len(of_years(rows, "2021")) for name, rows in sets.items()}
    return counts | {"diageo_sales_by_chain": len(clients)}


def totals(years: Sequence[str], sales: list[Row], bought: list[Row], market: list[Row]) -> dict[str, Any]:
    """Return the period's totals over all rows, unknown included."""
    rows = of_years(bought, *years)
    own, unknown = from_enterprise(rows), [row for row in rows if not row.category]
    client, enterprise = total(rows), total(own)
    return {
        "purchases": rounded(client, 2),
        "purchases_from_enterprise": rounded(enterprise, 2),
        "enterprise_sales_to_client": rounded(total(of_years(sales, *years)), 2),
        "share_of_wallet": rounded(enterprise / client, 6),
        "purchases_without_vendor_and_category": rounded(total(unknown), 2),
        "purchases_from_other_known_vendors": rounded(client - enterprise - total(unknown), 2),
        "share_of_wallet_of_known_purchases": rounded(enterprise / (client - total(unknown)), 6),
        "market": rounded(total(of_years(market, *years)), 2),
        "purchases_bottles": shipped.bottles(rows),
        "purchases_from_enterprise_bottles": shipped.bottles(own),
    }


def from_enterprise(rows: list[Row]) -> list[Row]:
    """Return the client's purchases from the enterprise."""
    return [row for row in rows if row.vendor == ENTERPRISE]


def by_category(rows: list[Row]) -> dict[str, Decimal]:
    """Return USD by known category."""
    return shipped.total_by((row for row in rows if row.category), lambda row: row.category)


def largest(amounts: dict[str, Decimal]) -> list[str]:
    """Return the names of the ten largest amounts, largest first."""
    return sorted(amounts, key=lambda name: (-amounts[name], name))[:TOP]


def wallet(bought: list[Row], category: str) -> dict[str, Any]:
    """Return one category: the client's purchases, the enterprise's part and all other vendors pooled."""
    rows = [row for row in bought if row.category == category]
    own, everything = total(from_enterprise(rows)), total(rows)
    others = len({row.vendor for row in rows} - {ENTERPRISE})
    return {
        "category": category,
        "purchases": rounded(everything, 2),
        "from_enterprise": rounded(own, 2),
        "from_others": rounded(everything - own, 2),
        "share_of_wallet": rounded(own / everything, 6),
        "other_vendors": others,
        "suppressed_for_enterprise": others < FEWEST_OTHERS,
    }


def white_space(bought: list[Row]) -> dict[str, Any]:
    """Return what the client buys elsewhere: the largest amounts, and of those where it buys nothing here."""
    own = by_category(from_enterprise(bought))
    elsewhere = {name: amount - own.get(name, Decimal(0)) for name, amount in by_category(bought).items()}
    untouched = {name: amount for name, amount in elsewhere.items() if name not in own}
    return {
        "known_categories": len(elsewhere),
        "all_categories_amount": rounded(sum(elsewhere.values(), Decimal(0)), 2),
        "largest": [wallet(bought, name) for name in largest(elsewhere)],
        "categories_without_enterprise": len(untouched),
        "categories_without_enterprise_amount": rounded(sum(untouched.values(), Decimal(0)), 2),
        "largest_without_enterprise": [wallet(bought, name) for name in largest(untouched)],
    }


def growth(bought: list[Row], market: list[Row]) -> dict[str, Any]:
    """Return growth 2019 to 2020, client against market, over all and for its ten largest categories."""
    of_client, of_market = yearly(bought), yearly(market)
    names = largest(by_category(of_years(bought, *KNOWN)))
    return {
        "client": rounded(change(of_client(None)), 6),
        "market": rounded(change(of_market(None)), 6),
        "by_category": [
            {
                "category": name,
                "client": rounded(change(of_client(name)), 6),
                "market": rounded(change(of_market(name)), 6),
            }
            for name in names
        ],
    }


def yearly(rows: list[Row]) -> Callable[[str | None], tuple[Decimal, Decimal]]:
    """Return a reader of the USD of 2019 and of 2020, of one category or (None) of everything."""

    def read(category: str | None) -> tuple[Decimal, Decimal]:
        chosen = [row for row in rows if category is None or row.category == category]
        return total(of_years(chosen, "2019")), total(of_years(chosen, "2020"))

    return read


def change(years: tuple[Decimal, Decimal]) -> Decimal:
    """Return the later year over the earlier, less one."""
    return years[1] / years[0] - 1


def consolidation(years: Sequence[str], sales: list[Row], bought: list[Row], market: list[Row]) -> dict[str, Any]:
    """Return month and category cells of both shipped pairs."""
    own, client = cells(of_years(sales, *years)), cells(of_years(bought, *years))
    return {
        "sales_with_purchases_from_enterprise": joined(own, cells(from_enterprise(of_years(bought, *years)))),
        "sales_with_all_purchases": sides(own, client),
        "market_with_all_purchases": sides(cells(of_years(market, *years)), client),
        "client_cells_without_category": sum(1 for _, category in client if not category),
    }


def cells(rows: list[Row]) -> dict[Cell, Decimal]:
    """Return USD by month and category; the unknown category is a cell of its own."""
    return shipped.total_by(rows, lambda row: (row.month, row.category))


def joined(enterprise: dict[Cell, Decimal], client: dict[Cell, Decimal]) -> dict[str, int]:
    """Return both sides of the same measure with its exceptions. Source: methods, consolidation exception."""
    both = enterprise.keys() & client.keys()
    return sides(enterprise, client) | {
        "equal_to_the_cent": sum(1 for key in both if enterprise[key] == client[key]),
        "exceptions": sum(1 for key in both if is_exception(enterprise[key], client[key])),
    }


def sides(enterprise: dict[Cell, Decimal], client: dict[Cell, Decimal]) -> dict[str, int]:
    """Return how many cells both sides have, and how many one side alone."""
    return {
        "matched": len(enterprise.keys() & client.keys()),
        "only_enterprise": len(enterprise.keys() - client.keys()),
        "only_client": len(client.keys() - enterprise.keys()),
    }


def is_exception(enterprise: Decimal, client: Decimal) -> bool:
    """Tell whether the difference is above the tolerance."""
    return abs(enterprise - client) > TOLERANCE * max(abs(enterprise), abs(client))


def suppression(bought: list[Row]) -> dict[str, Any]:
    """Return what the enterprise may not see because fewer than three others sold it. Source: D32."""
    named = [row for row in bought if row.category]
    months = {(row.month, row.category) for row in named}
    others = {(row.month, row.category, row.vendor) for row in named if row.vendor != ENTERPRISE}
    seen = shipped.total_by(
        (Row(month=month, amount=Decimal(1), bottles=0, category=category) for month, category, _ in others),
        lambda row: (row.month, row.category),
    )
    period = [wallet(bought, name) for name in sorted(by_category(bought))]
    return {
        "month_category_cells": len(months),
        "month_category_cells_suppressed": sum(1 for key in months if seen.get(key, 0) < FEWEST_OTHERS),
        "categories_suppressed_over_the_period": [row for row in period if row["suppressed_for_enterprise"]],
    }


def pareto(rows: list[Row]) -> dict[str, Any]:
    """Return the client portfolio by sales, which stand for profit. Source: methods, Pareto."""
    amounts = shipped.total_by(rows, lambda row: row.client)
    names = sorted(amounts, key=lambda name: (-amounts[name], name))
    values, everything = [amounts[name] for name in names], total(rows)
    top = math.ceil(Decimal("0.2") * len(values))
    if values[-1] <= 0:
        raise ValueError("a client without profit: the classes none and loss are needed")
    k80, k95 = prefix(values, Decimal("0.80")), prefix(values, Decimal("0.95"))
    rank = names.index(shipped.CLIENT) + 1
    hhi = sum(((HUNDRED * value / everything) ** 2 for value in values), Decimal(0))
    entries = [
        {"client": name, "amount": rounded(amounts[name], 2), "share": rounded(amounts[name] / everything, 6)}
        for name in names
    ]
    return {
        "clients": len(values),
        "total": rounded(everything, 2),
        "k80": k80,
        "classes": {"A": k80, "B": k95 - k80, "C": len(values) - k95},
        "top_20_percent_clients": top,
        "top_20_percent_share": rounded(sum(values[:top], Decimal(0)) / everything, 6),
        "hhi": rounded(hhi, 4),
        "effective_number": rounded(10_000 / hhi, 4),
        "gini": rounded(gini(values), 6),
        "clients_with_a_tenth_or_more": [name for name in names if amounts[name] >= everything / 10],
        "fareway": {"rank": rank, "class": "A" if rank <= k80 else "B" if rank <= k95 else "C"} | entries[rank - 1],
        "first_ten": entries[:TOP],
    }


def prefix(values: list[Decimal], share: Decimal) -> int:
    """Return how many of the largest reach the share; the one that crosses is in."""
    running = Decimal(0)
    for position, value in enumerate(values, start=1):
        running += value
        if running >= share * sum(values, Decimal(0)):
            return position
    raise ValueError("no positive amounts")


def gini(values: list[Decimal]) -> Decimal:
    """Return the Gini coefficient. Source: methods, Pareto."""
    count, ascending = len(values), sorted(values)
    weighted = sum((position * value for position, value in enumerate(ascending, start=1)), Decimal(0))
    return 2 * weighted / (count * sum(values, Decimal(0))) - Decimal(count + 1) / count


def seeded(sales: list[Row]) -> dict[str, Any]:
    """Return what the demo shows once the five discrepancies are in the enterprise's file."""
    stated = json.loads((HERE / "discrepancies.json").read_text(encoding="utf-8"))["cells"]
    true = cells(sales)
    changed = true | {(cell["month"], cell["category"]): Decimal(cell["seeded_amount"]) for cell in stated}
    return {"enterprise_sales_to_client": rounded(sum(changed.values(), Decimal(0)), 2)} | joined(changed, true)


if __name__ == "__main__":
    main()
