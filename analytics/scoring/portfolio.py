"""Whose class a person sees. One rule for every page that shows classes of many clients at once. Source: access K1."""

from django.db.models import Q

from corpsys.access.principal import Principal
from corpsys.access.states import Role
from corpsys.corporation.models import Organisation
from corpsys.workspace.models import Workspace

NOBODY, EVERYBODY = Q(pk__in=[]), Q(pk__isnull=False)


def class_seen(principal: Principal, enterprise: Organisation) -> Q:
    """Return the condition on clients whose class this person sees: all for an executive, own pairs for the others.

    A key-account manager also sees those of their enterprise whom nobody has taken on, to choose from.
    """
    if principal.role == Role.EXECUTIVE:
        return EVERYBODY
    pairs = Workspace.objects.filter(host=enterprise)
    own = Q(pk__in=pairs.filter(pk__in=principal.workspaces).values("partner")) if principal.workspaces else NOBODY
    if principal.role == Role.KAM and principal.organisation_id == enterprise.pk:
        free = ~Q(pk__in=pairs.values("partner"))
        return free if own == NOBODY else own | free
    return own if principal.role in (Role.KAM, Role.MEMBER) else NOBODY
