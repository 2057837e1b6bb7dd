"""What would close which gap, in the levels' own words: each raise with its effect on the pair, and all of them together.

The numbers are `analytics.metrics.readiness_raises`.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from analytics.metrics import vocabulary
from analytics.metrics.readiness import Factor as Weighed
from analytics.metrics.readiness_raises import Ground, Raise, raises
from analytics.metrics.readiness_raises import Views as Ratings
from analytics.metrics.variant_rule import VariantRules
from analytics.metrics.vocabulary import Variant
from analytics.readiness.selectors import Pair, words
from corpsys.access.refusals import Text
from corpsys.access.states import Side
from corpsys.workspace.models import Cycle

SIDES = {vocabulary.Side.ENTERPRISE: Side.HOST, vocabulary.Side.CLIENT: Side.PARTNER}


@dataclass(frozen=True)
class Step:
    """One raise. `gain`: of the pair's readiness, None while ratings are missing; `reaches`: a variant in words, or ""."""

    side: Side
    key: str
    label: str
    rating: int
    rating_words: str
    new_rating: int
    new_words: str
    grounds: tuple[Text, ...]
    gain: Decimal | None
    reaches: Text


@dataclass(frozen=True)
class Closing:
    """The steps, the largest effect first. `aim`: the variant whose thresholds they aim at, in words; "" for none.

    `suffices`: for which variant readiness suffices now; `together`: the pair's readiness after all of them.
    """

    steps: tuple[Step, ...]
    suffices: Text
    aim: Text
    together: Decimal | None
    suffices_together: Text


def closing_of(pair: Pair, rules: VariantRules) -> Closing:
    """Return what would close the gaps of a submitted pair under these thresholds. Source: D15, D16."""
    factors = tuple(Weighed(factor.key, factor.weight, factor.is_gate) for factor in pair.factors)
    found = raises(Ratings(factors, pair.ratings(Side.HOST), pair.ratings(Side.PARTNER)), rules)
    return Closing(
        steps=tuple(_step(pair, one) for one in found.single),
        suffices=_name(found.suffices),
        aim=_name(found.aim),
        together=found.score_together,
        suffices_together=_name(found.suffices_together),
    )


def _step(pair: Pair, one: Raise) -> Step:
    said = words(next(factor for factor in pair.factors if factor.key == one.factor))
    return Step(
        side=SIDES[one.side],
        key=one.factor,
        label=said.label,
        rating=one.rating,
        rating_words=said.levels[one.rating],
        new_rating=one.new_rating,
        new_words=said.levels[one.new_rating],
        grounds=tuple(_ground(ground) for ground in one.grounds),
        gain=one.gain,
        reaches=_name(one.reaches),
    )


def _ground(ground: Ground) -> Text:
    told = {Ground.GATE: _("gate too low"), Ground.GAP: _("wide gap"), Ground.SCORE: _("score too low")}
    return told[ground]


def _name(variant: Variant | None) -> Text:
    return Cycle.Variant(variant.value).label if variant is not None else ""
