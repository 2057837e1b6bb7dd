"""The foreign keys to organisations that this chapter owns, as a merge treats them. Source: D2."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corpsys.access.states import Role
from corpsys.corporation import merging, unmerging
from corpsys.corporation.merging import Relation
from corpsys.corporation.models import Membership, Organisation, OrganisationMerge


def register() -> None:
    """Declare them."""
    merging.register(
        Relation("corpsys.Organisation", "parent", gettext_lazy("organisations that belong to it"), against=_group),
        Relation("corpsys.Membership", "organisation", gettext_lazy("people"), against=_people),
        Relation("corpsys.OrganisationMerge", "kept", gettext_lazy("earlier merges"), moves=False),
        Relation("corpsys.OrganisationMerge", "merged", gettext_lazy("earlier merges"), moves=False),
    )
    unmerging.register_since(_people_since)


def _group(kept: Organisation, merged: Organisation) -> list[str]:
    above, step = kept.parent, 0
    while above is not None and step < 50:
        if above.pk == merged.pk:
            told = {"kept": kept.name, "merged": merged.name}
            return [_("%(kept)s belongs to %(merged)s; take it out of the group first.") % told]
        above, step = above.parent, step + 1
    return []


def _people(kept: Organisation, merged: Organisation) -> list[str]:
    """People of both would be one company's people at a stroke, and some would see more than before."""
    rows = Membership.objects.filter(is_active=True)
    if rows.filter(organisation=kept).exists() and rows.filter(organisation=merged).exists():
        return [_("People belong to both. Take the access of one side's people back first.")]
    return []


def _people_since(merge: OrganisationMerge) -> str:
    """Guests who came to the kept organisation since cannot be told apart from those of the merged one."""
    moved = {row["model"]: row["ids"] for row in merge.moved}
    if not moved.keys() & {"corpsys.Workspace", "corpsys.Membership"}:
        return ""
    ours = Membership.objects.filter(organisation=merge.kept, role=Role.GUEST, is_active=True)
    if ours.exclude(pk__in=moved.get("corpsys.Membership", [])).filter(created_at__gte=merge.at).exists():
        return _("People of the client have come in since.")
    return ""
