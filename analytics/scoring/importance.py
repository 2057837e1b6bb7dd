"""Importance of one client with its parts: class and share, growth, market position, the owner's flag; key or not.

The axis itself is `analytics.metrics.importance_axis`; readiness is the other axis and never comes in here. Everything
here is K1: the caller may read it. Source: D10, D11.
"""

from dataclasses import dataclass
from decimal import Decimal

from analytics.ledger.models import ClientStanding, KeyClientRun
from analytics.metrics import importance_axis
from analytics.metrics.answer import Answer, known, unknown
from analytics.metrics.importance import is_key
from analytics.metrics.importance_axis import Importance, ImportanceParts
from analytics.metrics.vocabulary import ParetoClass
from analytics.scoring import importance_lines
from analytics.scoring.importance_lines import PartLine
from analytics.scoring.importance_reasons import KeyReason, Unknown
from analytics.scoring.inputs import latest_run, standing_in
from analytics.scoring.market_position import newest
from analytics.scoring.models import MarketPosition
from corpsys.workspace.models import Workspace

__all__ = ["ClientImportance", "KeyReason", "KeyStanding", "PartLine", "Unknown", "importance_from", "importance_of"]


@dataclass(frozen=True)
class KeyStanding:
    """Whether a client is key by its figures, and why. `rank`: shared by ties; `top20_count`: ceil(0.2·n)."""

    is_key: bool
    reason: KeyReason
    does_8020_hold: bool
    rank: int
    top20_count: int


@dataclass(frozen=True)
class ClientImportance:
    """The place on the axis with what its parts came from. `key`: None where the run gives no class.

    `before`: the same client's place in the run that is compared with; its run is loaded with it.
    """

    axis: Importance
    run: KeyClientRun | None
    standing: ClientStanding | None
    before: ClientStanding | None
    position: MarketPosition | None
    key: KeyStanding | None

    @property
    def lines(self) -> tuple[PartLine, ...]:
        """The parts in the words of a page."""
        return importance_lines.lines(self)


def importance_of(workspace: Workspace) -> ClientImportance:
    """Return the importance of the client of a pair, as the records stand now. Source: D11."""
    run = latest_run(workspace.host_id)
    return importance_from(workspace, run, standing_in(run, workspace.partner_id))


def importance_from(
    workspace: Workspace, run: KeyClientRun | None, standing: ClientStanding | None
) -> ClientImportance:
    """The same where the run in force and the client's place in it are at hand; two questions."""
    is_strategic = bool(workspace.partner.strategic)
    before = _before(run, standing)
    position = newest(workspace.pk)
    parts = ImportanceParts(
        share=_share(run, standing),
        pareto_class=ParetoClass(standing.pareto_class) if standing else None,
        growth=_growth(run, standing, before),
        market_position=known(position.share) if position else unknown(Unknown.NOT_ENTERED),
        is_strategic=is_strategic,
    )
    return ClientImportance(
        axis=importance_axis.importance(parts),
        run=run,
        standing=standing,
        before=before,
        position=position,
        key=_key(run, standing, is_strategic=is_strategic),
    )


def _share(run: KeyClientRun | None, standing: ClientStanding | None) -> Answer:
    if run is None or standing is None:
        return unknown(Unknown.NO_RUN if run is None else Unknown.NOT_IN_RUN)
    return unknown(Unknown.NO_POSITIVE_TOTAL) if standing.share is None else known(Decimal(standing.share))


def _before(run: KeyClientRun | None, standing: ClientStanding | None) -> ClientStanding | None:
    if run is None or standing is None or run.previous_id is None:
        return None
    rows = ClientStanding.objects.filter(run_id=run.previous_id, client_id=standing.client_id)
    found: ClientStanding | None = rows.select_related("run").first()
    return found


def _growth(run: KeyClientRun | None, standing: ClientStanding | None, before: ClientStanding | None) -> Answer:
    if run is None or standing is None:
        return unknown(Unknown.NO_RUN if run is None else Unknown.NOT_IN_RUN)
    if run.previous_id is None:
        return unknown(Unknown.NO_PREVIOUS)
    if before is None:
        return unknown(Unknown.NOT_IN_PREVIOUS)
    return importance_axis.growth(before.amount, standing.amount)


def _key(run: KeyClientRun | None, standing: ClientStanding | None, *, is_strategic: bool) -> KeyStanding | None:
    """Asked of the rule with the flag as it is now, not as it was when the run was computed. Source: D10."""
    if run is None or standing is None or run.summary.get("does_8020_hold") is None:
        return None
    holds, top20 = bool(run.summary["does_8020_hold"]), int(run.summary["top20_count"])
    pareto_class = ParetoClass(standing.pareto_class)
    found = is_key(pareto_class, rank=standing.rank, top20_count=top20, does_8020_hold=holds, is_strategic=is_strategic)
    return KeyStanding(
        found, _key_reason(pareto_class, standing.rank, top20, holds, is_strategic), holds, standing.rank, top20
    )


def _key_reason(pareto_class: ParetoClass, rank: int, top20_count: int, holds: bool, is_strategic: bool) -> KeyReason:
    if pareto_class is not ParetoClass.A:
        return KeyReason.NOT_CLASS_A
    if holds:
        return KeyReason.CLASS_HOLDS
    if rank <= top20_count:
        return KeyReason.TOP_FIFTH
    return KeyReason.STRATEGIC if is_strategic else KeyReason.BEYOND_TOP_FIFTH
