"""What follows from two parties before their cooperation is opened: kind, line on the map, variant, level rule. Source: D5, D6."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from corpsys.access.refusals import Text
from corpsys.corporation.models import Organisation
from corpsys.workspace.kinds import ProcessKind, process_kind


@dataclass(frozen=True)
class Outlook:
    """What a person reads before opening a cooperation.

    `is_scored`: the variant is recommended from class and readiness; otherwise it is a recorded decision. `needs_level_reason`:
    an executive's recorded reason is asked for before the process may open.
    """

    kind: ProcessKind
    line: Text
    variant: Text
    levels: Text
    is_scored: bool
    is_one_level: bool
    needs_level_reason: bool


def outlook(host: Organisation, partner: Organisation) -> Outlook:
    """Return what follows from these two parties."""
    kind = process_kind(host.kind, partner.kind)
    is_scored = (host.kind, partner.kind) == (Organisation.Kind.ENTERPRISE, Organisation.Kind.CLIENT)
    is_one_level = host.level_id == partner.level_id
    return Outlook(
        kind=kind,
        line=_("solid line: internal") if kind.is_internal else _("dashed line: external"),
        variant=_variant(is_scored),
        levels=_levels(host, partner, is_scored, is_one_level),
        is_scored=is_scored,
        is_one_level=is_one_level,
        needs_level_reason=is_scored and not is_one_level,
    )


def _variant(is_scored: bool) -> Text:
    if is_scored:
        return _("Recommended from the client's class and the readiness of both sides, then decided.")
    return _("A recorded decision of the leader with its reason; class and readiness are not asked for.")


def _levels(host: Organisation, partner: Organisation, is_scored: bool, is_one_level: bool) -> Text:
    if is_one_level:
        return _("Both on level %(level)s.") % {"level": host.level}
    names = {"host": host.level, "partner": partner.level}
    if is_scored:
        return (
            _(
                "Different levels (%(host)s; %(partner)s). An enterprise and a client cooperate on one level: the process"
                " opens only after an executive has recorded a reason."
            )
            % names
        )
    return _("Different levels (%(host)s; %(partner)s), which this kind of cooperation allows.") % names
