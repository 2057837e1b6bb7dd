"""Scoring pairs from stored ratings, beside one SQL statement that writes the same rows into the same table.

The product's side is the whole job. "Again" is scoring where nothing changed: neither side may touch a row.
"""

from collections import defaultdict
from collections.abc import Callable
from functools import cache

from django.db import connection

from tests.bench.report import Line
from tests.bench.seed import Bench, connect

# Two sides of each pair, thirteen factors; ratings by the number, always the same; one pair in fifty lacks one.
_SEED = """
INSERT INTO corpsys_workspace (corporation_id, public_id, host_id, partner_id, created_at)
    SELECT {c}, gen_random_uuid(), h.id, p.id, now()
    FROM (SELECT id FROM corpsys_organisation WHERE corporation_id = {c} AND kind = 'enterprise' ORDER BY id LIMIT 2) h
    CROSS JOIN (SELECT id FROM corpsys_organisation WHERE corporation_id = {c} AND kind = 'client') p
    ORDER BY h.id, p.id LIMIT {size};
INSERT INTO analytics_assessment (corporation_id, public_id, workspace_id, factor_set_id, rater_side, subject_side,
        data_class, user_id, submitted_at, submitted_by_id, version, created_at)
    SELECT {c}, gen_random_uuid(), w.id, {factor_set}, 'host', side, 'K1', {user}, now(), {user}, 1, now()
    FROM corpsys_workspace w CROSS JOIN unnest(ARRAY['host', 'partner']) AS side WHERE w.corporation_id = {c};
INSERT INTO analytics_rating (corporation_id, public_id, workspace_id, assessment_id, factor_id, level, does_not_know, evidence)
    SELECT {c}, gen_random_uuid(), a.workspace_id, a.id, f.id,
        CASE WHEN (a.id * 31 + f.position) % 650 = 0 THEN NULL
            ELSE least(4, (a.workspace_id % 4) + 1 + ((a.id * 7919 + f.position * 104729) % 7 = 0)::int) END, false, ''
    FROM analytics_assessment a JOIN analytics_factor f ON f.factor_set_id = a.factor_set_id WHERE a.corporation_id = {c};
INSERT INTO analytics_keyclientrun (corporation_id, public_id, enterprise_id, measure, by, returns, is_in_force, first_month,
        last_month, currency, summary, created_at)
    SELECT {c}, gen_random_uuid(), host_id, 'profit', 'client', 'net', true, '2020-01-01', '2020-12-01', 'EUR', '{{}}', now()
    FROM corpsys_workspace WHERE corporation_id = {c} GROUP BY host_id;
INSERT INTO analytics_ledgerclient (corporation_id, public_id, enterprise_id, key, is_group, organisation_id, is_set_aside)
    SELECT {c}, gen_random_uuid(), host_id, partner_id::text, false, partner_id, false
    FROM corpsys_workspace WHERE corporation_id = {c} AND id % 20 > 0;
INSERT INTO analytics_clientstanding (corporation_id, public_id, enterprise_id, run_id, client_id, rank, amount, pareto_class, is_key)
    SELECT {c}, gen_random_uuid(), k.enterprise_id, k.id, l.id, l.id % 1000 + 1, 1,
        (ARRAY['A', 'B', 'C', 'loss'])[l.id % 4 + 1], false
    FROM analytics_keyclientrun k JOIN analytics_ledgerclient l ON l.enterprise_id = k.enterprise_id WHERE k.corporation_id = {c};
"""

