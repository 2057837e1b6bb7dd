"""The verdict at closing: three lines per side, who is met, and what the rule suggests for the next cycle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analytics.metrics.answer import Answer, unknown, weighted_mean
from analytics.metrics.attainment import Weighted, mean_attainment
from analytics.metrics.vocabulary import Hint, Outcome, Reply, Side, Variant

_WORTH = {Reply.MET: Decimal(1), Reply.PARTLY: Decimal("0.5"), Reply.NO: Decimal(0)}
_LADDER = tuple(Variant)


@dataclass(frozen=True)
class VerdictRules:
    """One version of the thresholds: shares 0-1 for expectations and plan, the pulse's scale 1-5 for quality."""

    version: str = "1"
    met_from: Decimal = Decimal("0.95")
    quality_from: Decimal = Decimal(3)


DEFAULT_RULES = VerdictRules()


@dataclass(frozen=True)
class ExpectationReply:
    """A side's answer to one of its expectations; None is not answered yet."""

    key: str
    reply: Reply | None
    weight: Decimal = Decimal(1)
    is_must: bool = False


@dataclass(frozen=True)
class SideRecord:
    """What is known of a side at closing.

    `plan` is None where the plan is not ours to know (a client's in negotiation); `pulse` is the side's mean in the
    last round, 1-5, None if there was none.
    """

    replies: tuple[ExpectationReply, ...]
    plan: tuple[Weighted, ...] | None
    pulse: Decimal | None


@dataclass(frozen=True)
class Ground:
    """A reason in a line: a code and the thing it is about (an expectation, a measure), "" where it is the whole."""

    code: str
    about: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a side: `kind` is expectations, plan or quality; `is_met` is None while something is missing."""

    kind: str
    side: Side
    value: Answer
    threshold: Decimal
    is_met: bool | None
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """`options` is what D44 allows, `hint` the one suggested; `is_one_sided`: the client's view is not known."""

    outcome: Outcome
    hint: Hint
    options: tuple[Hint, ...]
    is_one_sided: bool
    enterprise_met: bool | None
    client_met: bool | None
    quality_holds: bool | None
    lines: tuple[Line, ...]


def expectations_line(side: Side, replies: Sequence[ExpectationReply], rules: VerdictRules = DEFAULT_RULES) -> Line:
    """Weighted mean of the answers (met 1, partly ½, no 0) ≥ 0.95 and no "must" answered no.

    Grounds: `unanswered`, `must_failed`, `below_threshold`, `no_expectations`. Source: D44; methods, Expectations.
    """
    open_keys = [item.key for item in replies if item.reply is None]
    if open_keys:
        grounds = tuple(Ground("unanswered", key) for key in open_keys)
        return Line("expectations", side, unknown("unanswered"), rules.met_from, None, grounds)
    if not replies:
        return _unknown_line("expectations", side, "no_expectations", rules.met_from)
    mean = weighted_mean([(_WORTH[item.reply], item.weight) for item in replies if item.reply is not None])
    failed = tuple(Ground("must_failed", item.key) for item in replies if item.is_must and item.reply is Reply.NO)
    return _judged("expectations", side, mean, rules.met_from, failed)


def plan_execution_line(side: Side, measures: Iterable[Weighted], rules: VerdictRules = DEFAULT_RULES) -> Line:
    """Weighted mean of the side's clipped attainments ≥ 0.95.

    Grounds: `value_missing`, `below_threshold`, `nothing_to_average`, `no_weight`. Source: D44; methods, Expectations.
    """
    result = mean_attainment(measures)
    missing = tuple(Ground("value_missing", key) for key in result.missing)
    if missing:
        return Line("plan", side, result.mean, rules.met_from, None, missing)
    return _judged("plan", side, result.mean, rules.met_from)


def quality_line(side: Side, pulse: Decimal | None, rules: VerdictRules = DEFAULT_RULES) -> Line:
    """The side's mean in the last pulse ≥ 3 on the scale 1-5. Grounds: `no_pulse`, `below_threshold`.

    Raises ValueError outside the scale. Source: D44.
    """
    if pulse is None:
        return _unknown_line("quality", side, "no_pulse", rules.quality_from)
    if not 1 <= pulse <= 5:
        raise ValueError("a pulse lies within 1-5")
    return _judged("quality", side, Answer(pulse), rules.quality_from)


