"""Who may change which strategy. Source: access, actions; D8."""

from corpsys.access.principal import Principal
from corpsys.access.services import may
from corpsys.access.states import Part, Role
from corpsys.corporation.models import Organisation
from corpsys.workspace.models import Workspace


def may_edit(by: Principal, enterprise: Organisation | None) -> bool:
    """Say whether somebody may change a strategy: the corporation's, or that of one organisation.

    An executive changes any; a key-account manager that of the own enterprise; the leader of a cooperation that of its
    host, who has nobody else in the corporation where it is no enterprise.
    """
    if enterprise is None:
        return may(by, "edit_strategy")
    if may(by, "edit_enterprise_strategy") and (by.role != Role.KAM or by.organisation_id == enterprise.pk):
        return True
    if enterprise.kind == Organisation.Kind.ENTERPRISE:
        return False
    led = [workspace for workspace, part in by.parts.items() if part == Part.LEADER]
    rows = Workspace.objects.filter(pk__in=led, host=enterprise).values_list("pk", flat=True)
    return any(may(by, "edit_enterprise_strategy", workspace) for workspace in rows)
