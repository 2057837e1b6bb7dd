"""The list of clients: its filters, columns, rows, and the views that it brings along. Source: ux, page 8; D10–D15."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from cooperation.clients import cells, portfolio, rows
from cooperation.clients.forms import ClientFilter
from cooperation.clients.next_step import NextStep, next_step
from cooperation.clients.portfolio import Facts
from cooperation.clients.scope import Scope
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.access.states import Role
from corpsys.lists import declaration
from corpsys.lists.declaration import Column, Declaration, StandardView

KEY = "clients"


@dataclass(frozen=True)
class Line:
    """One client of the list."""

    facts: Facts
    step: NextStep


def lines(principal: Principal, chosen: dict[str, Any], found: list[Any]) -> list[Line]:
    """Return what the columns read of these clients."""
    return [Line(facts, next_step(facts, principal)) for facts in portfolio.facts_of(principal, found, chosen["scope"])]


def labels(principal: Principal, chosen: dict[str, Any]) -> dict[str, Text]:
    """Say in the head what the amounts are, to those who read the run; its months stand over the list."""
    scope: Scope = chosen["scope"]
    if scope.run is None or not scope.knows_run:
        return {}
    return {"amount": f"{str(scope.run.get_measure_display()).capitalize()}, {scope.run.currency}"}


def _of(read: Callable[[Facts], Any]) -> Callable[[Line], Any]:
    return lambda line: read(line.facts)


def _shown(show: Callable[[str, Facts], Any]) -> Callable[[str, Line], Any]:
    return lambda corporation, line: show(corporation, line.facts)


def _score(of: str) -> Callable[[Line], Any]:
    return lambda line: getattr(line.facts.scores, of) if line.facts.scores else None


def _readiness(of: str) -> Callable[[Line], Any]:
    return lambda line: getattr(line.facts.readiness, of) if line.facts.readiness else None


def _stage(line: Line) -> str:
    return cells.running_stage(line.facts.summary) if line.facts.summary else ""


def _recommended(line: Line) -> str:
    return str(line.facts.readiness.recommended_label) if line.facts.readiness else ""


def _percent(line: Line) -> Any:
    return None if line.facts.share is None else line.facts.share * 100


def _is_staff_of_pairs(principal: Principal) -> bool:
    return principal.role in (Role.KAM, Role.MEMBER)


NAME = "sort_key"
CLIENTS = Declaration(
    key=KEY,
    title=gettext_lazy("Clients"),
    rows=rows.chosen,
    prepare=lines,
    form=ClientFilter,
    labels=labels,
    scope=("enterprise",),
    picks="slug",
    columns=(
        Column(
            "name", gettext_lazy("Client"), _of(lambda facts: facts.client.name), (NAME,), cell=_shown(cells.client)
        ),
        Column(
            "class",
            gettext_lazy("Class"),
            _of(lambda facts: str(cells.class_label(facts.pareto_class))),
            cell=_shown(cells.pareto_class),
        ),
        Column(
            "amount",
            gettext_lazy("Amount"),
            _of(lambda facts: facts.amount),
            ("amount",),
            then=(NAME,),
            has_gaps=True,
            is_number=True,
            cell=_shown(cells.amount),
            parts=(
                Column("amount", gettext_lazy("Amount"), _of(lambda facts: facts.amount)),
                Column("share", gettext_lazy("Share, %"), _percent),
            ),
        ),
        Column(
            "share",
            gettext_lazy("Share"),
            _of(lambda facts: facts.share),
            ("share",),
            then=(NAME,),
            has_gaps=True,
            is_number=True,
            cell=_shown(cells.share),
            parts=(Column("share", gettext_lazy("Share, %"), _percent),),
        ),
        Column(
            "readiness",
            gettext_lazy("Readiness"),
            _readiness("gap"),
            ("pair_score",),
            then=(NAME,),
            has_gaps=True,
            cell=_shown(cells.readiness),
            parts=(
                Column("host", gettext_lazy("Readiness of the enterprise"), _score("host")),
                Column("partner", gettext_lazy("Readiness of the client"), _score("partner")),
                Column("pair", gettext_lazy("Readiness of the pair"), _score("pair")),
                Column("gap", gettext_lazy("Gap"), _readiness("gap")),
                Column("level", gettext_lazy("Readiness level"), _readiness("level")),
                Column("rated", gettext_lazy("Assessed on"), _readiness("rated_at")),
            ),
        ),
        Column("recommended", gettext_lazy("Recommended"), _recommended),
        Column(
            "variant",
            gettext_lazy("Variant"),
            _of(lambda facts: facts.variant),
            cell=_shown(cells.variant),
            parts=(
                Column("variant", gettext_lazy("Variant"), _of(lambda facts: facts.variant)),
                Column("recommended", gettext_lazy("Recommended"), _recommended),
            ),
        ),
        Column(
            "stage",
            gettext_lazy("Stage"),
            _stage,
            ("stage",),
            then=(NAME,),
            has_gaps=True,
            cell=_shown(cells.stage),
            parts=(
                Column(
                    "process", gettext_lazy("Process"), _of(lambda facts: facts.process.key if facts.process else "")
                ),
                Column("stage", gettext_lazy("Stage"), _stage),
            ),
        ),
        Column(
            "step",
            gettext_lazy("Next step"),
            lambda line: str(line.step.label),
            ("due_on",),
            then=(NAME,),
            has_gaps=True,
            cell=lambda corporation, line: cells.step(corporation, line.facts, line.step),
            parts=(
                Column("step", gettext_lazy("Next step"), lambda line: str(line.step.label)),
                Column("due", gettext_lazy("Due on"), lambda line: line.step.due_on),
                Column("late", gettext_lazy("Days overdue"), lambda line: max(line.step.days_late or 0, 0) or None),
            ),
        ),
        Column("caretaker", gettext_lazy("Caretaker"), _of(lambda facts: facts.caretaker)),
        Column(
            "level",
            gettext_lazy("Level"),
            _of(lambda facts: str(facts.client.level)),
            ("level__rank",),
            then=(NAME,),
        ),
        Column("town", gettext_lazy("Town"), _of(lambda facts: facts.client.city)),
        Column("sector", gettext_lazy("Sector"), _of(lambda facts: facts.client.sector)),
        Column("slug", gettext_lazy("Address in the product"), _of(lambda facts: facts.client.slug)),
    ),
    default=("name", "class", "amount", "readiness", "variant", "stage", "step"),
    order="-amount",
    tiebreak=("id",),
    per_page=25,
    route="clients",
    export_route="clients_export",
    file_name=gettext_lazy("clients"),
    views=(
        StandardView(gettext_lazy("Mine"), "caretaker=me", {"caretaker": rows.ME}, _is_staff_of_pairs),
        StandardView(
            gettext_lazy("Class A without a process"),
            "pareto_class=A&without_process=on",
            {"pareto_class": "A", "without_process": True},
        ),
        StandardView(gettext_lazy("Assessed more than 12 months ago"), "old_assessment=on", {"old_assessment": True}),
    ),
)
declaration.register(CLIENTS)
