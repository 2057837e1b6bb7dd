"""Row security of this floor's tables; the list is frozen here (`manage.py security_plan cooperation` prints the live one)."""

from django.db import migrations

from corpsys.tenancy import rls

TABLES = (
    rls.SecuredTable(
        table="cooperation_finding",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("consolidation_id", "analytics_consolidation"),
            ("dataset_id", "analytics_dataset"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_findingstance",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("finding_id", "cooperation_finding"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_strategicplan",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="cooperation_jointgoal",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("plan_id", "cooperation_strategicplan"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_goalevidence",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("goal_id", "cooperation_jointgoal"),
            ("finding_id", "cooperation_finding"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_plansignature",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("plan_id", "cooperation_strategicplan"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_action",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("goal_id", "cooperation_jointgoal"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_actiondependency",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("action_id", "cooperation_action"),
            ("needs_id", "cooperation_action"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_expectation",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="cooperation_expectationanswer",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("expectation_id", "cooperation_expectation"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_answersubmission",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="cooperation_closing",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="cooperation_exititem",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="cooperation_concept",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="cooperation_conceptmessage",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("concept_id", "cooperation_concept"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_decision",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=True,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="cooperation_assumption",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="cooperation_lesson",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="cooperation_monitoringmethod",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="cooperation_actualvalue",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="cooperation_pulseround",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="cooperation_pulseanswer",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("round_id", "cooperation_pulseround"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_agreedterms",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("workspace_id", "corpsys_workspace"), ("cycle_id", "corpsys_cycle")),
    ),
    rls.SecuredTable(
        table="cooperation_process",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("strategy_confirmed_id", "corpsys_strategyversion"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_stage",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("process_id", "cooperation_process"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_stageevent",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("process_id", "cooperation_process"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_gateconfirmation",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("process_id", "cooperation_process"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_conditiontick",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("process_id", "cooperation_process"),
        ),
    ),
    rls.SecuredTable(
        table="cooperation_bypass",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("workspace_id", "corpsys_workspace"),
            ("cycle_id", "corpsys_cycle"),
            ("process_id", "cooperation_process"),
        ),
    ),
)


class Migration(migrations.Migration):
    dependencies = [("analytics", "0002_row_security"), ("cooperation", "0001_initial")]
    operations = [
        rls.EnableRowSecurity(TABLES),
    ]
