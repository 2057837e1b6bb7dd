"""Short ways to the moment of the decision: ratings of both sides, figures of a client. Real services, whole catalogue."""

from datetime import date
from decimal import Decimal

from analytics.ledger.models import ClientStanding, KeyClientRun, LedgerClient
from analytics.readiness import catalogue, rounds
from analytics.readiness.rounds import Written
from corpsys.access.states import Ending, Side
from corpsys.workspace import services as workspaces

KEYS = [factor.key for factor in catalogue.default_factors()]
GATE, OTHER = "synergy_potential", "learning_ability"
REASON = "The client asked for a deeper cooperation."


def rate(world, host, partner, **changed):
    """Rate and submit both sides as Alice; `host`, `partner`: a level for all factors; `changed`: of the client's."""
    alice = world.act_as("Alice")
    written = {
        Side.HOST: Written(dict.fromkeys(KEYS, host)),
        Side.PARTNER: Written({**dict.fromkeys(KEYS, partner), **changed}),
    }
    rounds.save_round(workspace=world.workspace, written=written, version=rounds.version(world.workspace.pk), by=alice)
    return rounds.submit_round(workspace=world.workspace, by=alice)


def figures(world, pareto_class="A", share=None, client=None):
    """Put a client into the newest run of key clients of the enterprise; the share fits the class unless given."""
    share = share or {"none": "0", "loss": "-0.0200"}.get(pareto_class, "0.0811")
    world.act_as("Alice")
    scope = {"corporation_id": world.corporation_id, "enterprise": world.enterprise}
    client = client or world.client
    known, _new = LedgerClient.objects.get_or_create(**scope, key=client.name, organisation=client)
    run = KeyClientRun.objects.filter(enterprise=world.enterprise).first() or KeyClientRun.objects.create(
        **scope, measure="profit", first_month=date(2019, 1, 1), last_month=date(2020, 12, 1), currency="USD"
    )
    return ClientStanding.objects.create(
        **scope, run=run, client=known, rank=1, amount=100, share=Decimal(share), pareto_class=pareto_class
    )


def finished_cooperation(world, outcome="both_met"):
    """Let the running cycle end as a cooperation with this outcome, and start the next."""
    alice = world.act_as("Alice")
    cycle = workspaces.running_cycle(world.workspace)
    workspaces.change_facts(cycle=cycle, by=alice, variant="cooperation")
    workspaces.end_cycle(cycle=cycle, ending=Ending.CLOSED, outcome=outcome, by=alice)
    return workspaces.start_next_cycle(workspace=world.workspace, by=alice)
