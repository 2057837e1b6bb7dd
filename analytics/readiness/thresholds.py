"""The thresholds of the variant rule in force, as far as the pages of readiness show them.

The versions of the rules belong to the chapter above, which registers here where they are read.
"""

from collections.abc import Callable

from analytics.metrics.variant_rule import DEFAULT_RULES, VariantRules

Source = Callable[[int], VariantRules]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Name the function that returns the rules in force of a corporation by its id; called when the apps are ready."""
    _sources.append(source)


def in_force(corporation_id: int) -> VariantRules:
    """Return the rules in force of a corporation; the shipped ones where nobody keeps others. Source: D15."""
    return _sources[-1](corporation_id) if _sources else DEFAULT_RULES
