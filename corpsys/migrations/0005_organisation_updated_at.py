"""When an organisation was last changed: kept by a trigger, since changes are written as queries, not row by row."""

from django.db import migrations, models
from django.db.models.functions import Now

KEEP = """
CREATE FUNCTION corpsys_keep_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.updated_at := statement_timestamp(); RETURN NEW; END $$;
CREATE TRIGGER organisation_updated_at BEFORE UPDATE ON corpsys_organisation
    FOR EACH ROW EXECUTE FUNCTION corpsys_keep_updated_at();
"""
UNDO_KEEP = """
DROP TRIGGER organisation_updated_at ON corpsys_organisation;
DROP FUNCTION corpsys_keep_updated_at();
"""


class Migration(migrations.Migration):
    dependencies = [("corpsys", "0004_corporation_security")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="updated_at",
            field=models.DateTimeField(
                db_default=Now(),
                editable=False,
                help_text="Kept by the database at every change.",
                verbose_name="changed on",
            ),
        ),
        migrations.RunSQL(KEEP, UNDO_KEEP),
    ]
