"""What choosing a variant means, read from the process definition: entry, data, controls. Source: D22, D25."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cooperation.process.definition import derive, labels
from cooperation.process.definition.types import ProcessDefinition
from corpsys.access.refusals import Text

# What frames every stage of every variant says nothing about a choice.
FRAME = frozenset({"definition", "process_feedback"})


@dataclass(frozen=True)
class VariantEffect:
    """`takes`: what choosing it takes of the person who decides."""

    variant: Text
    value: str
    enters: str
    data: str
    controls: tuple[Text, ...]
    takes: str = ""


def effect_of(definition: ProcessDefinition, variant: str, label: Text) -> VariantEffect:
    """Return when the client enters, from when its data counts, and what controls the stages after the first."""
    entry = derive.entry_stage(definition, variant)
    # The first stage is the enterprise's own in every variant.
    later = [box.column(variant) for box in definition.boxes[1:]]
    data = next((box.number for box in definition.boxes if "client_data" in box.column(variant).mechanisms), None)
    controls = dict.fromkeys(key for column in later for key in column.controls if key not in FRAME)
    return VariantEffect(
        variant=label,
        value=variant,
        enters=_from_stage(definition, entry, _("never; it stays outside")),
        data=_from_stage(
            definition,
            data,
            _("none; the host's own only") if definition.for_any_parties else _("none; the enterprise's own only"),
        ),
        controls=tuple(labels.arrow(definition, key).short for key in controls),
    )


def _from_stage(definition: ProcessDefinition, stage: int | None, none: str) -> str:
    return none if stage is None else _("from %(stage)s") % {"stage": labels.stage_name(definition, stage)}
