"""How much a client matters: the class with the owner's flag, and who counts as a key client."""

from __future__ import annotations

from analytics.metrics.vocabulary import ParetoClass


def importance_class(pareto_class: ParetoClass | None, *, is_strategic: bool) -> ParetoClass | None:
    """The class that the variant rule reads: the owner's flag lifts any class to A; no figures stay no class.

    Source: D11, D15.
    """
    if pareto_class is None:
        return None
    return ParetoClass.A if is_strategic else pareto_class


def is_key(
    pareto_class: ParetoClass | None, *, rank: int, top20_count: int, does_8020_hold: bool, is_strategic: bool = False
) -> bool:
    """Whether the client is key: class A, and where 80/20 does not hold also in the top fifth or flagged by the owner.

    `rank` is the shared rank (ties have the same), so ties at the cut all go in. No class is never key. Source: D10.
    """
    if pareto_class is not ParetoClass.A:
        return False
    return does_8020_hold or is_strategic or rank <= top20_count
