"""Changes of monitoring: how each side's line of a goal is measured, and the values measured. Source: D43."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from cooperation.monitoring import policies
from cooperation.monitoring.models import ActualValue, MonitoringMethod
from cooperation.plan import policies as plans
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid
from corpsys.access.services import require, require_writing
from corpsys.access.states import Side
from corpsys.audit.services import record
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.models import Cycle


@transaction.atomic
def set_method(
    *, cycle: Cycle, goal_number: int, side: Side, source: str, frequency: str, responsible: User, by: Principal
) -> MonitoringMethod:
    """Say how one's own side measures its line of a goal: source, frequency, responsible person. Source: D43."""
    require(by, "set_monitoring", cycle.workspace_id)
    require_writing(by, cycle, *plans.classes(cycle))
    policies.check_own_side(side, cycle, by)
    policies.goal_of(cycle, goal_number)
    if not source.strip():
        raise Invalid({"source": [_("Say where the figure comes from.")]})
    if responsible not in workspaces.people(cycle.workspace_id, side):
        raise Invalid({"responsible": [_("This person does not work for your side here.")]})
    values = {"source": source.strip(), "frequency": frequency, "responsible": responsible}
    method: MonitoringMethod
    method, _new = MonitoringMethod.objects.update_or_create(
        cycle=cycle, goal_number=goal_number, side=side, defaults=values, create_defaults={**cycle.scope(), **values}
    )
    after = {"goal": goal_number, "side": side, "source": method.source, "frequency": frequency}
    _record("monitoring.method_set", method, by, {**after, "responsible": responsible.name})
    return method


@transaction.atomic
def enter_value(
    *,
    cycle: Cycle,
    goal_number: int,
    side: Side,
    on: date,
    value: Decimal,
    is_final: bool = False,
    source: str,
    by: Principal,
) -> ActualValue:
    """Enter a measured value of one's own side, in the goal's unit; earlier values are kept. Source: D43."""
    require(by, "enter_values", cycle.workspace_id)
    require_writing(by, cycle, *plans.classes(cycle))
    policies.check_own_side(side, cycle, by)
    policies.goal_of(cycle, goal_number)
    policies.check_date(on)
    if not source.strip():
        raise Invalid({"source": [_("Say where the figure comes from.")]})
    made: ActualValue = ActualValue.objects.create(
        **cycle.scope(),
        goal_number=goal_number,
        side=side,
        on=on,
        value=value,
        is_final=is_final,
        source=source.strip(),
        user_id=by.user_id,
    )
    after = {"goal": goal_number, "side": side, "on": on.isoformat(), "value": str(value), "is_final": is_final}
    _record("monitoring.value_entered", made, by, after)
    return made


def _record(kind: str, entity: Any, by: Principal, after: dict[str, Any]) -> None:
    record(kind=kind, by=by, entity=entity, joint=plans.is_joint(entity.cycle), after=after)
