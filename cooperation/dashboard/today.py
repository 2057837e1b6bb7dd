"""What needs a person today: the open stages of their processes, and what waits for a decision. Source: ux, page 3."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.concept.models import ConceptMessage
from cooperation.decision.models import Decision
from cooperation.process import gate
from cooperation.process.definition import labels
from cooperation.process.gate import GateCondition
from cooperation.process.models import Bypass, Process, Stage, StageState
from cooperation.process.running import definition_of
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.access.states import Role, Side
from corpsys.corporation.models import Organisation
from corpsys.register import proposals

MOST_ROWS = 20
OPEN = (StageState.OPEN, StageState.REOPENED)


@dataclass(frozen=True)
class OpenStage:
    """A stage that waits for this person's team; `late_days`: 0 while it is not overdue."""

    process: Process
    label: str
    url: str
    due_on: date | None
    late_days: int


@dataclass(frozen=True)
class Waiting:
    """Something that waits for an answer of this person."""

    what: Text
    about: str
    url: str


@dataclass(frozen=True)
class Today:
    """`next_steps`: the open gate items of the most urgent stage, which is the first of `stages`."""

    stages: list[OpenStage]
    next_steps: list[GateCondition]
    waiting: list[Waiting]

    @property
    def is_empty(self) -> bool:
        return not self.stages and not self.waiting


def today(principal: Principal) -> Today:
    """Return what needs this person, the most urgent first."""
    rows = _open_stages(principal)
    first = gate.open_conditions(rows[0].process, rows[0].number, principal) if rows else []
    stages = [_open_stage(row, principal) for row in rows]
    return Today(stages, first, [*_decisions(principal), *_questions(principal)])


def _open_stages(principal: Principal) -> list[Stage]:
    rows = Stage.objects.visible_to(principal).filter(
        workspace_id__in=principal.workspaces, state__in=OPEN, cycle__ended_at=None
    )
    rows = rows.select_related("process__cycle", "process__workspace__host", "process__workspace__partner")
    return list(rows.order_by(F("due_on").asc(nulls_last=True), "process_id", "number")[:MOST_ROWS])


def _open_stage(row: Stage, principal: Principal) -> OpenStage:
    late = (timezone.localdate() - row.due_on).days if row.due_on else 0
    return OpenStage(
        process=row.process,
        label=labels.stage_name(definition_of(row.process), row.number),
        url=reverse("stage", args=[principal.corporation_slug, row.process.key, row.number]),
        due_on=row.due_on,
        late_days=max(late, 0),
    )


def _decisions(principal: Principal) -> list[Waiting]:
    if principal.role != Role.EXECUTIVE:
        return []
    slug = principal.corporation_slug
    bypasses = Bypass.objects.visible_to(principal).filter(standing=Bypass.Standing.ASKED).select_related("process")
    decisions = Decision.objects.visible_to(principal).filter(standing=Decision.Standing.WAITING)
    decisions = decisions.select_related("workspace__host", "workspace__partner")
    proposed = Organisation.objects.visible_to(principal).filter(
        # Those of an import are accepted together, on its page.
        standing=Organisation.Standing.PROPOSED,
        created_by_import=None,
    )
    found = [
        Waiting(
            _("A gate to be passed with an exception"),
            str(row.process),
            reverse("bypass", args=[slug, row.process.key, row.public_id]),
        )
        for row in bypasses[:MOST_ROWS]
    ]
    found += [
        Waiting(
            _("A variant above the recommendation"),
            row.workspace.partner.name,
            reverse("variant", args=[slug, row.workspace.partner.slug], query={"enterprise": row.workspace.host.slug}),
        )
        for row in decisions[:MOST_ROWS]
    ]
    found += [
        Waiting(
            _("An organisation proposed for the corporation"), row.name, reverse("organisation", args=[slug, row.slug])
        )
        for row in proposed[:MOST_ROWS]
    ]
    found += [
        Waiting(
            ngettext("An import with %(count)s row that waits", "An import with %(count)s rows that wait", row.total)
            % {"count": row.total},
            row.intake.file.name,
            reverse("proposal", args=[slug, row.intake.public_id]),
        )
        for row in proposals.waiting(principal)[:MOST_ROWS]
    ]
    return found


def _questions(principal: Principal) -> list[Waiting]:
    """Clients' questions about an offer of this person's processes whose last word is the client's."""
    rows = ConceptMessage.objects.visible_to(principal).filter(
        workspace_id__in=principal.workspaces, cycle__ended_at=None
    )
    last = rows.order_by("cycle_id", "-id").distinct("cycle_id").select_related("cycle__process")
    slug = principal.corporation_slug
    return [
        Waiting(
            _("A question of the client"),
            str(message.cycle.process),
            reverse("concept", args=[slug, message.cycle.process.key]) + "#questions",
        )
        for message in last
        if message.side == Side.PARTNER
    ]
