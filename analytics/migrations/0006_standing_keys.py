"""A standing's corporation and enterprise are its run's, whose key is checked with the corporation: no key of their own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analytics", "0005_standing_indexes")]
    operations = [
        migrations.AlterField(
            model_name="clientstanding",
            name="corporation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="corpsys.corporation",
            ),
        ),
        migrations.AlterField(
            model_name="clientstanding",
            name="enterprise",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="corpsys.organisation",
            ),
        ),
        # Django does not know of this key, which stands over the corporation in place of its own.
        migrations.RunSQL(
            "ALTER TABLE analytics_clientstanding DROP CONSTRAINT analytics_clientstanding_enterprise_id_own",
            "ALTER TABLE analytics_clientstanding ADD CONSTRAINT analytics_clientstanding_enterprise_id_own FOREIGN KEY"
            " (corporation_id, enterprise_id) REFERENCES corpsys_organisation (corporation_id, id)"
            " DEFERRABLE INITIALLY DEFERRED",
        ),
    ]
