"""A definition as stored data and back: what a corporation publishes is read by the same rules as what is shipped.

Reading is strict: an unknown, missing or wrongly typed field is a fault with its place, never ignored. Source: D25.
"""

import types
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from typing import Any, cast, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from cooperation.process.definition import validate
from cooperation.process.definition.types import ProcessDefinition
from cooperation.process.definition.validate import Fault, InvalidDefinition

SHAPE_RULE = "D25"


def to_json(definition: ProcessDefinition) -> dict[str, Any]:
    """Return a definition as values that JSON knows, for a JSON column or an export."""
    return cast(dict[str, Any], _plain(definition))


def from_json(data: object) -> ProcessDefinition:
    """Return the definition that is about to be published; raises InvalidDefinition for a wrong shape or a broken rule."""
    return validate.check(read(data))


def read(data: object) -> ProcessDefinition:
    """Return a published definition; raises InvalidDefinition for a wrong shape.

    Rules are asked at publication only: a running process keeps its version, also when later ones are judged more
    strictly.
    """
    return cast(ProcessDefinition, _read(ProcessDefinition, data, "definition"))


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in _stored(value)}
    return value


def _stored(record: Any) -> list[Field[Any]]:
    return [field for field in fields(record) if field.metadata.get("is_stored", True)]


def _read(kind: Any, value: object, place: str) -> object:
    """Return `value` as the annotated type `kind`: a dataclass, a tuple of one type, an enumeration, a scalar or None."""
    if is_dataclass(kind):
        return _read_record(cast(type, kind), value, place)
    if get_origin(kind) is tuple:
        items = _checked(list, value, place)
        return tuple(_read(get_args(kind)[0], item, f"{place}[{index}]") for index, item in enumerate(items))
    if isinstance(kind, types.UnionType):
        return None if value is None else _read(get_args(kind)[0], value, place)
    if issubclass(kind, Enum):
        return _read_choice(kind, value, place)
    return _checked(kind, value, place)


def _read_record(kind: type, value: object, place: str) -> object:
    record = _checked(dict, value, place)
    known: dict[str, Field[Any]] = {field.name: field for field in _stored(kind)}
    for name in sorted(record.keys() - known.keys()):
        raise _refused(_("%(place)s: unknown field “%(name)s”.") % {"place": place, "name": name})
    for name, field in known.items():
        if name not in record and field.default is MISSING:
            raise _refused(_("%(place)s: the field “%(name)s” is missing.") % {"place": place, "name": name})
    hints = get_type_hints(kind)
    return kind(**{name: _read(hints[name], item, f"{place}.{name}") for name, item in record.items()})


def _read_choice(kind: type[Enum], value: object, place: str) -> Enum:
    try:
        return kind(value)
    except ValueError:
        choices = ", ".join(str(member.value) for member in kind)
        raise _refused(_("%(place)s: one of %(choices)s.") % {"place": place, "choices": choices}) from None


def _checked(kind: type, value: object, place: str) -> Any:
    # A JSON true is no number, though Python counts it as one.
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise _refused(_("%(place)s: %(kind)s expected.") % {"place": place, "kind": kind.__name__})
    return value


def _refused(text: str) -> InvalidDefinition:
    return InvalidDefinition([Fault(SHAPE_RULE, text)])
