"""Row security of the tables made in 0003, and the new keys of tables that had it; the list is frozen here."""

from django.db import migrations

from corpsys.tenancy import rls

TABLES = (
    rls.SecuredTable(
        table="analytics_exchangerate",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(),
    ),
    rls.SecuredTable(
        table="analytics_readinessround",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("factor_set_id", "analytics_factorset")),
    ),
    rls.SecuredTable(
        table="analytics_ratingfile",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("assessment_id", "analytics_assessment"),
            ("factor_id", "analytics_factor"),
            ("file_id", "corpsys_storedfile"),
        ),
    ),
    rls.SecuredTable(
        table="analytics_readinessshare",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("round_id", "analytics_readinessround")),
    ),
    rls.SecuredTable(
        table="analytics_variantruleset",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(),
    ),
    rls.SecuredTable(
        table="analytics_dryrun",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("rules_id", "analytics_variantruleset"), ("job_id", "corpsys_job")),
    ),
    rls.SecuredTable(
        table="analytics_dryrunline",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=True,
        keys=(("workspace_id", "corpsys_workspace"), ("dry_run_id", "analytics_dryrun")),
    ),
    rls.SecuredTable(
        table="analytics_clientscore",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=True,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("factor_set_id", "analytics_factorset"),
            ("run_id", "analytics_keyclientrun"),
        ),
    ),
    rls.SecuredTable(
        table="analytics_marketposition",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=True,
        keys=(("workspace_id", "corpsys_workspace"),),
    ),
)
NEW_KEYS = (
    rls.SecuredTable("analytics_ledgerclient", keys=(("group_id", "analytics_ledgerclient"),)),
    rls.SecuredTable("analytics_keyclientrun", keys=(("previous_id", "analytics_keyclientrun"),)),
    rls.SecuredTable("analytics_factorset", keys=(("based_on_id", "analytics_factorset"),)),
    rls.SecuredTable("analytics_assessment", keys=(("round_id", "analytics_readinessround"),)),
)


def _drop(secured: rls.SecuredTable) -> list[str]:
    return [
        f'ALTER TABLE "{secured.table}" DROP CONSTRAINT "{rls.key_name(secured.table, column)}",'
        f' ADD FOREIGN KEY ("{column}") REFERENCES "{target}" (id) DEFERRABLE INITIALLY DEFERRED'
        for column, target in secured.keys
    ]


class Migration(migrations.Migration):
    dependencies = [("corpsys", "0006_one_key_each"), ("analytics", "0003_choosing_clients")]
    operations = [
        rls.EnableRowSecurity(TABLES),
        *(migrations.RunSQL(rls.key_sql(secured), _drop(secured)) for secured in NEW_KEYS),
    ]
