"""Row security of this floor's tables; the list is frozen here (`manage.py security_plan corpsys` prints the live one)."""

from django.db import migrations

from corpsys.audit.triggers import REFUSE_CHANGES, UNDO_REFUSE_CHANGES
from corpsys.tenancy import rls

TABLES = (
    rls.SecuredTable(
        table="corpsys_corporation",
        using="id = current_setting('app.corporation')::bigint",
        check="id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(),
    ),
    rls.SecuredTable(
        table="corpsys_auditevent",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"),),
    ),
    rls.SecuredTable(
        table="corpsys_auditseal",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("event_id", "corpsys_auditevent"),),
    ),
    rls.SecuredTable(
        table="corpsys_hierarchylevel",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(),
    ),
    rls.SecuredTable(
        table="corpsys_organisation",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("level_id", "corpsys_hierarchylevel"), ("parent_id", "corpsys_organisation")),
    ),
    rls.SecuredTable(
        table="corpsys_membership",
        using="corporation_id = nullif(current_setting('app.corporation', true), '')::bigint OR user_id = nullif(current_setting('app.user', true), '')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("organisation_id", "corpsys_organisation"),),
    ),
    rls.SecuredTable(
        table="corpsys_storedfile",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="corpsys_job",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"),),
    ),
    rls.SecuredTable(
        table="corpsys_intake",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("file_id", "corpsys_storedfile"), ("job_id", "corpsys_job")),
    ),
    rls.SecuredTable(
        table="corpsys_outboxmail",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(),
    ),
    rls.SecuredTable(
        table="corpsys_strategyversion",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("enterprise_id", "corpsys_organisation"),),
    ),
    rls.SecuredTable(
        table="corpsys_strategygoal",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("strategy_id", "corpsys_strategyversion"), ("traces_to_id", "corpsys_strategygoal")),
    ),
    rls.SecuredTable(
        table="corpsys_strategyfactor",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("strategy_id", "corpsys_strategyversion"),),
    ),
    rls.SecuredTable(
        table="corpsys_apitoken",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(),
    ),
    rls.SecuredTable(
        table="corpsys_idempotentanswer",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(),
    ),
    rls.SecuredTable(
        table="corpsys_workspace",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("host_id", "corpsys_organisation"), ("partner_id", "corpsys_organisation")),
    ),
    rls.SecuredTable(
        table="corpsys_cycle",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"),),
    ),
    rls.SecuredTable(
        table="corpsys_assignment",
        using="corporation_id = nullif(current_setting('app.corporation', true), '')::bigint OR user_id = nullif(current_setting('app.user', true), '')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"),),
    ),
    rls.SecuredTable(
        table="corpsys_invitation",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"),),
    ),
)


class Migration(migrations.Migration):
    dependencies = [("corpsys", "0001_initial")]
    operations = [
        rls.EnableRowSecurity(TABLES),
        migrations.RunSQL(REFUSE_CHANGES, UNDO_REFUSE_CHANGES),
    ]
