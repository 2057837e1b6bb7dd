"""Who uses a dataset: the chapters above say so here, since a dataset that is used cannot be taken back."""

from collections.abc import Callable

from analytics.dataroom.models import Dataset
from corpsys.access.refusals import Text

Use = Callable[[Dataset], Text | None]
_uses: list[Use] = []


def register(use: Use) -> None:
    """Add a question; it answers in words what the dataset is used for, or None."""
    if use not in _uses:
        _uses.append(use)


def of(dataset: Dataset) -> list[Text]:
    """Return what a dataset is used for."""
    return [found for use in _uses if (found := use(dataset)) is not None]
