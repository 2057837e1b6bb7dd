"""The verdict by rule of a cycle, from answers, final values and the last pulse; and how it is kept and shown. Source: D44."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from analytics.metrics import verdict as rule
from analytics.metrics.verdict import ExpectationReply, Line, SideRecord, Verdict
from analytics.metrics.vocabulary import Hint, Outcome, Reply, Variant
from analytics.metrics.vocabulary import Side as Party
from cooperation.closing import policies
from cooperation.closing.models import Expectation
from cooperation.monitoring import pulse_results
from cooperation.monitoring import selectors as monitoring
from cooperation.monitoring.pulse_results import Quality
from cooperation.monitoring.selectors import Balance
from cooperation.plan import policies as plans
from corpsys.access.refusals import Text
from corpsys.access.states import Side
from corpsys.workspace.models import Cycle

QUALITY = "quality"
SIDES = {Party.ENTERPRISE: Side.HOST, Party.CLIENT: Side.PARTNER}


def verdict_of(cycle: Cycle) -> Verdict | None:
    """Return the verdict of a cycle, None while a side that must answer has not submitted."""
    done = policies.submitted(cycle)
    if policies.waited_for(cycle, done):
        return None
    balance, quality = monitoring.balance(cycle), pulse_results.quality(cycle)
    records = {side: _record(cycle, side, done, balance, quality[side]) for side in Side}
    return rule.verdict(Variant(cycle.variant), records[Side.HOST], records[Side.PARTNER], rule.DEFAULT_RULES)


def _record(cycle: Cycle, side: Side, done: set[str], balance: Balance, quality: Quality) -> SideRecord:
    has_plan = side in plans.sides_of(cycle)
    return SideRecord(
        replies=_replies(cycle, side) if side in done else (),
        plan=monitoring.final_attainments(balance, side) if has_plan else None,
        pulse=quality.mean,
    )


def _replies(cycle: Cycle, side: Side) -> tuple[ExpectationReply, ...]:
    rows = Expectation.objects.filter(cycle=cycle, side=side).select_related("answer")
    return tuple(ExpectationReply(row.text, _reply(row), row.weight, row.is_must) for row in rows)


def _reply(row: Expectation) -> Reply | None:
    answer = getattr(row, "answer", None)
    return None if answer is None else Reply(answer.answer)


@dataclass(frozen=True)
class LineView:
    """A line of the verdict: its value beside its threshold. `is_hidden`: there is a value that is not shown."""

    kind: str
    label: Text
    side: Side
    value: Decimal | None
    threshold: Decimal
    is_met: bool | None
    is_hidden: bool
    grounds: tuple[Text, ...]

    @property
    def is_share(self) -> bool:
        return self.kind != QUALITY


@dataclass(frozen=True)
class VerdictView:
    """A verdict in words."""

    outcome: str
    outcome_label: Text
    hint_label: Text
    is_one_sided: bool
    options: tuple[str, ...]
    lines: tuple[LineView, ...]


def shown(verdict: Verdict, cycle: Cycle) -> VerdictView:
    """Return a verdict as a page shows it; a pulse of fewer than three answers is counted and not shown."""
    quality = pulse_results.quality(cycle)
    return VerdictView(
        outcome=verdict.outcome,
        outcome_label=_outcome(verdict),
        hint_label=hint_label(verdict.hint),
        is_one_sided=verdict.is_one_sided,
        options=tuple(str(option) for option in verdict.options),
        lines=tuple(_line(line, quality[SIDES[line.side]]) for line in verdict.lines),
    )


def _line(line: Line, quality: Quality) -> LineView:
    is_hidden = line.kind == QUALITY and line.value.is_known and not quality.is_shown
    return LineView(
        kind=line.kind,
        label=_kind(line.kind),
        side=SIDES[line.side],
        value=None if is_hidden else line.value.value,
        threshold=line.threshold,
        is_met=line.is_met,
        is_hidden=is_hidden,
        grounds=tuple(_ground(ground.code, ground.about) for ground in line.grounds),
    )


def _kind(kind: str) -> Text:
    return {
        "expectations": _("Expectations"),
        "plan": _("Execution of its plan"),
        QUALITY: _("Quality (last pulse, 1–5)"),
    }[kind]


def _ground(code: str, about: str) -> Text:
    words = {
        "unanswered": _("not answered"),
        "no_expectations": _("no expectations"),
        "must_failed": _("a must that was not met"),
        "below_threshold": _("below the threshold"),
        "value_missing": _("no final value"),
        "nothing_to_average": _("no goals"),
        "no_weight": _("no weights"),
        "no_plan": _("no plan"),
        "no_pulse": _("nobody answered in the last pulse"),
    }[code]
    return f"{words}: {about}" if about else words


def _outcome(verdict: Verdict) -> Text:
    if verdict.is_one_sided:
        return {
            Outcome.ONE_MET: _("The enterprise's expectations and plan are met; the client's view is not known."),
            Outcome.NONE_MET: _("The enterprise's expectations or plan are not met; the client's view is not known."),
            Outcome.UNDECIDED: _("Undecided: something is missing."),
        }[verdict.outcome]
    return {
        Outcome.BOTH_MET: _("Both sides' expectations and plans are met."),
        Outcome.ONE_MET: _("Only one side's expectations and plan are met."),
        Outcome.NONE_MET: _("Neither side's expectations and plan are met."),
        Outcome.UNDECIDED: _("Undecided: something is missing."),
    }[verdict.outcome]


def hint_label(hint: str) -> Text:
    """Return what the rule suggests, in words."""
    return {
        Hint.RAISE: _("raise the variant"),
        Hint.KEEP: _("keep the variant"),
        Hint.REPAIR: _("repair, and keep the variant"),
        Hint.LOWER: _("lower the variant"),
        Hint.END: _("end the cooperation"),
        Hint.UNDECIDED: _("nothing: complete what is missing first"),
    }[Hint(hint)]


def as_data(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as it is kept with the decision; the pulse only as met or not, for it may be one person's."""
    return {
        "rules": rule.DEFAULT_RULES.version,
        "outcome": str(verdict.outcome),
        "hint": str(verdict.hint),
        "options": [str(option) for option in verdict.options],
        "is_one_sided": verdict.is_one_sided,
        "lines": [_line_data(line) for line in verdict.lines],
    }


def _line_data(line: Line) -> dict[str, Any]:
    value = None if line.kind == QUALITY or line.value.value is None else str(line.value.value)
    return {
        "kind": line.kind,
        "side": str(SIDES[line.side]),
        "value": value,
        "threshold": str(line.threshold),
        "is_met": line.is_met,
        "grounds": [{"code": ground.code, "about": ground.about} for ground in line.grounds],
    }
