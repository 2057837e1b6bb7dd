"""What hangs together in the sample: partners of every enterprise, causal links with their loops, orientations.

All made up. Partnerships and links are written as rows, since there are two hundred; one event each tells of them.
"""

from datetime import date

from accounts.models import User
from cooperation.sample import register
from cooperation.sample.corporation import Company
from cooperation.sample.opening import MADE_UP
from cooperation.sample.people import EXECUTIVE, acting
from cooperation.sample.register import AMANA, CEDAR, DIAGEO, DRIFTLESS, HAWKEYE, LOESS, ORPHAN, QUAD, TALLGRASS
from corpsys.access.principal import Principal
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation
from corpsys.links.models import CausalLink
from corpsys.orientation import services as orientations
from corpsys.partners.models import Partnership

SINCE = date(2019, 1, 1)
LIMIT_REASON = f"Insurance of every shipment is a condition of the state's warehouse; it replaces nobody ({MADE_UP})."


def load(company: Company) -> None:
    """Let everybody have partners, the links close their loops, and the years have their orientations."""
    by = acting(EXECUTIVE)
    _partner(company, by)
    _link(company, by)
    _orient(company, by)


# --- partners ---------------------------------------------------------------------------------------------------------


def _partner(company: Company, by: Principal) -> None:
    pairs = [*_clients_of(company), *_suppliers_of(company)]
    limited = _past_the_limit(company)
    executive = User.objects.get(email=EXECUTIVE.email)
    rows = [
        Partnership(
            corporation_id=by.corporation_id,
            enterprise=company.all[enterprise],
            partner=partner,
            since=SINCE,
            standing=Partnership.Standing.ACCEPTED,
            limit_reason=LIMIT_REASON if (enterprise, partner) == limited else "",
            limit_passed_by=executive if (enterprise, partner) == limited else None,
        )
        for enterprise, partner in pairs
    ]
    Partnership.objects.bulk_create(rows)
    record(kind="partner.loaded", by=by, after={"partnerships": len(rows)})


def _of(company: Company, kind: str, level: int) -> list[Organisation]:
    found = [row for row in company.all.values() if row.kind == kind and row.level.rank == level]
    return [row for row in found if row.standing == Organisation.Standing.ACCEPTED and row.name != ORPHAN]


def _clients_of(company: Company) -> list[tuple[str, Organisation]]:
    """The higher the level, the fewer clients: ten and six, twelve each, about sixteen each. Source: D3."""
    top, middle, low = (_of(company, "client", level) for level in (1, 2, 3))
    pairs = [(DIAGEO, client) for client in top] + [(HAWKEYE, client) for client in top[:6]]
    for place, name in enumerate((CEDAR, LOESS, TALLGRASS)):
        pairs += [(name, client) for index, client in enumerate(middle) if index % 3 != place]
    fourth = (AMANA, DRIFTLESS, QUAD, register.OKOBOJI)
    for place, name in enumerate(fourth):
        mine, next_ones = low[place::4], low[(place + 1) % 4 :: 4]
        pairs += [(name, client) for client in (*mine, *next_ones[:6])]
    return pairs


def _suppliers_of(company: Company) -> list[tuple[str, Organisation]]:
    """Six and four, six each, four each: the second level has more per enterprise than the third, which is a finding."""
    top, middle, low = (_of(company, "supplier", level) for level in (1, 2, 3))
    pairs = [(DIAGEO, supplier) for supplier in (*top[:5], top[6])] + [(HAWKEYE, supplier) for supplier in top[2:6]]
    for place, name in enumerate((CEDAR, LOESS, TALLGRASS)):
        pairs += [(name, supplier) for index, supplier in enumerate(middle) if index != 4 + place]
    for place, name in enumerate((AMANA, DRIFTLESS, QUAD, register.OKOBOJI)):
        pairs += [(name, supplier) for index, supplier in enumerate(low) if index != place]
    return pairs


def _past_the_limit(company: Company) -> tuple[str, Organisation]:
    """The sixth key supplier of the first enterprise, where the level allows five."""
    return DIAGEO, _of(company, "supplier", 1)[6]


# --- causal links -----------------------------------------------------------------------------------------------------

