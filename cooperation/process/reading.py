"""The one way to open a process for its pages and endpoints: found, asked, and an executive's reading noted."""

from collections.abc import Callable

from cooperation.process import selectors
from cooperation.process.models import Process
from corpsys.access.principal import Principal
from corpsys.access.services import require_reading
from corpsys.access.states import K, Role
from corpsys.audit.services import record
from corpsys.workspace.models import Cycle

Ask = Callable[[Principal, Cycle], None]


def open_for(principal: Principal, key: str, *classes: K, ask: Ask | None = None) -> Process:
    """Return a process of which one of these data classes may be read, or refuse as if it did not exist.

    `ask`: a chapter's own question instead of the classes. Source: access, K1 and K5–K9 by role.
    """
    process = selectors.get(principal, key)
    if ask is not None:
        ask(principal, process.cycle)
    else:
        require_reading(principal, process.cycle, *classes)
    note_reading(principal, process)
    return process


def note_reading(principal: Principal, process: Process) -> None:
    """Keep in the audit that an executive read a process it does not work on."""
    if principal.role == Role.EXECUTIVE and process.workspace_id not in principal.workspaces:
        record(kind="process.read", by=principal, entity=process)
