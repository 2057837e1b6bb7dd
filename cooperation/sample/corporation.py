"""The corporation of the sample: levels, organisations, people, and the strategies in force."""

from dataclasses import dataclass

from cooperation.sample import people
from cooperation.sample.people import ADMINISTRATOR, ANALYST, EXECUTIVE, KAM, LOGISTICS, OTHER_KAM, STAFF, acting
from corpsys.access.principal import Principal
from corpsys.corporation import services
from corpsys.corporation.models import CorporationAddress, HierarchyLevel, Organisation
from corpsys.corporation.sample import SAMPLE_SLUG
from corpsys.strategy import services as strategies
from corpsys.strategy.models import StrategyFactor, StrategyGoal, StrategyVersion

NAME, CURRENCY = "Iowa Spirits", "USD"
ENTERPRISE = "DIAGEO AMERICAS"
FAREWAY, HY_VEE, CASEYS, KUM_AND_GO = "FAREWAY", "HY-VEE", "CASEY'S", "KUM & GO"
STATEWIDE = (
    *(HY_VEE, FAREWAY, "WALMART", CASEYS, "SAM'S CLUB", "CENTRAL CITY LIQUOR", KUM_AND_GO, "TARGET", "COSTCO"),
    "WALGREENS",
)
LOCAL = ("WILKIE LIQUORS (5102)", "BENZ DISTRIBUTING (3773)", "LOT-A-SPIRITS (3952)")
PROPOSED = ("I-80 LIQUOR / COUNCIL BLUFFS (4312)", "HAPPY'S WINE & SPIRITS (4988)")
SUPPLIERS = ("Glass works (made up)", "Freight carrier (made up)", "Grain cooperative (made up)")
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


@dataclass(frozen=True)
class Company:
    """The enterprise of the sample and its clients by name."""

    enterprise: Organisation
    clients: dict[str, Organisation]


def is_there() -> bool:
    """Say whether the sample has been loaded before."""
    return CorporationAddress.objects.filter(slug=SAMPLE_SLUG).exists()


def found() -> Company:
    """Found the corporation and everything that stands before the first client is looked at."""
    owner = people.account(EXECUTIVE)
    by = services.found_corporation(
        name=NAME, slug=SAMPLE_SLUG, owner=owner, currency=CURRENCY, is_sample=True, time_zone="America/Chicago"
    )
    statewide, local = (
        services.set_level(rank=1, name="State-wide", by=by, max_clients=20),
        services.set_level(rank=2, name="Local", by=by, max_clients=200),
    )
    enterprise = _accepted("enterprise", ENTERPRISE, statewide, by)
    clients = {name: _accepted("client", name, statewide, by) for name in STATEWIDE}
    clients |= {name: _accepted("client", name, local, by) for name in LOCAL}
    for name in SUPPLIERS:
        _accepted("supplier", name, local, by)
    _let_in(enterprise, by)
    for name in PROPOSED:
        clients[name] = services.propose_organisation(
            kind="client", name=name, level=local, country="US", sector="Spirits, retail", by=acting(KAM)
        )
    _put_strategies_in_force(enterprise)
    return Company(enterprise, clients)


def _accepted(kind: str, name: str, level: HierarchyLevel, by: Principal) -> Organisation:
    sector = {"enterprise": "Spirits", "client": "Spirits, retail"}.get(kind, "")
    return services.propose_organisation(kind=kind, name=name, level=level, country="US", sector=sector, by=by)


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


def _put_strategies_in_force(enterprise: Organisation) -> None:
    by = acting(EXECUTIVE)
    corporate = strategies.start_version(title="Strategy of the corporation (made up for the sample)", by=by)
    above = [strategies.add_goal(strategy=corporate, text=text, by=by) for text in CORPORATE_GOALS]
    for kind, text in FACTORS:
        strategies.add_factor(strategy=corporate, kind=kind, text=text, by=by)
    strategies.publish(strategy=corporate, by=by)
    own = strategies.start_version(
        title=f"Strategy of {ENTERPRISE} (made up for the sample)", enterprise=enterprise, by=by
    )
    _add_traced(own, above, by)
    strategies.publish(strategy=own, by=by)


def _add_traced(own: StrategyVersion, above: list[StrategyGoal], by: Principal) -> None:
    for text, goal in zip(ENTERPRISE_GOALS, above, strict=True):
        strategies.add_goal(strategy=own, text=text, traces_to=goal, by=by)
    for kind, text in FACTORS:
        strategies.add_factor(strategy=own, kind=kind, text=text, by=by)
