"""What a run says of the whole portfolio, as JSON that is kept with it: decimals as text, the unknown as null with its reason."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from analytics.ledger.models import LedgerClient
from analytics.ledger.storing import class_codes
from analytics.metrics.concentration import gini_of_sums
from analytics.metrics.ten_thousandths import exact_dot, from_e4
from analytics.metrics.vocabulary import ParetoClass

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analytics.ledger.money import Money
    from analytics.metrics.answer import Answer
    from analytics.metrics.pareto import ParetoResult

NAMED = 10
BARS = 60


def summary(
    result: ParetoResult, keys: NDArray[np.bool_], clients: NDArray[np.int64], *, money: Money, without: int
) -> dict[str, Any]:
    """Return the figures of a portfolio. `keys`: in the order of the result; `clients`: ids as they came in.

    `tied_at_cut`: how many clients share the amount at which 80 % is crossed, where more of them went in than needed.
    """
    return {
        "reason": result.reason,
        "counted": result.counted,
        "without_figures": without,
        "positive_count": result.positive_count,
        "net_total": str(result.net_total),
        "positive_total": str(result.positive_total),
        "peak": _text(result.peak),
        "peak_of_net": _text(result.peak_of_net),
        "k80": result.k80,
        "k80_client_share": _text(result.k80_client_share),
        "k80_share": _text(result.k80_share),
        "tied_at_cut": _tied(result),
        "top20_count": result.top20_count,
        "top20_share": _text(result.top20_share),
        "does_8020_hold": result.does_8020_hold,
        "hhi": _answer(result.hhi),
        "effective_number": _answer(result.effective_number),
        "gini": _answer(result.gini),
        "gini_positive": _answer(_gini_positive(result)),
        "large_count": len(result.large),
        "large": _names(clients[result.rows.order[: min(len(result.large), NAMED)]].tolist()),
        **_classes(result),
        "key_count": int(keys.sum()),
        "curve": _curve(result),
        "rates": money.told(),
    }


def _classes(result: ParetoResult) -> dict[str, dict[str, Any]]:
    codes, amounts = class_codes(result), result.rows.amounts_e4
    found = {name.value: amounts[codes == at] for at, name in enumerate(ParetoClass)}
    return {
        "classes": {name: len(column) for name, column in found.items()},
        "class_totals": {name: str(from_e4(int(column.sum()))) for name, column in found.items()},
    }


def _gini_positive(result: ParetoResult) -> Answer:
    """The Gini coefficient among the clients with a positive amount alone, as published figures of portfolios have it."""
    amounts = result.rows.amounts_e4[: result.positive_count]
    places = np.arange(len(amounts), 0, -1)  # by rising amount, the last is 1
    return gini_of_sums(result.rows.positive_total_e4, exact_dot(places, amounts), len(amounts))


def _curve(result: ParetoResult) -> list[list[int | float]]:
    """The clients with a positive amount in at most BARS equal parts, for a picture: last place, share, share together."""
    count, total = result.positive_count, result.rows.positive_total_e4
    if not count:
        return []
    width = -(-count // BARS)
    ends = [min(start + width, count) for start in range(0, count, width)]
    together = [int(result.rows.cumulative_e4[end - 1]) / total for end in ends]
    return [
        [end, round(share - before, 6), round(share, 6)]
        for end, share, before in zip(ends, together, [0.0, *together[:-1]], strict=True)
    ]


def _tied(result: ParetoResult) -> int:
    """Clients tied at the 80 % cut, 0 where the cut divides nobody: leaving one of them out would still reach 80 %."""
    rows, k80 = result.rows, result.k80
    if not k80 or k80 < 2:
        return 0
    needed = -(-rows.positive_total_e4 * 80 // 100)
    return int((rows.amounts_e4 == rows.amounts_e4[k80 - 1]).sum()) if rows.cumulative_e4[k80 - 2] >= needed else 0


def _names(clients: list[int]) -> list[str]:
    names: dict[int, str] = dict(LedgerClient.objects.filter(pk__in=clients).values_list("pk", "key"))
    return [names[client] for client in clients]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _answer(answer: Answer) -> dict[str, str | None]:
    return {"value": _text(answer.value), "reason": answer.reason}
