"""What later chapters do when a gate has just been passed, in the same transaction. Called by `services`."""

from collections.abc import Callable

from cooperation.process.models import Process
from corpsys.access.principal import Principal

Hook = Callable[[Process, Principal], None]
_hooks: dict[int, list[Hook]] = {}


def after_passing(stage: int) -> Callable[[Hook], Hook]:
    """Register what happens after the gate of a stage was passed; called as hook(process, by) before the commit."""

    def register(hook: Hook) -> Hook:
        hooks = _hooks.setdefault(stage, [])
        if hook not in hooks:
            hooks.append(hook)
        return hook

    return register


def run_after_passing(process: Process, stage: int, by: Principal) -> None:
    """Call what is registered for a stage; a refusal of one takes the passing back."""
    for hook in _hooks.get(stage, []):
        hook(process, by)
