"""Fixed people: whoever reads a test knows who may see what.

Corporation `first`: Eve (executive), Adam (administrator), Alice (key-account manager, leads FAR), Bob (member on FAR),
Charlie (key-account manager, not on FAR), Dora (member, on no team); clients FAR and HYV; Lena (lead of FAR), Sam
(specialist of FAR), Hugo (lead of HYV). Corporation `second`: Zed (executive), Zoe (key-account manager).
"""

from dataclasses import dataclass, field

import pytest

from accounts.models import User
from corpsys.access.principal import Principal
from corpsys.access.states import Part, Role
from corpsys.corporation import services as corporations
from corpsys.corporation.models import Organisation
from corpsys.tenancy import context
from corpsys.tenancy.identify import _principal
from corpsys.workspace import services as workspaces
from corpsys.workspace.models import Assignment, Cycle, Workspace

PASSWORD = "a long enough password"


def make_user(name, email=None):
    return User.objects.create_user(email or f"{name.lower()}@example.com", PASSWORD, name=name)


@dataclass
class World:
    """A corporation with its people, organisations and the workspace FAR, in a set context."""

    slug: str
    corporation_id: int
    users: dict[str, User]
    enterprise: Organisation
    client: Organisation
    other_client: Organisation
    workspace: Workspace
    cycle: Cycle
    extra: dict = field(default_factory=dict)

    def principal(self, name: str) -> Principal:
        """Return what a person is now; read anew, so that it knows the newest assignments."""
        user = self.users[name]
        before = context.current()
        context.set_local(user=user.pk)
        found = _principal(self.slug, user.pk)
        # A request of the test client leaves the context empty: then the test goes on as this person.
        context.set_local(
            corporation=before[0] or self.corporation_id, side=before[1] or "host", user=before[2] or user.pk
        )
        assert found is not None, name
        return found

    def act_as(self, name: str) -> Principal:
        """Set the context of the database to this person, and return the principal."""
        found = self.principal(name)
        context.set_local(corporation=found.corporation_id, side=found.side, user=found.user_id)
        return found


def build_world(slug="first", prefix=""):
    """Build a corporation by the real moves of the services; leaves the context set for Alice."""
    names = ["Eve", "Adam", "Alice", "Bob", "Charlie", "Dora", "Lena", "Sam", "Hugo"]
    users = {name: make_user(name, f"{prefix}{name.lower()}@example.com") for name in names}
    eve = corporations.found_corporation(name=slug.title(), slug=slug, owner=users["Eve"], currency="USD")
    levels = [corporations.set_level(rank=rank, name=f"Level {rank}", by=eve) for rank in (1, 2)]
    enterprise, client, other = (
        corporations.propose_organisation(kind=kind, name=name, level=levels[0], by=eve)
        for kind, name in (("enterprise", "Diageo"), ("client", "Fareway"), ("client", "Hy-Vee"))
    )
    for name, role, place in (
        ("Adam", Role.ADMINISTRATOR, None),
        ("Alice", Role.KAM, enterprise),
        ("Bob", Role.MEMBER, enterprise),
        ("Charlie", Role.KAM, None),
        ("Dora", Role.MEMBER, enterprise),
        ("Lena", Role.GUEST, client),
        ("Sam", Role.GUEST, client),
        ("Hugo", Role.GUEST, other),
    ):
        corporations.add_member(user=users[name], role=role, by=eve, organisation=place, founding=True)
    alice = _principal(slug, users["Alice"].pk)
    workspace = workspaces.open_workspace(host=enterprise, partner=client, by=alice)
    Assignment.objects.create(
        corporation_id=eve.corporation_id, workspace=workspace, user=users["Bob"], part=Part.MEMBER, side="host"
    )
    world = World(
        slug, eve.corporation_id, users, enterprise, client, other, workspace, Cycle.objects.get(workspace=workspace)
    )
    world.extra["levels"] = levels
    world.act_as("Alice")
    return world


def give_client_parts(world: World) -> None:
    """Give Lena and Sam their parts in the workspace, as accepted invitations do."""
    for name, part in (("Lena", Part.LEAD), ("Sam", Part.SPECIALIST)):
        Assignment.objects.create(
            corporation_id=world.corporation_id,
            workspace=world.workspace,
            user=world.users[name],
            part=part,
            side="partner",
        )


@pytest.fixture
def world(db) -> World:
    """The corporation `first`, the context set for Alice."""
    return build_world()


@pytest.fixture
def join_client(world) -> None:
    """Lena and Sam work in the workspace FAR."""
    give_client_parts(world)


@pytest.fixture
def two_worlds(db) -> tuple[World, World]:
    """Two corporations that must never see each other; the context set for Alice of the first."""
    second = build_world("second", "z-")
    first = build_world()
    return first, second


@pytest.fixture
def sign_in(client):
    """Sign a user in with a fresh sign-in on record."""
    import time

    def _sign_in(user, stale=False):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        at = time.time() - (100_000 if stale else 0)
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [{"method": "password", "at": at, "email": user.email}]
        session.save()
        return client

    return _sign_in
