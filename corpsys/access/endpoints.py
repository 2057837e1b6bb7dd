"""What endpoints share: strict bodies, keyset pages, versions from If-Match."""

import base64
import binascii
from typing import Any

import orjson
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from corpsys.access.refusals import Invalid, VersionMissing

PAGE_SIZE, MOST = 50, 500


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
    """Return the named filters of an address, empty where they are not given; what no text may hold is refused with 422."""
    given = {name: request.query_params.get(name, "") for name in names}
    broken = [name for name, value in given.items() if "\x00" in value]
    if broken:
        raise Invalid({name: [_("A character that no text may hold.")] for name in broken})
    return given


def page(request: Request, rows: QuerySet[Any], *, order: tuple[str, ...], fields: tuple[str, ...]) -> dict[str, Any]:
    """Return one keyset page: `results` and the address of the `next` page, constant in cost however far one pages.

    `order`: column names, the last unique; `-` in front of all or none of them. `fields`: columns of the answer.
    """
    size = _size(request)
    descending = order[0].startswith("-")
    names = [name.lstrip("-") for name in order]
    after = request.query_params.get("after")
    if after:
        rows = rows.filter(_beyond(names, _key(after, len(names)), "lt" if descending else "gt"))
    # The columns of the key ride along under names of their own, so that the answer stays what `fields` says.
    found = list(rows.order_by(*order).values(*fields, *[n for n in names if n not in fields])[: size + 1])
    more = len(found) > size
    found = found[:size]
    following = _next(request, [found[-1][name] for name in names]) if more else None
    return {"results": [{name: row[name] for name in fields} for row in found], "next": following}


def _size(request: Request) -> int:
    raw = request.query_params.get("size", str(PAGE_SIZE))
    if not raw.isdecimal() or not 1 <= int(raw) <= MOST:
        raise Invalid({"size": [_("A whole number from 1 to %(most)s.") % {"most": MOST}]})
    return int(raw)


def _key(text: str, length: int) -> list[Any]:
    try:
        key = orjson.loads(base64.urlsafe_b64decode(text.encode()))
    except (binascii.Error, ValueError):
        key = None
    if not isinstance(key, list) or len(key) != length:
        raise Invalid({"after": [_("Not a page mark of this list.")]})
    return key


def _beyond(names: list[str], values: list[Any], how: str) -> Q:
    condition = Q()
    for position in range(len(names)):
        equal = Q(**dict(zip(names[:position], values[:position], strict=True)))
        condition |= equal & Q(**{f"{names[position]}__{how}": values[position]})
    return condition


def _next(request: Request, key: list[Any]) -> str:
    query = request.query_params.copy()
    query["after"] = base64.urlsafe_b64encode(orjson.dumps(key, default=str)).decode()
    return request.build_absolute_uri("?" + query.urlencode())


def version(request: Request) -> int:
    """Return the version a writer has read, from If-Match: "7". Missing → 428. Source: access, Answers."""
    raw = request.headers.get("If-Match", "").strip().strip('"')
    if not raw:
        raise VersionMissing(_("Say which version you have read: If-Match with the version in quotation marks."))
    if not raw.isdecimal():
        raise Invalid({"If-Match": [_("The version is a whole number in quotation marks.")]})
    return int(raw)
