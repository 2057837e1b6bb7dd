"""JSON of organisations, written: one created together with its entry in the audit trail."""

import itertools
from functools import partial

import orjson
from django.utils.text import slugify
from rest_framework import generics, serializers
from rest_framework.test import APIRequestFactory

from tests.bench.reading import LIST, NAMES, serializer
from tests.bench.report import Line
from tests.bench.seed import Bench
from tests.bench.site import call, framework_request, raw_request, statements

# What differs between two organisations of one name.
OWN = ("public_id", "slug")
INSERT = """
    INSERT INTO corpsys_organisation (corporation_id, public_id, kind, name, slug, sort_key, search_key, match_key, level_id,
        markets, sector, country, city, address, postal_code, registry_number, strategic, standing, external_source,
        external_key, archived_from, version, created_at)
    VALUES (%s, gen_random_uuid(), %s, %s, %s, %s, %s, %s,
        (SELECT id FROM corpsys_hierarchylevel WHERE corporation_id = %s AND rank = %s),
        '{}', '', %s, '', '', '', %s, false, 'accepted', '', '', '', 1, now())
    RETURNING public_id::text, kind, name, slug, markets, sector, country, city, address, postal_code, registry_number,
        external_source, external_key, standing, strategic, version
"""
RETURNED = [name for name in NAMES if "__" not in name]
AUDIT = """
    INSERT INTO corpsys_auditevent (corporation_id, public_id, at, user_id, actor, side, kind, reach, object_type, object_id,
        label, after)
    VALUES (%s, gen_random_uuid(), now(), %s, 'Eve', 'host', 'organisation.proposed', 'host', 'corpsys.Organisation', %s, %s, %s)
"""
LAST_EVENT = "SELECT kind, actor, label FROM corpsys_auditevent WHERE corporation_id = %s AND object_id = %s"


def lines(bench: Bench, raw) -> list[Line]:
    """Return the lines of writing."""
    numbers = {side: itertools.count() for side in ("limit", "baseline", "product")}
    view = _view(bench)

    def body(side: str) -> dict:
        n = next(numbers[side])
        # The first is compared. The others find their address free, as most do: one name three times would cost the later
        # programs a second look.
        name = f"Newcomer of {side} {n}" if n else "Newcomer"
        return {"kind": "client", "name": name, "level": 2, "country": "PL", "registry_number": ""}

    def framework(data: dict) -> bytes:
        request = APIRequestFactory().post("/", data, format="json", SERVER_NAME="127.0.0.1")
        return framework_request(view, request, bench)

    do = {"limit": partial(_raw, bench, raw), "baseline": framework, "product": partial(call, bench, LIST)}
    sides = {side: partial(_made, bench, raw, side, partial(lambda side: do[side](body(side)), side)) for side in do}
    return [
        Line(
            "create, with audit event",
            *sides.values(),
            target=8.0,
            queries=lambda: statements(lambda: do["product"](body("product"))),
            queries_target=10,
        )
    ]


_compared: set[str] = set()


def _made(bench: Bench, raw, side: str, do) -> object:
    """Make one; the first time of each side also say what the row and its event are, to compare them."""
    answer = do()
    if side in _compared:
        return None
    _compared.add(side)
    made = orjson.loads(answer)
    with raw_request(raw, bench) as (cursor, corporation_id, _user):
        cursor.execute(LAST_EVENT, [corporation_id, made["public_id"]])
        events = cursor.fetchall()
    return {name: value for name, value in made.items() if name not in OWN}, events


def _raw(bench: Bench, raw, data: dict) -> bytes:
    data = orjson.loads(orjson.dumps(data))
    name, lower = data["name"], data["name"].lower()
    with raw_request(raw, bench) as (cursor, corporation_id, user):
        cursor.execute(
            "SELECT 1 FROM corpsys_organisation WHERE corporation_id = %s AND slug = %s",
            [corporation_id, slugify(name)],
        )
        slug = f"{slugify(name)}-limit" if cursor.fetchone() else slugify(name)
        keys = (slug, lower, lower, lower)
        cursor.execute(
            INSERT,
            [corporation_id, data["kind"], name, *keys, corporation_id, data["level"], data["country"], ""],
        )
        made = dict(zip(RETURNED, cursor.fetchone(), strict=True)) | {
            "level__rank": data["level"],
            "parent__slug": None,
        }
        after = orjson.dumps({"name": name, "kind": data["kind"]}).decode()
        cursor.execute(AUDIT, [corporation_id, user, made["public_id"], name, after])
    return orjson.dumps(made)


def _view(bench: Bench):
    from corpsys.audit.services import record
    from corpsys.corporation.models import HierarchyLevel, Organisation
    from tests.bench.site import executive

    made = serializer()

    class Serializer(made):
        level = serializers.SlugRelatedField(slug_field="rank", queryset=HierarchyLevel.objects.all(), write_only=True)

        class Meta(made.Meta):
            fields = [*NAMES, "level"]
            read_only_fields = ("slug", "standing", "strategic", "version")
            validators = ()

    class View(generics.CreateAPIView):
        queryset = Organisation.objects.all()
        serializer_class = Serializer

        def perform_create(self, data) -> None:
            name = data.validated_data["name"]
            slug = slugify(name)
            if Organisation.objects.filter(corporation_id=bench.corporation_id, slug=slug).exists():
                slug += "-framework"
            lower = name.lower()
            keys = {"sort_key": lower, "search_key": lower, "match_key": lower}
            row = data.save(corporation_id=bench.corporation_id, slug=slug, standing="accepted", **keys)
            record(
                kind="organisation.proposed",
                by=executive(bench, self.request.user),
                entity=row,
                after={"name": name, "kind": row.kind},
            )

    return View.as_view()
