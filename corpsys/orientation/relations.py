"""What a merge of two enterprises does with their orientations. Source: D7."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corpsys.corporation import merging
from corpsys.corporation.merging import Relation
from corpsys.corporation.models import Organisation
from corpsys.orientation.models import Orientation


def register() -> None:
    """Declare the enterprise of an orientation."""
    merging.register(Relation("corpsys.Orientation", "enterprise", gettext_lazy("orientations"), against=_overlap))


def _overlap(kept: Organisation, merged: Organisation) -> list[str]:
    rows = Orientation.objects.filter(archived_at=None)
    spans = [(row.since, row.until or date.max) for row in rows.filter(enterprise=kept)]
    for row in rows.filter(enterprise=merged):
        if any(since <= (row.until or date.max) and row.since <= until for since, until in spans):
            return [_("Both have an orientation at the same time; an enterprise has one at a time.")]
    return []
