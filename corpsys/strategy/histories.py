"""What the history says of the versions of strategies: their goals and factors are told with them. Source: D8.

Nothing is put back here: a version in force stays as it was, and a draft is open to everybody who would put it back.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy

from corpsys.history import registry
from corpsys.history.registry import Subject
from corpsys.strategy.models import StrategyFactor, StrategyVersion

FIELDS = {
    "title": gettext_lazy("Title"),
    "number": gettext_lazy("Version"),
    "standing": gettext_lazy("State"),
    "in_force": gettext_lazy("In force"),
    "goal": gettext_lazy("Goal"),
    "traces_to": gettext_lazy("Goal of the corporation it serves"),
    "factor": gettext_lazy("Factor"),
    "kind": gettext_lazy("Kind"),
}


def register() -> None:
    """Hand the chapter's type of object to the history."""
    registry.register(
        Subject(
            key="strategy",
            model=StrategyVersion,
            noun=gettext_lazy("Strategy"),
            fields=FIELDS,
            url=lambda corporation, found: reverse("strategy", args=[corporation, found.public_id]),
            acts={
                "strategy.started": gettext_lazy("started"),
                "strategy.goal_added": gettext_lazy("goal added"),
                "strategy.goal_edited": gettext_lazy("goal changed"),
                "strategy.goal_removed": gettext_lazy("goal removed"),
                "strategy.factor_added": gettext_lazy("factor recorded"),
                "strategy.factor_edited": gettext_lazy("factor changed"),
                "strategy.factor_removed": gettext_lazy("factor removed"),
                "strategy.published": gettext_lazy("put in force"),
                "strategy.superseded": gettext_lazy("superseded"),
            },
            words=words,
        )
    )


def words(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return how kept states and kinds of factors read."""
    choices = {"standing": StrategyVersion.Standing.choices, "kind": StrategyFactor.Kind.choices}
    told = {(name, value): str(label) for name, labels in choices.items() for value, label in labels}
    return {pair: told[pair] for pair in pairs if pair in told}
