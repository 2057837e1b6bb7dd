"""What endpoints share: strict bodies, keyset pages, versions from If-Match."""

import base64
import binascii
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from corpsys.access.refusals import Invalid, VersionMissing

PAGE_SIZE, MOST = 50, 500
# Longer ones are no versions or sizes of ours; Python refuses to read thousands of digits with an error.
LONGEST_NUMBER = 18


class Body(serializers.Serializer[Any]):
    """A request body: unknown fields are refused, not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                raise serializers.ValidationError({name: [_("Unknown field.")] for name in unknown})
        return super().to_internal_value(data)


def body(request: Request, serializer: type[Body], **context: Any) -> dict[str, Any]:
    """Return the checked body of a request, or refuse it with 422 and the errors by field."""
    checked = serializer(data=request.data, context=context)
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)


def asked(request: Request, *names: str) -> dict[str, Any]:
    """Return the named filters of an address, empty where they are not given."""
    return {name: request.query_params.get(name, "") for name in names}


def page(request: Request, rows: QuerySet[Any], *, order: tuple[str, ...], fields: tuple[str, ...]) -> dict[str, Any]:
    """Return one keyset page: `results` and the address of the `next` page, constant in cost however far one pages.

    `order`: column names, the last unique; `-` in front of all or none of them. `fields`: columns of the answer.
    """
    most = size(request)
    descending = order[0].startswith("-")
    names = [name.lstrip("-") for name in order]
    after = request.query_params.get("after")
    if after:
        try:
            rows = rows.filter(beyond(names, key(after, len(names)), "lt" if descending else "gt"))
        except (TypeError, ValueError, ValidationError):
            raise not_a_mark() from None
    # The columns of the key ride along under names of their own, so that the answer stays what `fields` says.
    found = list(rows.order_by(*order).values(*fields, *[n for n in names if n not in fields])[: most + 1])
    more = len(found) > most
    found = found[:most]
    address = following(request, [found[-1][name] for name in names]) if more else None
    return {"results": [{name: row[name] for name in fields} for row in found], "next": address}


def size(request: Request) -> int:
    """Return how many rows a page shall have."""
    raw = request.query_params.get("size", "")
    if not raw:
        return PAGE_SIZE
    if not raw.isdecimal() or len(raw) > LONGEST_NUMBER or not 1 <= int(raw) <= MOST:
        raise Invalid({"size": [_("A whole number from 1 to %(most)s.") % {"most": MOST}]})
    return int(raw)


def key(text: str, length: int) -> list[Any]:
    """Return the values of a page mark: the columns of the last row of the page before."""
    try:
        found = orjson.loads(base64.urlsafe_b64decode(text.encode()))
    except (binascii.Error, ValueError):
        found = None
    if not isinstance(found, list) or len(found) != length or not all(_may_be_a_key(value) for value in found):
        raise not_a_mark()
    return found


def _may_be_a_key(value: Any) -> bool:
    return isinstance(value, str | int | float) and "\x00" not in str(value)


def not_a_mark() -> Invalid:
    return Invalid({"after": [_("Not a page mark of this list.")]})


def beyond(names: list[str], values: list[Any], how: str) -> Q:
    """Return the condition on rows after a key: `how` is "gt" or "lt".

    The bound on the first column alone says nothing new, but an index can begin there; from the alternatives it cannot.
    """
    condition = Q()
    for position in range(len(names)):
        equal = Q(**dict(zip(names[:position], values[:position], strict=True)))
        condition |= equal & Q(**{f"{names[position]}__{how}": values[position]})
    return condition if len(names) == 1 else Q(**{f"{names[0]}__{how}e": values[0]}) & condition


def following(request: Request, values: list[Any]) -> str:
    """Return the address of the next page, whose mark holds these values."""
    query = request.query_params.copy()
    query["after"] = base64.urlsafe_b64encode(orjson.dumps(values, default=str)).decode()
    return request.build_absolute_uri("?" + query.urlencode())


def version(request: Request) -> int:
    """Return the version a writer has read, from If-Match: "7". Missing → 428. Source: access, Answers."""
    raw = request.headers.get("If-Match", "").strip().strip('"')
    if not raw:
        raise VersionMissing(_("Say which version you have read: If-Match with the version in quotation marks."))
    if not raw.isdecimal() or len(raw) > LONGEST_NUMBER:
        raise Invalid({"If-Match": [_("The version is a whole number in quotation marks.")]})
    return int(raw)
