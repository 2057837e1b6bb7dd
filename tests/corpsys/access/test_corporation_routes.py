"""Every address of the corporation system × everybody: the answer is the one of the hand-written table, and tells nothing more."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from corpsys.access.routes import all_routes
from corpsys.corporation.models import Membership
from tests.corpsys.access import corporation_routes as table
from tests.corpsys.access.furnished import CANARY, Furnished, furnish

pytestmark = pytest.mark.django_db
CHAPTERS = ("corporation", "history", "intake", "jobs", "links", "lists", "map", "orientation", "partners", "register")
CHAPTERS += ("strategy", "files", "audit")
GUESTS = ("Lena", "Sam", "Hugo", "Gus")


@dataclass(frozen=True)
class Line:
    """One line of the table; `answers`: method → who → status."""

    name: str
    given: tuple[tuple[str, str], ...]
    answers: dict[str, dict[str, int]]
    sent: tuple[tuple[str, str], ...]
    is_rest: bool

    def __str__(self) -> str:
        return " ".join([self.name, *(f"{name}={value}" for name, value in self.given)])


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(tuple(part.split("=", 1)) for part in text.split())


def read(text: str, *, is_rest: bool = False) -> list[Line]:
    """Return the lines of a table."""
    who = table.STAFF + (table.TOKENS if is_rest else ())
    return [_line(line, who, is_rest) for line in text.strip().splitlines()]


def _line(line: str, who: tuple[str, ...], is_rest: bool) -> Line:
    name, given, get, unsafe, sent = (part.strip() for part in line.split("|"))
    answers = {"get": dict(zip(who, map(int, get.split()), strict=True))}
    if unsafe != "-":
        method, *statuses = unsafe.split() if is_rest else ["post", *unsafe.split()]
        answers[method.lower()] = dict(zip(who, map(int, statuses), strict=True))
    return Line(name, _pairs(given), answers, _pairs(sent), is_rest)


STAFF_LINES = read(table.PAGES) + read(table.REST, is_rest=True)
OWN_LINES = read(table.OWN) + read(table.REST_OWN, is_rest=True)
EVERY_LINE = STAFF_LINES + OWN_LINES


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    store = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": store}


@pytest.fixture
def first(two_worlds) -> Furnished:
    return furnish(two_worlds[0])


def value(made: Furnished, name: str) -> Any:
    """Return what a word of the table stands for: a thing of the world, or the word itself."""
    if name.startswith("text:"):
        return name.removeprefix("text:")
    fixed = {
        "level_id": made.world.extra["levels"][0].pk,
        "rows": [{"external_key": "1", "name": "New", "kind": "client", "level": "1"}],
        "enterprise.slug": made.world.enterprise.slug,
    }
    if name in fixed:
        return fixed[name]
    head, _dot, rest = name.partition(".")
    if head not in made.objects:
        return name
    return getattr(made.objects[head], rest) if rest else made.objects[head]


def ask(client: Any, made: Furnished, line: Line, method: str, **header: str) -> Any:
    """Send one request and take back all that it did."""
    slug = made.world.slug
    url = reverse(line.name, kwargs={"corporation": slug, **{name: value(made, v) for name, v in line.given}})
    sent: dict[str, Any] = {name: value(made, v) for name, v in line.sent}
    more: dict[str, Any] = {"headers": header}
    if line.is_rest and method != "get":
        more |= {"content_type": "application/json"}
        stands = next((value(made, v.split(".")[0]) for _n, v in line.given if "." in v), made.level)
        more["headers"] = {"If-Match": str(getattr(stands, "version", 1)), **header}
    with transaction.atomic():
        answer = getattr(client, method)(url, sent if method != "get" else {}, **more)
        told = answer.getvalue() if answer.streaming else answer.content
        transaction.set_rollback(True)
    answer.told = told.decode(errors="replace") + repr(sorted(answer.headers.items()))
    return answer


def differing(found: Iterable[tuple[Any, ...]]) -> list[str]:
    """Return in words the answers that are not the expected ones."""
    return [f"{line} {method} {who}: {is_} instead of {be}" for line, method, who, is_, be in found if is_ != be]


@pytest.mark.parametrize("who", table.STAFF)
def test_staff_get_the_answers_of_the_table(first, sign_in, who):
    client = sign_in(first.world.users[who])
    found = [
        (line, method, who, ask(client, first, line, method).status_code, answers[who])
        for line in EVERY_LINE
        for method, answers in line.answers.items()
    ]
    wrong = differing(found)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", table.TOKENS)
def test_tokens_get_the_answers_of_the_table(first, client, who):
    header = {"Authorization": f"Bearer {first.secrets[who]}"}
    found = [
        (line, method, who, ask(client, first, line, method, **header).status_code, answers[who])
        for line in EVERY_LINE
        if line.is_rest
        for method, answers in line.answers.items()
    ]
    wrong = differing(found)
    assert not wrong, "\n".join(wrong)


def outside(client: Any, made: Furnished, lines: list[Line], expected: dict[str, int]) -> list[str]:
    """Return what is answered otherwise to somebody who is no staff here, or holds a name."""
    wrong = []
    for line in lines:
        for method in line.answers:
            answer = ask(client, made, line, method)
            wanted = expected["rest" if line.is_rest else "page"]
            if answer.status_code not in (wanted, 405):
                wrong.append(f"{line} {method}: {answer.status_code} instead of {wanted}")
            if CANARY in answer.told:
                wrong.append(f"{line} {method}: tells a name")
    return wrong


def test_nobody_is_asked_to_sign_in(first, client):
    wrong = outside(client, first, EVERY_LINE, {"page": 302, "rest": 401})
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", GUESTS)
def test_guests_find_nothing_of_the_corporation_system(first, sign_in, who):
    wrong = outside(sign_in(first.world.users[who]), first, STAFF_LINES, {"page": 404, "rest": 404})
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", GUESTS)
def test_guests_find_nothing_of_what_others_brought(first, sign_in, who):
    client = sign_in(first.world.users[who])
    told = [(line, method, ask(client, first, line, method)) for line in OWN_LINES for method in line.answers]
    wrong = [f"{line} {method} tells a name" for line, method, answer in told if CANARY in answer.told]
    wrong += [
        f"{line} {method}: {answer.status_code}"
        for line, method, answer in told
        if answer.status_code >= 500 or (line.given and answer.status_code in (200, 201, 202, 302))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["Alice", "Eve"])
def test_another_corporation_finds_nothing(two_worlds, sign_in, who):
    made = furnish(two_worlds[0])
    wrong = outside(sign_in(two_worlds[1].users[who]), made, EVERY_LINE, {"page": 404, "rest": 404})
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["Alice", "Eve"])
def test_things_of_another_corporation_are_missing_in_ones_own(two_worlds, sign_in, who):
    """Ids of the other corporation in the own addresses and bodies: never found, never told."""
    made, own = furnish(two_worlds[0]), two_worlds[1]
    client = sign_in(own.users[who])
    foreign = replace(made, world=replace(made.world, slug=own.slug))
    by_id = [line for line in EVERY_LINE if any("." in given for _name, given in line.given)]
    wrong = []
    for line in by_id:
        if line.given[0][1] == "enterprise.slug":
            continue  # both corporations have an enterprise of this address
        for method in line.answers:
            answer = ask(client, foreign, line, method)
            if answer.status_code not in (404, 403, 405) or CANARY in answer.told:
                wrong.append(f"{line} {method}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_the_administrator_is_told_no_name_of_business(first, sign_in):
    client = sign_in(first.world.users["Adam"])
    own = ("knowledge_fields", "knowledge_field_archive")
    wrong = [
        f"{line} {method}"
        for line in EVERY_LINE
        if line.name not in own
        for method in line.answers
        if CANARY in ask(client, first, line, method).told
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["proposer", "values"])
def test_a_token_that_may_not_read_is_told_no_name(first, client, who):
    header = {"Authorization": f"Bearer {first.secrets[who]}"}
    own_work = ("api_import", "api_import_undo", "api_import_confirmation", "api_import_mapping")
    wrong = [
        f"{line} {method}"
        for line in EVERY_LINE
        if line.is_rest and line.name not in own_work
        for method in line.answers
        if CANARY in ask(client, first, line, method, **header).told
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("period", [{"until": date(2020, 1, 1)}, {"since": date(2999, 1, 1)}, {"is_active": False}])
def test_who_has_no_access_today_finds_nothing(first, sign_in, client, period):
    client = sign_in(first.world.users["Alice"])
    first.world.act_as("Adam")
    Membership.objects.filter(user=first.world.users["Alice"]).update(**period)
    wrong = outside(client, first, EVERY_LINE, {"page": 404, "rest": 404})
    assert not wrong, "\n".join(wrong)
    client.logout()
    header = {"Authorization": f"Bearer {first.secrets['reader']}"}
    rest = [line for line in EVERY_LINE if line.is_rest]
    assert {ask(client, first, line, "get", **header).status_code for line in rest} == {401}


def test_every_address_of_the_corporation_system_stands_in_the_table():
    chapters = tuple(f"corpsys.{name}." for name in CHAPTERS)
    routes = {route.name for route in all_routes() if getattr(route.callback, "__module__", "").startswith(chapters)}
    assert routes - {line.name for line in EVERY_LINE} - SLOW == set()
    assert {line.name for line in EVERY_LINE} <= {route.name for route in all_routes()}


# Drawn by an engine that takes seconds to start; the same view as map_svg.
SLOW = {"map_png"}
