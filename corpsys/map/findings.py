"""Findings on the structure: where the corporation contradicts its own rules, with the figures and what to do. Source: D3, D4, D8.

Each rule asks the database once or twice; what it names is bounded, what it counts is not.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from corpsys.access.principal import Principal
from corpsys.access.refusals import Text
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.links import selectors as links
from corpsys.map.around import ACCEPTED, Wanted, partnerships
from corpsys.map.reading import CLIENT, ENTERPRISE, SUPPLIER
from corpsys.pages.numbers import show
from corpsys.partners import policies
from corpsys.strategy.models import StrategyGoal, StrategyVersion
from corpsys.workspace.models import Workspace

NAMED = 50


@dataclass(frozen=True)
class Finding:
    """One finding in words, with the organisations that it is about."""

    text: str
    about: tuple[Organisation, ...] = ()


@dataclass(frozen=True)
class Group:
    """The findings of one rule. `total`: how many there are, of which the first are named. `route`: where it is put right."""

    key: str
    title: Text
    to_do: Text
    route: str
    total: int
    findings: tuple[Finding, ...]

    @property
    def more(self) -> int:
        return self.total - len(self.findings)


def structure(principal: Principal, found_levels: list[HierarchyLevel]) -> tuple[Group, ...]:
    """Return the groups of findings that are not empty. The number of queries is fixed."""
    groups = (rule(principal, found_levels) for rule in _RULES)
    return tuple(group for group in groups if group.total)


def about(groups: Iterable[Group], organisation: Organisation) -> list[tuple[Group, Finding]]:
    """Return the findings that name an organisation."""
    return [
        (group, finding)
        for group in groups
        for finding in group.findings
        if any(one.pk == organisation.pk for one in finding.about)
    ]


# --- D3: the higher the level, the fewer ------------------------------------------------------------------------------


def _selectivity(principal: Principal, found_levels: list[HierarchyLevel]) -> Group:
    enterprises = Organisation.objects.visible_to(principal).filter(kind=ENTERPRISE, standing=ACCEPTED).order_by()
    sizes = dict(enterprises.values_list("level_id").annotate(n=Count("pk")))
    rows = partnerships(principal, Wanted()).filter(enterprise__standing=ACCEPTED).order_by()
    counted = rows.values_list("enterprise__level_id", "partner__kind").annotate(n=Count("pk"))
    partners = {(level, kind): n for level, kind, n in counted}
    inhabited = [level for level in found_levels if sizes.get(level.pk)]
    found = []
    for kind in (SUPPLIER, CLIENT):
        for upper, lower in pairwise(inhabited):
            above = partners.get((upper.pk, kind), 0) / sizes[upper.pk]
            below = partners.get((lower.pk, kind), 0) / sizes[lower.pk]
            if above > below:
                found.append(Finding(_selectivity_text(kind, upper, lower, above, below)))
    return Group(
        "selectivity",
        gettext_lazy("A higher level is less selective than the one below it"),
        gettext_lazy("Move partners to a lower level, or end partnerships that are not key ones."),
        "partners",
        len(found),
        tuple(found),
    )


def _selectivity_text(kind: str, upper: HierarchyLevel, lower: HierarchyLevel, above: float, below: float) -> str:
    words = {"upper": upper, "lower": lower, "above": show(above, 1), "below": show(below, 1)}
    if kind == SUPPLIER:
        return _("%(upper)s: %(above)s suppliers per enterprise; %(lower)s: %(below)s.") % words
    return _("%(upper)s: %(above)s clients per enterprise; %(lower)s: %(below)s.") % words


def _limits(principal: Principal, found_levels: list[HierarchyLevel]) -> Group:
    """Enterprises with more partners of a kind on a level than its limit, with the reasons that were kept."""
    limits = [(level.pk, kind, policies.limit_of(level, kind)) for level in found_levels for kind in (SUPPLIER, CLIENT)]
    over = [Q(partner__level_id=pk, partner__kind=kind, n__gt=most) for pk, kind, most in limits if most is not None]
    keys = ("enterprise_id", "partner__level_id", "partner__kind")
    rows = partnerships(principal, Wanted()).filter(enterprise__standing=ACCEPTED).order_by()
    counted = rows.values(*keys).annotate(n=Count("pk")).order_by("-n", *keys)
    passed = list(counted.filter(reduce(or_, over))) if over else []
    ids = {row["enterprise_id"] for row in passed[:NAMED]}
    named = Organisation.objects.visible_to(principal).in_bulk(ids)
    kept: dict[tuple[Any, ...], list[str]] = {}
    reasons = rows.filter(enterprise__in=ids).exclude(limit_reason="").order_by("pk")
    for *key, reason in reasons.values_list(*keys, "limit_reason")[: NAMED * 4]:
        kept.setdefault(tuple(key), []).append(reason)
    by_pk = {level.pk: level for level in found_levels}
    found = tuple(
        Finding(
            _limit_text(row, by_pk[row["partner__level_id"]], kept.get(tuple(row[key] for key in keys), [])),
            (named[row["enterprise_id"]],),
        )
        for row in passed[:NAMED]
    )
    return Group(
        "limits",
        gettext_lazy("More partners than the level's limit"),
        gettext_lazy("Keep the reason up to date, raise the limit of the level, or end a partnership."),
        "partners",
        len(passed),
        found,
    )


def _limit_text(row: dict[str, Any], level: HierarchyLevel, reasons: list[str]) -> str:
    limit = policies.limit_of(level, row["partner__kind"])
    words = {"n": row["n"], "level": level, "limit": limit}
    if row["partner__kind"] == SUPPLIER:
        said = _("%(n)s suppliers on %(level)s, limit %(limit)s.") % words
    else:
        said = _("%(n)s clients on %(level)s, limit %(limit)s.") % words
    why = _("Reason: %(why)s") % {"why": "; ".join(reasons)} if reasons else _("No reason was kept.")
    return f"{said} {why}"


# --- organisations that hang on nothing -------------------------------------------------------------------------------


def _orphans(principal: Principal, found_levels: list[HierarchyLevel]) -> Group:
    me = OuterRef("pk")
    seen = partnerships(principal, Wanted())
    rows = Organisation.objects.visible_to(principal).filter(
        ~Exists(seen.filter(enterprise=me)),
        ~Exists(seen.filter(partner=me)),
        ~Exists(links.counted(principal).filter(cause=me)),
        ~Exists(links.counted(principal).filter(effect=me)),
        ~Exists(Organisation.objects.visible_to(principal).filter(parent=me)),
        ~Exists(Workspace.objects.filter(host=me)),
        ~Exists(Workspace.objects.filter(partner=me)),
        standing=ACCEPTED,
        parent__isnull=True,
    )
    total = rows.count()
    found = tuple(
        Finding(_("%(kind)s without a tie") % {"kind": row.get_kind_display()}, (row,)) for row in rows[:NAMED]
    )
    return Group(
        "orphans",
        gettext_lazy("Organisations that hang on nothing"),
        gettext_lazy("Name whom they work with, their group or a causal link; archive those that do not belong."),
        "partner_add",
        total,
        found,
    )


# --- D8: strategies ---------------------------------------------------------------------------------------------------


def _without_strategy(principal: Principal, found_levels: list[HierarchyLevel]) -> Group:
    in_force = StrategyVersion.objects.filter(enterprise=OuterRef("pk"), standing=StrategyVersion.Standing.IN_FORCE)
    rows = Organisation.objects.visible_to(principal).filter(~Exists(in_force), kind=ENTERPRISE, standing=ACCEPTED)
    total = rows.count()
    return Group(
        "strategies",
        gettext_lazy("Enterprises without a strategy in force"),
        gettext_lazy("Start a version of the strategy and put it in force; stage 1 of every process asks for it."),
        "strategies",
        total,
        tuple(Finding(_("No strategy is in force."), (row,)) for row in rows[:NAMED]),
    )


def _untraced(principal: Principal, found_levels: list[HierarchyLevel]) -> Group:
    """Enterprises whose goals in force do not all trace to a goal of the corporation that is in force."""
    in_force = StrategyVersion.Standing.IN_FORCE
    goals = StrategyGoal.objects.visible_to(principal).filter(
        strategy__standing=in_force, strategy__enterprise__standing=ACCEPTED
    )
    untraced = Q(traces_to__isnull=True) | ~Q(traces_to__strategy__standing=in_force)
    counts = (
        goals.order_by().values("strategy__enterprise_id").annotate(all=Count("pk"), n=Count("pk", filter=untraced))
    )
    rows = list(counts.filter(n__gt=0).order_by("-n", "strategy__enterprise_id"))
    named = Organisation.objects.visible_to(principal).in_bulk([row["strategy__enterprise_id"] for row in rows[:NAMED]])
    return Group(
        "goals",
        gettext_lazy("Goals of enterprises that serve no goal of the corporation"),
        gettext_lazy(
            "In a new version of the enterprise's strategy, name the goal of the corporation that each goal serves."
        ),
        "strategies",
        len(rows),
        tuple(
            Finding(
                ngettext("%(n)s of %(all)s goal untraced.", "%(n)s of %(all)s goals untraced.", row["all"]) % row,
                (named[row["strategy__enterprise_id"]],),
            )
            for row in rows[:NAMED]
        ),
    )


# --- D4: links --------------------------------------------------------------------------------------------------------


def _contradictions(principal: Principal, found_levels: list[HierarchyLevel]) -> Group:
    counted = links.counted(principal)
    twin = counted.filter(cause=OuterRef("cause"), effect=OuterRef("effect"), polarity="-")
    rows = counted.filter(Exists(twin), polarity="+").select_related("cause", "effect")
    total = rows.count()
    return Group(
        "contradictions",
        gettext_lazy("Causal links that contradict each other"),
        gettext_lazy("Keep the one that holds, or say in the sentences when each of them does."),
        "links",
        total,
        tuple(
            Finding(
                _("The effect of the first on the second is said to be both + and −."),
                (row.cause, row.effect),
            )
            for row in rows[:NAMED]
        ),
    )


_RULES: tuple[Callable[[Principal, list[HierarchyLevel]], Group], ...] = (
    _selectivity,
    _limits,
    _without_strategy,
    _untraced,
    _contradictions,
    _orphans,
)
