"""Questions about the plan."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from cooperation.findings.models import Finding
from cooperation.plan import digest, policies
from cooperation.plan.models import JointGoal, PlanSignature, StrategicPlan
from cooperation.plan.policies import Gap
from corpsys.access.principal import Principal
from corpsys.access.states import Side
from corpsys.workspace.models import Cycle


@dataclass(frozen=True)
class PlanView:
    """A version as a page shows it. `digest`: what a signature made now is bound to."""

    plan: StrategicPlan
    goals: list[JointGoal]
    gaps: list[Gap]
    signatures: dict[str, PlanSignature]
    versions: list[StrategicPlan]
    digest: str
    replaced: StrategicPlan | None

    @property
    def benefits(self) -> dict[str, int]:
        """How many goals bring each side a benefit."""
        return {
            "host": sum(bool(goal.host_benefit.strip()) for goal in self.goals),
            "partner": sum(bool(goal.partner_benefit.strip()) for goal in self.goals),
        }


def current(cycle: Cycle) -> StrategicPlan | None:
    """Return the newest version of the plan of a cycle, whoever asks; for conditions and services."""
    found: StrategicPlan | None = (
        StrategicPlan.objects.filter(cycle=cycle).exclude(standing=StrategicPlan.Standing.REPLACED).first()
    )
    return found


def goals_in_force(cycle: Cycle) -> list[JointGoal]:
    """Return the goals of the newest version, in their order."""
    plan = current(cycle)
    return list(plan.goals.select_related("host_owner", "partner_owner")) if plan else []


def view(cycle: Cycle, principal: Principal, number: int | None = None) -> PlanView | None:
    """Return the newest version, or the one of a number, as far as this principal may see it."""
    versions = list(StrategicPlan.objects.visible_to(principal).filter(cycle=cycle))
    plan = next((v for v in versions if v.number == number), None) if number else (versions[0] if versions else None)
    if plan is None:
        return None
    goals = list(_goals(plan).prefetch_related(_evidence_for(principal)))
    signatures = {s.side: s for s in PlanSignature.objects.filter(plan=plan, is_void=False).select_related("user")}
    replaced = next((v for v in versions if v.number == plan.number - 1), None)
    return PlanView(
        plan, goals, policies.signing_gaps(goals, cycle), signatures, versions, digest.of(plan, goals), replaced
    )


def _goals(plan: StrategicPlan) -> Any:
    return plan.goals.select_related("host_owner", "partner_owner")


def _evidence_for(principal: Principal) -> Any:
    """The findings a goal rests on, each only for whom it is visible: a joint goal may rest on a side's own finding."""
    return Prefetch("findings", queryset=Finding.objects.visible_to(principal))


@dataclass(frozen=True)
class Difference:
    """A field of a goal that differs between two versions."""

    goal: int
    field: str
    before: str
    after: str

    @property
    def label(self) -> str:
        """The field's name in words."""
        return str(JointGoal._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]


def compare(older: StrategicPlan, newer: StrategicPlan) -> list[Difference]:
    """Return what differs between two versions, field by field."""
    first = {goal.number: digest.signed(goal) for goal in _goals(older)}
    second = {goal.number: digest.signed(goal) for goal in _goals(newer)}
    empty: dict[str, str] = dict.fromkeys(policies.SIGNED_FIELDS, "")
    return [
        Difference(number, field, first.get(number, empty)[field], second.get(number, empty)[field])
        for number in sorted(first.keys() | second.keys())
        for field in policies.SIGNED_FIELDS
        if first.get(number, empty)[field] != second.get(number, empty)[field]
    ]


def goal(principal: Principal, cycle: Cycle, number: int) -> JointGoal:
    """Return a goal of the newest version that this principal may see, with the findings it may see."""
    rows = JointGoal.objects.select_related("plan", "cycle").prefetch_related(_evidence_for(principal))
    found: JointGoal = rows.get_visible(principal, plan=current(cycle), number=number)
    return found


def has_signed(cycle: Cycle, side: Side) -> bool:
    """Say whether a side has signed the newest version as it stands now."""
    plan = current(cycle)
    if plan is None or not plan.digest or plan.digest != digest.of(plan, list(_goals(plan))):
        return False
    signatures: Any = PlanSignature.objects.filter(plan=plan, side=side, is_void=False, digest=plan.digest)
    return bool(signatures.exists())
