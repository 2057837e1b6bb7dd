"""The job that finds the key clients: sums of the ledger in, one run with the standing of every client out. Source: D10."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from analytics import changes
from analytics.ledger import policies, selectors
from analytics.ledger.models import ClientStanding, KeyClientRun
from analytics.metrics.importance import is_key
from analytics.metrics.vocabulary import ParetoClass
from corpsys.access.services import require
from corpsys.audit.services import record
from corpsys.jobs.registry import DataError, Outcome, Run

if TYPE_CHECKING:
    from analytics.metrics.answer import Answer
    from analytics.metrics.pareto import ParetoResult

BATCH = 20_000
Columns = tuple[list[int], list[int], list[int], list[int], list[str], list[bool]]


def key_clients(run: Run) -> Outcome:
    """Compute and keep the key clients of an enterprise, measure and period of the payload."""
    from analytics.metrics.pareto import key_clients as computed  # numpy: jobs only

    asked = run.payload
    first, last = date.fromisoformat(asked["first_month"]), date.fromisoformat(asked["last_month"])
    with run.reading():
        rows = selectors.amounts(asked["enterprise"], asked["measure"], first, last)
    known = {row["client__key"]: row for row in rows if row["total"] is not None}
    try:
        result = computed({key: row["total"] for key, row in known.items()})
    except ValueError as error:
        raise DataError(_("A sum has more digits than can be computed with.")) from error
    keys = _keys(result, known)
    run.progress(1, 2)
    with run.transaction():
        require(run.principal, "run_scoring")
        currency = policies.check_figures(asked["enterprise"], asked["measure"], first, last)
        KeyClientRun.objects.filter(enterprise_id=asked["enterprise"], is_in_force=True).update(is_in_force=False)
        made: KeyClientRun = KeyClientRun.objects.create(
            corporation_id=run.principal.corporation_id,
            enterprise_id=asked["enterprise"],
            measure=asked["measure"],
            first_month=first,
            last_month=last,
            currency=currency,
            summary=_summary(result, keys, without=len(rows) - len(known)),
            job_id=run.job_id,
        )
        policies.check_enterprise(run.principal, made.enterprise)
        _write(made, result, known, keys)
        record(kind="key_clients.computed", by=run.principal, entity=made, after={"clients": result.counted})
        changes.announce(by=run.principal, enterprise_id=made.enterprise_id)
    url = reverse("key_client_run", args=[run.principal.corporation_slug, made.public_id])
    return Outcome({"run": str(made.public_id), "clients": result.counted, "k80": result.k80}, url)


def _keys(result: "ParetoResult", known: dict[str, dict[str, Any]]) -> list[bool]:
    """Return for each client, in the order of the result, whether it is key. Source: D10."""
    rows = result.rows
    return [
        is_key(
            rows.class_at(at),
            rank=int(rows.ranks[at]),
            top20_count=result.top20_count,
            does_8020_hold=bool(result.does_8020_hold),
            is_strategic=bool(known[key]["client__organisation__strategic"]),
        )
        for at, key in enumerate(rows.keys)
    ]


def _summary(result: "ParetoResult", keys: Sequence[bool], *, without: int) -> dict[str, Any]:
    """Return the figures of the whole portfolio as JSON; decimals as text, what is unknown as null with its reason."""
    classes = Counter(_class(result, at) for at in range(result.counted))
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
        "top20_count": result.top20_count,
        "top20_share": _text(result.top20_share),
        "does_8020_hold": result.does_8020_hold,
        "hhi": _answer(result.hhi),
        "effective_number": _answer(result.effective_number),
        "gini": _answer(result.gini),
        "large": list(result.large[:10]),
        "classes": {name.value: classes.get(name.value, 0) for name in ParetoClass},
        "key_count": sum(keys),
    }


def _write(made: KeyClientRun, result: "ParetoResult", known: dict[str, dict[str, Any]], keys: Sequence[bool]) -> None:
    rows = result.rows
    table = ClientStanding._meta.db_table
    for start in range(0, len(rows), BATCH):
        part = slice(start, start + BATCH)
        columns: Columns = (
            [known[key]["client_id"] for key in rows.keys[part]],
            rows.ranks[part].tolist(),
            rows.amounts_e4[part].tolist(),
            rows.cumulative_e4[part].tolist(),
            [_class(result, at) for at in range(start, min(start + BATCH, len(rows)))],
            list(keys[part]),
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (corporation_id, public_id, enterprise_id, run_id, client_id, rank, amount,"
                " share, cumulative, pareto_class, is_key)"
                " SELECT %s, gen_random_uuid(), %s, %s, r.client, r.rank, r.amount / 10000,"
                " r.amount / nullif(%s::numeric, 0), r.cumulative / nullif(%s::numeric, 0), r.class, r.is_key"
                " FROM unnest(%s::bigint[], %s::integer[], %s::numeric[], %s::numeric[], %s::text[], %s::boolean[])"
                " AS r(client, rank, amount, cumulative, class, is_key)",
                [
                    made.corporation_id,
                    made.enterprise_id,
                    made.pk,
                    rows.positive_total_e4,
                    rows.positive_total_e4,
                    *columns,
                ],
            )


def _class(result: "ParetoResult", at: int) -> str:
    """Return the class of a client; where nobody has a positive amount, whether it is zero or a loss."""
    found = result.rows.class_at(at)
    if found is not None:
        return found.value
    return ParetoClass.NONE.value if int(result.rows.amounts_e4[at]) == 0 else ParetoClass.LOSS.value


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _answer(answer: "Answer") -> dict[str, str | None]:
    return {"value": _text(answer.value), "reason": answer.reason}
