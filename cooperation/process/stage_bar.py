"""The bar of stages: state of each in words, the stages that run at the same time, and where the client joins.

It only arranges; what may be linked and what is outdated is said by the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from cooperation.process.definition import derive, labels
from cooperation.process.definition.types import ClientPart, ProcessDefinition, Side, StageDefinition, StageState
from cooperation.process.sides import letter


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What a page says about one stage. `url`: empty where the reader cannot open it.

    `by_exception`: its gate was passed with open conditions. `is_outdated`: an earlier stage was reopened since.
    """

    state: StageState
    url: str = ""
    by_exception: bool = False
    is_outdated: bool = False


@dataclass(frozen=True, slots=True)
class StageMark:
    """One stage in the bar. `look`: the class of its state; `number`: empty for preparation and closing."""

    number: str
    name: str
    sentence: str
    look: str
    state: str
    url: str
    is_selected: bool


@dataclass(frozen=True, slots=True)
class StageGroup:
    """Stages that open together; more than one run at the same time."""

    marks: tuple[StageMark, ...]
    has_client: bool
    client_joins: bool

    @property
    def is_parallel(self) -> bool:
        return len(self.marks) > 1


@dataclass(frozen=True, slots=True)
class StageBar:
    """The bar; `client`: a sentence about where the client joins; `joins`, `letter`: the same in short, at the place."""

    groups: tuple[StageGroup, ...]
    client: str
    joins: str
    letter: str

    @property
    def shows_client(self) -> bool:
        return any(group.has_client for group in self.groups)


def stage_bar(
    definition: ProcessDefinition, variant: str, facts: Mapping[int, StageFacts], *, selected: int | None = None
) -> StageBar:
    """Return the bar of a process in one variant, in the language that is active.

    `facts`: by stage number, one for every stage; `selected`: the stage whose page this is. Source: D20, D25.
    """
    entry = derive.entry_stage(definition, variant)
    groups = [list(rows) for _gate, rows in groupby(definition.stages, key=lambda row: row.opened_by)]
    of_any = definition.for_any_parties
    return StageBar(
        groups=tuple(_group(definition, variant, rows, facts, entry, selected) for rows in groups),
        client=_client(definition, entry),
        joins=_("partner joins") if of_any else _("client joins"),
        letter=letter(Side.PARTNER, for_any_parties=of_any),
    )


def _group(
    definition: ProcessDefinition,
    variant: str,
    rows: list[StageDefinition],
    facts: Mapping[int, StageFacts],
    entry: int | None,
    selected: int | None,
) -> StageGroup:
    return StageGroup(
        marks=tuple(_mark(definition, row, facts[row.number], row.number == selected) for row in rows),
        has_client=any(row.column(variant).client_part == ClientPart.FULL for row in rows),
        client_joins=any(row.number == entry for row in rows),
    )


def _mark(definition: ProcessDefinition, row: StageDefinition, facts: StageFacts, is_selected: bool) -> StageMark:
    label = labels.stage(definition, row.number)
    return StageMark(
        number=str(row.number) if row.is_box else "",
        name=str(label.short),
        sentence=str(label.sentence),
        look=_look(facts),
        state=_state(facts),
        url=facts.url,
        is_selected=is_selected,
    )


def _look(facts: StageFacts) -> str:
    if facts.is_outdated:
        return "outdated"
    return "exception" if facts.by_exception and facts.state == StageState.PASSED else facts.state.value


def _state(facts: StageFacts) -> str:
    passed = facts.state == StageState.PASSED
    state = _("passed with an exception") if passed and facts.by_exception else str(facts.state.label)
    return _("%(state)s, outdated") % {"state": state} if facts.is_outdated else state


def _client(definition: ProcessDefinition, entry: int | None) -> str:
    if entry is None:
        outside = (_("The client stays outside the process."), _("The partner stays outside the process."))
        return outside[definition.for_any_parties]
    joins = (_("The client joins at %(stage)s."), _("The partner joins at %(stage)s."))
    return joins[definition.for_any_parties] % {"stage": labels.stage_name(definition, entry)}
