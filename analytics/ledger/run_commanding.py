"""Key clients asked for by a command: the same service as on the pages; the job is waited for.

The product itself asks: who can run the command can read the database already, an enterprise that a command has made has
no key-account manager yet, and an executive does not compute. Source: access, run scoring.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from analytics.ledger import selectors, services
from analytics.ledger.models import KeyClientRun, LedgerLoad
from corpsys.access.refusals import Refused
from corpsys.audit.services import record
from corpsys.corporation.models import Organisation
from corpsys.jobs.services import system
from corpsys.jobs.waiting import wait_for
from corpsys.tenancy.context import tenant


@dataclass(frozen=True)
class Asked:
    """What a command asks. `first`, `last`: first days of months; None for the ends of what is loaded."""

    enterprise: str
    measure: str
    returns: str
    by: str
    first: date | None = None
    last: date | None = None
    is_in_force: bool = True


@dataclass(frozen=True)
class Told:
    """What a run came to: money as text, shares 0–1, HHI 0–10,000; None where there is no positive amount.

    `clients`: all that were counted; `positive`: those with a positive amount; `total`: net of losses, `positive_total`
    without them, of which shares are; `share_of_clients`: that of the k80 clients who make 80 % among all;
    `gini`: among those with a positive amount, `gini_with_zeros` those with nothing, too.
    """

    corporation: str
    enterprise: str
    measure: str
    returns: str
    by: str
    first_month: str
    last_month: str
    currency: str
    clients: int
    without_figures: int
    positive: int
    total: str
    positive_total: str
    k80: int | None
    share_of_clients: float | None
    top20_share: float | None
    does_8020_hold: bool | None
    gini: float | None
    gini_with_zeros: float | None
    hhi: float | None
    effective_number: float | None
    classes: dict[str, int]
    key_clients: int
    run: str


def key_clients(asked: Asked, place: tuple[int, str]) -> Told:
    """Have the key clients of an enterprise computed and wait for them. Raises Refusal, JobEndedBadly."""
    corporation_id, slug = place
    by = system(corporation_id=corporation_id, slug=slug)
    with tenant(corporation_id):
        enterprise = _enterprise(corporation_id, asked.enterprise)
        first, last = _period(enterprise, asked)
        job = services.ask_for_key_clients(
            enterprise=enterprise,
            measure=asked.measure,
            returns=asked.returns,
            counted_by=asked.by,
            first_month=first,
            last_month=last,
            is_in_force=asked.is_in_force,
            by=by,
        )
        record(kind="key_clients.commanded", by=by, entity=enterprise, after={"command": "key_clients"})
    ended = wait_for(job)
    with tenant(corporation_id):
        # Not by the job's result, which is written down a moment after the job has ended; the period before came first.
        made = KeyClientRun.objects.filter(job_id=ended.pk).select_related("enterprise").order_by("-id")[0]
        return _told(made, slug)


def _enterprise(corporation_id: int, name: str) -> Organisation:
    found = selectors.enterprise_named(corporation_id, name)
    if found is None:
        known = selectors.some_enterprises(corporation_id)
        raise Refused(_("There is no enterprise “%(name)s”.") % {"name": name}, allowed=known)
    return found


def _period(enterprise: Organisation, asked: Asked) -> tuple[date, date]:
    """The months asked for; an end that was not said is that of what is loaded."""
    loads = LedgerLoad.objects.filter(enterprise=enterprise, is_active=True)
    spans = list(loads.values_list("first_month", "last_month"))
    if not spans:
        raise Refused(_("No sales are loaded of %(name)s.") % {"name": enterprise.name})
    first = asked.first or min(first for first, _last in spans)
    last = asked.last or max(last for _first, last in spans)
    if first > last:
        raise Refused(_("The last month is before the first."))
    return first, last


def _told(run: KeyClientRun, slug: str) -> Told:
    summary = run.summary
    return Told(
        corporation=slug,
        enterprise=run.enterprise.slug,
        measure=run.measure,
        returns=run.returns,
        by=run.by,
        first_month=f"{run.first_month:%Y-%m}",
        last_month=f"{run.last_month:%Y-%m}",
        currency=run.currency,
        clients=summary["counted"],
        without_figures=summary["without_figures"],
        positive=summary["positive_count"],
        total=summary["net_total"],
        positive_total=summary["positive_total"],
        k80=summary["k80"],
        share_of_clients=_share(summary["k80_client_share"]),
        top20_share=_share(summary["top20_share"]),
        does_8020_hold=summary["does_8020_hold"],
        gini=_share(summary.get("gini_positive", {}).get("value")),
        gini_with_zeros=_share(summary["gini"]["value"]),
        hhi=_share(summary["hhi"]["value"]),
        effective_number=_share(summary["effective_number"]["value"]),
        classes=summary["classes"],
        key_clients=summary["key_count"],
        run=str(run.public_id),
    )


def _share(text: str | None) -> float | None:
    return None if text is None else float(round(Decimal(text), 6))
