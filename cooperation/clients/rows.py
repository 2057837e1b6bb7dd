"""The clients of an enterprise as rows of a list: what narrows and orders them, as far as who asks may know it.

What a person may not see stands in these rows as nothing. So filtering or ordering by it tells nothing more, and a count
of what matches says no more than the page does. Source: access, K1, K9, side channels; D10.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DateField,
    DecimalField,
    F,
    Func,
    JSONField,
    PositiveSmallIntegerField,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone

from analytics.ledger.models import ClientStanding
from analytics.metrics.vocabulary import ParetoClass
from analytics.readiness.models import Assessment
from analytics.readiness.selectors import SECRETS
from analytics.scoring.models import ClientScore
from analytics.scoring.portfolio import EVERYBODY, NOBODY, class_seen
from cooperation.clients.scope import Scope
from cooperation.decision.models import Decision
from cooperation.process.models import Process, Stage
from cooperation.process.selectors import RUNNING
from corpsys.access.guard import visible
from corpsys.access.principal import Principal
from corpsys.access.states import Part, Role, Side
from corpsys.corporation import searching
from corpsys.corporation.models import Organisation
from corpsys.workspace.models import Assignment, Cycle, Workspace

# What a filter is asked with besides classes, levels and stages; the words stand in addresses.
NO_FIGURES, NOT_RATED, NO_STAGE = "unknown", "unrated", "none"
ME, NO_ONE = "me", "nobody"
# From the best to the worst.
CLASSES = tuple(found.value for found in ParetoClass)
# An assessment older than this has to be repeated.
OLD = timedelta(days=365)


def clients(principal: Principal, scope: Scope) -> Any:
    """Return the clients of the corporation that are in use, with `sees_class`: whether this person knows their class.

    Orders may use `share`, `amount`, `pair_score`, `stage`, `due_on`, which are there where they are asked for only.
    """
    rows = Organisation.objects.visible_to(principal).filter(kind=Organisation.Kind.CLIENT)
    running, scores = _running(principal, scope), _scores(principal, scope)
    dues = running.filter(workspace__in=_secret(principal, scope).values("pk"))
    # Who reads no pair at all finds no score in any.
    reads_pairs = principal.role == Role.EXECUTIVE or bool(principal.workspaces)
    return (
        rows.exclude(standing=Organisation.Standing.ARCHIVED)
        .select_related("level")
        .annotate(sees_class=_sees_class(principal, scope))
        .alias(
            share=_seen("share", principal, scope),
            amount=_seen("amount", principal, scope),
            pair_score=_by_client(scores, "workspace__partner", "pair_score", "numeric") if reads_pairs else _NOTHING,
            stage=_by_client(running, "workspace__partner", "number", "smallint", least=True),
            due_on=_by_client(dues, "workspace__partner", "due_on", "date", least=True) if reads_pairs else _NOTHING,
        )
    )


# A bare NULL cannot order.
_NOTHING = Cast(Value(None), DecimalField(max_digits=24, decimal_places=10))


def _by_client(found: Any, client: str, value: str, kind: str, *, least: bool = False) -> Func:
    """Return what stands with a client in other rows: the largest or `least` value, as `kind` of the database; or nothing.

    The rows are read once into a table by client, in which each client is looked up. Asked for each client anew, the
    database, which knows little of how many rows there are behind row security, might read all of them each time.
    """
    way = "DESC" if least else "ASC"  # the last of one client stays
    template = f"jsonb_object_agg(%(expressions)s ORDER BY %(expressions)s {way})"
    table = found.order_by().values(table=Func(F(client), F(value), template=template, output_field=JSONField()))
    return Func(
        Subquery(table),
        Cast("pk", TextField()),
        template=f"((%(expressions)s)::{kind})",
        arg_joiner=" ->> ",
        output_field=_FIELDS[kind],
    )


_FIELDS: dict[str, Any] = {
    "numeric": DecimalField(max_digits=24, decimal_places=10),
    "smallint": PositiveSmallIntegerField(),
    "date": DateField(),
}


def standings(scope: Scope) -> Any:
    """Return the places of clients in the run in force, the best first where one client is several of the ledger."""
    rows = ClientStanding.objects.filter(run=scope.run_id, client__organisation__isnull=False)
    return rows.order_by("rank", "id")


def _seen(column: str, principal: Principal, scope: Scope) -> Any:
    """What the run says of a client, for those who know its class; the best place of a client is that of most."""
    if _portfolio(principal, scope) is None:
        return _NOTHING
    known = _by_client(standings(scope), "client__organisation", column, "numeric")
    return Case(When(sees_class=True, then=known), default=Value(None), output_field=_FIELDS["numeric"])


def _sees_class(principal: Principal, scope: Scope) -> Any:
    condition = _portfolio(principal, scope)
    if condition is None:
        return Value(False, output_field=BooleanField())
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def _portfolio(principal: Principal, scope: Scope) -> Q | None:
    """The clients whose class this person sees, of the enterprise in view; None: no client."""
    if scope.enterprise is None:
        return EVERYBODY if principal.role == Role.EXECUTIVE else None
    condition = class_seen(principal, scope.enterprise)
    return None if condition == NOBODY else condition


def sees_class(principal: Principal, scope: Scope, client: Organisation) -> bool:
    """Say whether this person knows a client's class; the archived are asked for, too."""
    condition = _portfolio(principal, scope)
    return condition is not None and Organisation.objects.filter(pk=client.pk).filter(condition).exists()


# --- filters ----------------------------------------------------------------------------------------------------------


