"""What a client learns of a process that does not exist for it: nothing, at any address, by any method. Source: access."""

import re
import uuid

import pytest
from django.urls import reverse

from corpsys.access.routes import all_routes
from corpsys.audit.models import AuditEvent
from corpsys.outbox.models import OutboxMail
from tests.cooperation.concept.conftest import open_process as open_process_of
from tests.cooperation.concept.conftest import present, write
from tests.people import give_client_parts

pytestmark = pytest.mark.django_db
KEY, MISSING = "FAR-01", "XYZ-99"
VALUES = {"int": 1, "uuid": uuid.UUID(int=0), "str": "x", "slug": "x", "": "x"}
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")

# The pages that the client's lead may open in C1: the offer with its questions. Whoever adds one here has read the table.
IN_C1 = {
    "concept",
    "concept_accept",
    "concept_decline",
    "concept_withdraw",
    "api_concept",
    "api_process",
}
SECRETS_IN_C1 = ("Bob", "Dora", "Preparation", "Stage")


def routes_of_a_process():
    return [route for route in all_routes() if re.search(r"<(?:\w+:)?key>", route.path) and "/p" in f"/{route.path}"]


def address(route, key):
    given = {name: VALUES[kind] for kind, name in PARAMETER.findall(route.path)}
    return reverse(route.name, kwargs={**given, "corporation": "first", "key": key})


def told(answer, key):
    """What an answer says, without the form's secret and the key that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"', "", answer.content.decode())
    headers = {name: value for name, value in answer.headers.items() if name not in ("Content-Length",)}
    return answer.status_code, text.replace(key, "KEY"), headers


def ask(client, method, url):
    kwargs = {"content_type": "application/json"} if url.startswith("/api/") and method != "get" else {}
    return getattr(client, method)(url, **kwargs)


def test_there_are_routes_of_a_process():
    names = {route.name for route in routes_of_a_process()}
    assert {"concept", "concept_accept", "api_concept", "terms"} <= names


@pytest.mark.parametrize(
    ("name", "variant"), [("Lena", "cooperation"), ("Lena", "integration"), ("Hugo", "cooperation")]
)
def test_before_it_is_presented_a_process_answers_like_one_that_does_not_exist(
    world, open_process, sign_in, name, variant
):
    give_client_parts(world)
    process = open_process(variant)
    write(world, process)
    guest = sign_in(world.users[name])
    for route in routes_of_a_process():
        for method in ("get", "post"):
            hidden = told(ask(guest, method, address(route, KEY)), KEY)
            missing = told(ask(guest, method, address(route, MISSING)), MISSING)
            assert hidden == missing, (route.name, method)
            assert hidden[0] in (404, 405, 422), (route.name, method, hidden[0])


def test_before_it_is_presented_no_mail_no_home_no_event_tells_of_it(world, open_process, sign_in):
    give_client_parts(world)
    write(world, open_process())
    lena = sign_in(world.users["Lena"])
    assert KEY not in lena.get("/first/").content.decode()
    world.act_as("Alice")
    assert not OutboxMail.objects.exists()
    assert not AuditEvent.objects.visible_to(world.principal("Lena")).exists()


def test_presented_the_client_opens_the_offer_and_nothing_else(world, open_process, sign_in):
    give_client_parts(world)
    process = open_process()
    present(world, process)
    lena = sign_in(world.users["Lena"])
    opened = {route.name for route in routes_of_a_process() if lena.get(address(route, KEY)).status_code == 200}
    assert opened <= IN_C1
    assert "concept" in opened
    for name in opened - {"concept"}:
        route = next(route for route in routes_of_a_process() if route.name == name)
        text = lena.get(address(route, KEY)).content.decode()
        assert not [word for word in SECRETS_IN_C1 if word in text], name
    page = lena.get("/first/p/FAR-01/concept/").content.decode()
    links = set(re.findall(r'href="(/first/[^"#]*)', page))
    elsewhere = {link for link in links if not link.startswith("/first/p/FAR-01/concept/")}
    assert elsewhere <= {
        "/first/p/FAR-01/",
        "/first/account/tokens/",
    }  # the own account's page tells nothing of a process
    assert lena.get("/first/p/FAR-01/")["Location"] == "/first/p/FAR-01/concept/"


def test_another_corporation_gets_the_same_for_every_process(two_worlds, sign_in):
    open_process_of(two_worlds[0])
    stranger = sign_in(two_worlds[1].users["Alice"])
    for route in routes_of_a_process():
        hidden = told(stranger.get(address(route, KEY)), KEY)
        assert hidden == told(stranger.get(address(route, MISSING)), MISSING), route.name
        assert hidden[0] in (404, 405)
