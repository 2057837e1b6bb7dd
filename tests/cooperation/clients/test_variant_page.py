"""The page of the variant: every vector of D15 as it is shown, deciding, answering, and what no guest ever gets."""

from decimal import Decimal

import pytest

from cooperation.clients.choice import choice_of
from cooperation.decision import services
from cooperation.decision.models import Decision
from cooperation.process.definition.shipped import SHIPPED
from corpsys.audit.models import AuditEvent
from corpsys.corporation.models import Organisation
from tests.choosing import GATE, OTHER, REASON, figures, finished_cooperation, rate

pytestmark = pytest.mark.django_db

PAGE = "/first/clients/fareway/variant/"


def page(world, sign_in, name="Alice"):
    return sign_in(world.users[name]).get(PAGE).content.decode()


def test_nobody_signed_in(world, client):
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize(
    ("name", "read", "write"),
    [
        ("Alice", 200, 302),
        ("Bob", 200, 403),
        ("Eve", 200, 403),
        ("Charlie", 404, 404),
        ("Dora", 404, 404),
        ("Adam", 404, 404),
        ("Lena", 404, 404),
        ("Sam", 404, 404),
        ("Hugo", 404, 404),
    ],
)
def test_who_reads_and_who_decides(world, join_client, sign_in, name, read, write):
    rate(world, 2, 2)
    figures(world)
    client = sign_in(world.users[name])
    assert client.get(PAGE).status_code == read
    assert client.post(PAGE, {"chosen": "cooperation", "seen": "cooperation"}).status_code == write


@pytest.mark.parametrize(
    ("host", "partner", "changed", "pareto_class", "shown"),
    [
        (2, 2, {}, "A", ["Recommended for Fareway: cooperation", "50.00", "≥ 50.00"]),
        (2, 2, {OTHER: 1}, "A", ["Recommended for Fareway: negotiation", "48.08"]),
        (3, 3, {}, "A", ["Recommended for Fareway: cooperation", "75.00"]),
        (4, 4, {GATE: 1}, "A", ["Recommended for Fareway: negotiation", "94.23", "Synergy potential"]),
        (4, 2, {}, "A", ["Recommended for Fareway: cooperation", "50.00"]),
        (2, 2, {OTHER: "unknown"}, "A", ["No recommendation yet: something is missing.", "Ability to learn"]),
        (3, 3, {}, "C", ["Recommended for Fareway: negotiation", "75.00"]),
        (0, 0, {}, "C", ["No process is recommended: class C"]),
        (3, 3, {}, "loss", ["No process is recommended: the client brings a loss"]),
        (
            3,
            3,
            {},
            None,
            ["No recommendation yet", "Figures of the client, so it has no class (never class C for that)"],
        ),
    ],
)
def test_vectors_as_they_are_shown(world, sign_in, host, partner, changed, pareto_class, shown):
    rate(world, host, partner, **changed)
    if pareto_class:
        figures(world, pareto_class)
    text = page(world, sign_in)
    for words in shown:
        assert words in text, words


def test_integration_after_a_proven_cooperation(world, sign_in):
    rate(world, 3, 3)
    figures(world)
    finished_cooperation(world)
    assert "Recommended for Fareway: integration" in page(world, sign_in)


def choice(world):
    return choice_of(services.recommendation_for(world.workspace, world.act_as("Alice")), SHIPPED)


def test_the_grid_is_the_rule_and_marks_the_client_once(world):
    rate(world, 2, 2)
    figures(world, "B")
    grid = choice(world).grid
    cells = {str(row.label): [str(cell.text) for cell in row.cells] for row in grid.rows}
    # By hand from D15 with a lowest gate of 2 and no history.
    assert cells == {
        "A": ["negotiation", "negotiation", "cooperation", "cooperation"],
        "B": ["negotiation"] * 4,
        "C": ["no process", "negotiation", "negotiation", "negotiation"],
        "loss": ["no process"] * 4,
    }
    here = [(str(row.label), index) for row in grid.rows for index, cell in enumerate(row.cells) if cell.is_here]
    assert here == [("B", 2)]


def test_what_would_change_it_is_told_in_few_lines(world):
    rate(world, 2, 2)
    figures(world)
    lines = {(line.side, line.text): str(line.leads_to) for line in choice(world).changes}
    assert lines["host", "any factor: from 2 to 1"] == "negotiation"
    assert lines["partner", "any factor: from 2 to 1"] == "negotiation"
    assert len(lines) == 2


def test_stability_names_the_nearest_weight_first(world):
    # The client: 4, 1 and eleven times 2, mean 27/13. By hand: 4t + (1 - t)·23/12 = 2 at .04; t + (1 - t)·26/12 = 2 at 1/7.
    rate(world, 4, 2, **{OTHER: 4, "data_to_knowledge": 1})
    figures(world)
    stability = choice(world).stability
    lines = stability.lines
    assert [(line.label, round(line.t_star, 4)) for line in lines if line.t_star is not None] == [
        ("Ability to learn", Decimal("0.0400")),
        ("Ability to turn data into knowledge", Decimal("0.1429")),
    ]
    assert len(lines) == 13
    # All weigh 1/13 = 7.7 %; 0.04 is nearer than 1/7. The client stands at 100·(27/13)/4 = 51.92, so it falls below 50.
    assert lines[0].text == "weighs 4.0% or less instead of 7.7%"
    assert str(lines[0].leads_to) == str(lines[1].leads_to) == "negotiation"
    assert lines[1].text == "weighs 14.3% or more instead of 7.7%"
    assert stability.headline.startswith(
        "Nearest: “Ability to learn” weighs 4.0% or less instead of 7.7%; then the rule"
    )
    # |0.04 - 1/13| / (1/13) = 0.48
    assert stability.headline.endswith("That is a change by 48.0%.")
    assert lines[2].text == "stable: no weight turns it"


