"""Which column of a file is which field of the target: by key, label in each language, or another known name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from corpsys.access.refusals import Invalid, Text
from corpsys.intake.registry import Field, ReadyMapping, Target

KNOWN, SURE, LIKELY = "known", "sure", "likely"


@dataclass(frozen=True)
class Match:
    """The column proposed for a field.

    `confidence`: "known" (from the source), "sure" (the name itself), "likely" (a part of it), "" (none).
    """

    field: Field
    column: str
    confidence: str


def known_names(target: Target) -> set[str]:
    """Return every name under which a column of the target is known, folded."""
    return {name for field in target.fields for name in _names(field)}


def recognised(target: Target, header: Sequence[str]) -> ReadyMapping | None:
    """Return the ready mapping whose columns are all in the file, the one with the most columns."""
    found = [ready for ready in target.ready if present(ready.columns, header)]
    return max(found, key=lambda ready: len(ready.columns), default=None)


def present(columns: Mapping[str, str], header: Sequence[str]) -> dict[str, str]:
    """Return field → column as the header writes it, or nothing where a column is missing."""
    written = {_fold(name): name for name in header}
    if not all(_fold(column) in written for column in columns.values()):
        return {}
    return {key: written[_fold(column)] for key, column in columns.items()}


def propose(target: Target, header: Sequence[str], known: Mapping[str, str] | None = None) -> list[Match]:
    """Propose a column for each field; a column goes to one field at most, whole names before parts of names.

    `known`: field → column that is known already.
    """
    taken: dict[str, tuple[str, str]] = {key: (column, KNOWN) for key, column in (known or {}).items()}
    for confidence, fits in ((SURE, _is_name), (LIKELY, _holds_name)):
        for field in target.fields:
            free = [column for column in header if column not in {column for column, _ in taken.values()}]
            column = next((column for column in free if fits(field, column)), None)
            if field.key not in taken and column is not None and not _has_rival(target, field, taken):
                taken[field.key] = (column, confidence)
    return [Match(field, *taken.get(field.key, ("", ""))) for field in target.fields]


def check(target: Target, header: Sequence[str], mapping: dict[str, str]) -> dict[str, str]:
    """Return the mapping without its empty entries; raises Invalid with the reason at each field."""
    given = {key: column for key, column in mapping.items() if column}
    errors: dict[str, list[Text]] = {}
    for key in given.keys() - {field.key for field in target.fields}:
        errors[key] = [_("There is no such field.")]
    for field in target.fields:
        reason = _reason(target, field, header, given)
        if reason:
            errors[field.key] = [reason]
    if errors:
        raise Invalid(errors)
    return given


def _reason(target: Target, field: Field, header: Sequence[str], given: dict[str, str]) -> str:
    column = given.get(field.key)
    if column is None:
        return _("This field is needed: choose its column.") if field.required else ""
    if column not in header:
        return _("The file has no column “%(name)s”.") % {"name": column}
    if list(given.values()).count(column) > 1:
        return _("The column “%(name)s” is chosen twice.") % {"name": column}
    rivals = [key for group in target.at_most_one if field.key in group for key in group if key in given]
    if len(rivals) > 1:
        names = ", ".join(str(target.field_of(key).label) for key in rivals)
        return _("Choose only one of these: %(names)s.") % {"names": names}
    return ""


def _has_rival(target: Target, field: Field, taken: dict[str, tuple[str, str]]) -> bool:
    return any(field.key in group and any(key in taken for key in group) for group in target.at_most_one)


def _names(field: Field) -> set[str]:
    labels = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            labels.add(_fold(str(field.label)))
    return {_fold(field.key), *labels, *map(_fold, field.synonyms)}


def _fold(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())


def _is_name(field: Field, column: str) -> bool:
    return _fold(column) in _names(field)


def _holds_name(field: Field, column: str) -> bool:
    words = _fold(column).split()
    return any(name in words for name in _names(field))
