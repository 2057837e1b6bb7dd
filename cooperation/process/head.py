"""What stands above every page of a process: the parties, the variant, the leads, the tabs and the bar of stages."""

from dataclasses import dataclass

from django.urls import reverse

from cooperation.process import tabs
from cooperation.process.definition import derive
from cooperation.process.models import Process
from cooperation.process.running import definition_of, spoken_of, states_of
from cooperation.process.sides import SideWords, side_words
from cooperation.process.stage_bar import StageBar, StageFacts, stage_bar
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.access.services import readable
from corpsys.access.states import K, Part, Side, State
from corpsys.access.table import PARTNER_NAMES_ONLY
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.kinds import ProcessKind

PAGE, STAGE_PAGE = "process", "stage"


@dataclass(frozen=True)
class HeadTab:
    label: Text
    url: str
    active: bool


@dataclass(frozen=True)
class Head:
    """`bar` is None, `variant` and `state` empty, for a client that may know the names of the parties only (K9 ³)."""

    url: str
    kind: ProcessKind
    words: SideWords
    host: str
    partner: str
    host_lead: str
    partner_lead: str
    variant: str
    tabs: tuple[HeadTab, ...]
    bar: StageBar | None
    is_ended: bool


def head(process: Process, principal: Principal, path: str, selected: int | None = None) -> Head:
    """Return the head of a process page. `path`: the page's address; `selected`: the stage it shows, if one."""
    slug, hidden = principal.corporation_slug, knows_names_only(principal, process)
    leads = {
        row.side: row.user.name for row in workspaces.team(process.workspace_id) if row.part in (Part.LEADER, Part.LEAD)
    }
    return Head(
        url=reverse(PAGE, args=[slug, process.key]),
        kind=process.workspace.kind,
        words=side_words(process.workspace),
        host=process.workspace.host.name,
        partner=process.workspace.partner.name,
        host_lead=leads.get(Side.HOST, ""),
        partner_lead=leads.get(Side.PARTNER, ""),
        variant="" if hidden else process.cycle.get_variant_display(),
        tabs=head_tabs(process, principal, path),
        bar=None if hidden else _bar(process, principal, selected),
        is_ended=process.cycle.ended_at is not None,
    )


def knows_names_only(principal: Principal, process: Process) -> bool:
    """Say whether the reader may know the parties of the process and no stage of it. Source: access, K9 ³."""
    return principal.is_guest and (K.K9, State(process.cycle.state)) in PARTNER_NAMES_ONLY


def is_inside(principal: Principal, process: Process) -> bool:
    """Say whether the reader may see more of the process than its name and stage."""
    return not readable(principal, process.cycle).isdisjoint({K.K1, K.K8})


def head_tabs(process: Process, principal: Principal, path: str) -> tuple[HeadTab, ...]:
    """Return the tabs of a process; the one with the longest address that leads to `path` is the page's own."""
    found = [
        (tab, reverse(tab.route, args=[principal.corporation_slug, process.key])) for tab in tabs.of(process, principal)
    ]
    own = max((url for _tab, url in found if path.startswith(url)), key=len, default="")
    return tuple(HeadTab(tab.label, url, url == own) for tab, url in found)


def _bar(process: Process, principal: Principal, selected: int | None) -> StageBar:
    definition, rows = spoken_of(process), list(process.stages.all())
    states, variant = states_of(rows), process.cycle.variant
    linked = open_pages(process, principal)
    facts = {
        row.number: StageFacts(
            state=states[row.number],
            url=reverse(STAGE_PAGE, args=[principal.corporation_slug, process.key, row.number])
            if row.number in linked
            else "",
            by_exception=row.passed_with_exception,
            is_outdated=row.is_outdated,
        )
        for row in rows
    }
    return stage_bar(definition, variant, facts, selected=selected)


def open_pages(process: Process, principal: Principal) -> frozenset[int]:
    """Return the stages whose content this reader may open: all, those with a full part for the client, or none."""
    if not is_inside(principal, process):
        return frozenset()
    definition = definition_of(process)
    if principal.is_guest:
        return frozenset(derive.stages_of_client(definition, process.cycle.variant))
    return frozenset(stage.number for stage in definition.stages)
