"""What a finding can be made from: views of joined data and of the own side's data, as far as the reader may see them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analytics.consolidation import evidence
from analytics.consolidation import selectors as joins
from analytics.consolidation.models import Consolidation
from analytics.dataroom import selectors as dataroom
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import half_of
from cooperation.data.words import VIEWS
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible, Text
from corpsys.workspace.models import Cycle


@dataclass(frozen=True)
class Source:
    """A view of data. `key`: how forms and requests name it: "sales:wallet" or "own:<kind of the half>"."""

    key: str
    label: Text
    consolidation: Consolidation | None = None
    dataset: Dataset | None = None
    view: str = ""

    def frozen(self) -> dict[str, Any]:
        """Return the view as it is now."""
        if self.consolidation is not None:
            return evidence.of_consolidation(self.consolidation, self.view)
        assert self.dataset is not None  # a source is one or the other
        return evidence.of_dataset(self.dataset)


def available(principal: Principal, cycle: Cycle) -> list[Source]:
    """Return the views that this reader can make a finding from now."""
    found = [
        Source(f"{pair}:{view}", VIEWS[view], consolidation=result, view=view)
        for pair, result in joins.consolidations(principal, cycle).items()
        for view in evidence.COLUMNS
        if view in result.results
    ]
    own = dataroom.datasets(principal, cycle).filter(is_current=True, owner_side=principal.side)
    return found + [
        Source(f"own:{row.kind}", _("Own data: %(half)s") % {"half": half_of(row.kind).label}, dataset=row)
        for row in own
    ]


def source(principal: Principal, cycle: Cycle, key: str) -> Source:
    """Return one of these views, or refuse as if it did not exist."""
    found = next((item for item in available(principal, cycle) if item.key == key), None)
    if found is None:
        raise NotVisible
    return found
