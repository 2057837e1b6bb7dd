"""The thresholds of the recommendation one by one: what each is called and does, and which values fit together.

The rule that reads them is `analytics.metrics.variant_rule`. Source: D15.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.metrics.readiness import HIGHEST_RATING
from analytics.metrics.variant_rule import VariantRules
from corpsys.access.refusals import Invalid, Text
from corpsys.pages import numbers

PLACES = 2
Stored = dict[str, Any]


@dataclass(frozen=True)
class Threshold:
    """`does`: what the rule does with it; `is_gate`: a level 0–4, otherwise a readiness 0–100."""

    key: str
    label: Text
    does: Text
    is_gate: bool

    @property
    def scale(self) -> str:
        """The scale it is written on."""
        return _("level 0–%(highest)s") % {"highest": HIGHEST_RATING} if self.is_gate else _("0–100")


THRESHOLDS = (
    Threshold(
        "gate_cooperation",
        gettext_lazy("Lowest gate for cooperation"),
        gettext_lazy("One gate of either side below it leads to negotiation; no average makes up for it."),
        True,
    ),
    Threshold(
        "gate_integration",
        gettext_lazy("Lowest gate for integration"),
        gettext_lazy("Integration needs every gate of both sides at this level or above."),
        True,
    ),
    Threshold(
        "no_process_readiness",
        gettext_lazy("Readiness below which class C gets no process"),
        gettext_lazy("A client of class C is recommended no process while readiness of the pair is below it."),
        False,
    ),
    Threshold(
        "readiness_cooperation",
        gettext_lazy("Readiness for cooperation"),
        gettext_lazy("Cooperation needs readiness of the pair, the lower of both sides, at this value or above."),
        False,
    ),
    Threshold(
        "readiness_integration",
        gettext_lazy("Readiness for integration"),
        gettext_lazy("Integration needs readiness of the pair at this value or above."),
        False,
    ),
)
# Each may not be below the one before it; the later of the two is named as at fault.
RISING = (
    ("gate_cooperation", "gate_integration"),
    ("no_process_readiness", "readiness_cooperation"),
    ("readiness_cooperation", "readiness_integration"),
)


def stored(rules: VariantRules) -> Stored:
    """Return thresholds as they are kept: gates as whole numbers, readiness as decimal text."""
    return {each.key: _plain(each, getattr(rules, each.key)) for each in THRESHOLDS}


def checked(given: Mapping[str, Any]) -> Stored:
    """Return thresholds as they are kept. Raises Invalid by field: not on the scale, or not rising. Source: D15."""
    errors: dict[str, list[Text]] = {}
    values = {each.key: _value(each, given.get(each.key), errors) for each in THRESHOLDS}
    for lower, upper in RISING:
        one, other = values[lower], values[upper]
        if one is not None and other is not None and other < one:
            errors.setdefault(upper, []).append(
                _("Not below “%(label)s” (%(value)s): the thresholds rise.")
                % {"label": by_key(lower).label, "value": numbers.typed(one, None)}
            )
    if errors:
        raise Invalid(errors)
    return {each.key: _plain(each, values[each.key]) for each in THRESHOLDS}


def by_key(key: str) -> Threshold:
    """Return one threshold by its name."""
    return next(each for each in THRESHOLDS if each.key == key)


def _value(threshold: Threshold, given: Any, errors: dict[str, list[Text]]) -> Decimal | None:
    most = HIGHEST_RATING if threshold.is_gate else 100
    places = 0 if threshold.is_gate else PLACES
    try:
        value = Decimal(str(given))
    except InvalidOperation:
        value = Decimal("NaN")
    if value.is_finite() and 0 <= value <= most and value == round(value, places):
        return value
    text = (
        _("A whole number from 0 to %(most)s.")
        if threshold.is_gate
        else _("A number from 0 to %(most)s, two decimals.")
    )
    errors.setdefault(threshold.key, []).append(text % {"most": most})
    return None


def _plain(threshold: Threshold, value: Decimal | int | None) -> int | str:
    number = Decimal(value or 0)
    return int(number) if threshold.is_gate else f"{number.normalize():f}"
