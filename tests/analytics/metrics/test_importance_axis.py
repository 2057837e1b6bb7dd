from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest

from analytics.metrics.answer import Answer, known, unknown
from analytics.metrics.importance_axis import Importance, ImportanceParts, Part, growth, importance
from analytics.metrics.vocabulary import ParetoClass

A, B, C, NONE, LOSS = ParetoClass
GREW, POSITION = known(Decimal("0.15")), known(Decimal("0.3"))


def parts(
    share: str | None = "0.1",
    pareto_class: ParetoClass | None = B,
    growth: Answer = GREW,
    market_position: Answer = POSITION,
    is_strategic: bool = False,
) -> ImportanceParts:
    found = unknown("no_figures") if share is None else known(Decimal(share))
    return ImportanceParts(found, pareto_class, growth, market_position, is_strategic)


def test_the_class_is_the_place_on_the_axis_and_the_parts_are_kept() -> None:
    given = parts()
    found = importance(given)
    assert (found.importance_class, found.is_lifted, found.missing, found.parts) == (B, False, (), given)


@pytest.mark.parametrize(
    ("pareto_class", "share", "expected", "is_lifted"),
    [
        (C, "0.01", A, True),
        (LOSS, "-0.1", A, True),
        (NONE, "0", A, True),
        (A, "0.5", A, False),
        (None, None, None, False),
    ],
)
def test_the_owners_flag_lifts_every_class_but_makes_none_out_of_nothing(
    pareto_class: ParetoClass | None, share: str | None, expected: ParetoClass | None, is_lifted: bool
) -> None:
    found = importance(parts(share, pareto_class, is_strategic=True))
    assert (found.importance_class, found.is_lifted) == (expected, is_lifted)
    assert found.parts.pareto_class is pareto_class


def test_without_figures_there_is_no_class_and_never_c() -> None:
    found = importance(ImportanceParts(unknown("no_figures"), None))
    assert found.importance_class is None
    assert found.missing == (Part.SHARE, Part.PARETO_CLASS, Part.GROWTH, Part.MARKET_POSITION)


def test_a_missing_part_is_named_and_takes_nothing_from_the_others() -> None:
    found = importance(parts(growth=unknown("no_base")))
    assert (found.missing, found.importance_class, found.parts.growth.reason) == ((Part.GROWTH,), B, "no_base")


def test_readiness_has_no_way_in() -> None:
    names = {field.name for kind in (Importance, ImportanceParts) for field in fields(kind)}
    assert names == {
        *("importance_class", "is_lifted", "missing", "parts"),
        *("share", "pareto_class", "growth", "market_position", "is_strategic"),
    }


def test_clients_are_ordered_by_class_then_share_and_those_without_figures_stand_last() -> None:
    clients = {
        "no figures": importance(parts(None, None)),
        "loss": importance(parts("-0.1", LOSS)),
        "small c": importance(parts("0.001", C)),
        "large c": importance(parts("0.002", C)),
        "a": importance(parts("0.4", A)),
        "none": importance(parts("0", NONE)),
        "flagged": importance(parts("0.003", C, is_strategic=True)),
    }
    assert sorted(clients, key=lambda name: clients[name].order) == [
        *("a", "flagged", "large c", "small c", "none", "loss", "no figures")
    ]


def test_a_share_without_a_total_may_be_missing_beside_its_class() -> None:
    # where no client has a positive amount there is no share of it, yet a loss is a loss
    found = importance(ImportanceParts(unknown("no_positive_amount"), LOSS))
    assert (found.importance_class, Part.SHARE in found.missing) == (LOSS, True)


@pytest.mark.parametrize(("share", "pareto_class"), [("-0.1", C), ("0.1", LOSS), ("0.1", NONE), ("-0.1", NONE)])
def test_a_share_that_contradicts_its_class_is_refused(share: str, pareto_class: ParetoClass) -> None:
    with pytest.raises(ValueError, match="contradict"):
        importance(parts(share, pareto_class))


def test_a_share_that_rounds_to_nothing_still_has_its_class() -> None:
    assert importance(parts("0", C)).importance_class is C
    assert importance(parts("0", LOSS)).importance_class is LOSS


@pytest.mark.parametrize("share", ["1.01", "NaN", "Infinity"])
def test_a_share_of_more_than_all_is_refused(share: str) -> None:
    with pytest.raises(ValueError, match="share"):
        importance(parts(share, A))


@pytest.mark.parametrize("position", ["-0.01", "1.01", "NaN"])
def test_a_market_position_is_a_share(position: str) -> None:
    with pytest.raises(ValueError, match="market position"):
        importance(parts(market_position=known(Decimal(position))))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("100", "115", known(Decimal("0.15"))),
        ("100", "0", known(Decimal(-1))),
        ("100", "-20", known(Decimal("-1.2"))),
        ("0", "50", unknown("no_base")),
        ("-10", "50", unknown("no_base")),
        (None, "50", unknown("no_figures")),
        ("50", None, unknown("no_figures")),
    ],
)
def test_growth(before: str | None, after: str | None, expected: Answer) -> None:
    first, second = (None if text is None else Decimal(text) for text in (before, after))
    assert growth(first, second) == expected
