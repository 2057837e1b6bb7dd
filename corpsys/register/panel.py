"""What imports did to an organisation, for its page: the trail keeps what was changed by hand, and an import as a whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corpsys.access.principal import PageRequest, Principal
from corpsys.access.refusals import Text
from corpsys.access.services import may
from corpsys.corporation.models import Organisation
from corpsys.corporation.panels import Panel
from corpsys.history.selectors import reads_values
from corpsys.intake import selectors as intakes
from corpsys.intake.models import Intake
from corpsys.register import changes, context, organisations, shown
from corpsys.register.models import RegisterChange

NEWEST = 10
STANDING = RegisterChange.Standing


@dataclass(frozen=True)
class Brought:
    """What one import did: when, whose file it was, what happened, who accepted it ("" where nobody had to), what changed."""

    at: datetime
    intake: Intake
    act: Text
    accepted_by: str
    fields: list[dict[str, Any]]
    may_undo: bool


def brought(principal: Principal, organisation: Organisation) -> list[Brought]:
    """Return what imports wrote into an organisation, newest first. At most two questions. Source: access K10."""
    may_undo = may(principal, context.ACTION)
    changed = [(change, change.intake) for change in _changes(principal, organisation)]
    found = [_changed(change, of, principal, may_undo=may_undo) for change, of in changed if of is not None]
    if organisation.created_by_import_id:
        intake = Intake.objects.select_related("file", "user", "job").get(pk=organisation.created_by_import_id)
        undoable = may_undo and intakes.can_be_undone(intake)
        found.append(Brought(organisation.created_at, intake, _("brought"), "", [], undoable))
    return found


def _changes(principal: Principal, organisation: Organisation) -> list[RegisterChange]:
    # Each change is a version; most organisations have never had one.
    if organisation.version == 1:
        return []
    rows = RegisterChange.objects.visible_to(principal).filter(
        kind=changes.KIND, object_id=str(organisation.public_id), standing__in=(STANDING.APPLIED, STANDING.UNDONE)
    )
    joined = rows.exclude(intake=None).select_related("intake__file", "intake__user", "intake__job", "answered_by")
    return list(joined.order_by("-answered_at", "-pk")[:NEWEST])


def _changed(change: RegisterChange, intake: Intake, principal: Principal, *, may_undo: bool) -> Brought:
    is_undone = change.standing == STANDING.UNDONE
    answered = change.answered_by.name if change.answered_by and change.answered_by_id != change.proposed_by_id else ""
    fields = shown.differences(change.before, change.after, organisations.TARGET) if reads_values(principal) else []
    return Brought(
        change.answered_at or change.proposed_at,
        intake,
        _("changed, then undone") if is_undone else _("changed"),
        answered,
        fields,
        may_undo and not is_undone and intakes.can_be_undone(intake),
    )


def _context(request: PageRequest, organisation: Organisation) -> dict[str, Any] | None:
    found = brought(request.principal, organisation)
    return {"brought": found} if found else None


PANEL = Panel("imports", gettext_lazy("Imports"), "register/_brought.html", _context, position=91)
