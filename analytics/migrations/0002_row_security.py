"""Row security of this floor's tables; the list is frozen here (`manage.py security_plan analytics` prints the live one)."""

from django.db import migrations

from corpsys.tenancy import rls

TABLES = (
    rls.SecuredTable(
        table="analytics_dataset",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle"), ("file_id", "corpsys_storedfile")),
    ),
    rls.SecuredTable(
        table="analytics_consolidation",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("host_dataset_id", "analytics_dataset"),
            ("partner_dataset_id", "analytics_dataset"),
            ("job_id", "corpsys_job"),
        ),
    ),
    rls.SecuredTable(
        table="analytics_joinedcell",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("consolidation_id", "analytics_consolidation"),
        ),
    ),
    rls.SecuredTable(
        table="analytics_ledgerclient",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=True,
        keys=(("enterprise_id", "corpsys_organisation"), ("organisation_id", "corpsys_organisation")),
    ),
    rls.SecuredTable(
        table="analytics_ledgerload",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=True,
        keys=(("enterprise_id", "corpsys_organisation"), ("file_id", "corpsys_storedfile")),
    ),
    rls.SecuredTable(
        table="analytics_ledgerentry",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=True,
        keys=(
            ("enterprise_id", "corpsys_organisation"),
            ("load_id", "analytics_ledgerload"),
            ("client_id", "analytics_ledgerclient"),
        ),
    ),
    rls.SecuredTable(
        table="analytics_keyclientrun",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=True,
        keys=(("enterprise_id", "corpsys_organisation"), ("job_id", "corpsys_job")),
    ),
    rls.SecuredTable(
        table="analytics_clientstanding",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=True,
        keys=(
            ("enterprise_id", "corpsys_organisation"),
            ("run_id", "analytics_keyclientrun"),
            ("client_id", "analytics_ledgerclient"),
        ),
    ),
    rls.SecuredTable(
        table="analytics_factorset",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(),
    ),
    rls.SecuredTable(
        table="analytics_factor",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("factor_set_id", "analytics_factorset"),),
    ),
    rls.SecuredTable(
        table="analytics_assessment",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("factor_set_id", "analytics_factorset")),
    ),
    rls.SecuredTable(
        table="analytics_rating",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("assessment_id", "analytics_assessment"),
            ("factor_id", "analytics_factor"),
        ),
    ),
)


class Migration(migrations.Migration):
    dependencies = [("corpsys", "0002_row_security"), ("analytics", "0001_initial")]
    operations = [
        rls.EnableRowSecurity(TABLES),
    ]
