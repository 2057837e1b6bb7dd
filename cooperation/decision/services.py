"""The decision about the variant: what is recommended, what was chosen and why, what an executive answered. Source: D15–D17."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.decision import policies
from cooperation.decision.grounds import Grounds, conditions_as_data, grounds_of, inputs_as_data
from cooperation.decision.models import Decision
from cooperation.decision.policies import LEAST_REASON, Demand
from cooperation.decision.rules_change import rules_change
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotVisible, Refused
from corpsys.access.services import require, require_reading, require_writing
from corpsys.access.states import K, State
from corpsys.audit.services import record
from corpsys.workspace import selectors as workspaces
from corpsys.workspace.models import Cycle, Workspace
from corpsys.workspace.services import running_cycle

Standing = Decision.Standing


def recommendation_for(workspace: Workspace, by: Principal) -> Grounds:
    """Return the recommendation with its grounds, as the records stand now; it is K1. Source: D15, D16."""
    cycle = workspaces.current_cycle(workspace.pk)
    if cycle is None:
        raise NotVisible
    require_reading(by, cycle, K.K1)
    return grounds_of(workspace)


@transaction.atomic
def decide(
    *,
    workspace: Workspace,
    chosen: str,
    by: Principal,
    reason: str = "",
    seen: str | None = None,
    seen_rules: str | None = None,
) -> Decision:
    """Record the decision about the variant of the running cycle.

    The recommendation itself stands at once, a lower variant with a reason; a higher one, one without a recommendation,
    or parties on different levels wait for an executive. `seen`, `seen_rules`: the recommendation and the version of the
    rules that the person had before them. Raises Invalid for a short reason; Refused while one waits, once the process
    runs, or when what was seen no longer holds.
    Source: D6, D15–D17.
    """
    require(by, "decide_variant", workspace.pk)
    cycle = running_cycle(workspace)
    require_writing(by, cycle, K.K1)
    _check_cycle(cycle)
    grounds = recommendation_for(workspace, by)
    _check_rules(grounds, seen_rules)
    _check_seen(grounds, seen)
    demand = policies.demand(grounds, chosen)
    reason = reason.strip()
    _check_choice(chosen, reason, demand)
    decision: Decision = Decision.objects.create(
        **cycle.scope(),
        recommended=grounds.recommended,
        chosen=chosen,
        rules_version=grounds.recommendation.rules.version,
        conditions=conditions_as_data(grounds),
        inputs={**inputs_as_data(grounds), "waits_for": list(demand.waits_for)},
        reason=reason,
        standing=Standing.WAITING if demand.waits_for else Standing.DECIDED,
        decided_by_id=by.user_id,
    )
    record(kind="decision.recorded", by=by, entity=decision, after=_in_short(decision))
    return decision


def _check_cycle(cycle: Cycle) -> None:
    if cycle.state != State.P:
        raise Refused(
            _("The process runs in the variant that was decided; it cannot be decided anew here."),
            allowed=[_("Go on with the running process, or decide again when it has ended.")],
        )
    if Decision.objects.filter(cycle=cycle, standing=Standing.WAITING).exists():
        raise Refused(_("A decision already waits for an executive."), allowed=[_("Wait for the answer.")])


def _check_rules(grounds: Grounds, seen: str | None) -> None:
    change = rules_change(grounds, seen)
    if change is None:
        return
    said = {
        "before": change.before.version,
        "then": change.before.said,
        "after": change.after.version,
        "now": change.after.said,
    }
    raise Refused(
        _("The rules changed in the meantime: version %(before)s gave “%(then)s”, version %(after)s gives “%(now)s”.")
        % said,
        allowed=[_("Look at both and choose again.")],
        extra={"outcomes": [change.before.as_data(), change.after.as_data()]},
    )


def _check_seen(grounds: Grounds, seen: str | None) -> None:
    if seen is not None and seen != grounds.recommended:
        names = {**dict(Cycle.Variant.choices), "": _("no recommendation")}
        raise Refused(
            _("The recommendation changed from “%(before)s” to “%(after)s” in the meantime.")
            % {"before": names.get(seen, seen), "after": names[grounds.recommended]},
            allowed=[_("Look at its grounds and choose again.")],
        )


def _check_choice(chosen: str, reason: str, demand: Demand) -> None:
    if chosen not in policies.ORDER:
        raise Invalid({"chosen": [_("There is no such variant.")]})
    if demand.needs_reason and len(reason) < LEAST_REASON:
        raise Invalid({"reason": [_("Give a reason of at least %(least)s characters.") % {"least": LEAST_REASON}]})


@transaction.atomic
def answer(*, decision: Decision, approve: bool, text: str, by: Principal) -> Decision:
    """Answer a waiting decision as an executive.

    A refusal, and an approval across hierarchy levels, need a reason of their own. Raises Refused where somebody else
    was faster. Source: D6, D16.
    """
    require(by, "approve_override", decision.workspace_id)
    text = text.strip()
    across = policies.is_across_levels(decision)
    if (across or not approve) and len(text) < LEAST_REASON:
        raise Invalid({"text": [_("Give a reason of at least %(least)s characters.") % {"least": LEAST_REASON}]})
    standing = Standing.DECIDED if approve else Standing.REFUSED
    changed = Decision.objects.filter(pk=decision.pk, standing=Standing.WAITING).update(
        standing=standing, answer=text, answered_by_id=by.user_id, answered_at=timezone.now()
    )
    decision.refresh_from_db()
    if not changed:
        raise Refused(_("This decision no longer waits: %(state)s.") % {"state": decision.get_standing_display()})
    record(
        kind="decision.answered",
        by=by,
        entity=decision,
        before={"standing": Standing.WAITING},
        after=_in_short(decision),
    )
    return decision


def _in_short(decision: Decision) -> dict[str, str]:
    """What the audit trail keeps; the reasons stay with the record."""
    return {"recommended": decision.recommended, "chosen": decision.chosen, "standing": decision.standing}
