"""Gate conditions about what stands outside the chapters: the strategies, and the order of stages 6 and 7. Source: process table."""

from django.utils.translation import gettext as _

from cooperation.process.definition.types import StageState
from cooperation.process.models import Process
from cooperation.process.registry import Answer, condition
from corpsys.strategy import selectors as strategies
from corpsys.strategy.models import StrategyFactor, StrategyVersion

IMPLEMENTATION = 6
PAGE = "process_strategy"


def _of_host(process: Process) -> StrategyVersion | None:
    return strategies.in_force(process.corporation_id, process.workspace.host_id)


@condition("strategy_in_force")
def strategy_in_force(process: Process) -> Answer:
    """The corporation and the enterprise each have a strategy in force. Source: D8."""
    of_corporation, of_host = strategies.in_force(process.corporation_id), _of_host(process)
    if of_corporation is None:
        return Answer(False, _("The corporation has no strategy in force."), PAGE)
    if of_host is None:
        return Answer(False, _("%(name)s has no strategy in force.") % {"name": process.workspace.host.name}, PAGE)
    return Answer(True, f"{of_corporation}; {of_host}", PAGE)


@condition("goals_traced")
def goals_traced(process: Process) -> Answer:
    """Every goal of the enterprise's strategy in force traces to a goal of the corporation's. Source: D8."""
    strategy = _of_host(process)
    if strategy is None:
        return Answer(False, _("%(name)s has no strategy in force.") % {"name": process.workspace.host.name}, PAGE)
    found = strategies.tracing(strategy)
    if found.coverage is None:
        return Answer(False, _("The enterprise's strategy has no goals."), PAGE)
    if found.untraced:
        return Answer(False, _("Not traced: %(goals)s.") % {"goals": "; ".join(found.untraced)}, PAGE)
    return Answer(True, _("Every goal is traced."), PAGE)


@condition("internal_external_factors_recorded")
def internal_external_factors_recorded(process: Process) -> Answer:
    """At least one internal and one external factor stand with the strategies in force. Source: D8."""
    in_force = [strategies.in_force(process.corporation_id), _of_host(process)]
    kinds = set(
        StrategyFactor.objects.filter(strategy__in=[row for row in in_force if row]).values_list("kind", flat=True)
    )
    missing = [str(kind.label) for kind in StrategyFactor.Kind if kind not in kinds]
    if missing:
        return Answer(False, _("No factor of these kinds: %(kinds)s.") % {"kinds": ", ".join(missing)}, PAGE)
    return Answer(True, _("Internal and external factors are recorded."), PAGE)


@condition("implementation_passed")
def implementation_passed(process: Process) -> Answer:
    """The gate of the implementation is passed. Source: D20."""
    passed = process.stages.filter(number=IMPLEMENTATION, state=StageState.PASSED).exists()
    return Answer(passed, _("Passed.") if passed else _("The implementation still runs."))
