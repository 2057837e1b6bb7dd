"""What a merge of two enterprises does with their strategies. Source: D8."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corpsys.corporation import merging
from corpsys.corporation.merging import Relation
from corpsys.corporation.models import Organisation
from corpsys.strategy.models import StrategyVersion


def register() -> None:
    """Declare the enterprise of a strategy."""
    merging.register(Relation("corpsys.StrategyVersion", "enterprise", gettext_lazy("strategies"), against=_both))


def _both(kept: Organisation, merged: Organisation) -> list[str]:
    """Versions are counted from one and only one is in force: two histories of a strategy cannot be one."""
    rows = StrategyVersion.objects
    if rows.filter(enterprise=kept).exists() and rows.filter(enterprise=merged).exists():
        return [_("Both have strategies of their own.")]
    return []
