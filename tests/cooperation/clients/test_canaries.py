"""Words that only the enterprise may read are written into evidence and reasons; no guest gets them in any state."""

from datetime import date
from decimal import Decimal

import pytest
from django.core import mail

from analytics.ledger.models import ClientStanding, KeyClientRun
from analytics.readiness import rounds, services
from analytics.rules import services as rules
from analytics.rules.models import VariantRuleSet
from analytics.scoring import market_position
from analytics.scoring.models import MarketPosition
from cooperation.decision import services as decisions
from cooperation.decision.models import Decision
from cooperation.process import services as processes
from corpsys.access.routes import all_routes
from corpsys.tenancy import context
from corpsys.workspace.models import Cycle
from tests.choosing import KEYS, figures, rate

pytestmark = pytest.mark.django_db

CANARIES = ("canary-evidence-7f", "canary-reason-of-the-decision-7f", "canary-answer-of-the-executive-7f")
# Of importance, the class and the rules: a source of the market position, a note, figures that stand nowhere else.
CANARIES += ("canary-market-source-7f", "canary-note-of-the-rules-7f", "0.0731913", "7.319", "61.37", "38.62")
RULES = ("canary-note-of-the-rules-7f", "61.37", "38.62")
STATES = ("P", "N", "C0", "C1", "C2", "CE", "I0", "I1", "I2", "IE")


@pytest.fixture
def told(world, join_client):
    """A pair with secrets everywhere: evidence, an override with a reason, an executive's answer, a process."""
    rate(world, 2, 2)
    figures(world, share="0.0731913")
    market_position.set_market_position(
        workspace=world.workspace,
        share=Decimal("0.07319"),
        source=CANARIES[3],
        as_of=date(2026, 1, 15),
        by=world.act_as("Alice"),
    )
    publish_rules(world)
    alice = world.act_as("Alice")
    drafts = rounds.start_round(workspace=world.workspace, by=alice)
    services.rate(
        assessment=drafts[1], ratings={}, evidence={KEYS[0]: CANARIES[0]}, version=drafts[1].version, by=alice
    )
    rounds.submit_round(workspace=world.workspace, by=alice)
    decision = decisions.decide(
        workspace=world.workspace, chosen="integration", reason=CANARIES[1], by=world.act_as("Alice")
    )
    decisions.answer(decision=decision, approve=True, text=CANARIES[2], by=world.act_as("Eve"))
    processes.open_process(decision=decision, name="Together", by=world.act_as("Alice"))
    world.extra["decision"] = decision
    world.extra["run"] = KeyClientRun.objects.get(is_in_force=True).public_id
    return world


def publish_rules(world):
    """A version of the rules with a note and thresholds of its own, and a draft after it."""
    adam = world.act_as("Adam")
    draft = rules.start_draft(by=adam)
    given = draft.thresholds | {"readiness_integration": "61.37", "no_process_readiness": "38.62"}
    edited = rules.edit_draft(rules=draft, given=given, version=draft.version, by=adam)
    rules.publish(rules=edited, note=CANARIES[4], version=edited.version, by=adam)
    world.extra["rules"] = rules.start_draft(by=adam)


def addresses(world):
    """Every address of the corporation that takes the names of this pair, pages and API."""
    values = {
        "corporation": "first",
        "slug": "fareway",
        "key": "FAR-01",
        "side": "client",
        "stage": "1",
        "decision": str(world.extra["decision"].public_id),
        "rules": str(world.extra["rules"].public_id),
        "run": str(world.extra["run"]),
    }
    found = []
    for route in all_routes():
        path = "/" + route.path
        for name, value in values.items():
            for kind in ("slug", "str", "int", "uuid"):
                path = path.replace(f"<{kind}:{name}>", value)
        if "<" not in path and "first" in path:
            found.append(path)
    return found


