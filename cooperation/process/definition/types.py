"""The shape of a process definition: stages × variants as frozen values, arrows and conditions named by key.

Owns the words of the table (variant, client's part, state of a stage); not its content (`shipped`), not its rules
(`validate`), not what follows from it (`derive`). Source: D20–D25.
"""

from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from corpsys.access.states import Side, State

__all__ = [
    "ClientPart",
    "MoveKind",
    "ProcessDefinition",
    "Side",
    "StageDefinition",
    "StageState",
    "State",
    "Term",
    "UnknownName",
    "Variant",
    "VariantColumn",
    "VariantEntry",
    "VisibilityNames",
]


class Variant(TextChoices):
    NEGOTIATION = "negotiation", _("negotiation")
    COOPERATION = "cooperation", _("cooperation")
    INTEGRATION = "integration", _("integration")


class ClientPart(TextChoices):
    """What the client does in a stage of a variant; only `full` lets it into the stage."""

    NONE = "none", _("no part")
    NEGOTIATES = "negotiates", _("negotiates")
    OWN_COMMITMENTS = "own_commitments", _("its own commitments")
    FULL = "full", _("full part")
    SIGNS_AGREEMENT = "signs_agreement", _("signs the agreement")
    AGREED_TERMS = "agreed_terms", _("the agreed terms")
    OPTIONAL_ANSWERS = "optional_answers", _("optional answers")


class StageState(TextChoices):
    """State of one stage of a running process; a process has one per stage (D20)."""

    NOT_OPEN = "not_open", _("not open")
    OPEN = "open", _("open")
    PASSED = "passed", _("passed")
    REOPENED = "reopened", _("reopened")


class MoveKind(TextChoices):
    PASS = "pass", _("pass the gate")
    REOPEN = "reopen", _("reopen the stage")


class UnknownName(LookupError):
    """The definition has no such stage, variant, arrow or condition."""


@dataclass(frozen=True, slots=True)
class VariantColumn:
    """One stage in one variant: the whole ICOM box, the client's part and the gate (condition names in order)."""

    variant: Variant
    inputs: tuple[str, ...]
    controls: tuple[str, ...]
    outputs: tuple[str, ...]
    mechanisms: tuple[str, ...]
    client_part: ClientPart
    gate: tuple[str, ...]
    confirmed_by_client: bool


@dataclass(frozen=True, slots=True)
class StageDefinition:
    """One row of the table.

    `is_box`: an ICOM box; preparation and closing are rows with a gate only (D23). `opened_by`: the gate whose passing
    opens this stage, None for the first. `requires`: further gates to pass before this stage's own gate may be passed.
    `days`: time from opening to the due date, in calendar days.
    """

    number: int
    key: str
    is_box: bool
    opened_by: int | None
    requires: tuple[int, ...]
    days: int
    columns: tuple[VariantColumn, ...]

    def column(self, variant: str) -> VariantColumn:
        """Return this stage's column of a variant; raises UnknownName."""
        for column in self.columns:
            if column.variant == variant:
                return column
        raise UnknownName(f"stage {self.number} has no variant {variant!r}")

    @property
    def inputs(self) -> tuple[str, ...]:
        """The inputs, the same in every variant of a valid definition (D22)."""
        return self.columns[0].inputs

    @property
    def outputs(self) -> tuple[str, ...]:
        """The outputs, the same in every variant of a valid definition (D22)."""
        return self.columns[0].outputs


@dataclass(frozen=True, slots=True)
class VisibilityNames:
    """The visibility states that a process of one variant walks through. Source: access, Visibility states."""

    hidden: State
    presented: State
    admitted: State
    taking_part: State
    ended: State


@dataclass(frozen=True, slots=True)
class VariantEntry:
    """How the client enters in one variant: the condition that admits it (None: it never enters), the states' names."""

    variant: Variant
    condition: str | None
    states: VisibilityNames


@dataclass(frozen=True, slots=True)
class Term:
    """The name of an arrow or condition that a corporation added to its own version, in its own language."""

    key: str
    short: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ProcessDefinition:
    """The whole table in one version.

    `inputs`, `outputs`: arrows that cross the border of the process (D21). `score_conditions`: conditions that do not
    apply to a process whose variant was decided without the score (D5). `terms`: names of arrows and conditions beyond
    the shipped ones. `for_any_parties`: its words speak of host and partner instead of enterprise and client; never
    stored, since it follows from the parties of a process.
    """

    version: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    variants: tuple[VariantEntry, ...]
    stages: tuple[StageDefinition, ...]
    score_conditions: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    for_any_parties: bool = field(default=False, metadata={"is_stored": False})

    def stage(self, number: int) -> StageDefinition:
        """Return the stage of that number; raises UnknownName."""
        for stage in self.stages:
            if stage.number == number:
                return stage
        raise UnknownName(f"no stage {number!r}")

    def entry(self, variant: str) -> VariantEntry:
        """Return how the client enters in a variant; raises UnknownName."""
        for entry in self.variants:
            if entry.variant == variant:
                return entry
        raise UnknownName(f"no variant {variant!r}")

    @property
    def boxes(self) -> tuple[StageDefinition, ...]:
        """The stages drawn as ICOM boxes, in order."""
        return tuple(stage for stage in self.stages if stage.is_box)
