"""What exactly is signed: the fields of a version in one canonical text, and its SHA-256."""

import hashlib
import json
from typing import Any

from cooperation.plan.models import JointGoal, StrategicPlan
from cooperation.plan.policies import SIGNED_FIELDS


def content(plan: StrategicPlan, goals: list[JointGoal]) -> dict[str, Any]:
    """Return the signed content of a version."""
    return {
        "title": plan.title,
        "from": plan.first_day.isoformat(),
        "to": plan.last_day.isoformat(),
        "goals": [{"number": goal.number, **signed(goal)} for goal in sorted(goals, key=lambda goal: goal.number)],
    }


def signed(goal: JointGoal) -> dict[str, str]:
    """Return the signed fields of a goal as text; amounts without trailing zeros, people by their public id."""
    return {name: _text(getattr(goal, name)) for name in SIGNED_FIELDS}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if hasattr(value, "normalize"):
        return format(value.normalize(), "f")
    return str(getattr(value, "public_id", value))


def of(plan: StrategicPlan, goals: list[JointGoal]) -> str:
    """Return the digest that signatures are bound to."""
    text = json.dumps(content(plan, goals), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
