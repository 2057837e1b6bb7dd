"""Changes of strategies: draft, goals, factors, putting in force. Source: D8.

What is done to a goal or factor stands in the trail of its version: it is read there, also after it was removed.
"""

from typing import TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation
from corpsys.strategy import policies, selectors
from corpsys.strategy.models import StrategyFactor, StrategyGoal, StrategyVersion

Part = TypeVar("Part", StrategyGoal, StrategyFactor)
DRAFT, IN_FORCE, SUPERSEDED = (
    StrategyVersion.Standing.DRAFT,
    StrategyVersion.Standing.IN_FORCE,
    StrategyVersion.Standing.SUPERSEDED,
)


@transaction.atomic
def start_version(*, title: str, by: Principal, enterprise: Organisation | None = None) -> StrategyVersion:
    """Start a draft: of the corporation (without an enterprise), or of an enterprise; the goals in force are copied."""
    _may_edit(by, enterprise)
    mine = StrategyVersion.objects.filter(corporation_id=by.corporation_id, enterprise=enterprise)
    if mine.filter(standing=DRAFT).exists():
        raise Refused(_("There is a draft already; publish it or go on with it."))
    number = (mine.aggregate(top=Max("number"))["top"] or 0) + 1
    draft: StrategyVersion = StrategyVersion.objects.create(
        corporation_id=by.corporation_id, enterprise=enterprise, number=number, title=title.strip()
    )
    _copy(mine.filter(standing=IN_FORCE).first(), draft)
    record(kind="strategy.started", by=by, entity=draft, after={"title": draft.title, "number": number})
    return draft


def _copy(source: StrategyVersion | None, draft: StrategyVersion) -> None:
    if source is None:
        return
    keys = {"corporation_id": draft.corporation_id, "strategy": draft}
    for goal in source.goals.all():
        traces_to = selectors.successor(goal.traces_to)
        StrategyGoal.objects.create(**keys, text=goal.text, traces_to=traces_to)
    for factor in source.factors.all():
        StrategyFactor.objects.create(**keys, kind=factor.kind, text=factor.text)


@transaction.atomic
def add_goal(
    *, strategy: StrategyVersion, text: str, by: Principal, traces_to: StrategyGoal | None = None
) -> StrategyGoal:
    """Add a goal to a draft. An enterprise's goal traces to a goal of the corporation's strategy in force."""
    _may_change(strategy, by)
    _check_traced(strategy, traces_to)
    goal: StrategyGoal = StrategyGoal.objects.create(
        corporation_id=by.corporation_id, strategy=strategy, text=text.strip(), traces_to=traces_to
    )
    record(kind="strategy.goal_added", by=by, entity=strategy, after=_of_goal(goal))
    return goal


@transaction.atomic
def edit_goal(
    *, goal: StrategyGoal, seen: str, text: str, by: Principal, traces_to: StrategyGoal | None = None
) -> StrategyGoal:
    """Change a goal of a draft; `seen`: the mark of the goal as it was read. Raises Stale where somebody else was faster."""
    _may_change(goal.strategy, by)
    _check_traced(goal.strategy, traces_to)
    locked = _unchanged(goal, seen)
    before = _of_goal(locked)
    locked.text, locked.traces_to = text.strip(), traces_to
    locked.save(update_fields=["text", "traces_to"])
    record(kind="strategy.goal_edited", by=by, entity=goal.strategy, before=before, after=_of_goal(locked))
    return locked


@transaction.atomic
def remove_goal(*, goal: StrategyGoal, seen: str, by: Principal) -> None:
    """Take a goal out of a draft; the audit keeps what it said."""
    _may_change(goal.strategy, by)
    locked = _unchanged(goal, seen)
    _record_removal("strategy.goal_removed", goal.strategy, _of_goal(locked), by)
    locked.delete()


@transaction.atomic
def add_factor(*, strategy: StrategyVersion, kind: str, text: str, by: Principal) -> StrategyFactor:
    """Record an internal or external factor with a draft."""
    _may_change(strategy, by)
    factor: StrategyFactor = StrategyFactor.objects.create(
        corporation_id=by.corporation_id, strategy=strategy, kind=kind, text=text.strip()
    )
    record(kind="strategy.factor_added", by=by, entity=strategy, after=_of_factor(factor))
    return factor


