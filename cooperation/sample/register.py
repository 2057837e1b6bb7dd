"""The register of the sample: who stands on which level. Clients are those of the public extract, in order of sales.

Of the enterprises only DIAGEO AMERICAS is real; all others, and every supplier, are made up: their sectors say so.
"""

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from cooperation.sample import shipped

NOTE = " (made up)"
TOWN = re.compile(r" / ([A-Z ]+) \(\d+\)$")
MARKETS = ("Iowa", "Midwest")


@dataclass(frozen=True)
class Entry:
    """An organisation to be accepted. `level`: its rank; `group`: the name of the one it belongs to."""

    kind: str
    name: str
    level: int
    sector: str
    city: str = ""
    markets: tuple[str, ...] = MARKETS[:1]
    group: str = ""


DIAGEO = "DIAGEO AMERICAS"
HAWKEYE, CEDAR, LOESS, TALLGRASS = (
    "Hawkeye Brands",
    "Cedar River Distillery",
    "Loess Hills Bottlers",
    "Tallgrass Beverages",
)
AMANA, DRIFTLESS, QUAD, OKOBOJI = (
    "Amana Cordials",
    "Driftless Gin Works",
    "Quad Cities Imports",
    "Okoboji Craft Cellars",
)


def _enterprise(
    name: str, level: int, sector: str, city: str, markets: tuple[str, ...] = MARKETS[:1], group: str = ""
) -> Entry:
    return Entry("enterprise", name, level, f"{sector}{NOTE}", city, markets, group)


ENTERPRISES = (
    Entry("enterprise", DIAGEO, 1, "Spirits", "", MARKETS),
    _enterprise(HAWKEYE, 1, "Spirits", "Des Moines", MARKETS),
    _enterprise(CEDAR, 2, "Spirits, distilling", "Cedar Rapids"),
    _enterprise(LOESS, 2, "Spirits, bottling", "Council Bluffs", MARKETS, HAWKEYE),
    _enterprise(TALLGRASS, 2, "Spirits, ready to drink", "Ames"),
    _enterprise(AMANA, 3, "Spirits, cordials", "Amana"),
    _enterprise(DRIFTLESS, 3, "Spirits, gin", "Decorah"),
    _enterprise(QUAD, 3, "Spirits, import", "Davenport", MARKETS),
    _enterprise(OKOBOJI, 3, "Spirits, small batches", "Okoboji"),
)

GLASS, FREIGHT, GRAIN = "Mississippi Glass Works", "Heartland Freight", "Raccoon River Grain"
VALLEY_GLASS, PALLETS = "Cedar Valley Glass", "River Pallet Pool"
ORPHAN = "Bluffs Label Printers"


def _supplier(name: str, level: int, sector: str, city: str, group: str = "") -> Entry:
    return Entry("supplier", name, level, f"{sector}{NOTE}", city, group=group)


SUPPLIERS = (
    _supplier(GLASS, 1, "Packaging, glass", "Davenport"),
    _supplier(FREIGHT, 1, "Transport", "Des Moines"),
    _supplier(GRAIN, 1, "Agriculture", "Fort Dodge"),
    _supplier("Prairie Neutral Spirits", 1, "Distilling", "Muscatine"),
    _supplier("Hawkeye Cartons", 1, "Packaging, carton", "Waterloo"),
    _supplier("Midland Media", 1, "Advertising", "Des Moines"),
    _supplier("Iowa Trade Insurance", 1, "Insurance", "West Des Moines"),
    _supplier(VALLEY_GLASS, 2, "Packaging, glass", "Cedar Falls", GLASS),
    _supplier(PALLETS, 2, "Transport, pallets", "Dubuque"),
    _supplier("Corn Belt Malting", 2, "Agriculture", "Marshalltown"),
    _supplier("Skunk River Closures", 2, "Packaging, closures", "Ames"),
    _supplier("Lake Red Rock Warehousing", 2, "Storage", "Pella"),
    _supplier("Maquoketa Print", 2, "Printing", "Maquoketa"),
    _supplier("Nishnabotna Sugar", 2, "Food ingredients", "Atlantic"),
    _supplier("Backbone Botanicals", 3, "Food ingredients", "Strawberry Point"),
    _supplier("Turkey River Couriers", 3, "Transport", "Elkader"),
    _supplier("Loess Hills Honey", 3, "Food ingredients", "Missouri Valley"),
    _supplier("Wapsie Bottle Return", 3, "Recycling", "Independence"),
    _supplier("Pikes Peak Cork", 3, "Packaging, closures", "McGregor"),
    _supplier(ORPHAN, 3, "Printing", "Council Bluffs"),
)

STATEWIDE = (
    *("HY-VEE", "FAREWAY", "WALMART", "CASEY'S", "SAM'S CLUB", "CENTRAL CITY LIQUOR", "KUM & GO", "TARGET", "COSTCO"),
    "WALGREENS",
)
LOCAL = ("WILKIE LIQUORS (5102)", "BENZ DISTRIBUTING (3773)", "LOT-A-SPIRITS (3952)")
PROPOSED = ("I-80 LIQUOR / COUNCIL BLUFFS (4312)", "HAPPY'S WINE & SPIRITS (4988)")
# The two belong to one company in truth.
GROUPS = {"SAM'S CLUB": "WALMART"}
CLIENTS, REGIONAL = 71, 18


def clients() -> tuple[Entry, ...]:
    """Return the accepted clients: the state-wide chains, those that stand in several regions, and the local shops."""
    others = [name for name in _by_sales() if name not in (*STATEWIDE, *LOCAL, *PROPOSED)]
    others = others[: CLIENTS - len(STATEWIDE) - len(LOCAL) - len(PROPOSED)]
    # A number in the name is that of one shop; what has none, or sells the most, stands in more places.
    shops = [name for name in others if name.endswith(")")]
    regional = [name for name in others if name not in shops]
    regional = [*regional, *shops][:REGIONAL]
    levels = dict.fromkeys(others, 3) | dict.fromkeys(regional, 2)
    levels = dict.fromkeys(STATEWIDE, 1) | levels | dict.fromkeys(LOCAL, 3)
    return tuple(_client(name, level) for name, level in levels.items())


def _by_sales() -> list[str]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in csv.DictReader(io.StringIO(shipped.table(shipped.SALES_BY_CLIENT).decode("utf-8"))):
        sums[row["client"]] += Decimal(row["amount"])
    return sorted(sums, key=lambda name: (-sums[name], name))


def _client(name: str, level: int) -> Entry:
    town = TOWN.search(name)
    return Entry(
        "client",
        name,
        level,
        "Spirits, retail",
        town[1].title() if town else "",
        MARKETS if level == 1 else MARKETS[:1],
        GROUPS.get(name, ""),
    )
