"""The corporation of the sample: levels, organisations, people, and the strategies in force. Who is who: `register`."""

from dataclasses import dataclass

from cooperation.sample import people, register
from cooperation.sample.people import ADMINISTRATOR, ANALYST, EXECUTIVE, KAM, LOGISTICS, OTHER_KAM, STAFF, acting
from cooperation.sample.register import Entry
from corpsys.access.principal import Principal
from corpsys.corporation import services
from corpsys.corporation.models import CorporationAddress, HierarchyLevel, Organisation
from corpsys.corporation.sample import SAMPLE_SLUG
from corpsys.strategy import services as strategies
from corpsys.strategy.models import StrategyFactor

NAME, CURRENCY, AREA = "Iowa Spirits", "USD", "Spirits for retail in Iowa"
ENTERPRISE = register.DIAGEO
FAREWAY, HY_VEE, CASEYS, KUM_AND_GO = "FAREWAY", "HY-VEE", "CASEY'S", "KUM & GO"
# rank, name, most key suppliers and clients per enterprise
LEVELS = ((1, "State-wide", 5, 12), (2, "Regional", 7, 15), (3, "Local", 12, 40))
CORPORATE_GOALS = (
    "Grow with the clients that matter most, in agreement with them",
    "Plan with clients on shared figures instead of on guesses",
    "Use less packaging and freight for the same value",
)
ENTERPRISE_GOALS = (
    "Win business of key clients that other vendors have today",
    "Join our sales figures with those of every key client by month and category",
    "Deliver fewer bottles for the same value",
)
FACTORS = (
    (StrategyFactor.Kind.INTERNAL, "One key-account manager looks after all state-wide chains"),
    (StrategyFactor.Kind.EXTERNAL, "The State of Iowa is the only wholesaler of spirits; its figures are public"),
)


# A goal of each other enterprise with the corporate goal that it serves, by its place; None: it serves none.
OTHER_GOALS: dict[str, tuple[tuple[str, int | None], ...]] = {
    register.HAWKEYE: (("Grow with the six chains that list all our brands", 0), ("Fill every truck", 2)),
    register.CEDAR: (("Plan the year's distilling with the three largest clients", 1),),
    register.LOESS: (("Bottle for others only with a year's plan", 1), ("Use lighter bottles", 2)),
    register.TALLGRASS: (("Win the shelf at the till of two chains", 0), ("Be the cheapest in every shop", None)),
    register.AMANA: (("Keep every local client by one visit a month", 0),),
    register.DRIFTLESS: (("Share the season's forecast with every local client", 1),),
    register.QUAD: (("Ship two importers' goods in one container", 2),),
}


@dataclass(frozen=True)
class Company:
    """The first enterprise of the sample, the clients, and every organisation, by name."""

    enterprise: Organisation
    clients: dict[str, Organisation]
    all: dict[str, Organisation]


def is_there() -> bool:
    """Say whether the sample has been loaded before."""
    return CorporationAddress.objects.filter(slug=SAMPLE_SLUG).exists()


def found() -> Company:
    """Found the corporation and everything that stands before the first client is looked at."""
    owner = people.account(EXECUTIVE)
    by = services.found_corporation(
        name=NAME,
        slug=SAMPLE_SLUG,
        owner=owner,
        currency=CURRENCY,
        is_sample=True,
        time_zone="America/Chicago",
        area_of_activity=AREA,
    )
    levels = {
        rank: services.set_level(rank=rank, name=name, by=by, max_suppliers=suppliers, max_clients=clients)
        for rank, name, suppliers, clients in LEVELS
    }
    every = _accept((*register.ENTERPRISES, *register.clients(), *register.SUPPLIERS), levels, by)
    enterprise = every[ENTERPRISE]
    _let_in(enterprise, by)
    for name in register.PROPOSED:
        every[name] = services.propose_organisation(
            kind="client", name=name, level=levels[3], country="US", sector="Spirits, retail", by=acting(KAM)
        )
    _put_strategies_in_force(every)
    clients = {name: row for name, row in every.items() if row.kind == Organisation.Kind.CLIENT}
    return Company(enterprise, clients, every)


def _accept(entries: tuple[Entry, ...], levels: dict[int, HierarchyLevel], by: Principal) -> dict[str, Organisation]:
    """Take organisations in, groups before those that belong to them."""
    found: dict[str, Organisation] = {}
    for entry in sorted(entries, key=lambda entry: bool(entry.group)):
        found[entry.name] = services.propose_organisation(
            kind=entry.kind,
            name=entry.name,
            level=levels[entry.level],
            sector=entry.sector,
            city=entry.city,
            country="US",
            markets=list(entry.markets),
            parent=found[entry.group] if entry.group else None,
            by=by,
        )
    return found


def _let_in(enterprise: Organisation, owner: Principal) -> None:
    """The first administrator comes with the corporation; everybody else is let in by the administrator."""
    services.add_member(user=people.account(ADMINISTRATOR), role=ADMINISTRATOR.role, by=owner, founding=True)
    for person in STAFF:
        if person in (KAM, ANALYST, LOGISTICS, OTHER_KAM):
            services.add_member(
                user=people.account(person),
                role=person.role,
                organisation=enterprise,
                department=person.department,
                by=acting(ADMINISTRATOR),
            )


def _put_strategies_in_force(every: dict[str, Organisation]) -> None:
    """One of the corporation, one of every enterprise but the last, which misses it; one goal traces to nothing."""
    by = acting(EXECUTIVE)
    corporate = strategies.start_version(title="Strategy of the corporation (made up for the sample)", by=by)
    above = [strategies.add_goal(strategy=corporate, text=text, by=by) for text in CORPORATE_GOALS]
    for kind, text in FACTORS:
        strategies.add_factor(strategy=corporate, kind=kind, text=text, by=by)
    strategies.publish(strategy=corporate, by=by)
    own = tuple((text, place) for place, text in enumerate(ENTERPRISE_GOALS))
    for name, goals in ({ENTERPRISE: own} | OTHER_GOALS).items():
        version = strategies.start_version(
            title=f"Strategy of {name} (made up for the sample)", enterprise=every[name], by=by
        )
        for text, place in goals:
            serves = None if place is None else above[place]
            strategies.add_goal(strategy=version, text=text, traces_to=serves, by=by)
        for kind, text in FACTORS:
            strategies.add_factor(strategy=version, kind=kind, text=text, by=by)
        strategies.publish(strategy=version, by=by)
