"""What stands over the list of clients: how few make most, how old that is, what is being computed, what is missing.

All of it is the enterprise's secret: for executives and the enterprise's own key-account managers. Source: D10, access K1.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.ledger import services as ledger
from analytics.ledger.models import ClientStanding, KeyClientRun, LedgerClient, LedgerLoad
from cooperation.clients.scope import Scope
from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.jobs.models import Job, JobState
from corpsys.pages import numbers

STALE_AFTER = timedelta(days=35)
# Jobs that change what the list shows.
COMPUTING = (ledger.RUN, "scoring.all")
# More are told as "more than".
COUNTED = 1_000
BARS, WIDTH, HEIGHT, GAP = 16, 112, 28, 1


@dataclass(frozen=True)
class Bar:
    """One bar of the small picture, in its units."""

    x: float
    y: float
    width: float
    height: float
    is_key: bool


@dataclass(frozen=True)
class Running:
    """A job that changes what is shown. `share`: done so far (0–1), None where it is not known; `url`: "" where it is somebody else's."""

    label: Text
    share: Decimal | None
    url: str


@dataclass(frozen=True)
class Headline:
    """`sentence`: the finding, "" without one. `days_old`: of the classes; `unmatched`: clients of the ledger that are
    no clients of the corporation yet; `has_sales`: something is loaded.
    """

    run: KeyClientRun | None
    sentence: Text
    bars: tuple[Bar, ...]
    url: str
    computed_at: datetime | None
    days_old: int
    is_stale: bool
    running: tuple[Running, ...]
    unmatched: int
    matching_url: str
    has_sales: bool


def headline_of(principal: Principal, scope: Scope) -> Headline | None:
    """Return what stands over the list; None for those to whom the run's figures are not told."""
    if scope.enterprise is None or not scope.knows_run:
        return None
    run, enterprise = scope.run, scope.enterprise
    age = timezone.now() - run.created_at if run else timedelta()
    open_lines = LedgerClient.objects.visible_to(principal).filter(
        enterprise=enterprise, is_group=False, is_set_aside=False, organisation__isnull=True
    )
    loads = LedgerLoad.objects.visible_to(principal).filter(enterprise=enterprise, is_active=True)
    key_clients = reverse("key_clients", args=[principal.corporation_slug])
    url = reverse("key_client_run", args=[principal.corporation_slug, run.public_id]) if run else key_clients
    return Headline(
        run=run,
        sentence=_sentence(run) if run else "",
        bars=_bars(run) if run else (),
        url=url,
        computed_at=run.created_at if run else None,
        days_old=age.days,
        is_stale=age > STALE_AFTER,
        running=_running(principal, scope),
        unmatched=open_lines[: COUNTED + 1].count(),
        matching_url=url,
        has_sales=run is not None or loads.exists(),
    )


def _sentence(run: KeyClientRun) -> Text:
    told = run.summary
    if not told or told.get("reason") or told.get("k80") is None:
        return _("No client has a positive amount in this period, so nothing can be said about 80/20.")
    said = {
        "count": numbers.show(told["k80"], 0),
        "all": numbers.show(told["counted"], 0),
        "share": numbers.show_share(Decimal(told["k80_client_share"])),
        "made": numbers.show_share(Decimal(told["k80_share"])),
        "measure": run.get_measure_display(),
    }
    return (
        ngettext(
            "%(count)s of %(all)s clients (%(share)s) makes %(made)s of the %(measure)s.",
            "%(count)s of %(all)s clients (%(share)s) make %(made)s of the %(measure)s.",
            told["k80"],
        )
        % said
    )


def _bars(run: KeyClientRun) -> tuple[Bar, ...]:
    """The first clients of the run by amount, as heights of the largest."""
    rows = list(ClientStanding.objects.filter(run=run, amount__gt=0).order_by("rank", "id")[:BARS])
    if not rows:
        return ()
    step, most = WIDTH / BARS, rows[0].amount
    heights = [max(float(row.amount / most) * HEIGHT, 1.0) for row in rows]
    return tuple(
        Bar(round(at * step, 1), round(HEIGHT - height, 1), round(step - GAP, 1), round(height, 1), row.is_key)
        for at, (row, height) in enumerate(zip(rows, heights, strict=True))
    )


def _running(principal: Principal, scope: Scope) -> tuple[Running, ...]:
    """What is being computed for this enterprise now, whoever asked; only one's own work has a page."""
    about = Q(payload__enterprise=scope.enterprise.pk if scope.enterprise else 0) | Q(payload={})
    jobs = Job.objects.filter(about, kind__in=COMPUTING, state__in=(JobState.QUEUED, JobState.RUNNING))
    return tuple(_told(job, principal) for job in jobs.order_by("id")[:3])


def _told(job: Job, principal: Principal) -> Running:
    is_own = job.user_id == principal.user_id
    share = Decimal(job.progress_done) / job.progress_total if job.progress_total else None
    label = _("key clients") if job.kind == ledger.RUN else _("scores of all clients")
    return Running(label, share, reverse("job", args=[principal.corporation_slug, job.public_id]) if is_own else "")
