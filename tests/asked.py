"""Short ways to a round with both sides: ask the client, answer for either side. Real services, whole catalogue.

The texts are canaries: each is written by one side and may not reach the other before both have submitted, the
enterprise's never, unless it was shown.
"""

from analytics.readiness import inviting, rounds
from analytics.readiness.models import ReadinessRound
from analytics.readiness.rounds import Written
from corpsys.access.states import Side
from tests.choosing import KEYS
from tests.people import give_client_parts

HOST_WORDS, CLIENT_WORDS = "Kanarek-enterprise-evidence", "Kanarek-client-evidence"


def ask(world, **how):
    """Ask the client whose lead is Lena; returns the round."""
    if not world.extra.get("joined"):
        give_client_parts(world)
        world.extra["joined"] = True
    return inviting.invite_client(workspace=world.workspace, by=world.act_as("Alice"), **how)


def answer(world, name, host=2, partner=2, words=""):
    """Answer everything for the side of a person, with one text of evidence about each side; not submitted."""
    by = world.act_as(name)
    evidence = {KEYS[0]: words} if words else {}
    written = {
        Side.HOST: Written(dict.fromkeys(KEYS, host), evidence),
        Side.PARTNER: Written(dict.fromkeys(KEYS, partner), evidence),
    }
    seen = rounds.version(world.workspace.pk, by.side)
    rounds.save_round(workspace=world.workspace, written=written, version=seen, by=by)


def submit(world, name):
    return rounds.submit_round(workspace=world.workspace, by=world.act_as(name))


def both_submitted(world, **how):
    """A round that both sides have submitted: the enterprise 3 and 1, the client 4 about the enterprise and 2 of itself."""
    asked = ask(world, **how)
    answer(world, "Alice", 3, 1, HOST_WORDS)
    submit(world, "Alice")
    answer(world, "Lena", 4, 2, CLIENT_WORDS)
    submit(world, "Lena")
    world.act_as("Alice")
    return ReadinessRound.objects.get(pk=asked.pk)
