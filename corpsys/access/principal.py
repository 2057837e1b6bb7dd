"""Who is asking: one frozen value made once per request or job, from which every right is derived."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from corpsys.access import table
from corpsys.access.states import Part, Role, Side


@dataclass(frozen=True)
class Principal:
    """A person or token working in one corporation.

    Ids are 0 where nobody has signed in. `parts`: workspace id → part of this person there. `scopes`: None for a person; what a token was allowed otherwise.
    """

    user_id: int = 0
    name: str = ""
    corporation_id: int = 0
    corporation_slug: str = ""
    role: str = ""
    organisation_id: int | None = None
    parts: dict[int, str] = field(default_factory=dict)
    scopes: frozenset[str] | None = None
    token_id: int | None = None

    @property
    def is_token(self) -> bool:
        return self.scopes is not None

    @property
    def is_guest(self) -> bool:
        return self.role == Role.GUEST

    @property
    def side(self) -> Side:
        return Side.PARTNER if self.is_guest else Side.HOST

    @property
    def workspaces(self) -> list[int]:
        """The workspaces in which this person works for its own side."""
        return [workspace for workspace, part in self.parts.items() if Part(part).side == self.side]

    def roles_in(self, workspace_id: int | None = None) -> frozenset[str]:
        """Return the names by which the action table knows this principal in a workspace, or in the corporation."""
        if not self.corporation_id:
            return frozenset()
        names: set[str] = set()
        part = self.parts.get(workspace_id) if workspace_id is not None else None
        if part is not None and Part(part).side == self.side:
            names.add(table.KAM if part == Part.LEADER else part)
        if workspace_id is None and not self.is_guest:
            names.add(self.role)
        if workspace_id is None and self.is_guest:
            names.update(self.parts.values())
        if self.role in (Role.EXECUTIVE, Role.ADMINISTRATOR):
            names.add(self.role)
        return frozenset(names)


ANONYMOUS = Principal()


class PageRequest(HttpRequest):
    """A request as views get it: the tenant middleware has put the principal on it."""

    principal: Principal
