"""Standings are found through their run: an index by rank, and none on columns that are the same in a whole run."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0004_choosing_security"),
        ("corpsys", "0006_one_key_each"),
    ]

    operations = [
        migrations.AlterField(
            model_name="clientstanding",
            name="client",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="analytics.ledgerclient",
            ),
        ),
        migrations.AlterField(
            model_name="clientstanding",
            name="corporation",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AlterField(
            model_name="clientstanding",
            name="enterprise",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.organisation"
            ),
        ),
        migrations.AlterField(
            model_name="clientstanding",
            name="run",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="standings",
                to="analytics.keyclientrun",
            ),
        ),
        migrations.AddIndex(
            model_name="clientstanding",
            index=models.Index(fields=["corporation", "run", "rank", "id"], name="standing_ranks"),
        ),
    ]