# The least: sums by pair, the rule as cases, rows that differ are updated, those that lack are inserted.
_LIMIT = """
WITH latest AS MATERIALIZED (
    SELECT DISTINCT ON (workspace_id, subject_side) id, workspace_id, subject_side, factor_set_id, submitted_at
    FROM analytics_assessment
    WHERE corporation_id = %(c)s AND rater_side = 'host' AND submitted_at IS NOT NULL
    ORDER BY workspace_id, subject_side, submitted_at DESC, id DESC
), factor AS MATERIALIZED (
    SELECT id, factor_set_id, (weight * 1000)::int AS weight, is_gate FROM analytics_factor WHERE corporation_id = %(c)s
), whole AS (
    SELECT factor_set_id, count(*) AS factors, 4 * sum(weight) AS full_points FROM factor GROUP BY factor_set_id
), rated AS (
    SELECT l.workspace_id, max(l.factor_set_id) AS factor_set_id, min(l.submitted_at) AS rated_at,
        sum(r.level * f.weight) FILTER (WHERE l.subject_side = 'host') AS host,
        sum(r.level * f.weight) FILTER (WHERE l.subject_side = 'partner') AS partner,
        count(r.level) FILTER (WHERE l.subject_side = 'host') AS host_count,
        count(r.level) FILTER (WHERE l.subject_side = 'partner') AS partner_count,
        min(r.level) FILTER (WHERE f.is_gate) AS gate,
        count(*) FILTER (WHERE f.is_gate AND r.level IS NULL) AS gates_missing
    FROM latest l JOIN analytics_rating r ON r.assessment_id = l.id JOIN factor f ON f.id = r.factor_id
    GROUP BY l.workspace_id
), standing AS (
    SELECT DISTINCT ON (k.id, c.organisation_id) k.id AS run_id, c.organisation_id, s.pareto_class
    FROM analytics_keyclientrun k JOIN analytics_clientstanding s ON s.run_id = k.id
    JOIN analytics_ledgerclient c ON c.id = s.client_id
    WHERE k.corporation_id = %(c)s AND k.is_in_force AND c.organisation_id IS NOT NULL
    ORDER BY k.id, c.organisation_id, s.rank, s.id
), proven AS (
    SELECT DISTINCT workspace_id FROM corpsys_cycle
    WHERE corporation_id = %(c)s AND ended_at IS NOT NULL AND ending <> 'withdrawn' AND outcome = 'both_met'
        AND variant IN ('cooperation', 'integration')
), facts AS (
    SELECT w.id AS workspace_id, a.factor_set_id, k.id AS run_id, a.rated_at, p.workspace_id IS NOT NULL AS is_proven,
        CASE WHEN host_count = t.factors THEN round(100.0 * host / full_points, 4) END AS host_score,
        CASE WHEN partner_count = t.factors THEN round(100.0 * partner / full_points, 4) END AS partner_score,
        CASE WHEN host_count = t.factors AND partner_count = t.factors
            THEN round(100.0 * least(host, partner) / full_points, 4) END AS pair_score,
        CASE WHEN gates_missing = 0 THEN gate END AS lowest_gate,
        2 * t.factors - host_count - partner_count AS missing,
        CASE WHEN s.pareto_class IS NULL THEN '' WHEN o.strategic THEN 'A' ELSE s.pareto_class END AS importance
    FROM corpsys_workspace w
    JOIN corpsys_organisation o ON o.id = w.partner_id AND o.kind = 'client'
    JOIN corpsys_organisation h ON h.id = w.host_id AND h.kind = 'enterprise'
    LEFT JOIN rated a ON a.workspace_id = w.id LEFT JOIN whole t ON t.factor_set_id = a.factor_set_id
    LEFT JOIN analytics_keyclientrun k ON k.enterprise_id = w.host_id AND k.is_in_force
    LEFT JOIN standing s ON s.run_id = k.id AND s.organisation_id = w.partner_id
    LEFT JOIN proven p ON p.workspace_id = w.id
    WHERE w.corporation_id = %(c)s
), ruled AS (
    SELECT *, (pair_score >= 25)::int + (pair_score >= 50)::int + (pair_score >= 75)::int AS level,
        CASE WHEN pair_score IS NULL OR importance = '' THEN 'missing_inputs' WHEN importance = 'loss' THEN 'loss_maker'
            WHEN importance = 'C' AND pair_score < 25 THEN 'low_class_and_readiness' ELSE 'recommended' END AS reason
    FROM facts
), computed AS (
    SELECT *, CASE WHEN reason <> 'recommended' THEN ''
        WHEN lowest_gate < 2 OR pair_score < 50 OR importance <> 'A' THEN 'negotiation'
        WHEN lowest_gate >= 3 AND pair_score >= 75 AND is_proven THEN 'integration' ELSE 'cooperation' END AS recommended
    FROM ruled
), changed AS (
    UPDATE analytics_clientscore s SET ({columns}, computed_at) = (SELECT {mine}, now())
    FROM computed c WHERE c.workspace_id = s.workspace_id AND s.corporation_id = %(c)s
        AND ({stored}) IS DISTINCT FROM ({mine})
    RETURNING 1
)
INSERT INTO analytics_clientscore (corporation_id, public_id, workspace_id, computed_at, {columns})
SELECT %(c)s, gen_random_uuid(), c.workspace_id, now(), {mine} FROM computed c
WHERE NOT EXISTS (SELECT FROM analytics_clientscore s WHERE s.workspace_id = c.workspace_id)
"""
_COLUMNS: tuple[str, ...] = (
    "host_score",
    "partner_score",
    "pair_score",
    "level",
    "lowest_gate",
    "missing",
    "importance",
)
_COLUMNS += ("recommended", "reason", "rules_version", "factor_set_id", "run_id", "rated_at")
_TOLD = "SELECT count(*), md5(string_agg(concat_ws('|', workspace_id, {}), ';' ORDER BY workspace_id)) FROM analytics_clientscore"
_VERSIONS = (
    "SELECT count(*), md5(string_agg(concat_ws('|', id, xmin, xmax, ctid), ';' ORDER BY id)) FROM analytics_clientscore"
)