SAME, OPPOSITE = CausalLink.Polarity.SAME, CausalLink.Polarity.OPPOSITE
LINKS = (
    # reinforcing: promotion, orders, freight
    (DIAGEO, "FAREWAY", SAME, 30, "The more joint promotion, the more FAREWAY orders"),
    ("FAREWAY", register.FREIGHT, SAME, 7, "The more FAREWAY orders, the fuller the trucks"),
    (
        register.FREIGHT,
        DIAGEO,
        SAME,
        60,
        "The fuller the trucks, the less freight costs, the more is left for promotion",
    ),
    # reinforcing: shelf and tasting
    (TALLGRASS, "KUM & GO", SAME, 21, "The more tastings, the more room at the till of KUM & GO"),
    ("KUM & GO", TALLGRASS, SAME, 14, "The more room at the till, the more trial purchases that pay for tastings"),
    # balancing: promotion and stock
    (DIAGEO, "HY-VEE", SAME, 14, "The more promotion, the more HY-VEE takes into stock"),
    ("HY-VEE", DIAGEO, OPPOSITE, 45, "The more stock is left after a promotion, the fewer bottles are ordered next"),
    # balancing: glass and price
    (LOESS, register.VALLEY_GLASS, SAME, 90, "The more is bottled, the scarcer and dearer glass gets"),
    (register.VALLEY_GLASS, LOESS, OPPOSITE, 60, "The dearer glass gets, the less is bottled"),
    # balancing: small runs
    (register.GLASS, HAWKEYE, OPPOSITE, 30, "The longer the glass runs for others, the fewer bottles reach Hawkeye"),
    (HAWKEYE, register.GLASS, SAME, 30, "The more Hawkeye orders ahead, the longer the runs the glass works can plan"),
    # contradicting: one says more, the other less
    ("WALMART", "SAM'S CLUB", SAME, 30, "The more visitors WALMART has, the more members join SAM'S CLUB"),
    ("WALMART", "SAM'S CLUB", OPPOSITE, 30, "The more spirits WALMART sells, the fewer SAM'S CLUB sells"),
    # no loop
    (register.GRAIN, CEDAR, SAME, 180, "The better the harvest, the more Cedar River distils"),
    (register.PALLETS, CEDAR, OPPOSITE, 14, "The longer pallets are away, the less Cedar River ships"),
    (CEDAR, "CASEY'S", SAME, 21, "The more Cedar River ships, the fuller the shelf at CASEY'S"),
    (QUAD, "TARGET", SAME, 45, "The more is imported, the wider the range at TARGET"),
)


def _link(company: Company, by: Principal) -> None:
    rows = [
        CausalLink(
            corporation_id=by.corporation_id,
            cause=company.all[cause],
            effect=company.all[effect],
            polarity=polarity,
            delay_days=days,
            sentence=sentence,
            standing=CausalLink.Standing.ACCEPTED,
        )
        for cause, effect, polarity, days, sentence in LINKS
    ]
    CausalLink.objects.bulk_create(rows)
    record(kind="link.loaded", by=by, after={"links": len(rows)})


# --- orientations -----------------------------------------------------------------------------------------------------

ORIENTATIONS = (
    (DIAGEO, "sales", date(2015, 1, 1), date(2018, 12, 31), ("economics", "statistics")),
    (DIAGEO, "marketing", date(2019, 1, 1), None, ("economics", "psychology", "statistics", "sociology")),
    (HAWKEYE, "product", date(2017, 1, 1), date(2020, 12, 31), ("management", "economics")),
    (HAWKEYE, "quality", date(2021, 1, 1), None, ("management", "statistics")),
    (CEDAR, "production", date(2016, 1, 1), None, ("management",)),
    (LOESS, "production", date(2014, 1, 1), date(2019, 12, 31), ()),
    (LOESS, "sales", date(2020, 7, 1), None, ("economics", "informatics")),
    (TALLGRASS, "marketing", date(2020, 1, 1), None, ("psychology", "sociology")),
    (DRIFTLESS, "quality", date(2018, 1, 1), None, ("management",)),
)


def _orient(company: Company, by: Principal) -> None:
    for name, kind, since, until, knowledge in ORIENTATIONS:
        orientations.add_orientation(
            enterprise=company.all[name], kind=kind, since=since, until=until, knowledge=knowledge, note=MADE_UP, by=by
        )
