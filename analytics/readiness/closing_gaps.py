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
    """One raise. `gain`: of the pair's readiness, None while ratings are missing; `reaches`: a variant, or None."""

    side: Side
    key: str
    label: str
    rating: int
    rating_words: str
    new_rating: int
    new_words: str
    grounds: tuple[Text, ...]
    gain: Decimal | None
    reaches: Cycle.Variant | None


@dataclass(frozen=True)
class Closing:
    """The steps, the largest effect first. `aim`: the variant whose thresholds they aim at.

    `aim_gate`, `aim_score`: what that variant asks of every gate (0–4) and of the pair (0–100). `suffices`: for which
    variant readiness suffices now; `together`: the pair's readiness after all of them.
    """

    steps: tuple[Step, ...]
    suffices: Cycle.Variant | None
    aim: Cycle.Variant | None
    aim_gate: int | None
    aim_score: Decimal | None
    together: Decimal | None
    suffices_together: Cycle.Variant | None


def closing_of(pair: Pair, rules: VariantRules) -> Closing:
    """Return what would close the gaps of a submitted pair under these thresholds. Source: D15, D16."""
    factors = tuple(Weighed(factor.key, factor.weight, factor.is_gate) for factor in pair.factors)
    found = raises(Ratings(factors, pair.ratings(Side.HOST), pair.ratings(Side.PARTNER)), rules)
    gate, score = _asked(found.aim, rules)
    return Closing(
        steps=tuple(_step(pair, one, gate) for one in found.single),
        suffices=_stored(found.suffices),
        aim=_stored(found.aim),
        aim_gate=gate,
        aim_score=score,
        together=found.score_together,
        suffices_together=_stored(found.suffices_together),
    )


def _asked(aim: Variant | None, rules: VariantRules) -> tuple[int | None, Decimal | None]:
    """What a variant asks of gates and of the pair's readiness."""
    asked: dict[Variant, tuple[int, Decimal]] = {
        Variant.COOPERATION: (rules.gate_cooperation, rules.readiness_cooperation),
        Variant.INTEGRATION: (rules.gate_integration, rules.readiness_integration),
    }
    return asked.get(aim, (None, None)) if aim else (None, None)


def _step(pair: Pair, one: Raise, gate: int | None) -> Step:
    said = words(next(factor for factor in pair.factors if factor.key == one.factor))
    return Step(
        side=SIDES[one.side],
        key=one.factor,
        label=said.label,
        rating=one.rating,
        rating_words=said.levels[one.rating],
        new_rating=one.new_rating,
        new_words=said.levels[one.new_rating],
        grounds=tuple(_ground(ground, gate) for ground in one.grounds),
        gain=one.gain,
        reaches=_stored(one.reaches),
    )


def _ground(ground: Ground, gate: int | None) -> Text:
    told = {Ground.GATE: _("gate below %(level)s"), Ground.GAP: _("wide gap"), Ground.SCORE: _("score too low")}
    return told[ground] % {"level": gate}


def _stored(variant: Variant | None) -> Cycle.Variant | None:
    return Cycle.Variant(variant.value) if variant is not None else None
