"""Both sides write distinctive words; whoever may not have them finds them nowhere: pages, API, search, exports, files, mail, events.

Before both sides have submitted neither has the other's; afterwards the enterprise's team has the client's, and the client
still nothing of the enterprise's. Source: D13; access, P, K1, K3, K3b; ux, expectation 36.
"""

import io
import re

import pytest

from analytics.readiness import evidence, selectors
from analytics.readiness.models import Assessment, Rating, RatingFile
from corpsys.access.routes import all_routes
from corpsys.access.states import Side
from corpsys.audit.selectors import events_for
from corpsys.audit.services import record
from corpsys.outbox.models import OutboxMail
from corpsys.tenancy import context
from corpsys.workspace.models import Cycle
from tests.asked import CLIENT_WORDS, HOST_WORDS, answer, ask, submit
from tests.choosing import KEYS, figures

pytestmark = pytest.mark.django_db
STATES = ("P", "N", "C0", "C1", "C2", "CE", "I0", "I1", "I2", "IE")
HOST_FILE, CLIENT_FILE = "Kanarek-enterprise-file", "Kanarek-client-file"
OF_HOST, OF_CLIENT = (HOST_WORDS, HOST_FILE), (CLIENT_WORDS, CLIENT_FILE)
# Besides the words of people: what only the enterprise's pages say about a client.
ENTERPRISE_ONLY = ("Readiness of the pair", "class A")


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    store = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": store}


def attach(world, name, side, file_name):
    by = world.act_as(name)
    draft = selectors.draft_pair(world.workspace.pk, side).partner.assessment
    content = io.BytesIO(file_name.encode())
    return evidence.attach(assessment=draft, key=KEYS[0], upload=content, name=f"{file_name}.txt", by=by)


@pytest.fixture
def sealed(world):
    """Both have answered, with words and files; nobody has submitted."""
    figures(world)
    world.extra["round"] = ask(world)
    answer(world, "Alice", 3, 1, HOST_WORDS)
    answer(world, "Lena", 4, 2, CLIENT_WORDS)
    files = [attach(world, "Alice", Side.HOST, HOST_FILE), attach(world, "Lena", Side.PARTNER, CLIENT_FILE)]
    world.extra["files"] = [row.file.public_id for row in files]
    return world


def addresses(world):
    """Every address that takes the names of this pair, its round and its files, with searches for the words."""
    values = {"corporation": "first", "slug": "fareway", "key": "FAR-01", "stage": "1", "enterprise": "diageo"}
    values["round"] = str(world.extra["round"].public_id)
    places = [
        values | {"side": side, "file": str(file)} for side in ("client", "enterprise") for file in world.extra["files"]
    ]
    found = set()
    for route in all_routes():
        for given in places:
            path = "/" + route.path
            for name, value in given.items():
                path = re.sub(rf"<(?:\w+:)?{name}>", value, path)
            if "<" not in path and "first" in path:
                found.add(f"{path}?q=Kanarek")
    return sorted(found)


def told(client, address):
    response = client.get(address)
    body = response.getvalue() if response.streaming else response.content
    return body.decode(errors="replace") + repr(sorted(response.headers.items()))


def finds(client, world, *words):
    """Return where any of the words is told to this client."""
    # What a broken page answers is looked at, too: it must not show the words either.
    client.raise_request_exception = False
    answers = [(address, told(client, address)) for address in addresses(world)]
    return [(address, word) for address, text in answers for word in words if word in text]


def test_before_submission_neither_side_finds_the_others(sealed, sign_in):
    assert len(addresses(sealed)) > 60
    # The control: each side does find its own, in the same walk in which it does not find the other's.
    own = {"Lena": OF_CLIENT, "Alice": OF_HOST}
    for name, others in (
        ("Lena", (*OF_HOST, *ENTERPRISE_ONLY)),
        ("Hugo", (*OF_HOST, *OF_CLIENT, *ENTERPRISE_ONLY)),
        ("Alice", OF_CLIENT),
        ("Eve", OF_CLIENT),
        ("Adam", (*OF_HOST, *OF_CLIENT)),
    ):
        client = sign_in(sealed.users[name])
        found = {word for _address, word in finds(client, sealed, *others, *own.get(name, ()))}
        assert found == set(own.get(name, ())), name