def verdict(
    variant: Variant, enterprise: SideRecord, client: SideRecord, rules: VerdictRules = DEFAULT_RULES
) -> Verdict:
    """The outcome by rule. Both sides met: raise or keep; one: repair or lower; none: lower or end; gaps: undecided.

    In negotiation the client's answers are optional: without them the verdict is one-sided, speaks for the enterprise
    alone and never raises. Quality does not make a side met; it chooses between the two options. Source: D44.
    """
    is_one_sided = variant is Variant.NEGOTIATION and not _has_answered(client)
    enterprise_lines = _lines(Side.ENTERPRISE, enterprise, variant, rules)
    client_lines = () if is_one_sided else _lines(Side.CLIENT, client, variant, rules)
    enterprise_met = _all_hold(line for line in enterprise_lines if line.kind != "quality")
    client_met = None if is_one_sided else _all_hold(line for line in client_lines if line.kind != "quality")
    quality = _all_hold(line for line in (*enterprise_lines, *client_lines) if line.kind == "quality")
    known_sides = [enterprise_met] if is_one_sided else [enterprise_met, client_met]
    outcome = _outcome(known_sides, quality)
    options = _options(outcome, variant, is_one_sided)
    return Verdict(
        outcome=outcome,
        hint=options[0] if quality or len(options) == 1 else options[1],
        options=options,
        is_one_sided=is_one_sided,
        enterprise_met=enterprise_met,
        client_met=client_met,
        quality_holds=quality,
        lines=(*enterprise_lines, *client_lines),
    )


def is_against_the_figure(reply: Reply, raw_attainment: Decimal, rules: VerdictRules = DEFAULT_RULES) -> bool:
    """Whether an answer contradicts the computed attainment, so that it needs a reason. Source: D44.

    Met is against a figure below the threshold, no and partly against one that reaches it, partly also against a figure
    without any progress.
    """
    is_reached = raw_attainment >= rules.met_from
    if reply is Reply.MET:
        return not is_reached
    return is_reached or (reply is Reply.PARTLY and raw_attainment <= 0)


def _lines(side: Side, record: SideRecord, variant: Variant, rules: VerdictRules) -> tuple[Line, ...]:
    expectations = expectations_line(side, record.replies, rules)
    quality = quality_line(side, record.pulse, rules)
    if record.plan is not None:
        return expectations, plan_execution_line(side, record.plan, rules), quality
    if variant is Variant.NEGOTIATION and side is Side.CLIENT:
        return expectations, quality
    return expectations, _unknown_line("plan", side, "no_plan", rules.met_from), quality


def _judged(kind: str, side: Side, value: Answer, threshold: Decimal, failed: tuple[Ground, ...] = ()) -> Line:
    if value.value is None:
        return Line(kind, side, value, threshold, None, (Ground(value.reason or ""),))
    grounds = failed if value.value >= threshold else (*failed, Ground("below_threshold"))
    return Line(kind, side, value, threshold, not grounds, grounds)


def _unknown_line(kind: str, side: Side, reason: str, threshold: Decimal) -> Line:
    return Line(kind, side, unknown(reason), threshold, None, (Ground(reason),))


def _has_answered(client: SideRecord) -> bool:
    return bool(client.replies) and all(item.reply is not None for item in client.replies)


def _all_hold(lines: Iterable[Line]) -> bool | None:
    """True or False once every line is decided; None while one is not."""
    verdicts = [line.is_met for line in lines]
    return None if None in verdicts else all(verdicts)


def _outcome(sides_met: Sequence[bool | None], quality: bool | None) -> Outcome:
    if None in sides_met or quality is None:
        return Outcome.UNDECIDED
    return (Outcome.NONE_MET, Outcome.ONE_MET, Outcome.BOTH_MET)[sum(map(bool, sides_met))]


def _options(outcome: Outcome, variant: Variant, is_one_sided: bool) -> tuple[Hint, ...]:
    """What may follow: first where quality holds, then where it does not. The ladder's ends take a rung away."""
    if outcome is Outcome.UNDECIDED:
        return (Hint.UNDECIDED,)
    if is_one_sided and outcome is Outcome.ONE_MET:
        return (Hint.KEEP,)
    allowed = {
        Outcome.BOTH_MET: (Hint.RAISE, Hint.KEEP),
        Outcome.ONE_MET: (Hint.REPAIR, Hint.LOWER),
        Outcome.NONE_MET: (Hint.LOWER, Hint.END),
    }[outcome]
    closed = {_LADDER[-1]: Hint.RAISE, _LADDER[0]: Hint.LOWER}.get(variant)
    return tuple(hint for hint in allowed if hint is not closed)
