"""Sections that chapters above put on an organisation's page; the page itself knows none of them.

A chapter registers its panel when the applications are ready. The template finds what `context` returned as `panel`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from corpsys.access.principal import PageRequest
from corpsys.access.refusals import Text
from corpsys.corporation.models import Organisation

Context = Callable[[PageRequest, Organisation], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """A section: address on the page, heading, template, what the template is told (None: no section), place from above."""

    key: str
    title: Text
    template: str
    context: Context
    position: int = 50


@dataclass(frozen=True)
class Shown:
    """A panel as one page shows it."""

    key: str
    title: Text
    template: str
    context: dict[str, Any]


_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Add a panel; called by the chapters when the applications are ready."""
    _panels.append(panel)
    _panels.sort(key=lambda item: item.position)


def for_organisation(request: PageRequest, organisation: Organisation) -> list[Shown]:
    """Return the sections that this reader is shown of an organisation, from above."""
    asked = [(panel, panel.context(request, organisation)) for panel in _panels]
    return [Shown(panel.key, panel.title, panel.template, told) for panel, told in asked if told is not None]
