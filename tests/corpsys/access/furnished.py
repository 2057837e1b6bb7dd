"""A corporation with one of everything that the corporation system keeps, and everybody who may knock at it.

Names begin with CANARY: an answer to somebody who may not see them must not hold the word.
"""

import io
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from corpsys.access.states import Part, Role
from corpsys.audit.models import AuditEvent
from corpsys.corporation import knowledge_fields, merging
from corpsys.corporation import services as corporations
from corpsys.corporation.models import Membership, Organisation
from corpsys.files import services as files
from corpsys.intake import selectors as intakes
from corpsys.intake import services as intake
from corpsys.jobs.testing import run_all
from corpsys.links import services as links
from corpsys.lists import services as lists
from corpsys.lists.declaration import declaration
from corpsys.orientation import services as orientations
from corpsys.partners import services as partners
from corpsys.strategy import selectors as strategies
from corpsys.strategy import services as strategy
from corpsys.tokens.services import make_token
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Assignment
from tests.people import World, give_client_parts, make_user

CANARY = "Kanarek"
FILE = f"name,kind,level,sector\n{CANARY} Imported,client,1,food\nFareway,client,1,food\n"


@dataclass
class Furnished:
    """The world with its objects by name; `secrets`: name of a token → its secret."""

    world: World
    objects: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["objects"][name]
        except KeyError:
            raise AttributeError(name) from None


def furnish(world: World) -> Furnished:
    """Put one of everything into a corporation; leaves the context set for Alice."""
    made = Furnished(world)
    world.act_as("Alice")
    give_client_parts(world)
    _organisations(made)
    _ties(made)
    _strategies(made)
    _merges(made)
    _imports(made)
    _own_things(made)
    world.act_as("Alice")
    return made


def _organisations(made: Furnished) -> None:
    world, eve = made.world, made.world.act_as("Eve")
    level = world.extra["levels"][0]

    def organisation(kind: str, name: str, by: Any = eve) -> Any:
        return corporations.propose_organisation(kind=kind, name=f"{CANARY} {name}", level=level, by=by)

    made.objects |= {
        "supplier": organisation("supplier", "Glass"),
        "kept": organisation("client", "Kept"),
        "merged": organisation("client", "Merged"),
        "one": organisation("client", "One"),
        "two": organisation("client", "Two"),
        "proposed": organisation("client", "Proposed", world.act_as("Alice")),
        "level": corporations.set_level(rank=5, name=f"{CANARY} level", by=world.act_as("Eve")),
    }
    made.objects["edited"] = corporations.edit_organisation(
        organisation=made.one, version=made.one.version, by=world.act_as("Eve"), sector=f"{CANARY} sector"
    )
    made.objects["event"] = AuditEvent.objects.get(kind="organisation.edited", object_id=str(made.one.public_id))
    world.users["Gus"] = make_user("Gus", f"{world.slug}-gus@example.com")
    corporations.add_member(
        user=world.users["Gus"], role=Role.GUEST, by=world.act_as("Eve"), organisation=made.supplier, founding=True
    )
    made.objects["supplies"] = workspaces.open_workspace(
        host=world.enterprise, partner=made.supplier, by=world.act_as("Alice")
    )
    Assignment.objects.create(
        corporation_id=world.corporation_id,
        workspace=made.supplies,
        user=world.users["Gus"],
        part=Part.LEAD,
        side="partner",
    )
    made.objects["person"] = Membership.objects.get(user=world.users["Bob"])
    made.objects["knowledge"] = knowledge_fields.add_field(name=f"{CANARY} lore", by=world.act_as("Adam"))


