"""Questions about stored files: which may be opened, and whether the same content is there already."""

from typing import Any
from uuid import UUID

from corpsys.access.guard import Guard, visible
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible
from corpsys.files.models import StoredFile

# A file that belongs to no workspace is its uploader's own: nobody else has asked for it.
OUTSIDE_WORKSPACES = Guard(scope="own", own="user")


def stored_files(principal: Principal) -> Any:
    """Return the files this principal may open: by the access table in workspaces, the own ones outside of them."""
    own = visible(principal, OUTSIDE_WORKSPACES)
    outside = StoredFile.objects.filter(own, workspace__isnull=True, owner_side=principal.side)
    return StoredFile.objects.visible_to(principal) | outside


def stored_file(principal: Principal, public_id: UUID) -> StoredFile:
    """Return one file that may be opened, or refuse as if it did not exist."""
    found: StoredFile | None = stored_files(principal).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def same_file(stored: StoredFile, principal: Principal) -> StoredFile | None:
    """Return an earlier file with the same content in the same place, of those this principal may open."""
    twins = stored_files(principal).filter(
        sha256=stored.sha256, size=stored.size, workspace=stored.workspace_id, owner_side=stored.owner_side
    )
    found: StoredFile | None = twins.filter(pk__lt=stored.pk).order_by("-pk").first()
    return found
