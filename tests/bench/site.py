"""The three programs' ways in: the whole site as a server calls it, raw SQL, and the framework's views alone."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import orjson
from django.core.handlers.wsgi import WSGIHandler
from django.core.signing import JSONSerializer
from django.core.signing import loads as unsigned
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.bench.seed import Bench

_handler = None
CSRF = "a" * 32


def call(bench: Bench, path: str, body: object = None, **headers: str) -> bytes:
    """Send one request through the whole site, as a server would, and return the body of its answer."""
    global _handler
    _handler = _handler or WSGIHandler()
    sent = b"" if body is None else orjson.dumps(body)
    path, _mark, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET" if body is None else "POST",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/json" if sent else "",
        "CONTENT_LENGTH": str(len(sent)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "HTTP_COOKIE": f"sessionid={bench.cookie}; csrftoken={CSRF}",
        "HTTP_X_CSRFTOKEN": CSRF,
        "wsgi.input": io.BytesIO(sent),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **headers,
    }
    status = []
    answer = b"".join(_handler(environ, lambda line, headers, exc_info=None: status.append(line)))
    assert status[0].startswith("20"), (status, answer[:500])
    return answer


def statements(do: Callable[[], object]) -> int:
    """Count the SQL statements of a call of the site, savepoints too; the frame of the one transaction is not counted."""
    with CaptureQueriesContext(connection) as found:
        do()
    sent = [part.strip() for query in found for part in query["sql"].split("; ")]
    return sum(statement not in ("BEGIN", "COMMIT", "") for statement in sent)


@contextmanager
def raw_request(raw, bench: Bench) -> Iterator[tuple]:
    """The least that still knows who asks: session, membership and context in one transaction; gives (cursor, corporation id, user id)."""
    with raw, raw.cursor() as cursor:
        cursor.execute(
            "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > now()", [bench.cookie]
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
        yield cursor, corporation_id, int(user)


class _Known:
    """What the authentication class of the site asks for; the baseline checks no rights."""

    is_token = True

    def __init__(self, user) -> None:
        self.user_id = user.pk


def framework_request(view, request, bench: Bench) -> bytes:
    """Answer with a view of the framework alone: its session and user, the context set, no rights."""
    from django.contrib.auth import get_user
    from django.contrib.sessions.backends.db import SessionStore

    from corpsys.tenancy import context

    with transaction.atomic():
        request.session = SessionStore(session_key=bench.cookie)
        request.user = get_user(request)
        request.principal = _Known(request.user)
        context.set_local(corporation=bench.corporation_id, side="host", user=request.user.pk)
        answer = view(request)
        if hasattr(answer, "render"):
            answer = answer.render()
        assert answer.status_code < 300, answer.content
        return answer.content


def executive(bench: Bench, user):
    """Return the principal that the audit trail is told of."""
    from corpsys.access.principal import Principal

    return Principal(
        user_id=user.pk, name=user.name, corporation_id=bench.corporation_id, corporation_slug="bench", role="executive"
    )
