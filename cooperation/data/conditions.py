"""Gate conditions about data of both sides. Source: process table, stages 2, 3 and 4; D32."""

from django.utils.translation import gettext as _

from analytics.consolidation import selectors as joins
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import LOADABLE, Pair, half_of
from cooperation.process.definition import derive
from cooperation.process.models import Process
from cooperation.process.registry import Answer, condition
from cooperation.process.running import definition_of
from corpsys.access.states import Side

PAGE = "dataroom"
GATHERING = 2
SHARED = Dataset.Confidentiality.CONSOLIDATION


def _current(process: Process, side: Side) -> dict[str, Dataset]:
    rows = Dataset.objects.filter(cycle=process.cycle, owner_side=side, is_current=True)
    return {row.kind: row for row in rows}


def _takes_part_in_gathering(process: Process) -> bool:
    return GATHERING in derive.stages_of_client(definition_of(process), process.cycle.variant)


@condition("enterprise_data_present")
def enterprise_data_present(process: Process) -> Answer:
    """The enterprise has loaded at least one half; where the client gathers data with it, one that may be joined."""
    loaded = _current(process, Side.HOST)
    if not loaded:
        return Answer(False, _("The enterprise has not loaded any data yet."), PAGE)
    if _takes_part_in_gathering(process):
        # The client reads this: what the enterprise keeps to itself is not named.
        loaded = {kind: row for kind, row in loaded.items() if row.confidentiality == SHARED}
    if not loaded:
        return Answer(False, _("The enterprise has not let any of its data be joined yet."), PAGE)
    return Answer(True, ", ".join(str(half_of(kind).label) for kind in sorted(loaded)), PAGE)


@condition("client_data_present")
def client_data_present(process: Process) -> Answer:
    """For each half that the enterprise lets be joined, the client lets its own be joined."""
    wanted = _wanted(process)
    if not wanted:
        return Answer(False, _("The enterprise has not let any of its data be joined yet."), PAGE)
    loaded = _current(process, Side.PARTNER)
    missing = [
        pair.partner
        for pair in wanted
        if pair.partner.kind not in loaded or loaded[pair.partner.kind].confidentiality != SHARED
    ]
    if missing:
        return Answer(
            False, _("Still needed: %(halves)s.") % {"halves": ", ".join(str(h.label) for h in missing)}, PAGE
        )
    return Answer(True, ", ".join(str(pair.partner.label) for pair in wanted), PAGE)


def _wanted(process: Process) -> list[Pair]:
    loaded = _current(process, Side.HOST)
    return [pair for pair in LOADABLE if pair.host.kind in loaded and loaded[pair.host.kind].confidentiality == SHARED]


@condition("exceptions_resolved")
def exceptions_resolved(process: Process) -> Answer:
    """Every pair whose halves may be joined has been joined in their versions in force, with no exception left open."""
    ready = [found for found in (joins.standing(process.cycle, pair) for pair in LOADABLE) if found.is_ready]
    if not ready:
        return Answer(False, _("No pair of data can be joined yet."), PAGE)
    waiting = [found.pair for found in ready if not found.is_joined]
    if waiting:
        names = ", ".join(f"{pair.host.label} – {pair.partner.label}" for pair in waiting)
        return Answer(False, _("Not joined yet: %(pairs)s.") % {"pairs": names}, PAGE)
    still_open = sum(found.open for found in ready)
    if still_open:
        return Answer(False, _("Exceptions still open: %(count)s.") % {"count": still_open}, PAGE)
    return Answer(True, _("All exceptions are resolved."), PAGE)
