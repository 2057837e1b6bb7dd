"""Gate conditions by name: each named in the definition has exactly one check, registered by the chapter that owns the fact."""

from collections.abc import Callable
from dataclasses import dataclass

from cooperation.process.models import Process
from corpsys.access.refusals import Text


@dataclass(frozen=True)
class Answer:
    """Whether a condition is met, what is so or is missing in words, and the page where it is put right.

    `route`: name of a page whose arguments are the corporation's address and the process key; "" where there is none.
    """

    met: bool
    detail: Text
    route: str = ""


Check = Callable[[Process], Answer]
_checks: dict[str, Check] = {}


def condition(name: str) -> Callable[[Check], Check]:
    """Register the check of a gate condition."""

    def register(check: Check) -> Check:
        if _checks.get(name, check) is not check:
            raise ValueError(f"the condition {name} has two checks")
        _checks[name] = check
        return check

    return register


def answer(name: str, process: Process) -> Answer:
    """Ask the check of a condition."""
    return _checks[name](process)


def names() -> frozenset[str]:
    """Return the names that have a check."""
    return frozenset(_checks)
