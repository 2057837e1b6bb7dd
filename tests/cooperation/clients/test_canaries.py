"""Words that only the enterprise may read are written into evidence and reasons; no guest gets them in any state."""

import pytest

from analytics.readiness import rounds, services
from cooperation.decision import services as decisions
from cooperation.decision.models import Decision
from cooperation.process import services as processes
from corpsys.access.routes import all_routes
from corpsys.tenancy import context
from corpsys.workspace.models import Cycle
from tests.choosing import KEYS, figures, rate

pytestmark = pytest.mark.django_db

CANARIES = ("canary-evidence-7f", "canary-reason-of-the-decision-7f", "canary-answer-of-the-executive-7f")
STATES = ("P", "N", "C0", "C1", "C2", "CE", "I0", "I1", "I2", "IE")


@pytest.fixture
def told(world, join_client):
    """A pair with secrets everywhere: evidence, an override with a reason, an executive's answer, a process."""
    rate(world, 2, 2)
    figures(world)
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
    return world


def addresses(world):
    """Every address of the corporation that takes the names of this pair, pages and API."""
    values = {
        "corporation": "first",
        "slug": "fareway",
        "key": "FAR-01",
        "side": "client",
        "stage": "1",
        "decision": str(world.extra["decision"].public_id),
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
            assert not any(canary in text for canary in CANARIES), (address, state)


def test_the_database_keeps_decisions_from_the_clients_side(told):
    told.act_as("Lena")
    assert not Decision.objects.exists()
    told.act_as("Alice")
    assert Decision.objects.exists()
