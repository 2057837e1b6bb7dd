"""Every route declares its rule; a route without one is refused at run time and fails a system check.

The rule says who may come at all. Which rows are seen is `visible_to`'s answer, which act is allowed is `require`'s.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.urls import URLPattern, URLResolver, get_resolver

from corpsys.access import table
from corpsys.access.states import K

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """Who may come to a route.

    `audience`: "public", "signed_in" (any account), "corporation" (members of the corporation in the address).
    `staff`: guests get the answer of a missing page. `roles`: memberships that may come, all if empty. `reads`: the data
    classes shown. `actions`: what its unsafe methods do, by the names of the action table. `tokens`: a token may come.
    """

    audience: str
    staff: bool = False
    roles: frozenset[str] = frozenset()
    reads: tuple[K, ...] = ()
    actions: tuple[str, ...] = ()
    tokens: bool = False


PUBLIC = Rule("public")
SIGNED_IN = Rule("signed_in")
# Views of libraries cannot carry our mark; urls.py names their rules by route name.
EXTERNAL: dict[str, Rule] = {}


def public(view: View) -> View:
    """Mark a route that anybody may open."""
    return _mark(view, PUBLIC)


def signed_in(view: View) -> View:
    """Mark a route for anybody with an account, outside any corporation."""
    return _mark(view, SIGNED_IN)


def within(
    *,
    reads: tuple[K, ...] = (),
    actions: tuple[str, ...] = (),
    staff: bool = False,
    roles: tuple[str, ...] = (),
    tokens: bool = False,
) -> Callable[[View], View]:
    """Mark a route inside a corporation. Outermost decorator of the view."""
    unknown = [action for action in actions if action not in table.ACTIONS]
    if unknown:
        raise ValueError(f"not in the access table: {unknown}")
    rule = Rule("corporation", staff, frozenset(str(role) for role in roles), reads, actions, tokens)
    return lambda view: _mark(view, rule)


def _mark(view: View, rule: Rule) -> View:
    view.access_rule = rule  # type: ignore[attr-defined]
    return view


def rule_of(callback: Callable[..., Any], name: str | None) -> Rule | None:
    """Return the declared rule of a resolved view."""
    rule = getattr(callback, "access_rule", None)
    return rule if rule is not None else EXTERNAL.get(name or "")


@dataclass(frozen=True)
class Route:
    path: str
    name: str
    callback: Callable[..., Any]

    @property
    def rule(self) -> Rule | None:
        return rule_of(self.callback, self.name)


def all_routes() -> list[Route]:
    """Return every route of the site, walked from the URL configuration."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, path, inner)
        elif isinstance(entry, URLPattern):
            yield Route(path, namespace + (entry.name or ""), entry.callback)
