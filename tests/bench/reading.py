"""JSON of organisations, read: the list, filters, search by name, one organisation."""

from functools import partial

import orjson
from rest_framework import generics, pagination, serializers
from rest_framework.test import APIRequestFactory

from tests.bench.report import Line
from tests.bench.seed import Bench
from tests.bench.site import call, framework_request, raw_request, statements

NAMES = [
    "public_id",
    "kind",
    "name",
    "slug",
    "level__rank",
    "parent__slug",
    "markets",
    "sector",
    "country",
    "city",
    "address",
    "postal_code",
    "registry_number",
    "external_source",
    "external_key",
    "standing",
    "strategic",
    "version",
]
JOINED = {"level__rank": "l.rank", "parent__slug": "p.slug", "public_id": "o.public_id::text"}
SELECT = (
    f"SELECT {', '.join(JOINED.get(name, f'o.{name}') for name in NAMES)} FROM corpsys_organisation o"
    " JOIN corpsys_hierarchylevel l ON l.id = o.level_id LEFT JOIN corpsys_organisation p ON p.id = o.parent_id"
    " WHERE o.corporation_id = %s"
)
COUNT = "SELECT count(*) FROM (SELECT 1 FROM corpsys_organisation o WHERE o.corporation_id = %s {} LIMIT 1001) counted"
LIST = "/api/v1/bench/organisations/"
MOST_COUNTED = 1000
# Query of ours, condition of the raw SQL, lookups of the framework.
FILTER = (
    "?kind=supplier&level=2&count=true",
    " AND o.kind = 'supplier' AND o.level_id ="
    " (SELECT id FROM corpsys_hierarchylevel h WHERE h.rank = 2 AND h.corporation_id = o.corporation_id)",
    {"kind": "supplier", "level__rank": 2},
)
SEARCH = (
    "?q=Harbor%20spirits&count=true",
    " AND o.search_key LIKE '%%harbor spirits%%'",
    {"search_key__contains": "harbor spirits"},
)


def lines(bench: Bench, raw) -> list[Line]:
    """Return the lines of reading."""
    return [
        _list(bench, raw, f"JSON list, 50 of {bench.size:,}", ("", "", {}), 4.0),
        _list(bench, raw, "filter by kind and level, with count", FILTER, 2.0),
        _list(bench, raw, "search by name, with count", SEARCH, 1.5),
        _detail(bench, raw, f"o-{bench.size // 2}"),
    ]


def _list(bench: Bench, raw, name: str, work: tuple, target: float) -> Line:
    query, condition, lookups = work
    counted = "count=true" in query
    view = _list_view(bench, lookups)
    return Line(
        name,
        lambda: _told(_raw_list(bench, raw, condition, counted), counted),
        lambda: _told(framework_request(view, APIRequestFactory().get("/", SERVER_NAME="127.0.0.1"), bench), counted),
        lambda: _told(call(bench, LIST + query), counted),
        target=target,
        queries=partial(statements, partial(call, bench, LIST + query)),
        queries_target=6,
    )


def _told(body: bytes, counted: bool) -> tuple:
    answer = orjson.loads(body)
    return answer["results"], min(answer["count"], MOST_COUNTED) if counted else None


def _raw_list(bench: Bench, raw, condition: str, counted: bool) -> bytes:
    with raw_request(raw, bench) as (cursor, corporation_id, _user):
        cursor.execute(f"{SELECT}{condition} ORDER BY o.sort_key, o.id LIMIT 50", [corporation_id])
        answer = {"results": [dict(zip(NAMES, row, strict=True)) for row in cursor.fetchall()]}
        if counted:
            cursor.execute(COUNT.format(condition), [corporation_id])
            answer["count"] = min(cursor.fetchone()[0], MOST_COUNTED)
    return orjson.dumps(answer)


def serializer():
    """Return the serializer as the framework makes it of the model."""
    from corpsys.corporation.models import Organisation

    class Serializer(serializers.ModelSerializer):
        level__rank = serializers.IntegerField(source="level.rank", read_only=True)
        parent__slug = serializers.CharField(source="parent.slug", default=None, read_only=True)

        class Meta:
            model = Organisation
            fields = NAMES

    return Serializer


def _list_view(bench: Bench, lookups: dict):
    from corpsys.corporation.models import Organisation

    class Pages(pagination.LimitOffsetPagination):
        default_limit = 50

    class View(generics.ListAPIView):
        queryset = Organisation.objects.filter(corporation_id=bench.corporation_id, **lookups).select_related(
            "level", "parent"
        )
        serializer_class = serializer()
        pagination_class = Pages

    return View.as_view()


def _detail(bench: Bench, raw, slug: str) -> Line:
    from corpsys.corporation.models import Organisation

    class View(generics.RetrieveAPIView):
        queryset = Organisation.objects.filter(corporation_id=bench.corporation_id).select_related("level", "parent")
        serializer_class = serializer()
        lookup_field = "slug"

    view = partial(View.as_view(), slug=slug)
    ours = partial(call, bench, f"{LIST}{slug}/")

    def limit() -> bytes:
        with raw_request(raw, bench) as (cursor, corporation_id, _user):
            cursor.execute(f"{SELECT} AND o.slug = %s", [corporation_id, slug])
            return orjson.dumps(dict(zip(NAMES, cursor.fetchone(), strict=True)))

    return Line(
        "JSON detail",
        lambda: orjson.loads(limit()),
        lambda: orjson.loads(framework_request(view, APIRequestFactory().get("/", SERVER_NAME="127.0.0.1"), bench)),
        lambda: orjson.loads(ours()),
        target=6.0,
        queries=partial(statements, ours),
        queries_target=6,
    )
