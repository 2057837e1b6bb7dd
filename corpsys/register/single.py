"""Kinds of the register whose rows are few or small: planned in memory, beside what one query says of the register.

Each kind (links, levels, people) says what its rows mean and how one change is carried out and taken back; what is common
stands here: outcome, the written changes, applied at once or proposed. Source: access, import.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused, Text
from corpsys.intake.models import Intake
from corpsys.intake.registry import Inspected
from corpsys.jobs.registry import Run
from corpsys.register import staging
from corpsys.register.models import RegisterChange
from corpsys.register.plan import CHANGED, FIRST_SHOWN, NEW, REPEATED, UNCHANGED, Bringer
from corpsys.register.preparing import Fault

Cells = Mapping[str, str | None]


@dataclass(frozen=True)
class Planned:
    """What happens with one row. `before`, `after`: the changed fields as JSON; of a new object all of them in `after`."""

    row: int
    action: str
    label: str
    place: str = ""
    object_id: str = ""
    version: int = 0
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    planned: list[Planned]
    faults: list[Fault]


@dataclass(frozen=True)
class Single:
    """A kind: its name in changes, how rows are planned, how a change is carried out and taken back.

    `carry_out(change, by)` and `take_back(change, by)` return false where the object has moved since. `insert`: writes new
    objects at once as proposals or accepted; without it new ones are changes of the kind like all others. `hindered`: why
    changes that wait cannot be carried out as things stand, for all of them at once.
    """

    name: str
    plan: Callable[[Iterable[tuple[int, Cells]], Bringer, Intake], Plan]
    carry_out: Callable[[RegisterChange, Principal], bool]
    take_back: Callable[[RegisterChange, Principal], bool]
    insert: Callable[[list[Planned], Principal, Intake], None] | None = None
    hindered: Callable[[Sequence[RegisterChange], Principal], dict[int, Text]] | None = None


_kinds: dict[str, Single] = {}


def register(kind: Single) -> None:
    """Name a kind; called when the applications are ready."""
    _kinds[kind.name] = kind


def hindered(changes: Sequence[RegisterChange], by: Principal) -> dict[int, Text]:
    """Return why changes that wait cannot be carried out as things stand: change → reason."""
    told: dict[int, Text] = {}
    for name, kind in _kinds.items():
        own = [change for change in changes if change.kind == name]
        if own and kind.hindered is not None:
            told |= kind.hindered(own, by)
    return told


def kind_of(name: str) -> Single:
    """Return the kind that a change is of."""
    return _kinds[name]


def inspect_as(kind: Single) -> Callable[[Intake, Path, Run], Inspected]:
    """Return the `inspect` of an import of this kind."""

    def inspect(intake: Intake, staged: Path, run: Run) -> Inspected:
        found = kind.plan(staging.cells_of(staged), Bringer.of(run.principal), intake)
        return Inspected(found.faults, outline(found))

    return inspect


def load_as(kind: Single) -> Callable[[Intake, Path, Run], dict[str, Any]]:
    """Return the `load` of an import of this kind: an executive's rows are applied, others' proposed."""

    def load(intake: Intake, staged: Path, run: Run) -> dict[str, Any]:
        by = Bringer.of(run.principal)
        found = kind.plan(staging.cells_of(staged), by, intake)
        if found.faults:
            raise Refused(
                _("Row %(row)s does not fit the register any more, since it has changed.")
                % {"row": found.faults[0][0]},
                allowed=[_("Let the file be checked again.")],
            )
        return {
            "file": intake.file.name,
            "sha256": intake.file.sha256,
            **_write(kind, found, by, intake, run),
        }

    return load


def apart(
    read: Mapping[int, dict[str, Any]], key: Callable[[dict[str, Any]], Any]
) -> tuple[dict[int, dict[str, Any]], list[int], list[int]]:
    """Return the rows by their key once: (rows, those that repeat another, those that contradict each other)."""
    of_key: dict[Any, list[int]] = {}
    for number, given in read.items():
        of_key.setdefault(key(given), []).append(number)
    kept, repeated, contradicting = {}, [], []
    for numbers in of_key.values():
        if any(read[number] != read[numbers[0]] for number in numbers):
            contradicting += numbers
        else:
            kept[numbers[0]] = read[numbers[0]]
            repeated += numbers[1:]
    return kept, repeated, contradicting


def outline(found: Plan) -> dict[str, Any]:
    """Return a plan as JSON for the preview."""
    counts = Counter(row.action for row in found.planned)
    return {
        "counts": {action: counts[action] for action in (NEW, CHANGED, UNCHANGED, REPEATED)},
        "first": {
            action: [_told(row) for row in found.planned if row.action == action][:FIRST_SHOWN]
            for action in (NEW, CHANGED, UNCHANGED)
        },
    }


def difference(before: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what changes: the fields before and after. What was not given (None or "") changes nothing."""
    changed = [name for name, value in given.items() if value not in (None, "") and value != before.get(name)]
    return {name: before.get(name) for name in changed}, {name: given[name] for name in changed}


def answer(change: RegisterChange, standing: str, by: Principal) -> None:
    """Write down what became of a change."""
    change.standing, change.answered_by_id, change.answered_at = standing, by.user_id, timezone.now()
    change.save(update_fields=["standing", "answered_by", "answered_at", "object_id", "version"])


def _told(row: Planned) -> dict[str, Any]:
    return {"row": row.row, "name": row.label, "place": row.place, "kind": "", "before": row.before, "after": row.after}


def _write(kind: Single, found: Plan, by: Bringer, intake: Intake, job: Run) -> dict[str, Any]:
    principal = job.principal
    new = [row for row in found.planned if row.action == NEW]
    written = [row for row in found.planned if row.action == CHANGED]
    if kind.insert is not None:
        kind.insert(new, principal, intake)
    else:
        written = [*new, *written]
    made = RegisterChange.objects.bulk_create(
        [_change(kind, row, principal, intake) for row in written], batch_size=2000
    )
    if by.is_executive:
        for done, change in enumerate(made, 1):
            if not kind.carry_out(change, principal):
                raise Refused(_("“%(name)s” was changed meanwhile.") % {"name": change.label})
            answer(change, RegisterChange.Standing.APPLIED, principal)
            job.progress(done, len(made))
    counts = Counter(row.action for row in found.planned)
    return {
        **{name: counts[name] for name in (NEW, CHANGED, UNCHANGED, REPEATED)},
        "proposed": not by.is_executive,
    }


def _change(kind: Single, row: Planned, by: Principal, intake: Intake) -> RegisterChange:
    return RegisterChange(
        corporation_id=by.corporation_id,
        intake=intake,
        kind=kind.name,
        row=row.row,
        object_id=row.object_id,
        label=row.label[:200],
        is_new=row.action == NEW,
        before=row.before,
        after=row.after,
        version=row.version,
        proposed_by_id=by.user_id,
    )
