"""What the register hands to the registries: its kinds of imports and the words for what is wrong with rows."""

from corpsys.intake import faults
from corpsys.intake import registry as intake
from corpsys.register import levels, links, organisations, people, single, targets, wrong


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    faults.register(wrong.WORDS)
    for kind in (links.SINGLE, levels.SINGLE, people.SINGLE):
        single.register(kind)
    intake.register(organisations.KIND, organisations.TARGET)
    intake.register(links.KIND, targets.LINKS)
    intake.register(levels.KIND, targets.LEVELS)
    intake.register(people.KIND, targets.PEOPLE)
