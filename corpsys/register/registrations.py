"""What the register hands to the registries: its kinds of imports and the words for what is wrong with rows."""

from corpsys.intake import faults
from corpsys.intake import registry as intake
from corpsys.register import organisations, wrong


def register() -> None:
    """Fill the registries; called once when the applications are ready."""
    faults.register(wrong.WORDS)
    intake.register(organisations.KIND, organisations.TARGET)
