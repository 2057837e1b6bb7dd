"""What is possible with data now; each refusal names what is possible instead. Source: D27, D31, access K2 and K4."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from analytics.dataroom import naming, uses
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import Half, half_of
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, Refused
from corpsys.access.services import require_writing
from corpsys.access.states import K, Side
from corpsys.jobs.registry import DataError
from corpsys.workspace.models import Cycle

LONGEST_CATEGORY = 120
OWN_CLASS = {Side.HOST: K.K1, Side.PARTNER: K.K3}
SHARED_CLASS = {Side.HOST: K.K2, Side.PARTNER: K.K4}
# The client brings data once it takes part, as it writes joint results; the enterprise from the first day.
WRITES = {Side.HOST: K.K2, Side.PARTNER: K.K5}


def check_own(principal: Principal, side: str) -> None:
    """Refuse an act on the other side's half."""
    if side != principal.side:
        raise NotAllowed(_("This half belongs to the other company."))


def check_time(principal: Principal, cycle: Cycle) -> None:
    """Refuse while the state does not let this side bring data."""
    require_writing(principal, cycle, WRITES[principal.side])


def check_current(dataset: Dataset) -> None:
    """Refuse an act on a version that has been replaced."""
    if not dataset.is_current:
        raise Refused(
            _("Version %(number)s has been replaced or taken back.") % {"number": dataset.number},
            allowed=[_("Work on the version in force.")],
        )


def check_unused(dataset: Dataset) -> None:
    """Refuse to take back what results already rest on."""
    found = uses.of(dataset)
    if found:
        raise Refused(
            _("This version is used: %(uses)s.") % {"uses": ", ".join(str(use) for use in found)},
            allowed=[_("Load a new version instead.")],
        )


def check_table(half: Half, *, rows: int, longest_category: int, has_vendors: bool) -> None:
    """Refuse a table that could not be joined. Raises DataError: the job tells the person."""
    if not rows:
        raise DataError(_("The file has no rows."))
    if longest_category > LONGEST_CATEGORY:
        raise DataError(_("A category is longer than %(most)s characters.") % {"most": LONGEST_CATEGORY})
    if half.kind == "client_purchases" and not has_vendors:
        raise DataError(_("The column with the vendor is needed: without it nothing can be joined."))


def check_own_vendors(dataset: Dataset, names: Sequence[str]) -> list[str]:
    """Return the vendors of the client's file that are the enterprise; refuse names that are not in it."""
    vendors = dataset.overview.get("vendors", [])
    if not half_of(dataset.kind).has_vendors or not vendors:
        return []
    found = naming.among(names, vendors)
    strange = [name for name in names if naming.normal(name) not in {naming.normal(vendor) for vendor in found}]
    if strange:
        raise Invalid({"own_vendors": [_("Not a vendor of this file: %(name)s.") % {"name": strange[0]}]})
    # Left out of its own rows, the enterprise would count as a competitor, and two others would pass for three.
    is_known = bool(naming.proposed(dataset.cycle.workspace.host.name, vendors))
    if not found and (is_known or dataset.kind == "client_purchases"):
        raise Invalid({"own_vendors": [_("Say under which name the enterprise stands among your vendors.")]})
    return found
