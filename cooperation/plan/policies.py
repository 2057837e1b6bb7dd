"""What the plan may be at a moment: what can be edited, by which side, and what is missing before it can be signed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cooperation.plan.models import JointGoal, StrategicPlan
from corpsys.access.refusals import Invalid, Refused, Text
from corpsys.access.states import K, Side, State
from corpsys.workspace.models import Cycle

HOST_FIELDS = ("host_baseline", "host_target", "host_benefit", "host_owner")
PARTNER_FIELDS = ("partner_baseline", "partner_target", "partner_benefit", "partner_owner")
JOINT_FIELDS = ("title", "perspective", "measure", "unit", "direction", "weight")
SIGNED_FIELDS = (*JOINT_FIELDS, *HOST_FIELDS, *PARTNER_FIELDS)
UNSIGNED_FIELDS = ("note",)
PERSPECTIVES = tuple(JointGoal.Perspective)


@dataclass(frozen=True)
class Gap:
    """Something missing in a goal before it can be signed."""

    goal: str
    text: Text


def is_joint(cycle: Cycle) -> bool:
    """Say whether the client takes part in the plan; before that, and in negotiation, it is the enterprise's own."""
    return State(cycle.state) in (State.C2, State.I2)


def classes(cycle: Cycle) -> tuple[K, ...]:
    """Return the data class a plan has in the state of its cycle."""
    return (K.K8,) if is_joint(cycle) else (K.K1,)


def check_side_fields(side: Side, changed: set[str], cycle: Cycle) -> None:
    """Refuse the cells of the other side: each side writes its own target and benefit. Source: D40; ux 4.6."""
    foreign = set(PARTNER_FIELDS if side == Side.HOST else HOST_FIELDS) & changed
    # Before the client takes part the enterprise may write down what it proposes for both.
    if foreign and not (side == Side.HOST and not is_joint(cycle)):
        raise Invalid({field: [_("Only the other side can change this.")] for field in sorted(foreign)})


def check_editable(plan: StrategicPlan) -> None:
    """Refuse changes of a version that has been replaced."""
    if plan.standing == StrategicPlan.Standing.REPLACED:
        raise Refused(_("This version has been replaced; work on the newest one."))


def check_targets(fields: dict[str, Any]) -> None:
    """Refuse a target that is worse than its baseline: no attainment could be computed from it. Source: methods."""
    up = fields.get("direction", "up") == JointGoal.Direction.UP
    for side in ("host", "partner"):
        baseline, target = fields.get(f"{side}_baseline"), fields.get(f"{side}_target")
        if baseline is not None and target is not None and (target < baseline if up else target > baseline):
            raise Invalid({f"{side}_target": [_("The target is worse than the baseline in this direction.")]})


def measurable_gaps(goal: JointGoal, *, sides: tuple[str, ...]) -> list[Gap]:
    """Return what a goal lacks to be measurable: measure, unit, baseline and target of each side. Source: D40."""
    gaps = [Gap(str(goal), _("no measure"))] if not goal.measure or not goal.unit else []
    for side in sides:
        name = _("enterprise") if side == "host" else _("client")
        if getattr(goal, f"{side}_baseline") is None or getattr(goal, f"{side}_target") is None:
            gaps.append(Gap(str(goal), _("no baseline or target of the %(side)s") % {"side": name}))
    return gaps


def benefit_gaps(goal: JointGoal) -> list[Gap]:
    """Return which side has no benefit from a goal: such a goal does not pass gate 4. Source: D40."""
    missing = [
        name
        for name, text in ((_("enterprise"), goal.host_benefit), (_("client"), goal.partner_benefit))
        if not text.strip()
    ]
    return [Gap(str(goal), _("no benefit for the %(side)s") % {"side": name}) for name in missing]


def sides_of(cycle: Cycle) -> tuple[str, ...]:
    """Return the sides that the plan is for: both in a joint plan, the enterprise alone in negotiation."""
    return ("host",) if cycle.variant == Cycle.Variant.NEGOTIATION else ("host", "partner")


def signing_gaps(goals: list[JointGoal], cycle: Cycle) -> list[Gap]:
    """Return everything that is missing before the plan can be opened for signature."""
    sides = sides_of(cycle)
    gaps = [gap for goal in goals for gap in measurable_gaps(goal, sides=sides)]
    if len(sides) == 2:
        gaps += [gap for goal in goals for gap in benefit_gaps(goal)]
    return gaps if goals else [Gap("", _("the plan has no goals yet"))]
