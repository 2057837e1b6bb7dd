"""What an executive asks: where every process is, whether both sides are winning, and what waits for a decision. Source: ux, page 34."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.metrics.answer import Answer, unknown
from cooperation.decision import selectors as decisions
from cooperation.monitoring import selectors as monitoring
from cooperation.monitoring.selectors import NO_PLAN, Balance
from cooperation.process import selectors as processes
from cooperation.process.definition import labels
from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.models import Bypass, Process, Stage, StageState
from cooperation.process.running import definition_of
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.access.services import may
from corpsys.access.states import Side
from corpsys.corporation.models import Organisation

RUNNING = (StageState.OPEN, StageState.REOPENED)
MOST_WAITING = 20


@dataclass(frozen=True)
class Row:
    """A process: its running stages, for how many days the oldest of them runs, and each side's attainment of its plan."""

    process: Process
    stages: tuple[str, ...]
    days: int | None
    is_late: bool
    host: Answer
    partner: Answer
    index: Answer


@dataclass(frozen=True)
class Waiting:
    """Something that an executive decides; `url` leads to the page where it is answered."""

    what: Text
    about: str
    asked_by: str
    on: date | None
    url: str


@dataclass(frozen=True)
class StageCount:
    """How many processes stand at a stage; one that runs two stages counts in both."""

    name: str
    count: int


@dataclass(frozen=True)
class Numbers:
    """The four numbers of the first row."""

    running: int
    late: int
    ended: int
    waiting: int


def running_processes(principal: Principal, *, with_ended: bool = False) -> list[Process]:
    """Return the processes, the newest first; ended ones only where they are asked for."""
    rows = processes.processes(principal)
    return list(rows if with_ended else rows.filter(cycle__ended_at__isnull=True))


def rows(found: Iterable[Process]) -> list[Row]:
    """Return processes with their attainments, in a number of questions that does not grow with them."""
    listed, today = list(found), timezone.localdate()
    balances = monitoring.balances(process.cycle for process in listed)
    return [_row(process, balances[process.cycle_id], today) for process in listed]


def _row(process: Process, balance: Balance, today: date) -> Row:
    stages = [stage for stage in process.stages.all() if stage.state in RUNNING]
    is_running = process.cycle.ended_at is None
    opened = [timezone.localdate(stage.opened_at) for stage in stages if stage.opened_at]
    definition = definition_of(process)
    return Row(
        process=process,
        stages=tuple(labels.stage_name(definition, stage.number) for stage in stages) if is_running else (),
        days=(today - min(opened)).days if opened and is_running else None,
        is_late=is_running and any(stage.due_on and stage.due_on < today for stage in stages),
        host=_mean(balance, Side.HOST),
        partner=_mean(balance, Side.PARTNER),
        index=balance.index,
    )


def _mean(balance: Balance, side: Side) -> Answer:
    found = balance.of(side)
    return found.mean if found else unknown(NO_PLAN)


def stage_counts(principal: Principal) -> list[StageCount]:
    """Return for each stage how many running processes stand there."""
    open_stages = Stage.objects.visible_to(principal).filter(state__in=RUNNING, cycle__ended_at__isnull=True)
    counts = Counter(open_stages.values_list("number", flat=True))
    return [StageCount(labels.stage_name(SHIPPED, stage.number), counts[stage.number]) for stage in SHIPPED.stages]


def numbers(principal: Principal, waiting_count: int) -> Numbers:
    """Return the numbers of the first row; a process is late where a running stage is past its day."""
    found = processes.processes(principal)
    late = Stage.objects.visible_to(principal).filter(
        state__in=RUNNING, cycle__ended_at__isnull=True, due_on__lt=timezone.localdate()
    )
    return Numbers(
        running=found.filter(cycle__ended_at__isnull=True).count(),
        late=late.values("process_id").distinct().count(),
        ended=found.filter(cycle__ended_at__isnull=False).count(),
        waiting=waiting_count,
    )


def waiting(principal: Principal) -> list[Waiting]:
    """Return what waits for this executive's decision: variants, gates, organisations; each the longest waiting first."""
    return [*_variants(principal), *_bypasses(principal), *_organisations(principal)]


def _variants(principal: Principal) -> list[Waiting]:
    slug = principal.corporation_slug
    return [
        Waiting(
            what=_("A variant above the recommendation: %(variant)s") % {"variant": row.get_chosen_display()},
            about=f"{row.workspace.host.name} × {row.workspace.partner.name}",
            asked_by=row.decided_by.name,
            on=timezone.localdate(row.decided_at),
            url=reverse(
                "variant", args=[slug, row.workspace.partner.slug], query={"enterprise": row.workspace.host.slug}
            ),
        )
        for row in decisions.waiting(principal)[:MOST_WAITING]
    ]


def _bypasses(principal: Principal) -> list[Waiting]:
    if not may(principal, "approve_bypass"):
        return []
    found = Bypass.objects.visible_to(principal).filter(standing=Bypass.Standing.ASKED)
    found = found.select_related("process", "asked_by").order_by("asked_at", "id")
    return [
        Waiting(
            what=_("A gate to be passed with an exception: %(stage)s")
            % {"stage": labels.stage_name(definition_of(row.process), row.stage)},
            about=str(row.process),
            asked_by=row.asked_by.name,
            on=timezone.localdate(row.asked_at),
            url=reverse("bypass", args=[principal.corporation_slug, row.process.key, row.public_id]),
        )
        for row in found[:MOST_WAITING]
    ]


def _organisations(principal: Principal) -> list[Waiting]:
    if not may(principal, "accept_organisation"):
        return []
    found = Organisation.objects.visible_to(principal).filter(standing=Organisation.Standing.PROPOSED)
    return [
        Waiting(
            what=_("An organisation proposed for the corporation: %(kind)s") % {"kind": row.get_kind_display()},
            about=row.name,
            asked_by="",
            on=None,
            url=reverse("organisation", args=[principal.corporation_slug, row.slug]),
        )
        for row in found.order_by("id")[:MOST_WAITING]
    ]
