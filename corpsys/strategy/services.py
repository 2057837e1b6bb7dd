"""Changes of strategies: draft, goals, factors, putting in force. Source: D8."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.access.services import require
from corpsys.access.states import Role
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation
from corpsys.strategy import selectors
from corpsys.strategy.models import StrategyFactor, StrategyGoal, StrategyVersion

DRAFT, IN_FORCE = StrategyVersion.Standing.DRAFT, StrategyVersion.Standing.IN_FORCE


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
    if traces_to is not None and (strategy.enterprise_id is None or traces_to.strategy.enterprise_id is not None):
        raise Invalid({"traces_to": [_("Only an enterprise's goal traces, and only to a goal of the corporation.")]})
    goal: StrategyGoal = StrategyGoal.objects.create(
        corporation_id=by.corporation_id, strategy=strategy, text=text.strip(), traces_to=traces_to
    )
    told = {"text": goal.text, "traces_to": traces_to.text if traces_to else ""}
    record(kind="strategy.goal_added", by=by, entity=goal, after=told)
    return goal


@transaction.atomic
def add_factor(*, strategy: StrategyVersion, kind: str, text: str, by: Principal) -> StrategyFactor:
    """Record an internal or external factor with a draft."""
    _may_change(strategy, by)
    factor: StrategyFactor = StrategyFactor.objects.create(
        corporation_id=by.corporation_id, strategy=strategy, kind=kind, text=text.strip()
    )
    record(kind="strategy.factor_added", by=by, entity=factor, after={"kind": kind, "text": factor.text})
    return factor


@transaction.atomic
def publish(*, strategy: StrategyVersion, by: Principal) -> StrategyVersion:
    """Put a draft in force; the version before is superseded. Running processes then have to confirm anew."""
    _may_change(strategy, by)
    if not strategy.goals.exists():
        raise Refused(_("A strategy needs at least one goal before it can be in force."))
    same = StrategyVersion.objects.filter(corporation_id=by.corporation_id, enterprise_id=strategy.enterprise_id)
    same.filter(standing=IN_FORCE).update(standing=StrategyVersion.Standing.SUPERSEDED)
    same.filter(pk=strategy.pk).update(
        standing=IN_FORCE, in_force_from=timezone.localdate(), published_by_id=by.user_id
    )
    strategy.refresh_from_db()
    before, after = {"standing": DRAFT.value}, {"standing": IN_FORCE.value}
    record(kind="strategy.published", by=by, entity=strategy, before=before, after=after)
    return strategy


def _may_change(strategy: StrategyVersion, by: Principal) -> None:
    _may_edit(by, strategy.enterprise)
    if not StrategyVersion.objects.select_for_update().filter(pk=strategy.pk, standing=DRAFT).exists():
        raise Refused(_("Only a draft can be changed; start a new version."))


def _may_edit(by: Principal, enterprise: Organisation | None) -> None:
    require(by, "edit_strategy" if enterprise is None else "edit_enterprise_strategy")
    if by.role == Role.KAM and enterprise is not None and by.organisation_id != enterprise.pk:
        raise NotAllowed(_("You may change the strategy of your own enterprise only."))
