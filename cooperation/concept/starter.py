"""A first text of the offer, made from what is known of the process, so that nobody starts from an empty page. Source: D27."""

from django.utils.translation import gettext as _

from cooperation.concept.models import Concept
from cooperation.process.definition import derive, labels
from cooperation.process.models import Process
from cooperation.process.running import definition_of


def texts(process: Process) -> dict[str, str]:
    """Return a text for each part of the offer, in the language of the writer."""
    names = {
        "host": process.workspace.host.name,
        "partner": process.workspace.partner.name,
        "stages": _stages_of_client(process),
        "entry": _entry(process),
    }
    return {name: text % names for name, text in _parts().items()}


def of_version(concept: Concept) -> dict[str, str]:
    """Return the texts of an earlier version, to begin the next one with."""
    return {name: getattr(concept, name) for name in _parts()}


def _parts() -> dict[str, str]:
    return {
        "meaning": _(
            "%(host)s and %(partner)s plan together what each of them gains. A goal stands in the plan only if it brings"
            " both sides a benefit, and at the end each side says whether its own expectations were met."
        ),
        "brings": _(
            "- a key-account manager who leads the process\n- a team of specialists of several departments\n- our figures"
            " about the market and about our sales to %(partner)s\n- our forecasts and the plan that concerns you"
        ),
        "asks": _(
            "- one person who may accept and sign for %(partner)s, and one or two specialists\n- your sales and purchases"
            " in the categories we share, by month\n- about four hours a month of your people's time\n- from the stage"
            " “%(entry)s” on: part in %(stages)s"
        ),
        "stays_private": _(
            "Your raw files, your drafts and your notes are read by your own people only. What other vendors sell you is"
            " seen by us as one sum, never by name, and not at all where fewer than three stand behind it. Our own notes,"
            " margins and assessments stay with us."
        ),
        "grain": _("Sums by month, category and place. No prices of single items, no names of other vendors."),
        "leaving": _(
            "You can withdraw at any time, with one click and a reason. From that moment your data takes no part in any"
            " further joint figures, and the joint figures are closed to both sides. What you brought is returned or"
            " deleted as you say."
        ),
    }


def _stages_of_client(process: Process) -> str:
    definition = definition_of(process)
    numbers = derive.stages_of_client(definition, process.cycle.variant)
    return ", ".join(labels.stage_name(definition, number) for number in numbers)


def _entry(process: Process) -> str:
    definition = definition_of(process)
    entry = derive.entry_stage(definition, process.cycle.variant)
    return labels.stage_name(definition, entry) if entry is not None else ""
