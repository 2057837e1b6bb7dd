"""The one next step on a process page, and what the client's people are asked for. Source: ux 4.4."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.process.gate import GateCondition
from cooperation.process.models import Process
from cooperation.process.selectors import RUNNING, Inside, StageView
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.access.services import may
from corpsys.access.states import Side


@dataclass(frozen=True)
class Step:
    """What is to be done. `label` and `url` are empty where this reader can only wait."""

    text: Text
    label: Text = ""
    url: str = ""


@dataclass(frozen=True)
class Needs:
    """The open points of a stage as the client reads them: its own, and those that it waits for."""

    mine: tuple[Step, ...]
    theirs: tuple[Text, ...]


def next_step(process: Process, view: StageView, principal: Principal) -> Step | None:
    """Return the one next step for this reader, None where nothing is left to do or nothing may be known."""
    inside = view.inside
    if inside is None or view.state not in RUNNING or process.cycle.ended_at is not None:
        return None
    if principal.is_guest:
        return next(iter(needs(process, view, principal).mine), None)
    return _for_enterprise(process, view, inside, principal)


def _for_enterprise(process: Process, view: StageView, inside: Inside, principal: Principal) -> Step:
    workspace, args = process.workspace_id, [principal.corporation_slug, process.key, view.number]
    if inside.waiting and may(principal, "approve_bypass", workspace):
        url = reverse("bypass", args=[principal.corporation_slug, process.key, inside.waiting.public_id])
        return Step(_("The leader asks to pass this gate with open conditions."), _("Answer the request"), url)
    if inside.is_ready and may(principal, "pass_gate", workspace):
        return Step(_("All conditions are met."), _("Check and pass the gate"), reverse("gate", args=args))
    if inside.open:
        return _of_condition(_first(inside.open), args)
    if not inside.moves[0].is_allowed:
        return Step(inside.moves[0].refused or "")
    if inside.confirmation.missing:
        told = {"name": process.workspace.partner.name}
        return Step(_("All conditions are met. The lead of %(name)s confirms the gate next.") % told)
    return Step(_("All conditions are met. The leader passes the gate next."))


def _first(conditions: list[GateCondition]) -> GateCondition:
    own = [condition for condition in conditions if Side.HOST in condition.sides or not condition.sides]
    return (own or conditions)[0]


def _of_condition(condition: GateCondition, args: list[object]) -> Step:
    url = reverse("tick", args=[*args, condition.name]) if condition.is_manual else condition.url
    label = _("To the page: %(place)s") % {"place": condition.place} if condition.place else condition.label
    return Step(condition.sentence, label if url else "", url)


def needs(process: Process, view: StageView, principal: Principal) -> Needs:
    """Return what a stage that runs asks of the client, and what the client waits for."""
    inside = view.inside
    if inside is None or view.state not in RUNNING or process.cycle.ended_at is not None:
        return Needs((), ())
    args: list[object] = [principal.corporation_slug, process.key, view.number]
    mine = [_of_condition(found, args) for found in inside.open if Side.PARTNER in found.sides]
    theirs: list[Text] = [found.label for found in inside.open if Side.PARTNER not in found.sides]
    if inside.confirmation.missing and inside.moves[0].is_allowed:
        may_confirm = may(principal, "confirm_gate", process.workspace_id)
        url = reverse("confirm_gate", args=args) if may_confirm else ""
        whose = _("The gate needs your confirmation.") if may_confirm else _("The gate needs your lead's confirmation.")
        mine.append(Step(whose, _("Check and confirm") if may_confirm else "", url))
    elif inside.is_ready:
        theirs.append(_("The leader of %(name)s passes the gate.") % {"name": process.workspace.host.name})
    # What can be done at once stands first, and is the page's main action.
    return Needs(tuple(sorted(mine, key=lambda step: not step.url)), tuple(theirs))
