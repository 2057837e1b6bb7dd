"""The map page: who sees what, what is chosen and filtered, files, and a cost that does not grow. Source: D3–D6."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corpsys.corporation import services as corporations
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.links import services as links
from corpsys.map import around, selectors
from corpsys.map.around import Wanted
from corpsys.partners import services as partners
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Cycle, Workspace

MAP = "/first/corporation/map/"
ALL = Wanted()


def organisation(world, kind, name, rank=1, **fields):
    level = world.extra["levels"][rank - 1]
    return corporations.propose_organisation(kind=kind, name=name, level=level, by=world.act_as("Eve"), **fields)


def join(world, enterprise, partner):
    return partners.propose_partner(enterprise=enterprise, partner=partner, by=world.act_as("Eve"))


def drawn(world, wanted=ALL, slug="", name="Alice"):
    principal = world.act_as(name)
    levels = selectors.levels(principal)
    return selectors.corporation_map(principal, wanted, levels, selectors.node(principal, slug))


@pytest.fixture
def corporation(world):
    """Diageo with Fareway, Hy-Vee and Glass; Bison without; Glass × Hy-Vee cooperate; a process runs with Fareway."""
    glass = organisation(world, "supplier", "Glass", rank=2, markets=["Iowa"], strategic=True)
    bison = organisation(world, "enterprise", "Bison", rank=2)
    for partner in (world.client, world.other_client, glass):
        join(world, world.enterprise, partner)
    workspaces.change_facts(cycle=world.cycle, by=world.act_as("Alice"), variant="cooperation")
    eve = world.act_as("Eve")
    shared = Workspace.objects.create(corporation_id=eve.corporation_id, host=glass, partner=world.other_client)
    Cycle.objects.create(
        corporation_id=eve.corporation_id, workspace=shared, number=1, variant="negotiation", state="N"
    )
    links.propose_link(cause=world.enterprise, effect=bison, polarity="-", sentence="More, less", by=eve)
    world.extra.update(glass=glass, bison=bison)
    return world


# --- what is drawn ----------------------------------------------------------------------------------------------------


def test_bands_enterprises_bundles_and_running_processes(corporation):
    first, second = drawn(corporation).data.bands
    (diageo,) = first.nodes
    assert (first.enterprises, first.suppliers, first.clients) == (1, 0, 2)
    assert (diageo.name, diageo.suppliers, diageo.clients, diageo.active) == ("Diageo", 1, 2, 1)
    assert [(node.name, node.suppliers, node.active) for node in second.nodes] == [("Bison", 0, 0)]
    assert drawn(corporation).data.ties == ()


def test_the_chosen_enterprise_unfolds_its_partners_in_their_bands(corporation):
    found = drawn(corporation, slug="diageo")
    first, second = found.data.bands
    assert [node.name for node in first.right.nodes] == ["Fareway", "Hy-Vee"]
    assert [node.name for node in second.left.nodes] == ["Glass"]
    ties = {(tie.second, tie.kind, tie.is_active) for tie in found.data.ties}
    assert ties == {
        (corporation.client.pk, "internal", True),
        (corporation.other_client.pk, "internal", False),
        (corporation.extra["glass"].pk, "internal", False),
    }
    assert found.chosen.partners == {"client": 2, "supplier": 1}
    assert [(process.other.name, str(process.kind), process.is_active) for process in found.chosen.processes] == [
        ("Fareway", "enterprise–client", True)
    ]


def test_a_supplier_shows_its_enterprises_and_its_external_process(corporation):
    found = drawn(corporation, slug="glass")
    ties = {(tie.second, tie.kind, tie.is_active) for tie in found.data.ties}
    assert ties == {
        (corporation.enterprise.pk, "internal", False),
        (corporation.other_client.pk, "external", True),
    }
    assert [node.name for node in found.data.bands[0].right.nodes] == ["Hy-Vee"]


@pytest.mark.parametrize(("lines", "kinds"), [("internal", {"internal"}), ("external", {"external"}), ("none", set())])
def test_lines_are_filtered_by_kind(corporation, lines, kinds):
    found = drawn(corporation, Wanted(lines=lines), slug="glass")
    assert {tie.kind for tie in found.data.ties} == kinds


def test_causal_links_are_drawn_when_they_are_asked_for(corporation):
    assert "causal" not in {tie.kind for tie in drawn(corporation, slug="diageo").data.ties}
    found = drawn(corporation, Wanted(causal=True), slug="diageo")
    assert [(tie.sign, tie.title) for tie in found.data.ties if tie.kind == "causal"] == [
        ("−", "Diageo → Bison: More, less")
    ]


def test_level_market_and_strategic_filter_counts_and_partners(corporation):
    (second,) = drawn(corporation, Wanted(level=2)).data.bands
    assert (second.rank, second.enterprises, second.suppliers) == (2, 1, 1)
    on_market = drawn(corporation, Wanted(market="Iowa")).data
    assert [(band.enterprises, band.suppliers, band.clients) for band in on_market.bands] == [(0, 0, 0), (0, 1, 0)]
    strategic = drawn(corporation, Wanted(strategic=True), slug="diageo").data
    assert [node.clients for node in strategic.bands[0].nodes] == [0]
    assert [node.name for node in strategic.bands[1].left.nodes] == ["Glass"]


def test_proposals_ended_and_archived_are_not_drawn(corporation):
    Organisation.objects.filter(pk=corporation.extra["glass"].pk).update(standing="archived")
    assert drawn(corporation).data.bands[0].nodes[0].suppliers == 0
    assert selectors.node(corporation.act_as("Alice"), "glass") is None


# --- many -------------------------------------------------------------------------------------------------------------


def many(world, enterprises, partners_each, prefix=""):
    """Rows by hand in bulk: the services would take minutes for thousands."""
    eve = world.act_as("Eve")
    keys = {"corporation_id": eve.corporation_id, "level": world.extra["levels"][0], "standing": "accepted"}
    made = Organisation.objects.bulk_create(
        Organisation(
            kind=kind, name=f"{prefix}{kind} {n}", slug=f"{prefix}{kind}-{n}", sort_key=f"{prefix}{kind}{n:06}", **keys
        )
        for kind, count in (("enterprise", enterprises), ("client", partners_each))
        for n in range(count)
    )
    clients = made[enterprises:]
    partners.Partnership.objects.bulk_create(
        partners.Partnership(
            corporation_id=eve.corporation_id, enterprise=enterprise, partner=client, standing="accepted"
        )
        for place, enterprise in enumerate(made[:enterprises])
        for client in clients[: partners_each if place % 2 else partners_each // 2]
    )
    return made


def test_partners_beyond_the_first_are_a_number(corporation):
    made = many(corporation, 2, 40)
    found = drawn(corporation, slug=made[1].slug).data.bands[0].right
    assert (len(found.nodes), found.more) == (around.MOST_UNFOLDED, 40 - around.MOST_UNFOLDED)


def test_levels_collapse_to_their_largest_and_keep_the_chosen_one(corporation, monkeypatch):
    monkeypatch.setattr(selectors, "MOST_BOXES", 10)
    monkeypatch.setattr(selectors, "LARGEST", 3)
    many(corporation, 12, 6)
    found = drawn(corporation, slug="enterprise-0").data
    first = found.bands[0]
    assert found.is_collapsed
    assert (first.enterprises, first.more) == (13, 9)
    assert [node.name for node in first.nodes] == ["enterprise 1", "enterprise 3", "enterprise 5", "enterprise 0"]


def test_the_page_asks_as_much_of_many_organisations_as_of_few(corporation, sign_in):
    client = sign_in(corporation.users["Eve"])
    corporation.act_as("Eve")
    client.get(MAP, {"node": "diageo", "causal": "on"})
    with CaptureQueriesContext(connection) as few:
        client.get(MAP, {"node": "diageo", "causal": "on"})
    many(corporation, 20, 30)
    with CaptureQueriesContext(connection) as more:
        assert client.get(MAP, {"node": "diageo", "causal": "on"}).status_code == 200
    assert len(more) == len(few)


# --- page -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"), [("Eve", 200), ("Charlie", 200), ("Dora", 200), ("Adam", 200), ("Lena", 404)]
)
def test_who_sees_the_map(corporation, sign_in, name, status):
    client = sign_in(corporation.users[name])
    for path in (MAP, "/first/corporation/map.svg", "/first/corporation/findings/"):
        answer = client.get(path)
        assert answer.status_code == status
        if name == "Adam":
            assert b"Diageo" not in answer.content
    assert sign_in(corporation.users[name]).get("/second/corporation/map/").status_code == 404


def test_a_process_that_the_reader_may_not_know_of_is_not_counted(corporation, sign_in):
    seen = {name: drawn(corporation, name=name).data.bands for name in ("Eve", "Charlie")}
    assert {name: bands[0].nodes[0].active for name, bands in seen.items()} == {"Eve": 1, "Charlie": 1}
    assert drawn(corporation, name="Adam").data.is_empty


def test_picture_and_list_hold_the_same_and_the_chosen_one_has_its_panel(corporation, sign_in):
    client = sign_in(corporation.users["Alice"])
    page = client.get(MAP, {"node": "diageo", "view": "list"}).content.decode()
    assert page.count(">Fareway</a>") >= 2 and "Open its page" in page and "enterprise–client" in page
    assert "Diageo – Fareway: active process enterprise–client" in page
    assert "not on the map" in client.get(MAP, {"node": "nowhere"}).content.decode()


@pytest.mark.parametrize("query", ["level=x", "market=%00", "lines=all", "node=%2F", "zoom=9", "view=x", "level=99"])
def test_an_address_that_makes_no_sense_still_shows_the_map(corporation, sign_in, query):
    assert sign_in(corporation.users["Alice"]).get(f"{MAP}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "is_told"),
    [({"causal": "on"}, True), ({"lines": "internal"}, True), ({}, False), ({"causal": "on", "node": "diageo"}, False)],
)
def test_lines_without_a_chosen_organisation_ask_for_one(corporation, sign_in, query, is_told):
    page = sign_in(corporation.users["Eve"]).get(MAP, query).content.decode()
    assert ("are drawn around one organisation" in page) == is_told


def test_the_list_leads_to_what_is_told_of_the_chosen_one(corporation, sign_in):
    page = sign_in(corporation.users["Eve"]).get(MAP, {"view": "list"}).content.decode()
    assert "node=diageo#chosen" in page


def test_the_empty_map_says_what_to_do_first(world, sign_in):
    Organisation.objects.update(standing="archived")
    page = sign_in(world.users["Eve"]).get(MAP).content
    assert b"The map is still empty" in page and b"/first/organisations/add/" in page
    assert HierarchyLevel.objects.exists()


def test_a_hostile_name_stays_a_text(corporation, sign_in):
    organisation(corporation, "enterprise", "<script>alert(1)</script> & Söhne")
    client = sign_in(corporation.users["Eve"])
    for path in (MAP, "/first/corporation/map.svg"):
        assert b"<script>alert" not in client.get(path).content


# --- files ------------------------------------------------------------------------------------------------------------


def test_the_svg_file_needs_nothing_else_and_shows_what_is_filtered(corporation, sign_in):
    client = sign_in(corporation.users["Alice"])
    answer = client.get("/first/corporation/map.svg", {"level": 2})
    text = answer.content.decode()
    assert answer.headers["Content-Type"] == "image/svg+xml" and "attachment" in answer.headers["Content-Disposition"]
    assert ElementTree.fromstring(text).tag.endswith("svg")
    assert "href" not in text and "url(" not in text and "var(" not in text and ".map-band" in text
    assert "Bison" in text and "Diageo" not in text and "First" in text


def test_the_png_file_is_a_picture(corporation, sign_in):
    answer = sign_in(corporation.users["Alice"]).get("/first/corporation/map.png", {"node": "diageo"})
    assert answer.content.startswith(b"\x89PNG") and len(answer.content) > 10_000


@pytest.mark.parametrize(
    ("name", "node", "begins"),
    [
        ("Eve", "hy-vee", {"cooperation", "partner", "link"}),
        ("Alice", "hy-vee", {"cooperation", "partner", "link"}),
        ("Alice", "diageo", {"partner", "link"}),
        ("Alice", "bison", {"cooperation", "link"}),
        ("Charlie", "hy-vee", {"link"}),
        ("Charlie", "diageo", {"link"}),
        ("Dora", "hy-vee", {"partner", "link"}),
    ],
)
def test_what_the_reader_may_begin_with_the_chosen_one(corporation, sign_in, name, node, begins):
    """A cooperation is opened by an executive, or by a key-account manager of another enterprise. Source: access; D5."""
    end = "enterprise" if node in ("diageo", "bison") else "partner"
    ways = {
        "cooperation": f"/first/cooperations/new/?partner={node}",
        "partner": f"/first/partners/add/?{end}={node}",
        "link": f"/first/links/add/?cause={node}",
    }
    client = sign_in(corporation.users[name])
    panel = client.get(MAP, {"node": node}).content.decode()
    assert {what for what, way in ways.items() if f'href="{way}"' in panel} == begins
    assert {client.get(ways[what]).status_code for what in begins} == {200}
    page = client.get(f"/first/organisations/{node}/").content.decode()
    assert {what for what, way in ways.items() if f'href="{way}"' in page} == begins


def test_nothing_is_begun_where_nothing_is_chosen(corporation, sign_in):
    page = sign_in(corporation.users["Eve"]).get(MAP).content.decode()
    assert "Open a cooperation" not in page and "Add a partner" not in page


def test_a_name_is_text_wherever_the_map_shows_it(corporation, sign_in):
    evil = "<script>alert(1)</script>\"' onload=x ]]>\x0b\x1f"
    corporation.act_as("Eve")
    for pk in Organisation.objects.values_list("pk", flat=True):
        Organisation.objects.filter(pk=pk).update(name=evil[: 200 - len(str(pk))] + str(pk))
    HierarchyLevel.objects.update(name=evil)
    client = sign_in(corporation.users["Alice"])
    text = client.get("/first/corporation/map.svg", {"node": "diageo"}).content.decode()
    tree = ElementTree.fromstring(text)
    assert "alert(1)" in "".join(tree.itertext())
    page = client.get(MAP, {"node": "diageo"}).content.decode()
    for told in (text, page):
        assert "<script>alert" not in told
        assert "\"' onload" not in told
    assert client.get("/first/corporation/map.png").content.startswith(b"\x89PNG")