def lines(bench: Bench) -> list[Line]:
    """Return the lines of scoring; the ratings are made when the first of them is measured."""
    size = min(bench.size, 100_000)

    @cache
    def seeded() -> None:
        _seed(bench, size)

    def before_first(_side: str) -> None:
        seeded()
        _as_server("TRUNCATE analytics_clientscore", "CHECKPOINT")

    def before_again(_side: str) -> None:
        seeded()
        _limit(bench)
        _as_server("VACUUM ANALYZE analytics_clientscore", "CHECKPOINT")

    def told(do: Callable[[Bench], None], sql: str) -> Callable[[], object]:
        def call() -> object:
            do(bench)
            return _asked(bench, sql)

        return call

    rows = _TOLD.format(", ".join(f"coalesce({column}::text, '-')" for column in _COLUMNS))
    sides = {"limit": _limit, "baseline": _loop, "product": _job}
    first = {name: told(do, rows) for name, do in sides.items()}
    # What nobody changed has the same physical rows for all: a baseline that rewrites them would differ, so it only computes.
    again = {"limit": told(_limit, _VERSIONS), "baseline": told(_compute, _VERSIONS), "product": told(_job, _VERSIONS)}
    return [
        Line(f"score {size:,} × 13 × 2, first", **first, target=1.5, before=before_first, batch=1, most_rounds=5),
        Line(f"score {size:,} × 13 × 2, nothing new", **again, target=1.5, before=before_again, batch=1, most_rounds=5),
    ]


def _tenant(bench: Bench):
    from corpsys.tenancy.context import tenant

    return tenant(bench.corporation_id)


