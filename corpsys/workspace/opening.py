"""Where a cooperation is opened, and what follows from two parties before it is: kind, line on the map, variant, level rule. Source: D5, D6."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.access.services import may
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


def open_url(principal: Principal, organisation: Organisation) -> str:
    """Return where a cooperation with this organisation is opened; empty where the person may open none."""
    names_leaders = may(principal, "name_leader")
    own = principal.organisation_id
    may_open = may(principal, "open_workspace") and own is not None and own != organisation.pk
    if organisation.standing != Organisation.Standing.ACCEPTED or not (names_leaders or may_open):
        return ""
    return reverse("cooperation_open", args=[principal.corporation_slug], query={"partner": organisation.slug})


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
