"""What the page of the data room shows: each pair with both halves, how they are joined, and the step to take next."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.consolidation import policies as joining
from analytics.consolidation import selectors as joins
from analytics.consolidation.models import Consolidation, JoinedCell
from analytics.dataroom import policies, selectors
from analytics.dataroom.models import Dataset
from analytics.dataroom.selectors import HalfState, PairState, Room
from cooperation.process.models import Process
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible, Text
from corpsys.access.services import may, reads, writes
from corpsys.access.states import K, Side
from corpsys.workspace.models import Cycle


@dataclass(frozen=True)
class Step:
    """One thing that this reader can do. `is_act`: a button that acts at once instead of a link."""

    label: Text
    url: str
    icon: str
    is_act: bool = False


@dataclass(frozen=True)
class Row:
    """A pair on the page. `result`: the join in force, if one may be seen; `steps`: the first is the next one."""

    state: PairState
    own: HalfState
    other: HalfState
    result: Consolidation | None
    is_outdated: bool
    is_frozen: bool
    open: int
    steps: tuple[Step, ...]

    @property
    def join_state(self) -> tuple[str, str]:
        """Kind and words of how the two halves stand to each other."""
        if self.result is None:
            return ("", _("ready to be joined")) if self.state.is_ready else ("", _("waiting for both halves"))
        if self.is_frozen:
            return "watch", _("frozen: a permission was withdrawn")
        if self.is_outdated:
            return "watch", _("outdated: a newer version has arrived")
        if self.open:
            told = ngettext("joined, %(count)s exception open", "joined, %(count)s exceptions open", self.open)
            return "watch", told % {"count": self.open}
        return "good", _("joined")


@dataclass(frozen=True)
class RoomPage:
    room: Room
    rows: tuple[Row, ...]
    versions: tuple[Dataset, ...]
    other_takes_part: bool


def require_room(principal: Principal, cycle: Cycle) -> None:
    """Refuse as if it did not exist where there is nothing here for this reader.

    The client comes in with the joined data, and later as long as it has data of its own here. Source: access K2, K4, K5.
    """
    mine = K.K5 if principal.is_guest else K.K2
    if reads(principal, cycle, mine) or reads(principal, cycle, K.K5):
        return
    if not (principal.is_guest and selectors.has_own(principal, cycle)):
        raise NotVisible


def page(principal: Principal, process: Process) -> RoomPage:
    """Return the page for a reader; the number of questions does not grow with the data."""
    cycle = process.cycle
    room = selectors.room(principal, cycle)
    results = joins.consolidations(principal, cycle)
    still_open = dict(
        JoinedCell.objects.visible_to(principal)
        .filter(consolidation__in=[row.pk for row in results.values()])
        .values_list("consolidation__pair")
        .annotate(open=Count("id", filter=Q(status=joins.EXCEPTION, resolution="")))
    )
    rows = tuple(
        _row(principal, process, found, results.get(found.pair.key), still_open.get(found.pair.key, 0))
        for found in room.pairs
    )
    versions = tuple(row for row in selectors.datasets(principal, cycle))
    return RoomPage(room, rows, versions, room.is_joint)


def _row(principal: Principal, process: Process, state: PairState, result: Consolidation | None, open_: int) -> Row:
    own, other = (state.host, state.partner) if principal.side == Side.HOST else (state.partner, state.host)
    is_outdated = result is not None and joins.is_outdated(result)
    is_frozen = result is not None and joins.is_frozen(result)
    steps = _steps(principal, process, state, own, result, is_outdated=is_outdated, open_=open_)
    return Row(state, own, other, result, is_outdated, is_frozen, open_, tuple(steps))


def _steps(
    principal: Principal,
    process: Process,
    state: PairState,
    own: HalfState,
    result: Consolidation | None,
    *,
    is_outdated: bool,
    open_: int,
) -> list[Step]:
    slug, key, pair = principal.corporation_slug, process.key, state.pair.key
    in_time = writes(principal, process.cycle, policies.WRITES[principal.side])
    may_load = in_time and may(principal, "upload_data", process.workspace_id)
    may_share = in_time and may(principal, "share_data", process.workspace_id)
    may_join = writes(principal, process.cycle, K.K5) and joining.may_run(principal, process.cycle)
    load = Step(
        _("Load a file") if own.dataset is None else _("Load a new version"),
        f"{reverse('intake_new', args=[slug, own.half.kind])}?process={key}",
        "upload",
    )
    steps: list[Step] = []
    if may_load and own.dataset is None:
        steps.append(load)
    if may_share and own.dataset is not None and not own.is_shared:
        steps.append(
            Step(_("Let it be joined"), reverse("dataset_share", args=[slug, key, own.dataset.public_id]), "link")
        )
    if may_join and state.is_ready and (result is None or is_outdated):
        steps.append(Step(_("Join"), reverse("data_join", args=[slug, key, pair]), "arrow-right", is_act=True))
    if result is not None:
        label = _("Resolve the exceptions") if open_ else _("See the result")
        steps.append(Step(label, reverse("joined", args=[slug, key, pair]), "chart-bar"))
    if may_load and own.dataset is not None:
        steps.append(load)
    return steps
