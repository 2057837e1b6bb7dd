"""What the register hands to the registries: its kinds of imports, the words for what is wrong with rows, its section."""

from corpsys.corporation import panels
from corpsys.intake import faults
from corpsys.intake import registry as intake
from corpsys.register import levels, links, organisations, panel, people, single, targets, wrong


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    faults.register(wrong.WORDS)
    panels.register(panel.PANEL)
    for kind in (links.SINGLE, levels.SINGLE, people.SINGLE):
        single.register(kind)
    intake.register(organisations.KIND, organisations.TARGET)
    intake.register(links.KIND, targets.LINKS)
    intake.register(levels.KIND, targets.LEVELS)
    intake.register(people.KIND, targets.PEOPLE)