def chosen(principal: Principal, asked: dict[str, Any]) -> Any:
    """Return the clients that match the filters of a list, the best first where something is searched.

    `asked`: `scope`, and the fields of the form, those that are not set empty or not there.
    """
    scope: Scope = asked["scope"]
    found = clients(principal, scope)
    for name, condition in _FILTERS.items():
        if asked.get(name):
            found = condition(found, principal, scope, asked[name])
    return searching.search(found, asked.get("q", ""))


def _among(rows: Any, found: Any) -> Any:
    """Return the rows that stand in other rows, which are read once; as a plain condition they might be read for each row."""
    is_there = Case(When(pk__in=found, then=True), default=False, output_field=BooleanField())
    return rows.alias(is_there=is_there).filter(is_there=True)


def _of_class(rows: Any, principal: Principal, scope: Scope, value: str) -> Any:
    found = standings(scope).order_by().values("client__organisation")
    if value == NO_FIGURES:
        return rows.filter(sees_class=True).exclude(pk__in=found)
    # Where one client is several of the ledger, the best of its places counts, as everywhere.
    better = CLASSES[: CLASSES.index(value)]
    rows = _among(rows.filter(sees_class=True), found.filter(pareto_class=value))
    return rows.exclude(pk__in=found.filter(pareto_class__in=better)) if better else rows


def _at_level(rows: Any, principal: Principal, scope: Scope, value: str) -> Any:
    scores = _scores(principal, scope)
    if value == NOT_RATED:
        rated = scores.filter(level__isnull=False).values("workspace__partner")
        return _among(rows, _secret(principal, scope).values("partner")).exclude(pk__in=rated)
    return _among(rows, scores.filter(level=value).values("workspace__partner"))


def _in_stage(rows: Any, principal: Principal, scope: Scope, value: str) -> Any:
    if value == NO_STAGE:
        return rows.exclude(pk__in=_open_processes(principal, scope))
    return _among(rows, _running(principal, scope).filter(number=value).values("workspace__partner"))


def _without_process(rows: Any, principal: Principal, scope: Scope, value: bool) -> Any:
    return _in_stage(rows, principal, scope, NO_STAGE)


def _of_variant(rows: Any, principal: Principal, scope: Scope, value: str) -> Any:
    """As the list shows it: of the newest cycle, or as decided for it while no process runs."""
    cycles = Cycle.objects.filter(workspace__in=_secret(principal, scope).values("pk"))
    newest = cycles.order_by("workspace_id", "-number").distinct("workspace_id").values("pk")
    decisions = Decision.objects.filter(cycle__in=newest).order_by("cycle_id", "-id").distinct("cycle_id").values("pk")
    decided = Decision.objects.filter(pk__in=decisions, standing=Decision.Standing.DECIDED, chosen=value)
    in_it = Q(variant=value) | Q(variant="", pk__in=decided.values("cycle_id"))
    return _among(rows, Cycle.objects.filter(in_it, pk__in=newest).values("workspace__partner"))


def _of_caretaker(rows: Any, principal: Principal, scope: Scope, value: str) -> Any:
    pairs = _pairs(scope)
    if value == NO_ONE:
        return rows.exclude(pk__in=pairs.values("partner"))
    if value == ME:
        return _among(rows, pairs.filter(pk__in=principal.workspaces).values("partner"))
    led = Assignment.objects.filter(workspace__in=pairs, part=Part.LEADER, is_active=True, user__public_id=value)
    return _among(rows, led.values("workspace__partner"))


def _of_old_assessment(rows: Any, principal: Principal, scope: Scope, value: bool) -> Any:
    """Assessed, and one of the two sides not since. Source: D13."""
    submitted = Assessment.objects.filter(
        workspace__in=_secret(principal, scope), rater_side=Side.HOST, submitted_at__isnull=False
    )
    recent = submitted.filter(submitted_at__gte=timezone.now() - OLD)
    fresh = [recent.filter(subject_side=side).values("workspace__partner") for side in Side]
    return _among(rows, submitted.values("workspace__partner")).exclude(Q(pk__in=fresh[0]) & Q(pk__in=fresh[1]))


_FILTERS: dict[str, Callable[[Any, Principal, Scope, Any], Any]] = {
    "pareto_class": _of_class,
    "level": _at_level,
    "stage": _in_stage,
    "without_process": _without_process,
    "variant": _of_variant,
    "caretaker": _of_caretaker,
    "old_assessment": _of_old_assessment,
}


def _pairs(scope: Scope) -> Any:
    return Workspace.objects.filter(host=scope.host_id)


def _secret(principal: Principal, scope: Scope) -> Any:
    """The pairs whose secrets (K1) this person reads."""
    return _pairs(scope).filter(visible(principal, SECRETS))


def _scores(principal: Principal, scope: Scope) -> Any:
    return ClientScore.objects.filter(visible(principal, ClientScore.guard), workspace__host=scope.host_id)


def _running(principal: Principal, scope: Scope) -> Any:
    """The stages that run now in processes with this enterprise, as outsiders, too, may know them (K9)."""
    rows = Stage.objects.filter(visible(principal, Stage.guard), workspace__host=scope.host_id)
    return rows.filter(state__in=RUNNING, cycle__ended_at__isnull=True)


def _open_processes(principal: Principal, scope: Scope) -> Any:
    rows = Process.objects.filter(visible(principal, Process.guard), workspace__host=scope.host_id)
    return rows.filter(cycle__ended_at__isnull=True).values("workspace__partner")