def test_effects_are_those_of_the_process_definition(world):
    # By hand from D25: the client enters never, in stage 4, in stage 2; its data the same.
    effects = {effect.value: effect for effect in choice(world).effects}
    assert effects["negotiation"].enters == "never; it stays outside"
    assert effects["cooperation"].enters == effects["cooperation"].data == "from 4 Strategic plan"
    assert effects["integration"].enters == effects["integration"].data == "from 2 Data gathering"
    assert "Joint steering pair" in [str(text) for text in effects["integration"].controls]
    assert "Supervision by the key-account manager" not in [str(text) for text in effects["integration"].controls]


def test_accepting_leads_to_opening_the_process(world, sign_in):
    rate(world, 2, 2)
    figures(world)
    alice = sign_in(world.users["Alice"])
    assert alice.post(PAGE, {"chosen": "cooperation", "seen": "cooperation"}).status_code == 302
    decision = Decision.objects.get()
    text = alice.get(PAGE).content.decode()
    assert "Decided: cooperation" in text
    assert f"/first/processes/open/{decision.public_id}/" in text
    opened = alice.post(f"/first/processes/open/{decision.public_id}/", {"name": "Whisky together"})
    assert opened.headers["Location"] == "/first/p/FAR-01/"
    assert "Go on to the process" in alice.get(PAGE).content.decode()
    assert alice.post(PAGE, {"chosen": "negotiation", "reason": REASON}).status_code == 409
    assert alice.get("/first/p/FAR-01/variant/").headers["Location"] == f"{PAGE}?enterprise=diageo"


def test_a_short_reason_keeps_what_was_typed(world, sign_in):
    rate(world, 2, 2)
    figures(world)
    answer = sign_in(world.users["Alice"]).post(PAGE, {"chosen": "integration", "reason": "we like them"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "we like them" in text
    assert "at least 20 characters" in text


def test_a_changed_recommendation_is_409_and_shows_both(world, sign_in):
    rate(world, 2, 2)
    figures(world)
    answer = sign_in(world.users["Alice"]).post(PAGE, {"chosen": "negotiation", "seen": "negotiation"})
    assert answer.status_code == 409
    assert "from “negotiation” to “cooperation”" in answer.content.decode()


def test_an_override_waits_and_is_answered_on_the_page(world, sign_in):
    rate(world, 2, 2)
    figures(world)
    sign_in(world.users["Alice"]).post(PAGE, {"chosen": "integration", "reason": REASON, "seen": "cooperation"})
    decision = Decision.objects.get()
    address = f"{PAGE}{decision.public_id}/answer/"
    text = page(world, sign_in)
    assert "Waiting for an executive: integration" in text
    assert "Accept the recommendation" not in text
    assert "Approve" not in text
    assert sign_in(world.users["Alice"]).post(address, {"approve": "yes"}).status_code == 403
    eve = sign_in(world.users["Eve"])
    assert "Approve" in eve.get(PAGE).content.decode()
    refused = eve.post(address, {"approve": "no", "text": "no"})
    assert refused.status_code == 422
    assert "at least 20 characters" in refused.content.decode()
    assert eve.post(address, {"approve": "yes", "text": ""}).status_code == 302
    assert eve.post(address, {"approve": "no", "text": REASON}).status_code == 409
    assert "1 decision differs from its recommendation." in page(world, sign_in)


def test_another_level_is_said(world, sign_in):
    rate(world, 2, 2)
    figures(world)
    Organisation.objects.filter(pk=world.client.pk).update(level=world.extra["levels"][1])
    assert "different levels" in page(world, sign_in)


def test_an_executives_reading_is_audited(world, sign_in):
    page(world, sign_in)
    page(world, sign_in, "Eve")
    world.act_as("Alice")
    assert [event.actor for event in AuditEvent.objects.filter(kind="variant.read")] == ["Eve"]


def test_another_corporation_is_as_if_missing(two_worlds, sign_in):
    first, second = two_worlds
    rate(first, 2, 2)
    zed = sign_in(second.users["Eve"])
    assert zed.get(PAGE).status_code == 404
    assert "48.08" not in zed.get("/second/clients/fareway/variant/").content.decode()


def test_queries_do_not_grow_with_the_decisions(world, sign_in, django_assert_num_queries):
    rate(world, 2, 2)
    figures(world)
    alice = sign_in(world.users["Alice"])
    for _round in range(2):
        for _each in range(3):
            services.decide(workspace=world.workspace, chosen="cooperation", by=world.act_as("Alice"))
        with django_assert_num_queries(20):
            alice.get(PAGE)