def _asked(bench: Bench, sql: str) -> object:
    with _tenant(bench), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def _as_server(*statements: str) -> None:
    server = connect("postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
    server.close()


def _seed(bench: Bench, size: int) -> None:
    from analytics.readiness.services import install_default_factors
    from tests.bench.loading import _principal

    with _tenant(bench):
        factor_set = install_default_factors(by=_principal(bench)).pk
    sql = _SEED.format(c=bench.corporation_id, size=size, factor_set=factor_set, user=bench.user_id)
    tables = (
        "corpsys_workspace",
        "analytics_assessment",
        "analytics_rating",
        "analytics_factor",
        "analytics_ledgerclient",
    )
    tables += ("analytics_clientstanding", "analytics_keyclientrun", "corpsys_cycle")
    _as_server(*(part for part in sql.split(";\n") if part.strip()), *(f"VACUUM ANALYZE {table}" for table in tables))


def _limit(bench: Bench) -> None:
    mine = ", ".join("'1'" if column == "rules_version" else f"c.{column}" for column in _COLUMNS)
    stored = ", ".join(f"s.{column}" for column in _COLUMNS)
    sql = _LIMIT.format(columns=", ".join(_COLUMNS), mine=mine, stored=stored)
    with _tenant(bench), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '600s'")
        cursor.execute(sql, {"c": bench.corporation_id})


def _job(bench: Bench) -> None:
    from analytics.scoring.services import score_after_change
    from corpsys.jobs import services
    from tests.bench.loading import _run

    with _tenant(bench):
        job = score_after_change(by=services.system(corporation_id=bench.corporation_id, slug="bench"))
    assert job is not None
    _run(bench, job.pk)


def _compute(bench: Bench) -> int:
    return len(_rows(bench))


def _loop(bench: Bench) -> None:
    """A loop over the pairs with the framework: ratings by pair, the rule for each, bulk_create."""
    from analytics.scoring.models import ClientScore

    rows = _rows(bench)
    with _tenant(bench):
        ClientScore.objects.bulk_create(rows, batch_size=2000)


def _rows(bench: Bench) -> list:
    with _tenant(bench), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '600s'")
        return _computed(bench)


def _computed(bench: Bench) -> list:
    from django.utils import timezone

    from analytics.ledger.models import ClientStanding
    from analytics.metrics.importance import importance_class
    from analytics.metrics.readiness import Factor as MetricFactor
    from analytics.metrics.readiness import pair_score, side_score
    from analytics.metrics.variant_rule import (
        DEFAULT_RULES,
        FinishedCycle,
        VariantInputs,
        decide,
        facts_of,
        missing_inputs,
    )
    from analytics.metrics.vocabulary import ParetoClass
    from analytics.readiness.models import Assessment, Factor, Rating
    from analytics.scoring.models import ClientScore
    from corpsys.workspace.models import Workspace

    factors = {row.pk: MetricFactor(row.key, row.weight, row.is_gate) for row in Factor.objects.all()}
    weights = {factor.key: factor.weight for factor in factors.values()}
    ratings: dict = defaultdict(lambda: dict.fromkeys(weights))
    values = ("workspace_id", "assessment__subject_side", "factor_id", "level")
    for pair, side, factor, level in Rating.objects.values_list(*values).iterator(chunk_size=20_000):
        ratings[pair, side][factors[factor].key] = level
    rated = {}
    for pair, factor_set, at in Assessment.objects.values_list("workspace_id", "factor_set_id", "submitted_at"):
        rated[pair] = (factor_set, at)
    standings = {}
    columns = ("run__enterprise_id", "client__organisation_id", "run_id", "pareto_class")
    for host, client, run, name in ClientStanding.objects.order_by("-rank", "-id").values_list(*columns):
        standings[host, client] = (run, name)
    runs = {host: run for (host, _client), (run, _name) in standings.items()}
    found, now = [], timezone.now()
    history: tuple[FinishedCycle, ...] = ()
    for pair in Workspace.objects.select_related("partner"):
        standing = standings.get((pair.host_id, pair.partner_id))
        name = ParetoClass(standing[1]) if standing else None
        host, partner = ratings[pair.pk, "host"], ratings[pair.pk, "partner"]
        inputs = VariantInputs(tuple(factors.values()), host, partner, name, pair.partner.strategic, history)
        one, other = side_score(host, weights), side_score(partner, weights)
        both = pair_score(one, other).value
        gates = [side[f.key] for side in (host, partner) for f in factors.values() if f.is_gate]
        decision = decide(facts_of(inputs, DEFAULT_RULES))
        importance = importance_class(name, is_strategic=pair.partner.strategic)
        found.append(
            ClientScore(
                corporation_id=bench.corporation_id,
                workspace=pair,
                host_score=_rounded(one.score.value),
                partner_score=_rounded(other.score.value),
                pair_score=_rounded(both),
                level=None if both is None else sum(both >= each for each in (25, 50, 75)),
                lowest_gate=None if None in gates else min(gates),
                missing=sum(each.kind == "rating" for each in missing_inputs(inputs)),
                importance=importance.value if importance else "",
                recommended=decision.variant.value if decision.variant else "",
                reason=decision.reason.value,
                rules_version="1",
                factor_set_id=rated[pair.pk][0],
                run_id=runs.get(pair.host_id),
                rated_at=rated[pair.pk][1],
                computed_at=now,
            )
        )
    return found


def _rounded(value):
    return None if value is None else round(value, 4)
