"""The acts about expectations: each side writes down its own, before they are answered. Source: D44."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cooperation.closing import policies
from cooperation.closing.models import Expectation
from cooperation.monitoring import policies as monitoring
from cooperation.plan import policies as plans
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, Stale
from corpsys.access.services import require, require_writing
from corpsys.audit.services import record
from corpsys.workspace.models import Cycle

FIELDS = ("text", "measure", "unit", "direction", "baseline", "target", "goal_number", "weight", "is_must")


@transaction.atomic
def set_expectation(*, cycle: Cycle, by: Principal, **fields: Any) -> Expectation:
    """Write down an expectation of one's own side; `fields` are those of the model."""
    require(by, "set_expectations", cycle.workspace_id)
    require_writing(by, cycle, *policies.written(by.side))
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    own = Expectation.objects.filter(cycle=cycle, side=by.side)
    policies.check_may_set(cycle, by.side, is_first=not own.exists())
    _check(cycle, fields, by)
    number = (own.aggregate(top=Max("number"))["top"] or 0) + 1
    made: Expectation = Expectation.objects.create(
        **cycle.scope(), number=number, side=by.side, set_by_id=by.user_id, **fields
    )
    _record("expectation.set", made, by)
    return made


@transaction.atomic
def edit_expectation(*, expectation: Expectation, version: int, by: Principal, **fields: Any) -> Expectation:
    """Change an expectation of one's own side; refused where somebody changed it since `version`."""
    require(by, "set_expectations", expectation.workspace_id)
    cycle = expectation.cycle
    require_writing(by, cycle, *policies.written(by.side))
    if expectation.side != by.side:
        raise NotAllowed(_("Each side writes its own expectations."))
    policies.check_may_set(cycle, by.side, is_first=False)
    before = _values(expectation)
    _check(cycle, {**{name: getattr(expectation, name) for name in FIELDS}, **fields}, by)
    rows = Expectation.objects.filter(pk=expectation.pk, version=version)
    if not rows.update(version=version + 1, **fields):
        raise Stale(_("Somebody changed this expectation in the meantime."))
    expectation.refresh_from_db()
    _record("expectation.edited", expectation, by, before=before)
    return expectation


def _check(cycle: Cycle, fields: dict[str, Any], by: Principal) -> None:
    if not str(fields.get("text", "")).strip():
        raise Invalid({"text": [_("Say what is expected.")]})
    weight = fields.get("weight")
    if weight is not None and weight <= 0:
        raise Invalid({"weight": [_("The weight is a number above zero.")]})
    policies.check_target(fields)
    if fields.get("goal_number") is None:
        return
    if policies.is_at_the_table(by, cycle):
        # The plan is not this client's to see, so neither is whether a goal of a number is in it.
        raise Invalid({"goal_number": [_("The plan has no goal of this number.")]})
    monitoring.goal_of(cycle, fields["goal_number"])


def _values(expectation: Expectation) -> dict[str, str]:
    return {name: str(value) for name in FIELDS if (value := getattr(expectation, name)) not in (None, "")}


def _record(kind: str, expectation: Expectation, by: Principal, before: dict[str, str] | None = None) -> None:
    joint = plans.is_joint(expectation.cycle)
    record(kind=kind, by=by, entity=expectation, joint=joint, before=before, after=_values(expectation))
