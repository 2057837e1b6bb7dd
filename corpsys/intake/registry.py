"""Kinds of imports: each chapter names the table it takes, who may bring it, and what happens with the checked rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible, Text
from corpsys.access.states import K, Side
from corpsys.jobs.registry import Run

if TYPE_CHECKING:
    from django import forms

    from corpsys.intake.models import Intake

FieldType = Literal["text", "month", "date", "amount", "integer"]


@dataclass(frozen=True)
class Field:
    """A column that a target takes.

    Types in the staged Parquet: text → VARCHAR, month (a day or a month in the file) → DATE of the first day, date → DATE,
    amount → DECIMAL(20,4), integer → BIGINT; an empty cell → NULL, never 0. `synonyms`: other names of the column in
    files, in any language. `is_past`: later than today is an error. `is_negative_allowed`: else a negative is an error.
    """

    key: str
    label: Text
    required: bool
    type: FieldType
    synonyms: tuple[str, ...] = ()
    is_past: bool = False
    is_negative_allowed: bool = True


@dataclass(frozen=True)
class Place:
    """Where an admitted import belongs: class and owner of its file, workspace and cycle if any, and its context.

    `context`: what `load` will need, JSON, as checked by `admit`, which must admit it again as it stands.
    """

    data_class: K
    owner_side: Side
    context: dict[str, Any] = field(default_factory=dict)
    workspace_id: int | None = None
    cycle: Any = None


@dataclass(frozen=True)
class Fact:
    """One line of the preview. `value` as it is shown."""

    label: Text
    value: str


@dataclass(frozen=True)
class ReadyMapping:
    """What the usual export of a system looks like. A file whose header has all these columns is recognised by itself.

    `source`: the system's name as people say it. `columns`: field → name of its column, case and spaces do not count.
    `context`: what is known of such files besides; it fills what the person left open and goes through `admit`.
    """

    source: str
    columns: dict[str, str]
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReviewPart:
    """A chapter's own preview on the report page, inside the form of the confirmation.

    `template`: a partial, which finds `context` under `review`. The fields in it come back as decisions, by their names.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Inspected:
    """What a chapter found when it looked at all checked rows together and beside what is stored.

    `faults`: (row, field or "", cell, code) of rows that then do not go in, several for one row if need be; read once.
    Codes of a chapter's own are named with `corpsys.intake.faults.register`. `outcome`: JSON, kept for `review` in
    `intake.preview["outcome"]`.
    """

    faults: Iterable[tuple[int, str, str, str]]
    outcome: dict[str, Any] = field(default_factory=dict)


Admit = Callable[[Principal, dict[str, Any]], Place]
Inspect = Callable[["Intake", Path, Run], Inspected]
CheckMapping = Callable[[dict[str, str], dict[str, Any]], None]
Load = Callable[["Intake", Path, Run], dict[str, Any]]
Review = Callable[["Intake", Principal], ReviewPart | None]
Decide = Callable[["Intake", dict[str, str], Principal], dict[str, str]]
Undo = Callable[["Intake", Run], dict[str, Any] | None]


@dataclass(frozen=True)
class Target:
    """What a kind of import takes and does.

    `admit(principal, context)`: resolves what the person gave (ids as text, through `visible_to`), asks the right, and
    raises NotVisible, NotAllowed, Refused or Invalid; asked again at every step and before loading.
    `load(intake, staged, run)`: writes the rows of the staged Parquet; runs inside the one transaction of the job, all or
    nothing; returns the JSON result. The staged columns are `source_row` (row in the file, the header is 1) and every field;
    one that the file does not have is empty throughout (`intake.mapping` says which were given).
    `inspect(intake, staged, run)`: looks at the good rows in the job of the check, and says which are wrong beside each
    other or beside what is stored; reads as who asked, writes nothing but the staged file, to which it may add columns.
    `preview(intake, staged)`: what is shown before confirmation. `done(intake)`: the address to go on to afterwards.
    `key`: fields that together may occur once. `at_most_one`: groups of fields of which one column is taken at most.
    `check_mapping(mapping, context)`: refuses columns that are not enough together, or do not fit the context, with Invalid
    by field. `form`: a subclass of corpsys.intake.forms.UploadForm with the fields of the context; none: the query string is it.
    `action`: the act of the access table that it is; `scope`: the scope a token needs for it.
    `ready`: exports that are recognised by their header. `remembers`: names in the context that hold for every file of a
    source, remembered with its columns and offered like those of a ready mapping.
    `review(intake, principal)`: a richer preview; `intake.decisions` are those to show as chosen. `decide(intake,
    decisions, by)`: checks what a person decided about rows (field name → value) and returns what is kept in
    `intake.decisions` for `load`; raises Invalid. Without it decisions are refused.
    `example`: field → what stands in the row of the sample file; typed fields have one of their own.
    `confirm_label(intake, principal)`: the words of the button; `loaded_words(intake)`: the sentence of the result.
    `done_label`: the words of the way on to `done`; `aside(intake)`: another way on, its words and address, or None.
    `refusal(intake)`: why `load` would refuse what is stored by now, told instead of the button; "" where it would not.
    `undo(intake, run)`: takes back what `load` wrote (`intake.result` says what), inside the one transaction of a job of
    its own; returns what was done for the audit; raises Refused with the reason where it cannot.
    `may_undo(intake, by)`: refuses who may bring such files, but not take this one back; asked before the job is.
    `undo_notes(intake)`: what will stay and why, told before the undo is confirmed.
    `load` and `undo` say how far they are with `run.progress(done, total)`, where a wish to stop is heard, too.
    """

    label: Text
    fields: tuple[Field, ...]
    admit: Admit
    load: Load
    done: Callable[[Intake], str]
    action: str
    scope: str
    inspect: Inspect | None = None
    preview: Callable[[Intake, Path], list[Fact]] | None = None
    key: tuple[str, ...] = ()
    at_most_one: tuple[tuple[str, ...], ...] = ()
    check_mapping: CheckMapping | None = None
    form: Callable[..., forms.Form] | None = None
    lead: Text = ""
    example: Mapping[str, str] = field(default_factory=dict)
    ready: tuple[ReadyMapping, ...] = ()
    remembers: tuple[str, ...] = ()
    review: Review | None = None
    decide: Decide | None = None
    confirm_label: Callable[[Intake, Principal], Text] | None = None
    loaded_words: Callable[[Intake], Text] | None = None
    done_label: Text = ""
    aside: Callable[[Intake], tuple[Text, str] | None] | None = None
    refusal: Callable[[Intake], Text] | None = None
    undo: Undo | None = None
    may_undo: Callable[[Intake, Principal], None] | None = None
    undo_notes: Callable[[Intake], list[str]] | None = None

    def field_of(self, key: str) -> Field:
        return next(item for item in self.fields if item.key == key)


_targets: dict[str, Target] = {}


def register(kind: str, target: Target) -> None:
    """Name the target of a kind; called when the applications are ready."""
    _targets[kind] = target


def target_of(kind: str) -> Target:
    """Return the target of a kind; an unknown one is as if missing."""
    try:
        return _targets[kind]
    except KeyError:
        raise NotVisible from None


def kinds() -> dict[str, Target]:
    """Return every kind with its target."""
    return dict(_targets)