@pytest.mark.parametrize("first", ["Lena", "Alice"])
def test_one_submission_opens_nothing(sealed, sign_in, first):
    submit(sealed, first)
    assert not finds(sign_in(sealed.users["Lena"]), sealed, *OF_HOST, *ENTERPRISE_ONLY)
    assert not finds(sign_in(sealed.users["Alice"]), sealed, *OF_CLIENT)


def test_both_submissions_open_the_clients_to_the_team_and_nothing_to_the_client(sealed, sign_in):
    submit(sealed, "Alice")
    submit(sealed, "Lena")
    assert not finds(sign_in(sealed.users["Lena"]), sealed, *OF_HOST, *ENTERPRISE_ONLY)
    assert {word for _address, word in finds(sign_in(sealed.users["Alice"]), sealed, *OF_CLIENT)} == set(OF_CLIENT)
    assert not finds(sign_in(sealed.users["Eve"]), sealed, *OF_CLIENT)


@pytest.mark.parametrize("state", STATES)
def test_no_state_of_a_cycle_opens_anything_to_the_client(sealed, sign_in, state):
    submit(sealed, "Alice")
    submit(sealed, "Lena")
    with context.tenant(sealed.corporation_id):
        variant = "" if state == "P" else "cooperation" if state[0] in "NC" else "integration"
        Cycle.objects.filter(pk=sealed.cycle.pk).update(state=state, variant=variant)
    client = sign_in(sealed.users["Lena"])
    client.raise_request_exception = False
    asked = [address for address in addresses(sealed) if "readiness" in address or "files" in address]
    assert not [address for address in asked if any(word in told(client, address) for word in OF_HOST)]
    # Its own it reads in every state.
    assert CLIENT_WORDS in told(client, f"/first/readiness/{sealed.extra['round'].public_id}/")


def test_no_mail_and_no_event_of_a_side_holds_the_others_words(sealed):
    submit(sealed, "Alice")
    submit(sealed, "Lena")
    sealed.act_as("Alice")
    mails = "".join(f"{mail.subject} {mail.body}" for mail in OutboxMail.objects.all())
    assert not [word for word in (*OF_HOST, *OF_CLIENT) if word in mails]
    # Also in the state in which the client reads most of the trail.
    with context.tenant(sealed.corporation_id):
        Cycle.objects.filter(pk=sealed.cycle.pk).update(state="I2", variant="integration")
    for name, others in (("Lena", OF_HOST), ("Alice", OF_CLIENT), ("Eve", OF_CLIENT)):
        seen = "".join(
            f"{event.label} {event.before} {event.after}"
            for event in events_for(sealed.act_as(name), sealed.workspace.pk)
        )
        assert seen
        assert not [word for word in others if word in seen], name


def test_rows_themselves_are_given_to_nobody_who_may_not_read_them(sealed):
    for name, side in (("Lena", "partner"), ("Sam", "partner"), ("Alice", "host"), ("Eve", "host")):
        by = sealed.act_as(name)
        for model in (Assessment, RatingFile):
            rows = model.objects.visible_to(by)
            sides = {getattr(row, "rater_side", None) or row.assessment.rater_side for row in rows}
            assert sides == {side}, (name, model)
        assert not Rating.objects.visible_to(by).exists()


def test_the_search_for_words_would_find_a_leak(sealed, sign_in):
    """The positive control of this file: an event of the enterprise that is recorded as joint by mistake is seen."""
    with context.tenant(sealed.corporation_id):
        Cycle.objects.filter(pk=sealed.cycle.pk).update(state="C2", variant="cooperation")
    record(
        kind="a.mistake", by=sealed.act_as("Alice"), entity=sealed.extra["round"], joint=True, after={"x": HOST_WORDS}
    )
    seen = "".join(str(event.after) for event in events_for(sealed.act_as("Lena"), sealed.workspace.pk))
    assert HOST_WORDS in seen
