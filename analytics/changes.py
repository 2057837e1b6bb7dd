"""A word from the rooms of this floor to those above them: something that stored results rest on has changed.

The room that changed it announces it in its transaction; who keeps results listens (architecture: declared below, heard
above). Nothing here knows who listens.
"""

from django.dispatch import Signal

from corpsys.access.principal import Principal

# Sent with by (Principal), enterprise_id and workspace_id (None where it concerns all of them).
grounds_changed = Signal()


def announce(*, by: Principal, enterprise_id: int | None = None, workspace_id: int | None = None) -> None:
    """Say that what recommendations rest on has changed: of one pair, of an enterprise's pairs, or of all."""
    grounds_changed.send(sender=announce, by=by, enterprise_id=enterprise_id, workspace_id=workspace_id)
