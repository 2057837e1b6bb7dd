"""The definition and the states of a running process: a process keeps the version it started with. Source: D25.

Only reading; the moves are made by `services`.
"""

from collections.abc import Iterable
from dataclasses import replace

from cooperation.process.definition import stored
from cooperation.process.definition.shipped import SHIPPED
from cooperation.process.definition.types import ProcessDefinition, StageState
from cooperation.process.models import Process, Stage
from corpsys.corporation.models import Organisation
from corpsys.workspace.models import Workspace


def definition_of(process: Process) -> ProcessDefinition:
    """Return the definition that a process runs by; raises LookupError for a shipped version that is gone."""
    if process.definition is not None:
        return stored.from_json(process.definition)
    if process.definition_version != SHIPPED.version:
        raise LookupError(f"the shipped definition {process.definition_version!r} is not stored with {process.key}")
    return SHIPPED


def spoken_of(process: Process) -> ProcessDefinition:
    """Return the definition of a process in the words of its parties; the table itself is the same. Source: D5."""
    return spoken(definition_of(process), process.workspace)


def spoken(definition: ProcessDefinition, workspace: Workspace) -> ProcessDefinition:
    """Return a definition that speaks of host and partner where the parties are not an enterprise and a client."""
    return definition if is_scored(workspace) else replace(definition, for_any_parties=True)


def states_of(stages: Iterable[Stage]) -> dict[int, StageState]:
    """Return the state of each stage by number, in the words of the definition."""
    return {stage.number: StageState(stage.state) for stage in stages}


def is_scored(workspace: Workspace) -> bool:
    """Say whether the variant follows from the score: between an enterprise and a client only. Source: D5."""
    kinds = Organisation.Kind
    return workspace.host.kind == kinds.ENTERPRISE and workspace.partner.kind == kinds.CLIENT
