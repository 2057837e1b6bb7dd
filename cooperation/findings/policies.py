"""What may be done with a finding now, and what it rests on. Source: D35, access K1, K3, K5."""

from django.utils.translation import gettext as _

from analytics.consolidation import selectors as joins
from cooperation.findings.models import Finding
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, NotVisible, Refused, Stale
from corpsys.access.services import require_writing
from corpsys.access.states import K, Side
from corpsys.workspace.models import Cycle

OWN_CLASS = {Side.HOST: K.K1, Side.PARTNER: K.K3}


def check_time(principal: Principal, cycle: Cycle, data_class: K) -> None:
    """Refuse while this side cannot write findings of this class; the client writes none before it takes part."""
    require_writing(principal, cycle, K.K5 if principal.is_guest else data_class)


def check_own(principal: Principal, finding: Finding) -> None:
    """Refuse to change what the other side has raised."""
    if finding.side != principal.side:
        raise NotAllowed(_("The other company raised this finding: agree with it or dispute it."))


def check_standing(finding: Finding) -> None:
    """Refuse an act on an archived finding."""
    if finding.archived_at is not None:
        raise Refused(_("This finding has been archived."))


def check_version(finding: Finding, version: int) -> None:
    """Refuse to overwrite what somebody else wrote since `version` was read."""
    if finding.version != version:
        raise Stale(_("Somebody changed this finding in the meantime."))


def check_hypothesis(finding: Finding) -> None:
    """Refuse to exchange evidence: it is frozen."""
    if not finding.is_hypothesis:
        raise Refused(
            _("The evidence of a finding is frozen."), allowed=[_("Archive it and raise a new one from the new data.")]
        )


def check_source(finding: Finding, *, is_joint: bool) -> None:
    """Refuse evidence that the readers of the finding must not see, or that would narrow them."""
    if is_joint != (finding.data_class == K.K5):
        raise Invalid(
            {"source": [_("Joined data belongs to a finding that both companies see, own data to an own one.")]}
        )


def check_joint(finding: Finding) -> None:
    """Refuse a stance on what only one side sees."""
    if finding.data_class != K.K5:
        raise NotVisible


def check_reason(stance: str, reason: str) -> None:
    """Refuse to dispute without a reason."""
    if stance == "disputes" and not reason.strip():
        raise Invalid({"reason": [_("Say why you dispute it.")]})


def is_outdated(finding: Finding) -> bool:
    """Say whether what a finding rests on has changed since; its sources must have been read with it. Source: D35."""
    if finding.consolidation is not None:
        return joins.is_outdated(finding.consolidation)
    return finding.dataset is not None and not finding.dataset.is_current
