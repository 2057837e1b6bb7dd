"""Addresses that somebody has played with: pages show what makes sense, REST refuses at the name; nothing breaks."""

from urllib.parse import quote

import pytest

pytestmark = pytest.mark.django_db
HUGE = "9" * 21
NAMES = (
    *("q", "node", "enterprise", "partner", "organisation", "host", "loop", "market", "lines", "view", "zoom", "cause"),
    *(
        "effect",
        "group",
        "kind",
        "standing",
        "polarity",
        "level",
        "country",
        "sector",
        "sort",
        "columns",
        "page",
        "size",
    ),
)
# Each is read on its own by pages, so that one address tries them all.
ON_PAGES = [
    *(
        "&".join(f"{name}={text}" for name in NAMES)
        for text in ("%00", "a%00b", "%01%1f%7f%c2%85", "%ff", HUGE, "unknown")
    ),
    *(f"q={quote(text)}" for text in ("\n", "\uffff", "😀", "\u0130", "x" * 5000)),
    *(f"level={quote(text)}" for text in (f"-{HUGE}", "1.5", "NaN", "²")),
    *(f"page={quote(text)}" for text in ("-1", "0", "10000000000", HUGE, "x", "²", "1e9")),
    *("sort=-unknown", "sort=--name", "strategic=%00&causal=%00", "%00=%00&%5B%5D=1"),
    "&".join(f"columns={number}" for number in range(300)),
]
IN_REST = [
    *(
        "q=%ff",
        f"q={'x' * 5000}",
        f"level={HUGE}",
        "level=1.5",
        "level=%C2%B2",
        f"size={HUGE}",
        "size=%C2%B2",
        "size=-1",
    ),
    *(f"{name}=unknown" for name in ("ordering", "after", "enterprise", "standing", "kind", "nothing")),
]
PAGES = {
    "organisations": "/first/organisations/",
    "organisations as a file": "/first/organisations/export/csv/",
    "map": "/first/corporation/map/",
    "map as a file": "/first/corporation/map.svg",
    "structure": "/first/corporation/findings/",
    "links": "/first/links/",
    "link to add": "/first/links/add/",
    "loops": "/first/corporation/loops/",
    "partners": "/first/partners/",
    "partner to add": "/first/partners/add/",
    "cooperation to open": "/first/cooperations/new/",
    "levels": "/first/levels/",
    "strategies": "/first/strategy/",
    "imports": "/first/import/",
    "proposals": "/first/imports/proposals/",
    "jobs": "/first/jobs/",
    "audit": "/first/audit/",
    "processes": "/first/processes/",
    "clients": "/first/clients/",
}
LISTS = (
    *("organisations", "levels", "people", "partners", "links", "loops", "strategies", "goals", "orientations"),
    *("processes", "clients"),
)


def broken(client, address, queries):
    """Return the queries that are answered with an error of ours."""
    client.raise_request_exception = False
    answers = {query[:80]: client.get(f"{address}?{query}").status_code for query in queries}
    return {query: status for query, status in answers.items() if status >= 500}


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_no_page_breaks(world, sign_in, address):
    client = sign_in(world.users["Eve"])
    assert client.get(address).status_code == 200
    assert broken(client, address, ON_PAGES) == {}


def test_no_history_breaks(world, sign_in):
    client = sign_in(world.users["Eve"])
    address = f"/first/history/organisation/{world.client.public_id}/"
    assert broken(client, address, ON_PAGES) == {}
    assert [client.get(f"{address}?page={page}").status_code for page in ("-1", HUGE, "x")] == [200, 200, 200]


def test_a_page_reads_the_text_without_what_no_text_holds(world, sign_in):
    page = sign_in(world.users["Eve"]).get("/first/organisations/?q=Fare%00way%09").content.decode()
    assert "Fareway" in page and "Hy-Vee" not in page


@pytest.mark.parametrize("name", LISTS)
def test_no_list_of_rest_breaks_and_what_no_text_holds_is_refused_at_its_name(world, sign_in, name):
    client = sign_in(world.users["Adam" if name == "people" else "Eve"])
    address = f"/api/v1/first/{name}/"
    assert client.get(address).status_code == 200
    assert broken(client, address, IN_REST) == {}
    for query in (
        "q=%00",
        "q=a%00b",
        "enterprise=%01",
        "kind=%1f",
        "ordering=%7f",
        "after=%00",
        "on=%00",
        "nothing=%00",
    ):
        answer = client.get(f"{address}?{query}")
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [query.split("=")[0]]), query


@pytest.mark.parametrize("address", ["processes/%00/", "processes/FAR%00-01/", "organisations/%00/", "levels/%00/"])
@pytest.mark.parametrize("root", ["/first/", "/api/v1/first/"])
def test_a_place_that_no_text_names_is_missing(world, sign_in, root, address):
    client = sign_in(world.users["Eve"])
    client.raise_request_exception = False
    assert client.get(root + address).status_code == 404


def test_who_may_not_come_is_told_so_first(world, client, sign_in):
    """An address says nothing to those who may not read it, however it is written."""
    assert client.get("/api/v1/first/organisations/?q=%00").status_code == 401
    assert sign_in(world.users["Lena"]).get("/api/v1/first/organisations/?q=%00").status_code == 404
    assert sign_in(world.users["Eve"]).get("/api/v1/second/organisations/?q=%00").status_code == 404
