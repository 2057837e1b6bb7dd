"""What neither side knows alone: share of wallet, white space, growth against the market, forecast accuracy.

Part of `joined`. Share of wallet and white space read the client's purchases only through `pooling`, so they show no
more about competitors than that does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import repeat

import pandas as pd

from analytics.metrics.answer import Answer, ratio, unknown
from analytics.metrics.frames import AMOUNT, cell_sums, whole_column
from analytics.metrics.pooling import Key, PooledCompetitors

PERIOD = "period"
SUPPRESSED = "suppressed"
UNKNOWN_KEY = "unknown_key"
NO_PURCHASES = "no_purchases"
NO_ACTUALS = "no_actuals"

_Totals = Mapping[Key, int]


def share_of_wallet(sales: pd.DataFrame, pooled: PooledCompetitors) -> pd.DataFrame:
    """The enterprise's sales at the client ÷ the client's purchases, per cell of the tree and in total (level 0).

    `sales`: columns `pooled.by` and `amount_e4`, of the same periods and measure as the purchases. Returns `level`,
    keys, `sales_e4`, `purchases_e4` (null where suppressed), `share` (Decimal; above 1 the two sides contradict each
    other), `reason` (`suppressed`, `unknown_key`, `no_purchases`). Cells that only the sales have come last.
    Raises ValueError for missing columns or amounts that are not whole. Source: D33.
    """
    sold = _tree_sums(sales, pooled.by)
    bought = {key: _number(cell["total_e4"]) for key, cell in _cells(pooled).items()}
    keys = [*bought, *(key for key in sold if key not in bought)]
    shares = [_wallet_share(key, sold.get(key, 0), bought.get(key, 0)) for key in keys]
    return pd.DataFrame(
        {
            "level": [len(key) for key in keys],
            **_key_columns(keys, pooled.by),
            "sales_e4": whole_column([sold.get(key, 0) for key in keys]),
            "purchases_e4": whole_column([bought.get(key, 0) for key in keys]),
            **_answer_columns("share", shares),
        }
    )


def white_space(pooled: PooledCompetitors, little: Decimal = Decimal("0.05")) -> pd.DataFrame:
    """Cells of the lowest level that the client buys elsewhere and not, or little, from the enterprise.

    White space: others > 0 and own ÷ (own + others) ≤ `little` (a share). Purchases of an unknown vendor are left out
    of both; a cell with an unknown key is never white space. Returns keys, `own_e4`, `elsewhere_e4` (others, null where
    suppressed), `unknown_vendor_e4`, `own_share`, `is_white_space` (null where suppressed), `reason` (`suppressed`,
    `unknown_key`, `no_purchases`). Source: D33.
    """
    lowest = {key: cell for key, cell in _cells(pooled).items() if len(key) == len(pooled.by)}
    keys = list(lowest)
    own, others, nameless = (
        [_number(cell[column]) for cell in lowest.values()] for column in ("own_e4", "others_e4", "unknown_vendor_e4")
    )
    shares = list(map(_own_share, keys, own, others))
    return pd.DataFrame(
        {
            **_key_columns(keys, pooled.by),
            "own_e4": whole_column(own),
            "elsewhere_e4": whole_column(others),
            "unknown_vendor_e4": whole_column(nameless),
            "is_white_space": pd.Series(list(map(_is_white, shares, others, repeat(little))), dtype="boolean"),
            **_answer_columns("own_share", shares),
        }
    )


def growth_against_market(
    client: pd.DataFrame,
    market: pd.DataFrame,
    *,
    before: Collection[object],
    after: Collection[object],
    by: Sequence[str] = (),
) -> pd.DataFrame:
    """The client's growth and the market's between two sets of periods, in total or per `by`.

    Frames: columns `period`, `by`, `amount_e4`. Returns `by`, `client_before_e4`, `client_after_e4`,
    `market_before_e4`, `market_after_e4`, `client_growth`, `market_growth` (shares, 0.1 = +10 %), `lead` (client -
    market) and `reason`: `client_period_missing` or `market_period_missing` where a period has no row at all on that
    side, `client_no_base` or `market_no_base` where the earlier sum is not positive. Raises ValueError for missing
    columns, amounts that are not whole, an empty or shared set of periods. Source: D33.
    """
    _check_periods(before, after)
    sides = {"client": client, "market": market}
    sums = {
        f"{side}_{when}": _period_sums(frame, periods, by)
        for side, frame in sides.items()
        for when, periods in (("before", before), ("after", after))
    }
    keys = sorted({key for totals in sums.values() for key in totals}, key=_unknown_last)
    gaps = {side: not {*before, *after} <= set(frame[PERIOD].tolist()) for side, frame in sides.items()}
    growths = {
        side: [_growth(key, sums[f"{side}_before"], sums[f"{side}_after"], side, has_gap=gaps[side]) for key in keys]
        for side in sides
    }
    return pd.DataFrame(
        {
            **_key_columns(keys, by),
            **{f"{name}_e4": whole_column([totals.get(key, 0) for key in keys]) for name, totals in sums.items()},
            **{f"{side}_growth": _objects(answer.value for answer in growths[side]) for side in sides},
            **_answer_columns("lead", list(map(_lead, growths["client"], growths["market"]))),
        }
    )


def forecast_accuracy(forecast: Sequence[Decimal], actual: Sequence[Decimal]) -> Answer:
    """1 - Σ|F - A| / ΣA over the same periods in the same order; below 0 for a forecast worse than none.

    Reason: `no_actuals` where ΣA is not positive. Raises ValueError for different lengths.
    Source: methods, Expectations (last paragraph).
    """
    error = sum((abs(planned - came) for planned, came in zip(forecast, actual, strict=True)), Decimal(0))
    miss = ratio(error, sum(actual, Decimal(0)), reason=NO_ACTUALS)
    return miss if miss.value is None else Answer(1 - miss.value)


def _cells(pooled: PooledCompetitors) -> dict[Key, dict[str, object]]:
    cells: dict[Key, dict[str, object]] = {}
    for record in pooled.rows.astype(object).to_dict("records"):
        cells[_key(record[column] for column in pooled.by[: record["level"]])] = {str(k): v for k, v in record.items()}
    return cells


def _key(values: Iterable[object]) -> Key:
    return tuple(None if _is_unknown(value) else value for value in values)


def _is_unknown(value: object) -> bool:
    return value is None or value is pd.NA or value != value


def _number(value: object) -> int | None:
    return None if _is_unknown(value) else int(str(value))


def _tree_sums(frame: pd.DataFrame, by: Sequence[str]) -> dict[Key, int]:
    sums: dict[Key, int] = {}
    for key, amount in _sums(cell_sums(frame, by), by):
        for level in range(len(key) + 1):
            sums[key[:level]] = sums.get(key[:level], 0) + amount
    return sums


def _sums(sums: pd.DataFrame, by: Sequence[str]) -> list[tuple[Key, int]]:
    columns = [sums[column].tolist() for column in (*by, AMOUNT)]
    return [(_key(keys), int(amount)) for *keys, amount in zip(*columns, strict=True)]


def _wallet_share(key: Key, sales: int, purchases: int | None) -> Answer:
    if None in key:
        return unknown(UNKNOWN_KEY)
    return unknown(SUPPRESSED) if purchases is None else ratio(sales, purchases, reason=NO_PURCHASES)


def _own_share(key: Key, own: int | None, others: int | None) -> Answer:
    if None in key:
        return unknown(UNKNOWN_KEY)
    if own is None or others is None:
        return unknown(SUPPRESSED)
    return ratio(own, own + others, reason=NO_PURCHASES)


def _is_white(share: Answer, others: int | None, little: Decimal) -> bool | None:
    if share.reason == SUPPRESSED:
        return None
    return share.value is not None and others is not None and others > 0 and share.value <= little


def _check_periods(before: Collection[object], after: Collection[object]) -> None:
    if not before or not after or set(before) & set(after):
        raise ValueError("growth needs two sets of periods that do not overlap")


def _period_sums(frame: pd.DataFrame, periods: Collection[object], by: Sequence[str]) -> _Totals:
    sums: dict[Key, int] = {}
    for (period, *keys), amount in _sums(cell_sums(frame, [PERIOD, *by]), [PERIOD, *by]):
        if period in periods:
            sums[tuple(keys)] = sums.get(tuple(keys), 0) + amount
    return sums


def _growth(key: Key, before: _Totals, after: _Totals, side: str, *, has_gap: bool) -> Answer:
    if has_gap:
        return unknown(f"{side}_period_missing")
    base = before.get(key, 0)
    return ratio(after.get(key, 0) - base, base, reason=f"{side}_no_base")


def _lead(client: Answer, market: Answer) -> Answer:
    if client.value is None or market.value is None:
        return unknown(client.reason or market.reason or "")
    return Answer(client.value - market.value)


def _unknown_last(key: Key) -> tuple[tuple[bool, str], ...]:
    return tuple((part is None, str(part)) for part in key)


def _key_columns(keys: Sequence[Key], by: Sequence[str]) -> dict[str, pd.Series]:
    return {
        column: pd.Series([key[depth] if depth < len(key) else None for key in keys], dtype=object)
        for depth, column in enumerate(by)
    }


def _answer_columns(name: str, answers: Sequence[Answer]) -> dict[str, pd.Series]:
    return {name: _objects(answer.value for answer in answers), "reason": _objects(answer.reason for answer in answers)}


def _objects(values: Iterable[object]) -> pd.Series:
    return pd.Series(list(values), dtype=object)