@transaction.atomic
def edit_factor(*, factor: StrategyFactor, seen: str, kind: str, text: str, by: Principal) -> StrategyFactor:
    """Change a factor of a draft; `seen`: the mark of the factor as it was read."""
    _may_change(factor.strategy, by)
    locked = _unchanged(factor, seen)
    before = _of_factor(locked)
    locked.kind, locked.text = kind, text.strip()
    locked.save(update_fields=["kind", "text"])
    record(kind="strategy.factor_edited", by=by, entity=factor.strategy, before=before, after=_of_factor(locked))
    return locked


@transaction.atomic
def remove_factor(*, factor: StrategyFactor, seen: str, by: Principal) -> None:
    """Take a factor out of a draft; the audit keeps what it said."""
    _may_change(factor.strategy, by)
    locked = _unchanged(factor, seen)
    _record_removal("strategy.factor_removed", factor.strategy, _of_factor(locked), by)
    locked.delete()


def _check_traced(strategy: StrategyVersion, traces_to: StrategyGoal | None) -> None:
    if traces_to is not None and (strategy.enterprise_id is None or traces_to.strategy.enterprise_id is not None):
        raise Invalid({"traces_to": [_("Only an enterprise's goal traces, and only to a goal of the corporation.")]})


def _unchanged(row: Part, seen: str) -> Part:
    """Return the row, locked, as long as it still says what was read."""
    locked = type(row).objects.select_for_update().filter(pk=row.pk).first()
    if locked is None or selectors.mark_of(locked) != seen:
        raise Stale(_("Somebody changed or removed it in the meantime."))
    return locked  # type: ignore[no-any-return]


def _record_removal(kind: str, strategy: StrategyVersion, said: dict[str, str], by: Principal) -> None:
    record(kind=kind, by=by, entity=strategy, before=said, after=dict.fromkeys(said, ""))


def _of_goal(goal: StrategyGoal) -> dict[str, str]:
    return {"goal": goal.text, "traces_to": goal.traces_to.text if goal.traces_to else ""}


def _of_factor(factor: StrategyFactor) -> dict[str, str]:
    return {"factor": factor.text, "kind": factor.kind}


@transaction.atomic
def publish(*, strategy: StrategyVersion, by: Principal) -> StrategyVersion:
    """Put a draft in force; the version before is superseded. Running processes then have to confirm anew."""
    _may_change(strategy, by)
    if not strategy.goals.exists():
        raise Refused(_("A strategy needs at least one goal before it can be in force."))
    same = StrategyVersion.objects.filter(corporation_id=by.corporation_id, enterprise_id=strategy.enterprise_id)
    replaced = same.filter(standing=IN_FORCE).first()
    same.filter(standing=IN_FORCE).update(standing=SUPERSEDED)
    same.filter(pk=strategy.pk).update(
        standing=IN_FORCE, in_force_from=timezone.localdate(), published_by_id=by.user_id
    )
    strategy.refresh_from_db()
    if replaced is not None:
        was, now = {"standing": IN_FORCE.value}, {"standing": SUPERSEDED.value}
        record(kind="strategy.superseded", by=by, entity=replaced, before=was, after=now)
    before = {"standing": DRAFT.value, "in_force": str(replaced) if replaced else ""}
    after = {"standing": IN_FORCE.value, "in_force": str(strategy)}
    record(kind="strategy.published", by=by, entity=strategy, before=before, after=after)
    return strategy


def _may_change(strategy: StrategyVersion, by: Principal) -> None:
    _may_edit(by, strategy.enterprise)
    if not StrategyVersion.objects.select_for_update().filter(pk=strategy.pk, standing=DRAFT).exists():
        raise Refused(_("Only a draft can be changed; start a new version."))


def _may_edit(by: Principal, enterprise: Organisation | None) -> None:
    if not policies.may_edit(by, enterprise):
        require(by, "edit_strategy" if enterprise is None else "edit_enterprise_strategy")
        raise NotAllowed(_("You may change the strategy of your own enterprise only."))
