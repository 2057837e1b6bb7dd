"""When two halves may be joined, and when an exception may be resolved. Source: D27, D32."""

from django.utils.translation import gettext as _

from analytics.consolidation.models import Consolidation, JoinedCell
from analytics.dataroom import selectors as dataroom
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import Half, Pair
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.access.services import may, writes
from corpsys.access.states import K, State
from corpsys.workspace.models import Cycle

Resolution = JoinedCell.Resolution


def may_run(principal: Principal, cycle: Cycle) -> bool:
    """Say whether this principal may have data joined: the key-account manager; in I2 the client's lead too."""
    if may(principal, "run_consolidation", cycle.workspace_id):
        return True
    as_one_team = State(cycle.state) == State.I2
    return as_one_team and may(principal, "run_consolidation_as_one_team", cycle.workspace_id)


def require_run(principal: Principal, cycle: Cycle) -> None:
    """Refuse with 403 whoever may not have data joined."""
    if not may_run(principal, cycle):
        raise NotAllowed(_("Your role does not allow this."))


def check_taking_part(principal: Principal, cycle: Cycle) -> None:
    """Refuse to join anything while the client does not take part, or no longer does."""
    if not writes(principal, cycle, K.K5):
        raise Refused(_("Data of both companies is joined only while the client takes part."))


def check_halves(cycle: Cycle, pair: Pair) -> tuple[Dataset, Dataset]:
    """Return the two versions to join; refuse while one is missing or kept to its own side."""
    return _usable(cycle, pair.host), _usable(cycle, pair.partner)


def _usable(cycle: Cycle, half: Half) -> Dataset:
    found = dataroom.current(cycle, half.kind)
    # Whether the other side keeps a version to itself is its own business: both cases read the same.
    if found is None or found.confidentiality != Dataset.Confidentiality.CONSOLIDATION:
        raise Refused(
            _("%(half)s: there is no version that may be joined yet.") % {"half": half.label},
            allowed=[_("Its own side loads one, and its lead lets it be joined.")],
        )
    return found


def check_cell(cell: JoinedCell) -> None:
    """Refuse to resolve what is no exception, or belongs to an earlier consolidation."""
    if not cell.consolidation.is_current:
        raise Refused(
            _("The data has been joined again since."), allowed=[_("Resolve the exceptions of the new result.")]
        )
    if cell.status != JoinedCell.Status.EXCEPTION:
        raise Refused(_("The two sides agree here; there is nothing to resolve."))


def check_resolution(resolution: str, note: str) -> None:
    """Refuse a resolution that is none, and an accepted difference without a word why."""
    if resolution not in (Resolution.HOST_RIGHT, Resolution.PARTNER_RIGHT, Resolution.ACCEPTED):
        raise Invalid({"resolution": [_("Say whose figure holds, or that the difference is accepted.")]})
    if resolution == Resolution.ACCEPTED and not note.strip():
        raise Invalid({"note": [_("Say why the difference is accepted.")]})


def is_outdated(consolidation: Consolidation) -> bool:
    """Say whether one of the two versions that were joined is no longer in force."""
    return not (consolidation.host_dataset.is_current and consolidation.partner_dataset.is_current)


def is_frozen(consolidation: Consolidation) -> bool:
    """Say whether a side has taken back its permission since: the result stands and is not joined again."""
    shared = Dataset.Confidentiality.CONSOLIDATION
    return {consolidation.host_dataset.confidentiality, consolidation.partner_dataset.confidentiality} != {shared}
