"""Changes of the plan: goals by side, opening the signing, signatures, and what a change after that means. Source: D40, D41."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.findings.models import Finding
from cooperation.plan import digest, policies
from cooperation.plan.models import GoalEvidence, JointGoal, PlanSignature, StrategicPlan
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Refused, Stale
from corpsys.access.services import require, require_writing
from corpsys.audit.services import record
from corpsys.workspace.models import Cycle

Standing = StrategicPlan.Standing


@transaction.atomic
def start_plan(*, cycle: Cycle, title: str, first_day: date, last_day: date, by: Principal) -> StrategicPlan:
    """Start the first version of the plan of a cycle."""
    _may_edit(cycle, by)
    if last_day <= first_day:
        raise Invalid({"last_day": [_("The end must be after the beginning.")]})
    if StrategicPlan.objects.filter(cycle=cycle).exists():
        raise Refused(_("This process has a plan already."))
    plan: StrategicPlan = StrategicPlan.objects.create(
        **cycle.scope(), number=1, title=title.strip(), first_day=first_day, last_day=last_day, created_by_id=by.user_id
    )
    _record("plan.started", plan, by)
    return plan


@transaction.atomic
def add_goal(*, plan: StrategicPlan, by: Principal, findings: list[Finding] | None = None, **fields: Any) -> JointGoal:
    """Add a goal; each side fills in its own target and benefit."""
    plan = _open_version(plan, by, what=_("a goal was added"))
    _check_fields(plan, by, fields)
    number = JointGoal.objects.filter(plan=plan).count() + 1
    goal: JointGoal = JointGoal.objects.create(**plan.cycle.scope(), plan=plan, number=number, **fields)
    _set_evidence(goal, findings or [], by)
    _record("goal.added", goal, by, after=digest.signed(goal))
    return goal


@transaction.atomic
def edit_goal(
    *, goal: JointGoal, version: int, by: Principal, findings: list[Finding] | None = None, **fields: Any
) -> JointGoal:
    """Change fields of a goal. A change of a signed field after the signing was opened makes the next version of the plan.

    Refused where somebody changed the goal since `version`, and for the cells of the other side.
    """
    changed = {name for name, value in fields.items() if getattr(goal, name) != value}
    if not changed and findings is None:
        return goal
    before = digest.signed(goal)
    plan = goal.plan
    if changed & set(policies.SIGNED_FIELDS):
        plan = _open_version(plan, by, what=_("%(goal)s was changed") % {"goal": goal.title}, fields=sorted(changed))
        goal = JointGoal.objects.get(plan=plan, number=goal.number) if plan.pk != goal.plan_id else goal
    else:
        _may_edit(plan.cycle, by)
    merged = {name: getattr(goal, name) for name in policies.SIGNED_FIELDS} | fields
    policies.check_side_fields(by.side, changed, plan.cycle)
    policies.check_targets(merged)
    if not JointGoal.objects.filter(pk=goal.pk, version=version).update(version=version + 1, **fields):
        raise Stale(_("Somebody changed this goal in the meantime."))
    goal.refresh_from_db()
    if findings is not None:
        _set_evidence(goal, findings, by)
    _record("goal.edited", goal, by, before=before, after=digest.signed(goal))
    return goal


@transaction.atomic
def open_signing(*, plan: StrategicPlan, by: Principal) -> StrategicPlan:
    """Freeze the version and open it for both signatures; refused with the list of what is missing."""
    require(by, "sign_plan", plan.workspace_id)
    require_writing(by, plan.cycle, *policies.classes(plan.cycle))
    locked = _locked(plan)
    if locked.standing != Standing.DRAFT:
        raise Refused(_("Only a draft can be opened for signature."))
    goals = list(locked.goals.select_related("host_owner", "partner_owner"))
    gaps = policies.signing_gaps(goals, locked.cycle)
    if gaps:
        raise Refused(_("The plan is not ready to be signed:"), allowed=[f"{gap.goal}: {gap.text}" for gap in gaps])
    locked.standing, locked.digest = Standing.SIGNING, digest.of(locked, goals)
    locked.save(update_fields=["standing", "digest"])
    _record("plan.signing_opened", locked, by, after={"digest": locked.digest})
    return locked


@transaction.atomic
def sign(*, plan: StrategicPlan, shown_digest: str, by: Principal) -> PlanSignature:
    """Sign what was shown, for one's own side; when all sides of the plan have, it is signed. Source: D41."""
    require(by, "sign_plan", plan.workspace_id)
    require_writing(by, plan.cycle, *policies.classes(plan.cycle))
    locked = _locked(plan)
    if locked.standing not in (Standing.SIGNING, Standing.SIGNED):
        raise Refused(_("This version is not open for signature."))
    if shown_digest != locked.digest or shown_digest != digest.of(locked, list(locked.goals.all())):
        raise Stale(_("The plan changed since you read it; read the newest version before you sign."))
    signature, is_new = PlanSignature.objects.get_or_create(
        plan=locked,
        side=by.side,
        is_void=False,
        corporation_id=by.corporation_id,
        defaults={**locked.cycle.scope(), "user_id": by.user_id, "digest": locked.digest},
    )
    if is_new:
        _close_when_all_signed(locked)
        _record("plan.signed", locked, by, after={"digest": locked.digest, "side": by.side})
    return signature


