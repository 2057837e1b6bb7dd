"""One foreign key each: installations that were migrated before have the plain one beside the one over the corporation.

Newer ones never made it (`corpsys.tenancy.rls`); here nothing is left to drop. And an index: which imports changed an object.
"""

from django.db import migrations, models

DROP_PLAIN_KEYS = """
DO $$ DECLARE double record; BEGIN
    FOR double IN
        SELECT plain.conrelid::regclass AS owner, plain.conname AS name
        FROM pg_constraint plain
        JOIN pg_constraint whole ON whole.conrelid = plain.conrelid AND whole.confrelid = plain.confrelid
            AND whole.contype = 'f' AND cardinality(whole.conkey) = 2 AND whole.conkey[2] = plain.conkey[1]
        WHERE plain.contype = 'f' AND cardinality(plain.conkey) = 1 AND right(whole.conname, 4) = '_own'
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', double.owner, double.name);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("corpsys", "0005_organisation_updated_at")]

    operations = [
        migrations.AddIndex(
            model_name="registerchange",
            index=models.Index(fields=["corporation", "object_id"], name="register_change_object"),
        ),
        migrations.RunSQL(DROP_PLAIN_KEYS, migrations.RunSQL.noop),
    ]
