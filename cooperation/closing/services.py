"""The acts of closing: sealed answers, their submission, the recorded decision, the exit checklist, the next cycle. Source: D44, D45."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.actions import selectors as actions
from cooperation.closing import exit_list, policies, selectors
from cooperation.closing.models import AnswerSubmission, Closing, ExitItem, Expectation, ExpectationAnswer
from cooperation.closing.verdicts import as_data, verdict_of
from cooperation.plan import policies as plans
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused
from corpsys.access.services import require, require_writing
from corpsys.access.states import K, Side
from corpsys.audit.services import record
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Cycle


@dataclass(frozen=True)
class Given:
    """An answer as it is given: the number of one's own expectation, met / partly / no, and why."""

    number: int
    answer: str
    reason: str = ""


@transaction.atomic
def answer(*, cycle: Cycle, given: list[Given], by: Principal) -> None:
    """Answer expectations of one's own side; the answers stay sealed, and can be changed until they are submitted.

    An answer against the computed attainment needs a reason: Invalid at `reason_<number>`. Source: D44.
    """
    require(by, "answer_closing", cycle.workspace_id)
    require_writing(by, cycle, *policies.written(by.side))
    policies.check_answering(_locked(cycle), by.side)
    own = {row.number: row for row in Expectation.objects.filter(cycle=cycle, side=by.side)}
    figures = selectors.figures(cycle, list(own.values()))
    _check(given, own, figures)
    for item in given:
        values = {"answer": item.answer, "reason": item.reason.strip(), "user_id": by.user_id}
        ExpectationAnswer.objects.update_or_create(
            expectation=own[item.number],
            defaults=values,
            create_defaults={**cycle.scope(), "side": by.side, **values},
        )
    # Sealed: the trail says that one's own side answered, not what.
    record(kind="closing.answered", by=by, entity=cycle, after={"expectations": [item.number for item in given]})


def _check(given: list[Given], own: dict[int, Expectation], figures: dict[int, Decimal | None]) -> None:
    if not given:
        raise Invalid({"answers": [_("Answer at least one expectation.")]})
    errors: dict[str, list[Any]] = {}
    for item in given:
        if item.number not in own:
            errors[f"answer_{item.number}"] = [_("Your side has no expectation of this number.")]
        elif policies.needs_reason(item.answer, figures[own[item.number].pk]) and not item.reason.strip():
            errors[f"reason_{item.number}"] = [_("This differs from the computed attainment: say why.")]
    if errors:
        raise Invalid(errors)


@transaction.atomic
def submit(*, cycle: Cycle, by: Principal) -> AnswerSubmission:
    """Submit the answers of one's own side; once both sides have, each reads the other's."""
    require(by, "submit_closing", cycle.workspace_id)
    require_writing(by, cycle, *policies.written(by.side))
    policies.check_answering(_locked(cycle), by.side)
    own = Expectation.objects.filter(cycle=cycle, side=by.side)
    if not own.exists():
        raise Refused(_("Your side has no expectations to answer."))
    missing = [str(row) for row in own.filter(answer__isnull=True)]
    if missing:
        raise Refused(_("Not answered yet:"), allowed=missing)
    made: AnswerSubmission = AnswerSubmission.objects.create(**cycle.scope(), side=by.side, user_id=by.user_id)
    record(kind="closing.submitted", by=by, entity=cycle, joint=plans.is_joint(cycle), after={"side": by.side})
    return made


@transaction.atomic
def record_decision(*, cycle: Cycle, choice: str, note: str = "", by: Principal) -> Closing:
    """Record for one's own side what comes next; it is decided once both leads have recorded the same.

    In negotiation the enterprise decides alone. A change of the decision, or of the verdict, voids the other side's record.
    """
    require(by, "record_closing", cycle.workspace_id)
    require_writing(by, cycle, K.K1 if by.side == Side.HOST else K.K8)
    locked = _locked(cycle)
    policies.check_closing_runs(locked)
    verdict = verdict_of(locked)
    if verdict is None:
        waited = ", ".join(str(side.label) for side in policies.waited_for(locked, policies.submitted(locked)))
        raise Refused(_("There is no verdict yet: answers are missing of: %(sides)s.") % {"sides": waited})
    policies.check_choice(choice, note, variant=locked.variant, options=tuple(verdict.options))
    closing = _write(locked, choice, note.strip(), as_data(verdict), by)
    after = {"choice": choice, "note": closing.note, "side": by.side, "outcome": verdict.outcome}
    record(kind="closing.decided", by=by, entity=closing, joint=plans.is_joint(locked), after=after)
    return closing


def _write(cycle: Cycle, choice: str, note: str, verdict: dict[str, Any], by: Principal) -> Closing:
    closing = Closing.objects.filter(cycle=cycle).first() or Closing(**cycle.scope())
    if closing.pk is None or (closing.choice, closing.verdict) != (choice, verdict):
        closing.choice, closing.verdict, closing.note = choice, verdict, note
        closing.host_at = closing.host_by = closing.partner_at = closing.partner_by = None
    elif note:
        closing.note = note
    setattr(closing, f"{by.side}_at", timezone.now())
    setattr(closing, f"{by.side}_by_id", by.user_id)
    closing.save()
    return closing


@transaction.atomic
def tick_exit(*, cycle: Cycle, key: str, note: str, by: Principal) -> ExitItem:
    """Settle a point of the exit checklist with a note on how. Source: D45."""
    require(by, "record_closing", cycle.workspace_id)
    require_writing(by, cycle, K.K1 if by.side == Side.HOST else K.K8)
    closing = Closing.objects.filter(cycle=cycle).first()
    if closing is None or closing.choice != Closing.Choice.END:
        raise Refused(_("The exit checklist is for a cooperation that ends."))
    if key not in exit_list.POINTS:
        raise Invalid({"key": [_("The exit checklist has no such point.")]})
    if not note.strip():
        raise Invalid({"note": [_("Say how it was settled.")]})
    if key == exit_list.OPEN_ACTIONS and actions.all_of(cycle).filter(standing__in=actions.OPEN).exists():
        raise Refused(_("Actions are still open."), allowed=[_("Close each action, or carry it over.")])
    values = {"note": note.strip(), "done_at": timezone.now(), "done_by_id": by.user_id}
    item: ExitItem
    item, _new = ExitItem.objects.update_or_create(
        cycle=cycle, key=key, defaults=values, create_defaults={**cycle.scope(), **values}
    )
    record(kind="closing.exit", by=by, entity=item, joint=plans.is_joint(cycle), after={"key": key, "note": item.note})
    return item


@transaction.atomic
def start_next_cycle(*, cycle: Cycle, by: Principal) -> Cycle:
    """Start the next cycle of the pair after this one has ended; it begins with a new decision on the variant."""
    require(by, "open_process", cycle.workspace_id)
    if cycle.ended_at is None:
        raise Refused(_("The running cycle has not ended yet."), allowed=[_("Pass the gate of the closing.")])
    return workspaces.start_next_cycle(workspace=cycle.workspace, by=by)


def _locked(cycle: Cycle) -> Cycle:
    locked: Cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    return locked
