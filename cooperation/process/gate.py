"""The gate of a stage as it stands: conditions with their answers, the other lead's confirmation. Source: D24.

Only questions. An automatic condition is answered by the chapter that owns the fact; one that a corporation added in its
own version of the definition is manual and met once it is ticked with evidence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.process import registry, tabs
from cooperation.process.definition import derive, labels
from cooperation.process.definition.types import ProcessDefinition
from cooperation.process.models import ConditionTick, GateConfirmation, Process
from cooperation.process.registry import Answer
from cooperation.process.running import definition_of, is_scored, spoken_of
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused, Text
from corpsys.access.states import Side, State

# The client takes part: only then its lead confirms gates. Source: access, actions (pass a gate).
TAKING_PART = frozenset({State.C2, State.I2})


@dataclass(frozen=True)
class GateCondition:
    """One line of the checklist. `sentence`: what to do while it is open; `sides`: who does it, none for both alike.

    `url`: the page where it is done; `place`: the tab of that page, empty where it has none.
    """

    name: str
    label: Text
    sentence: Text
    sides: tuple[Side, ...]
    met: bool
    detail: Text
    url: str
    is_manual: bool
    place: Text = ""


def conditions(
    process: Process, stage: int, principal: Principal, ask: Callable[[str], Answer] | None = None
) -> tuple[GateCondition, ...]:
    """Return the checklist of a gate in order, each condition asked now, or by `ask` where a page asks them once."""
    definition = spoken_of(process)
    scored = is_scored(process.workspace)
    names = derive.conditions(definition, process.cycle.variant, stage, is_scored=scored)
    ask = ask or partial(_answer, process)
    return tuple(_condition(process, definition, stage, name, principal, ask) for name in names)


def _answer(process: Process, name: str) -> Answer:
    return registry.answer(name, process)


def is_manual(definition: ProcessDefinition, name: str) -> bool:
    """Say whether people tick a condition: a corporation added it, and no chapter answers it."""
    return name not in registry.names() and any(term.key == name for term in definition.terms)


def _condition(
    process: Process,
    definition: ProcessDefinition,
    stage: int,
    name: str,
    principal: Principal,
    ask: Callable[[str], Answer],
) -> GateCondition:
    manual = is_manual(definition, name)
    answer = _ticked(process, stage, name) if manual else ask(name)
    label = labels.condition(definition, name)
    args = [principal.corporation_slug, process.key]
    return GateCondition(
        name=name,
        label=label.short,
        sentence=label.sentence,
        sides=label.sides,
        met=answer.met,
        detail=answer.detail,
        url=reverse(answer.route, args=args) if answer.route else "",
        is_manual=manual,
        place=tabs.label_of(answer.route),
    )


def _ticked(process: Process, stage: int, name: str) -> Answer:
    tick = ConditionTick.objects.filter(process=process, stage=stage, condition=name).select_related("user").first()
    if tick is None:
        return Answer(False, gettext_lazy("Nobody has ticked it yet."))
    said = {"name": tick.user.name, "when": when(tick.at), "evidence": tick.evidence}
    return Answer(True, _("Ticked by %(name)s, %(when)s: %(evidence)s") % said)


def check_conditions(process: Process, stage: int, principal: Principal) -> None:
    """Raise Refused with the open conditions of a gate, as words and as data (`open`)."""
    missing = open_conditions(process, stage, principal)
    if missing:
        raise Refused(
            _("The gate has open conditions."),
            allowed=[condition.sentence for condition in missing],
            extra={"open": [as_data(condition) for condition in missing]},
        )


def open_conditions(process: Process, stage: int, principal: Principal) -> list[GateCondition]:
    """Return the conditions of a gate that are not met."""
    return [condition for condition in conditions(process, stage, principal) if not condition.met]


def as_data(condition: GateCondition) -> dict[str, str]:
    """Return an open condition for an answer of the API or a record."""
    shown = {"label": condition.label, "detail": condition.detail, "url": condition.url}
    return {"name": condition.name, **{key: str(value) for key, value in shown.items()}}


def needs_confirmation(process: Process, stage: int) -> bool:
    """Say whether the client's lead confirms this gate: it takes part and the definition asks for it."""
    taking_part = State(process.cycle.state) in TAKING_PART
    return taking_part and derive.confirmed_by_client(definition_of(process), process.cycle.variant, stage)


def confirmation(process: Process, stage: int) -> GateConfirmation | None:
    """Return the standing confirmation of a gate by the client's lead."""
    found: GateConfirmation | None = (
        GateConfirmation.objects.filter(process=process, stage=stage, side=Side.PARTNER, is_void=False)
        .select_related("user")
        .first()
    )
    return found


def check_confirmation(process: Process, stage: int) -> None:
    """Raise Refused while the client's lead has not confirmed a gate that it must confirm."""
    if needs_confirmation(process, stage) and confirmation(process, stage) is None:
        raise Refused(
            _("The client's lead has not confirmed this gate yet."), allowed=[_("Ask the client's lead to confirm it.")]
        )


def is_shared(process: Process, stage: int) -> bool:
    """Say whether what happens at a stage is an event of both sides: the client takes part, and in this stage."""
    inside = derive.stages_of_client(definition_of(process), process.cycle.variant)
    return stage in inside and State(process.cycle.state) in TAKING_PART


def when(moment: object) -> str:
    """Return a moment as the reader's language writes it."""
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")  # type: ignore[arg-type]