def _ties(made: Furnished) -> None:
    world = made.world
    alice, pair = world.act_as("Alice"), {"enterprise": world.enterprise}
    made.objects["waiting_partner"] = partners.propose_partner(partner=made.one, by=alice, **pair)
    said = {"polarity": "+", "sentence": f"{CANARY} says more, more."}
    made.objects["waiting_link"] = links.propose_link(cause=made.one, effect=made.two, by=alice, **said)
    eve = world.act_as("Eve")
    made.objects["partner"] = partners.propose_partner(partner=made.two, by=eve, **pair)
    old = partners.propose_partner(partner=made.supplier, by=eve, **pair)
    made.objects["old_partner"] = partners.archive_partner(partnership=old, version=old.version, by=eve)
    made.objects["link"] = links.propose_link(cause=world.enterprise, effect=made.one, by=eve, **said)
    links.propose_link(cause=made.one, effect=world.enterprise, by=eve, **said)
    old = links.propose_link(cause=made.two, effect=made.one, by=eve, **said)
    made.objects["old_link"] = links.archive_link(link=old, version=old.version, by=eve)
    made.objects["orientation"] = orientations.add_orientation(
        enterprise=world.enterprise, kind="sales", since=date(2020, 1, 1), note=f"{CANARY} note", by=eve
    )


def _strategies(made: Furnished) -> None:
    eve = made.world.act_as("Eve")
    first = strategy.start_version(title=f"{CANARY} plan", by=eve)
    goal = strategy.add_goal(strategy=first, text=f"{CANARY} goal", by=eve)
    strategy.publish(strategy=first, by=eve)
    draft = strategy.start_version(title=f"{CANARY} next", by=eve)
    factor = strategy.add_factor(strategy=draft, kind="internal", text=f"{CANARY} factor", by=eve)
    own = strategy.start_version(title=f"{CANARY} own", enterprise=made.world.enterprise, by=eve)
    own_goal = strategy.add_goal(strategy=own, text=f"{CANARY} own goal", traces_to=goal, by=eve)
    own_factor = strategy.add_factor(strategy=own, kind="internal", text=f"{CANARY} own factor", by=eve)
    made.objects |= {"plan": first, "draft": draft, "factor": factor, "own": own, "own_factor": own_factor}
    made.objects |= {"own_goal": own_goal, "seen": strategies.mark_of(own_goal)}
    made.objects["seen_factor"] = strategies.mark_of(own_factor)


def _merges(made: Furnished) -> None:
    versions = (made.kept.version, made.merged.version)
    made.objects["merge"] = merging.merge(
        kept=made.kept, merged=made.merged, versions=versions, by=made.world.act_as("Eve")
    )


def _imports(made: Furnished) -> None:
    made.objects["import_"] = _brought(made, "Alice")
    made.objects["job"] = made.import_.job
    made.objects["imported"] = Organisation.objects.get(name=f"{CANARY} Imported")
    made.objects["applied"] = _brought(made, "Eve", f"name,kind,level\n{CANARY} Applied,client,1\n")


def _brought(made: Furnished, name: str, content: str = FILE) -> Any:
    by = made.world.act_as(name)
    upload = io.BytesIO(content.encode())
    found = intake.start(kind="organisations", upload=upload, name=f"{CANARY}.csv", context={}, by=by)
    mapping = {match.field.key: match.column for match in intakes.proposals(found, intakes.offer(found))}
    intake.set_mapping(intake=found, mapping=mapping, by=by)
    run_all()
    found.refresh_from_db()
    intake.confirm(intake=found, by=made.world.act_as(name))
    run_all()
    made.world.act_as(name)
    found.refresh_from_db()
    assert found.state == "loaded", found.preview
    return found


def _own_things(made: Furnished) -> None:
    alice = made.world.act_as("Alice")
    made.objects["view"] = lists.save_view(
        declaration=declaration("organisations"), name=f"{CANARY} view", query="q=x", by=alice
    )
    made.objects["file"] = files.store(
        upload=io.BytesIO(b"x"), name=f"{CANARY}.txt", by=alice, data_class="K1", owner_side="host"
    )
    for name, maker, scopes in (
        ("reader", "Alice", ["read"]),
        ("proposer", "Alice", ["organisations"]),
        ("values", "Alice", ["values"]),
        ("owner", "Eve", ["read", "organisations"]),
    ):
        _token, made.secrets[name] = make_token(name=name, scopes=scopes, days=5, by=made.world.act_as(maker))
