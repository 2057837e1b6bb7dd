"""What a merge of two organisations does with their workspaces. Source: access; D2."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corpsys.access.states import Role
from corpsys.corporation import merging
from corpsys.corporation.merging import Relation
from corpsys.corporation.models import Membership, Organisation
from corpsys.workspace.models import Workspace


def register() -> None:
    """Declare both parties of a workspace."""
    merging.register(
        Relation("corpsys.Workspace", "host", gettext_lazy("workspaces that it opened"), against=_against),
        Relation("corpsys.Workspace", "partner", gettext_lazy("workspaces that it takes part in"), against=_against),
    )


def _against(kept: Organisation, merged: Organisation) -> list[str]:
    return [reason for check in (_between, _same_pair, _guests) if (reason := check(kept, merged))]


def _between(kept: Organisation, merged: Organisation) -> str:
    both = Q(host=kept, partner=merged) | Q(host=merged, partner=kept)
    return _("The two work with each other in a workspace.") if Workspace.objects.filter(both).exists() else ""


def _same_pair(kept: Organisation, merged: Organisation) -> str:
    """Both have a workspace with the same other party; two histories of one pair cannot be one."""
    for mine, other in (("host", "partner"), ("partner", "host")):
        theirs = Workspace.objects.filter(**{mine: kept}).values(other)
        found = Workspace.objects.filter(**{mine: merged, f"{other}__in": theirs}).select_related(other).first()
        if found is not None:
            return _("Both have a workspace with %(name)s.") % {"name": getattr(found, other).name}
    return ""


def _guests(kept: Organisation, merged: Organisation) -> str:
    """No guest may come to see more by a merge: only one of the two may have guests, or workspaces to be a guest in."""
    if _is_inside(kept) and _is_inside(merged):
        return _("Both have guests or take part in workspaces. Close one first, so that no guest sees the other's.")
    return ""


def _is_inside(organisation: Organisation) -> bool:
    guests: Any = Membership.objects.filter(organisation=organisation, role=Role.GUEST)
    return bool(guests.exists() or Workspace.objects.filter(partner=organisation).exists())
