"""The bar of an attainment: from 0 to 1.25 with a line at 1, drawn as SVG. Whole pixels; a word always stands beside it."""

from dataclasses import dataclass
from decimal import Decimal

from analytics.metrics.answer import Answer
from analytics.metrics.attainment import HIGHEST
from cooperation.monitoring.selectors import clipped
from corpsys.access.states import Side

WIDTH = 150


@dataclass(frozen=True)
class Bar:
    """`length` and `plan` (where the plan stands) in pixels of `WIDTH`; `is_over`: the attainment goes beyond the bar."""

    side: Side
    value: Decimal | None
    length: int
    plan: int
    width: int
    is_over: bool


def bar(answer: Answer, side: Side) -> Bar:
    """Return the bar of an attainment (share, 1 = on plan); an unknown one has no length."""
    shown = clipped(answer).value or Decimal(0)
    return Bar(
        side=side,
        value=answer.value,
        length=round(WIDTH * shown / HIGHEST),
        plan=round(WIDTH / HIGHEST),
        width=WIDTH,
        is_over=answer.value is not None and answer.value > HIGHEST,
    )
