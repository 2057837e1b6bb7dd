"""The preview of an import of the register, with what a person decides about possible duplicates."""

from typing import Any

from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, Text
from corpsys.corporation.models import Organisation
from corpsys.intake.models import Intake
from corpsys.intake.registry import ReviewPart, target_of
from corpsys.register import shown
from corpsys.register.plan import Bringer

ROW, REST = "row-", "rest"
CHOICES = ("new", "skip", "same")
MOVING = ("new", "changed", "duplicate")


def review(intake: Intake, principal: Principal) -> ReviewPart | None:
    """Return the preview: what is new, changed with before and after, unchanged, and the possible duplicates to decide."""
    outcome = intake.preview.get("outcome") or {}
    if not outcome:
        return None
    decisions = intake.decisions or {}
    target = target_of(intake.kind)
    return ReviewPart(
        "register/review.html",
        {
            "counts": outcome["counts"],
            "is_idle": not outcome.get("partners") and not any(outcome["counts"].get(name) for name in MOVING),
            "bad": intake.rows_bad,
            "partners": outcome.get("partners", 0),
            "new": [shown.new(row) for row in outcome["first"]["new"]],
            "changed": [shown.changed(row, target) for row in outcome["first"]["changed"]],
            "unchanged": outcome["first"]["unchanged"],
            "duplicates": [_duplicate(row, decisions) for row in outcome.get("duplicates", [])],
            "more_duplicates": max(outcome["counts"].get("duplicate", 0) - len(outcome.get("duplicates", [])), 0),
            "rest": decisions.get(REST, "skip"),
            "proposes": not Bringer.of(principal).is_executive,
        },
    )


def decide(intake: Intake, decisions: dict[str, str], by: Principal) -> dict[str, str]:
    """Check what was decided: `row-<number>` → "new", "skip" or "same:<public id>"; `rest` → "new", "skip" or "same"."""
    known = {f"{ROW}{row['row']}": row for row in (intake.preview.get("outcome") or {}).get("duplicates", [])}
    errors: dict[str, list[Text]] = {}
    for name, choice in decisions.items():
        if name == REST:
            fits = choice in CHOICES
        else:
            may_be = {f"same:{item['public_id']}" for item in known.get(name, {}).get("may_be", ())}
            fits = name in known and (choice in ("", "new", "skip") or choice in may_be)
        if not fits:
            errors[name] = [_("This cannot be chosen here.")]
    if errors:
        raise Invalid(errors)
    return {name: choice for name, choice in decisions.items() if choice}


def as_kept(intake: Intake) -> dict[str, str]:
    """Return the decisions as the plan takes them: row → "new", "skip" or an id; "rest" defaults to leaving out."""
    given: dict[str, str] = intake.decisions or {}
    named = {choice.removeprefix("same:") for choice in given.values() if choice.startswith("same:")}
    ids = {
        str(public_id): str(pk)
        for public_id, pk in Organisation.objects.filter(
            corporation_id=intake.corporation_id, public_id__in=named
        ).values_list("public_id", "pk")
    }
    rows = {
        name.removeprefix(ROW): ids.get(choice.removeprefix("same:"), choice)
        for name, choice in given.items()
        if name.startswith(ROW)
    }
    return {**rows, REST: given.get(REST, "skip")}


def _duplicate(row: dict[str, Any], decisions: dict[str, str]) -> dict[str, Any]:
    name = f"{ROW}{row['row']}"
    may_be = [
        {**item, "value": f"same:{item['public_id']}", "why": shown.reason(item["reason"])} for item in row["may_be"]
    ]
    return {**row, "field": name, "chosen": decisions.get(name, ""), "may_be": may_be}
