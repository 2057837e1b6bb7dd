"""The JSON list of 50 out of many organisations: raw SQL and bytes, plain DRF, and the product with rights and row security."""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager

import orjson
import psycopg2
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.signing import JSONSerializer
from django.core.signing import loads as unsigned
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.bench.report import Line

COLUMNS = "public_id::text, kind, name, slug, markets, sector, country, registry_number, standing, strategic, version"
NAMES = [column.split("::")[0].strip() for column in COLUMNS.split(",")]
SQL = (
    f"SELECT {COLUMNS}, l.rank FROM (SELECT * FROM corpsys_organisation WHERE corporation_id = %s"
    " ORDER BY sort_key, id LIMIT 50) o JOIN (SELECT id AS level_pk, rank FROM corpsys_hierarchylevel) l"
    " ON l.level_pk = o.level_id ORDER BY o.sort_key, o.id"
)


@contextmanager
def prepared(size: int) -> Iterator[list[Line]]:
    """Migrate, seed, sign in, and yield the lines of this piece of work."""
    call_command("migrate", verbosity=0)
    connection.close()
    connection.settings_dict["USER"] = "corpsys_app"
    corporation_id, cookie = _seed(size)
    raw = _raw_connection()
    try:
        yield [_line(corporation_id, cookie, raw, size)]
    finally:
        raw.close()


def _seed(size: int) -> tuple[int, str]:
    from accounts.models import User
    from corpsys.corporation import services

    with transaction.atomic():
        user = User.objects.create_user("eve@example.com", "a long enough password", name="Eve")
        eve = services.found_corporation(name="Bench", slug="bench", owner=user)
        level = services.set_level(rank=1, name="First", by=eve)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO corpsys_organisation (corporation_id, public_id, kind, name, slug, sort_key, level_id, markets,"
                " sector, country, registry_number, strategic, standing, external_source, external_key, version, created_at)"
                " SELECT %s, gen_random_uuid(), 'client', 'Client ' || n, 'client-' || n,"
                " lpad((n * 7919 %% 1000003)::text, 7, '0'), %s, '', '', 'PL', '', false, 'accepted', '', '', 1, now()"
                " FROM generate_series(1, %s) n",
                [eve.corporation_id, level.pk, size],
            )
    with _owner() as owner, owner.cursor() as cursor:
        cursor.execute("ANALYZE")
    return eve.corporation_id, _session(user)


def _session(user) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "email": user.email}]
    session.save()
    return str(session.session_key)


def _parameters(user: str) -> dict:
    settings = connection.settings_dict
    return {
        "dbname": settings["NAME"],
        "user": user,
        "host": settings["HOST"] or None,
        "port": settings["PORT"] or None,
    }


@contextmanager
def _owner():
    found = psycopg2.connect(**_parameters("corpsys_owner"))
    found.autocommit = True
    yield found
    found.close()


def _raw_connection():
    return psycopg2.connect(**_parameters("corpsys_app"))


def _line(corporation_id: int, cookie: str, raw, size: int) -> Line:
    product = _wsgi("/api/v1/bench/organisations/", cookie)
    baseline = _plain_drf(corporation_id, cookie)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            product()
        return sum("SAVEPOINT" not in query["sql"] and query["sql"] not in ("BEGIN", "COMMIT") for query in found)

    return Line(
        f"JSON list, 50 of {size:,} organisations",
        lambda: _slugs(_raw_list(raw, cookie)),
        lambda: _slugs(baseline()),
        lambda: _slugs(product()),
        queries,
        target=4.0,
    )


def _slugs(body: bytes) -> list[str]:
    return [row["slug"] for row in orjson.loads(body)["results"]]


def _raw_list(raw, cookie: str) -> bytes:
    """The least that still knows who asks: session, membership, context, rows, in one transaction."""
    with raw, raw.cursor() as cursor:
        cursor.execute(
            "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > now()", [cookie]
        )
        user = unsigned(cursor.fetchone()[0], salt="django.contrib.sessions.SessionStore", serializer=JSONSerializer)[
            "_auth_user_id"
        ]
        cursor.execute("SELECT set_config('app.user', %s, true)", [user])
        cursor.execute(
            "SELECT m.corporation_id FROM corpsys_membership m JOIN corpsys_corporationaddress a USING (corporation_id)"
            " WHERE a.slug = 'bench' AND m.user_id = %s AND m.is_active",
            [user],
        )
        (corporation_id,) = cursor.fetchone()
        cursor.execute("SELECT set_config('app.corporation', %s, true)", [str(corporation_id)])
        cursor.execute(SQL, [corporation_id])
        rows = cursor.fetchall()
    return orjson.dumps(
        {"results": [dict(zip([*NAMES, "level__rank"], row, strict=True)) for row in rows]}, default=str
    )


_handler = None


def _wsgi(path: str, cookie: str):
    """Return a call of the whole site as a server would make it."""
    global _handler
    _handler = _handler or WSGIHandler()

    def call() -> bytes:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "HTTP_COOKIE": f"sessionid={cookie}",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        status = []
        body = b"".join(_handler(environ, lambda line, headers, exc_info=None: status.append(line)))
        assert status[0].startswith("200"), (status, body[:300])
        return body

    return call


def _plain_drf(corporation_id: int, cookie: str):
    """Return the same list as a project would have it from the framework alone: serializer, paginator, session."""
    from django.contrib.auth import get_user
    from django.contrib.sessions.backends.db import SessionStore
    from rest_framework import generics, pagination, serializers
    from rest_framework.test import APIRequestFactory

    from corpsys.corporation.models import Organisation
    from corpsys.tenancy import context

    class Serializer(serializers.ModelSerializer):
        level__rank = serializers.IntegerField(source="level.rank")

        class Meta:
            model = Organisation
            fields = [*NAMES, "level__rank"]

    class Pages(pagination.LimitOffsetPagination):
        default_limit = 50

    class View(generics.ListAPIView):
        queryset = Organisation.objects.filter(corporation_id=corporation_id).select_related("level")
        serializer_class = Serializer
        pagination_class = Pages

    view, factory = View.as_view(), APIRequestFactory()

    def call() -> bytes:
        with transaction.atomic():
            request = factory.get("/", SERVER_NAME="127.0.0.1")
            request.session = SessionStore(session_key=cookie)
            request.user = get_user(request)
            request.principal = _Known(request.user)
            context.set_local(corporation=corporation_id, side="host", user=request.user.pk)
            return view(request).render().content

    return call


class _Known:
    """What the authentication class of the site asks for; the baseline checks no rights."""

    is_token = True

    def __init__(self, user) -> None:
        self.user_id = user.pk
