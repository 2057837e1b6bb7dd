"""Row security of the tables of the corporation system (`manage.py security_plan corpsys` prints the live list)."""

from django.db import migrations

from corpsys.tenancy import rls

TABLES = (
    rls.SecuredTable(
        table="corpsys_organisationmerge",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("kept_id", "corpsys_organisation"), ("merged_id", "corpsys_organisation")),
    ),
    rls.SecuredTable(
        table="corpsys_knowledgefield",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(),
    ),
    rls.SecuredTable(
        table="corpsys_rememberedmapping",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(),
    ),
    rls.SecuredTable(
        table="corpsys_causallink",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("cause_id", "corpsys_organisation"),
            ("effect_id", "corpsys_organisation"),
            ("created_by_import_id", "corpsys_intake"),
        ),
    ),
    rls.SecuredTable(
        table="corpsys_savedview",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(),
    ),
    rls.SecuredTable(
        table="corpsys_orientation",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("enterprise_id", "corpsys_organisation"),),
    ),
    rls.SecuredTable(
        table="corpsys_partnership",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(
            ("enterprise_id", "corpsys_organisation"),
            ("partner_id", "corpsys_organisation"),
            ("created_by_import_id", "corpsys_intake"),
        ),
    ),
    rls.SecuredTable(
        table="corpsys_registerchange",
        using="corporation_id = current_setting('app.corporation')::bigint",
        check="corporation_id = current_setting('app.corporation')::bigint",
        host_only=False,
        keys=(("intake_id", "corpsys_intake"),),
    ),
)
ORGANISATION_TO_IMPORT = rls.SecuredTable("corpsys_organisation", keys=(("created_by_import_id", "corpsys_intake"),))


class Migration(migrations.Migration):
    dependencies = [("corpsys", "0003_corporation_system")]

    operations = [
        rls.EnableRowSecurity(TABLES),
        migrations.RunSQL(
            rls.key_sql(ORGANISATION_TO_IMPORT),
            'ALTER TABLE corpsys_organisation DROP CONSTRAINT "corpsys_organisation_created_by_import_id_own"',
        ),
    ]
