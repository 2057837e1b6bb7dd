"""The fields of knowledge that teams and orientations draw on; a person may name further ones. Source: D7."""

from collections.abc import Iterable

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.corporation import knowledge_fields

FIELDS: dict[str, Text] = {
    "management": _("management"),
    "informatics": _("informatics"),
    "economics": _("economics"),
    "sociology": _("sociology"),
    "psychology": _("psychology"),
    "statistics": _("statistics"),
}
LONGEST, MOST = 40, 12


def offered(principal: Principal) -> dict[str, Text]:
    """Return the fields to choose from, with their names: the shipped ones, and those that the corporation added."""
    return {**FIELDS, **{name: name for name in knowledge_fields.names(principal)}}


def label(field: str) -> Text:
    """Return the name of a field; one that people added is its own name."""
    return FIELDS.get(field, field)


def cleaned(fields: Iterable[str]) -> list[str]:
    """Return fields without blanks and repetitions, in the order given, as many and as long as can be kept."""
    named = (Truncator(" ".join(field.split())).chars(LONGEST) for field in fields)
    return list(dict.fromkeys(field for field in named if field))[:MOST]
