"""Importance and sensitivity of a recommendation as the API gives them: decimals as text, what is unknown with its reason."""

from decimal import Decimal
from typing import Any

from analytics.metrics.answer import Answer
from cooperation.decision.grounds import Grounds


def importance_as_data(grounds: Grounds) -> dict[str, Any] | None:
    """Return the parts of importance side by side; None between parties without a score. Source: D11."""
    if not grounds.is_scored:
        return None
    found = grounds.importance
    parts, position, key = found.axis.parts, found.position, found.key
    return {
        "class": found.axis.importance_class,
        "is_lifted": found.axis.is_lifted,
        "pareto_class": parts.pareto_class,
        "share": _answer(parts.share),
        "growth": _answer(parts.growth),
        "market_position": {
            **_answer(parts.market_position),
            "source": position.source if position else None,
            "as_of": position.as_of if position else None,
        },
        "is_strategic": parts.is_strategic,
        "is_key": key.is_key if key else None,
        "key_reason": key.reason if key else None,
    }


def sensitivity_as_data(grounds: Grounds) -> dict[str, Any] | None:
    """Return at which weight of each factor the result turns; None while an input is missing. Source: D16."""
    found = grounds.sensitivity
    if found is None or not grounds.is_scored:
        return None
    return {
        "nearest": found.nearest.factor if found.nearest else None,
        "factors": [
            {
                "factor": one.factor,
                "weight": _text(one.weight),
                "status": one.status,
                "turns_at": _text(one.t_star),
                "relative_change": _text(one.relative_change),
                "threshold": _text(one.threshold),
            }
            for one in found.factors
        ],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {"value": _text(answer.value), "reason": answer.reason}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{round(value, 6).normalize():f}"