def _close_when_all_signed(plan: StrategicPlan) -> None:
    signed = set(PlanSignature.objects.filter(plan=plan, is_void=False).values_list("side", flat=True))
    if signed >= set(policies.sides_of(plan.cycle)):
        StrategicPlan.objects.filter(pk=plan.pk).update(standing=Standing.SIGNED)


def _open_version(plan: StrategicPlan, by: Principal, *, what: str, fields: list[str] | None = None) -> StrategicPlan:
    """Return the version that may be changed: the draft itself, or a new one that voids the signatures of the old."""
    _may_edit(plan.cycle, by)
    locked = _locked(plan)
    policies.check_editable(locked)
    if locked.standing == Standing.DRAFT:
        return locked
    return _next_version(locked, by, {"who": by.name, "side": by.side, "what": what, "fields": fields or []})


def _next_version(old: StrategicPlan, by: Principal, cause: dict[str, Any]) -> StrategicPlan:
    PlanSignature.objects.filter(plan=old, is_void=False).update(is_void=True)
    StrategicPlan.objects.filter(pk=old.pk).update(standing=Standing.REPLACED, replaced_because=cause)
    new: StrategicPlan = StrategicPlan.objects.create(
        **old.cycle.scope(),
        number=old.number + 1,
        title=old.title,
        first_day=old.first_day,
        last_day=old.last_day,
        created_by_id=by.user_id,
    )
    for goal in old.goals.all():
        evidence = list(Finding.objects.filter(pk__in=GoalEvidence.objects.filter(goal=goal).values("finding")))
        goal.pk, goal.public_id, goal.plan = None, JointGoal._meta.get_field("public_id").get_default(), new
        goal._state.adding = True
        goal.save()
        _set_evidence(goal, evidence, by)
    _record("plan.new_version", new, by, after=cause)
    return new


def _set_evidence(goal: JointGoal, findings: list[Finding], by: Principal) -> None:
    # What the other side rests the goal on and keeps to itself is not this person's to take away.
    seen = GoalEvidence.objects.filter(goal=goal, finding__in=Finding.objects.visible_to(by))
    seen.exclude(finding__in=findings).delete()
    for finding in findings:
        GoalEvidence.objects.get_or_create(
            goal=goal, finding=finding, corporation_id=goal.corporation_id, defaults=goal.cycle.scope()
        )


def _check_fields(plan: StrategicPlan, by: Principal, fields: dict[str, Any]) -> None:
    filled = {name for name, value in fields.items() if value not in (None, "")}
    policies.check_side_fields(by.side, filled, plan.cycle)
    policies.check_targets(fields)


def _may_edit(cycle: Cycle, by: Principal) -> None:
    require(by, "edit_plan", cycle.workspace_id)
    require_writing(by, cycle, *policies.classes(cycle))


def _locked(plan: StrategicPlan) -> StrategicPlan:
    locked: StrategicPlan = (
        StrategicPlan.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=plan.pk)
    )
    return locked


def _record(kind: str, entity: Any, by: Principal, **values: Any) -> None:
    joint = policies.is_joint(entity.cycle)
    record(kind=kind, by=by, entity=entity, joint=joint, **values)
