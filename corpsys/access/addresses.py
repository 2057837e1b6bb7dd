"""What an address may say: nothing of the characters that no text holds, which the database refuses with an error."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from corpsys.access.refusals import Invalid, NotVisible

# NUL and the other controls of C0, DEL, and those of C1.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")


def check_place(parts: Mapping[str, Any]) -> None:
    """Refuse, as something that does not exist, an address whose parts hold such characters."""
    if any(isinstance(part, str) and _CONTROLS.search(part) for part in parts.values()):
        raise NotVisible


def check_query(query: QueryDict) -> None:
    """Refuse such characters at the name of their value: a program is told. Raises Invalid."""
    broken = [name for name, values in query.lists() if any(_CONTROLS.search(value) for value in values)]
    if broken:
        raise Invalid({_CONTROLS.sub("", name): [_("Not a text that can be looked for.")] for name in broken})


def tidy_query(query: QueryDict) -> QueryDict:
    """Return a query without such characters: to a person's page they say nothing."""
    if not any(_CONTROLS.search(value) for _name, values in query.lists() for value in values):
        return query
    tidy = QueryDict(mutable=True)
    for name, values in query.lists():
        tidy.setlist(name, [_CONTROLS.sub("", value) for value in values])
    tidy._mutable = False
    return tidy