def test_the_team_does_get_them(told, sign_in):
    alice = sign_in(told.users["Alice"])
    texts = "".join(
        alice.get(f"/first/clients/fareway/{page}").content.decode() for page in ("", "variant/", "readiness/")
    )
    assert CANARIES[1] in texts
    assert CANARIES[2] in texts
    assert CANARIES[0] in alice.get("/api/v1/first/readiness/fareway/").content.decode()
    # An override stays on the pages of its process.
    own = alice.get("/first/p/FAR-01/s/1/").content.decode()
    assert "chosen against the recommendation: integration, while cooperation was recommended" in " ".join(own.split())
    assert CANARIES[1] in own
    assert "Approved by Eve" in own
    assert CANARIES[3] in texts
    assert "7.3%" in texts
    assert "0.0731913" in alice.get("/api/v1/first/variant/fareway/").content.decode()
    assert CANARIES[4] in alice.get("/first/rules/").content.decode()
    assert "61.37" in alice.get("/api/v1/first/rules/").content.decode()


# The client's lead is tried in every state; the others in those that open the most.
@pytest.mark.parametrize(
    ("name", "states"),
    [("Lena", STATES), ("Sam", ("C2", "IE")), ("Hugo", ("P", "I2")), ("Charlie", ("P", "C2"))],
)
def test_nobody_outside_the_team_gets_them_in_any_state(told, sign_in, name, states):
    client = sign_in(told.users[name])
    # What a broken page answers is looked at too: it must not show the words either.
    client.raise_request_exception = False
    asked = addresses(told)
    assert len(asked) > 25
    for state in states:
        with context.tenant(told.corporation_id):
            Cycle.objects.filter(pk=told.cycle.pk).update(
                state=state, variant="" if state == "P" else "cooperation" if state[0] == "C" else "integration"
            )
        for address in asked:
            # A picture is looked at like a text.
            text = client.get(address).content.decode(errors="replace")
            # The staff of the corporation read the rules, which name nobody.
            kept = [canary for canary in CANARIES if name != "Charlie" or canary not in RULES]
            assert not any(canary in text for canary in kept), (address, state)


# Words by which a search, a filter or an order would betray what is not shown.
@pytest.mark.parametrize("name", ["Lena", "Sam", "Hugo"])
def test_search_lists_exports_and_mail_of_guests_tell_nothing(told, sign_in, name):
    guest = sign_in(told.users[name])
    guest.raise_request_exception = False
    asked = [
        "/first/search/?q=canary",
        "/api/v1/first/search/?q=canary",
        "/first/clients/?class=A",
        "/first/clients/?sort=-share",
        "/api/v1/first/clients/?class=A",
        "/api/v1/first/organisations/?strategic=1",
        "/first/organisations/export/csv/",
        "/first/clients/export/csv/",
        "/api/v1/first/key-clients/",
        f"/api/v1/first/key-clients/{told.extra['run']}/standings/",
        "/api/v1/first/market-positions/fareway/",
        f"/api/v1/first/rules/{told.extra['rules'].public_id}/",
        "/api/v1/first/variant/fareway/?expand=importance",
    ]
    for address in asked:
        answer = guest.get(address)
        text = (answer.getvalue() if answer.streaming else answer.content).decode(errors="replace")
        assert answer.status_code != 200 or "search" in address, address
        assert not any(canary in text for canary in CANARIES), address
    sent = "".join(f"{letter.subject} {letter.body}" for letter in mail.outbox)
    assert not any(canary in sent for canary in CANARIES)


def test_the_database_keeps_decisions_from_the_clients_side(told):
    secret = (Decision, MarketPosition, ClientStanding, KeyClientRun)
    told.act_as("Lena")
    for model in secret:
        assert not model.objects.exists(), model
    for model in (*secret, VariantRuleSet):
        assert not model.objects.visible_to(told.act_as("Lena")).exists(), model
    told.act_as("Alice")
    for model in secret:
        assert model.objects.exists(), model
