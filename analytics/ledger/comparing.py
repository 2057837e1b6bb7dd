"""Two results of key clients beside each other: who came, left, rose, fell, and changed class. Source: D10.

Reads the standings that are kept; the comparison itself is `analytics.metrics.movement`. Nothing is stored. Views import
it when somebody compares: numpy is no business of a web process that never does.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.ledger import amounts, policies, selectors
from analytics.ledger.definition import Definition
from analytics.ledger.listing import percent
from analytics.ledger.models import KeyClientRun, LedgerClient
from analytics.ledger.storing import class_codes
from analytics.ledger.words import CLASSES
from analytics.metrics.movement import Move, Moved, Movement, movement
from analytics.metrics.pareto import key_clients_e4
from analytics.metrics.vocabulary import ParetoClass
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.lists.declaration import Column

if TYPE_CHECKING:
    from analytics.metrics.pareto import ParetoResult, ParetoRow

MOVES = {
    Move.CAME: gettext_lazy("came"),
    Move.LEFT: gettext_lazy("left"),
    Move.ROSE: gettext_lazy("rose"),
    Move.FELL: gettext_lazy("fell"),
    Move.STAYED: gettext_lazy("stayed"),
    Move.UNKNOWN: gettext_lazy("unknown"),
}
_CLASSES = tuple(ParetoClass)


@dataclass(frozen=True)
class MovedClient:
    """One client with its name, ready for a row. Shares 0–1; None where it is not counted."""

    client: LedgerClient
    moved: Moved

    @property
    def word(self) -> str:
        return str(MOVES[self.moved.move])

    @property
    def classes(self) -> tuple[str, str]:
        return _class(self.moved.before), _class(self.moved.after)

    @property
    def shares(self) -> tuple[Decimal | None, Decimal | None]:
        before, after = self.moved.before, self.moved.after
        return before.share if before else None, after.share if after else None

    @property
    def amounts(self) -> tuple[Decimal | None, Decimal | None]:
        before, after = self.moved.before, self.moved.after
        return before.amount if before else None, after.amount if after else None


@dataclass(frozen=True, eq=False)
class Comparison:
    """`before`, `after`: the results, the earlier period first; `matrix`: clients by class before (rows) and after."""

    before: KeyClientRun
    after: KeyClientRun
    found: Movement

    @property
    def is_of_one_length(self) -> bool:
        return len(Definition.of(self.before).months()) == len(Definition.of(self.after).months())

    @property
    def counts(self) -> list[tuple[Move, str, int]]:
        return [(move, str(MOVES[move]), count) for move, count in self.found.counts.items()]

    @property
    def changed(self) -> int:
        return sum(self.found.class_changes.values())

    @property
    def matrix(self) -> list[tuple[str, list[tuple[str, int, bool]]]]:
        """Each class before, with (class after, how many, whether it is the same); the last of each is: not there."""
        gone = len(_CLASSES)  # -1, which means not there, picks the last
        before, after = (
            np.append(class_codes(result), gone)[at].astype(np.int64)
            for result, at in ((self.found.before, self.found.before_at), (self.found.after, self.found.after_at))
        )
        table = np.bincount(before * (gone + 1) + after, minlength=(gone + 1) ** 2).reshape(gone + 1, gone + 1).tolist()
        labels = [*(str(CLASSES[value]) for value in _CLASSES), str(_("not there"))]
        return [
            (label, [(labels[at], count, at == row) for at, count in enumerate(table[row])])
            for row, label in enumerate(labels)
        ]

    def rows(self, move: Move | None = None, end: int | None = None) -> list[MovedClient]:
        """Return the first clients of a move, those that matter most first; of all moves where none is named."""
        chosen = self.found[:end] if move is None else self.found.first(move, end or len(self.found))
        clients = LedgerClient.objects.select_related("organisation").in_bulk([int(moved.key) for moved in chosen])
        return [MovedClient(clients[int(moved.key)], moved) for moved in chosen]


def comparable(principal: Principal, run: KeyClientRun) -> Any:
    """Return the results that a run can be compared with: the same enterprise, figure, returns and way of counting."""
    same = {"enterprise": run.enterprise, "measure": run.measure, "returns": run.returns, "by": run.by}
    return selectors.every_run(principal).filter(**same).exclude(pk=run.pk)


def compare(run: KeyClientRun, other: KeyClientRun) -> Comparison:
    """Compare two results of one definition; the caller may read both. The earlier period is before, whichever was asked."""
    before, after = sorted((run, other), key=lambda each: (each.first_month, each.last_month, each.pk))
    results = (_result(before), _result(after))
    return Comparison(
        before,
        after,
        movement(*results, without_before=_without(before, results[0]), without_after=_without(after, results[1])),
    )


COLUMNS = (
    Column("client", gettext_lazy("Client"), lambda row: row.client.key),
    Column("move", gettext_lazy("Movement"), lambda row: row.word),
    Column("places", gettext_lazy("Places"), lambda row: row.moved.places),
    Column("class_before", gettext_lazy("Class before"), lambda row: row.classes[0]),
    Column("class_after", gettext_lazy("Class after"), lambda row: row.classes[1]),
    Column("amount_before", gettext_lazy("Amount before"), lambda row: row.amounts[0]),
    Column("amount_after", gettext_lazy("Amount after"), lambda row: row.amounts[1]),
    Column("share_before", gettext_lazy("Share before, %"), lambda row: percent(row.shares[0])),
    Column("share_after", gettext_lazy("Share after, %"), lambda row: percent(row.shares[1])),
    Column(
        "organisation",
        gettext_lazy("Client of the corporation"),
        lambda row: row.client.organisation.name if row.client.organisation else "",
    ),
)


def _result(run: KeyClientRun) -> ParetoResult:
    """The standings that are kept as a result again; ties stand as they were written."""
    clients, amounts_e4 = amounts.kept(run)
    return key_clients_e4([str(client) for client in clients.tolist()], amounts_e4, ties_as_given=True)


def _without(run: KeyClientRun, result: ParetoResult) -> set[str]:
    """Clients that a period has no figures for, as its ledger stands now; who was counted had figures then."""
    asked = Definition.of(run)
    try:
        money = policies.check_figures(asked)
    except Refused:  # replaced or without a rate since: nobody can be named any more
        return set()
    return {str(client) for client in amounts.without_figures(asked, money)} - set(result.rows.given)


def _of(row: ParetoRow) -> ParetoClass:
    """The class of a row; where nobody has a positive amount, zero or loss."""
    return row.pareto_class or (ParetoClass.LOSS if row.amount < 0 else ParetoClass.NONE)


def _class(row: ParetoRow | None) -> str:
    return "" if row is None else str(CLASSES[_of(row)])
