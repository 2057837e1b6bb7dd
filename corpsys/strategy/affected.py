"""What a new version in force touches above this chapter: running processes, which the floor above names. Source: D8."""

from collections.abc import Callable
from dataclasses import dataclass

from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.strategy.models import StrategyVersion


@dataclass(frozen=True)
class Affected:
    """Something that has to be confirmed anew, as it is shown to the person who publishes."""

    label: Text
    url: str


Source = Callable[[StrategyVersion, Principal], list[Affected]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a source; called by the chapters above when the applications are ready."""
    _sources.append(source)


def by_publishing(strategy: StrategyVersion, principal: Principal) -> list[Affected]:
    """Return what will have to be confirmed anew once this version is in force, as far as the principal may know of it."""
    return [item for source in _sources for item in source(strategy, principal)]
