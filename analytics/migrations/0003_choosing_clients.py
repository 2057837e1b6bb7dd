"""Choosing clients: groups and returns in the ledger, rates, runs in force, rounds of readiness, rules, stored scores."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

NEWEST_IN_FORCE = """
UPDATE analytics_keyclientrun run SET is_in_force = false WHERE EXISTS (
    SELECT 1 FROM analytics_keyclientrun newer
    WHERE newer.corporation_id = run.corporation_id AND newer.enterprise_id = run.enterprise_id AND newer.id > run.id
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0002_row_security"),
        ("corpsys", "0006_one_key_each"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClientScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("host_score", models.DecimalField(decimal_places=4, max_digits=8, null=True)),
                ("partner_score", models.DecimalField(decimal_places=4, max_digits=8, null=True)),
                ("pair_score", models.DecimalField(decimal_places=4, max_digits=8, null=True)),
                ("level", models.PositiveSmallIntegerField(null=True)),
                ("lowest_gate", models.PositiveSmallIntegerField(null=True)),
                ("missing", models.PositiveSmallIntegerField(default=0, help_text="Ratings that are not known.")),
                (
                    "importance",
                    models.CharField(blank=True, help_text="A, B, C, none, loss; empty: no figures.", max_length=4),
                ),
                ("recommended", models.CharField(blank=True, max_length=12)),
                ("reason", models.CharField(blank=True, max_length=30)),
                ("rules_version", models.CharField(max_length=20)),
                (
                    "rated_at",
                    models.DateTimeField(help_text="The older of the two assessments it rests on.", null=True),
                ),
                ("computed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="DryRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("thresholds", models.JSONField(help_text="The thresholds that were tried.")),
                ("counts", models.JSONField(default=dict)),
                ("pairs", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DryRunLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("before", models.CharField(blank=True, max_length=12)),
                ("before_reason", models.CharField(max_length=30)),
                ("after", models.CharField(blank=True, max_length=12)),
                ("after_reason", models.CharField(max_length=30)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("month", models.DateField(help_text="First day of the month.", verbose_name="month")),
                ("rate", models.DecimalField(decimal_places=8, max_digits=18, verbose_name="rate")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["currency", "-month"],
            },
        ),
        migrations.CreateModel(
            name="MarketPosition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("share", models.DecimalField(decimal_places=5, max_digits=6, verbose_name="share of its market")),
                ("source", models.CharField(max_length=400, verbose_name="source")),
                ("as_of", models.DateField(verbose_name="as of")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-as_of", "-id"],
            },
        ),
        migrations.CreateModel(
            name="RatingFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "data_class",
                    models.CharField(
                        choices=[
                            ("K1", "enterprise secret"),
                            ("K2", "enterprise's shareable raw data"),
                            ("K3", "client secret"),
                            ("K3b", "client's submitted readiness answers"),
                            ("K4", "client's shareable raw data"),
                            ("K5", "consolidated data and results"),
                            ("K6", "proposals, messages, decisions"),
                            ("K6b", "agreed terms and own commitments"),
                            ("K7", "win-win concept or integration agreement"),
                            ("K8", "joint plan, actions, monitoring, closing"),
                            ("K9", "that the process exists, its stage and members"),
                            ("K10", "audit"),
                            ("K11", "learning across the corporation"),
                        ],
                        max_length=3,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ReadinessRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField()),
                (
                    "data_class",
                    models.CharField(
                        choices=[
                            ("K1", "enterprise secret"),
                            ("K2", "enterprise's shareable raw data"),
                            ("K3", "client secret"),
                            ("K3b", "client's submitted readiness answers"),
                            ("K4", "client's shareable raw data"),
                            ("K5", "consolidated data and results"),
                            ("K6", "proposals, messages, decisions"),
                            ("K6b", "agreed terms and own commitments"),
                            ("K7", "win-win concept or integration agreement"),
                            ("K8", "joint plan, actions, monitoring, closing"),
                            ("K9", "that the process exists, its stage and members"),
                            ("K10", "audit"),
                            ("K11", "learning across the corporation"),
                        ],
                        default="K1",
                        help_text="K3b once the client is asked.",
                        max_length=3,
                    ),
                ),
                ("invited_at", models.DateTimeField(blank=True, null=True)),
                ("client_until", models.DateField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="ReadinessShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("content", models.JSONField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="VariantRuleSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField()),
                (
                    "standing",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published")], default="draft", max_length=9
                    ),
                ),
                ("thresholds", models.JSONField()),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="why it changes")),
                ("version", models.PositiveIntegerField(default=1)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="ledgerclient",
            name="ledger_client_unique",
        ),
        migrations.AddField(
            model_name="factorset",
            name="based_on",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="analytics.factorset"
            ),
        ),
        migrations.AddField(
            model_name="factorset",
            name="comparisons",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="factorset",
            name="note",
            field=models.CharField(blank=True, max_length=400, verbose_name="what changed"),
        ),
        migrations.AddField(
            model_name="factorset",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="factorset",
            name="standing",
            field=models.CharField(
                choices=[("draft", "draft"), ("published", "published")], default="published", max_length=9
            ),
        ),
        migrations.AddField(
            model_name="factorset",
            name="user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="factorset",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="factorset",
            name="weighting",
            field=models.CharField(
                choices=[("by_hand", "by hand"), ("pairwise", "by pairwise comparison")],
                default="by_hand",
                max_length=8,
                verbose_name="weights",
            ),
        ),
        migrations.AddField(
            model_name="keyclientrun",
            name="by",
            field=models.CharField(
                choices=[("client", "client"), ("group", "group")],
                default="client",
                max_length=6,
                verbose_name="counted by",
            ),
        ),
        migrations.AddField(
            model_name="keyclientrun",
            name="is_in_force",
            field=models.BooleanField(default=True, help_text="Its classes are the enterprise's classes."),
        ),
        migrations.RunSQL(NEWEST_IN_FORCE, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="keyclientrun",
            name="previous",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="analytics.keyclientrun"
            ),
        ),
        migrations.AddField(
            model_name="keyclientrun",
            name="returns",
            field=models.CharField(
                choices=[("net", "net of returns"), ("gross", "without returns")],
                default="net",
                max_length=5,
                verbose_name="returns",
            ),
        ),
        migrations.AddField(
            model_name="ledgerclient",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="clients",
                to="analytics.ledgerclient",
            ),
        ),
        migrations.AddField(
            model_name="ledgerclient",
            name="is_group",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="ledgerclient",
            name="is_set_aside",
            field=models.BooleanField(default=False, help_text="Said to be no client of the corporation."),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="lines",
            field=models.PositiveIntegerField(default=0, help_text="Rows of the file in this sum."),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="returned",
            field=models.DecimalField(decimal_places=4, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="returned_profit",
            field=models.DecimalField(decimal_places=4, max_digits=20, null=True),
        ),
        migrations.AddField(
            model_name="ledgerload",
            name="rejected",
            field=models.BigIntegerField(default=0, help_text="Rows of the file that were left out."),
        ),
        migrations.AddConstraint(
            model_name="factorset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("standing", "draft")), fields=("corporation",), name="factor_set_one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="keyclientrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_in_force", True)), fields=("corporation", "enterprise"), name="run_one_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerclient",
            constraint=models.UniqueConstraint(
                fields=("corporation", "enterprise", "is_group", "key"), name="ledger_client_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerclient",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_group", False), ("group__isnull", True), _connector="OR"),
                name="ledger_group_has_no_group",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerclient",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_set_aside", False), ("organisation__isnull", True), _connector="OR"),
                name="ledger_client_linked_or_aside",
            ),
        ),
        migrations.AddField(
            model_name="clientscore",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="clientscore",
            name="factor_set",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="analytics.factorset"
            ),
        ),
        migrations.AddField(
            model_name="clientscore",
            name="run",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="analytics.keyclientrun"
            ),
        ),
        migrations.AddField(
            model_name="clientscore",
            name="workspace",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.workspace"
            ),
        ),
        migrations.AddField(
            model_name="dryrun",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="dryrun",
            name="job",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.job"
            ),
        ),
        migrations.AddField(
            model_name="dryrun",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="dryrunline",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="dryrunline",
            name="dry_run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="analytics.dryrun"
            ),
        ),
        migrations.AddField(
            model_name="dryrunline",
            name="workspace",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.workspace"
            ),
        ),
        migrations.AddField(
            model_name="exchangerate",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="marketposition",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="marketposition",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="marketposition",
            name="workspace",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.workspace"
            ),
        ),
        migrations.AddField(
            model_name="ratingfile",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="analytics.assessment"
            ),
        ),
        migrations.AddField(
            model_name="ratingfile",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="ratingfile",
            name="factor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="analytics.factor"
            ),
        ),
        migrations.AddField(
            model_name="ratingfile",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.storedfile"
            ),
        ),
        migrations.AddField(
            model_name="ratingfile",
            name="workspace",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.workspace"
            ),
        ),
        migrations.AddField(
            model_name="readinessround",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="readinessround",
            name="factor_set",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="analytics.factorset"
            ),
        ),
        migrations.AddField(
            model_name="readinessround",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="readinessround",
            name="workspace",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.workspace"
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="round",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="analytics.readinessround",
            ),
        ),
        migrations.AddField(
            model_name="readinessshare",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="readinessshare",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="analytics.readinessround"
            ),
        ),
        migrations.AddField(
            model_name="readinessshare",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="readinessshare",
            name="workspace",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.workspace"
            ),
        ),
        migrations.AddField(
            model_name="variantruleset",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="variantruleset",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="dryrun",
            name="rules",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dry_runs",
                to="analytics.variantruleset",
            ),
        ),
        migrations.AddConstraint(
            model_name="clientscore",
            constraint=models.UniqueConstraint(fields=("corporation", "workspace"), name="client_score_unique"),
        ),
        migrations.AddConstraint(
            model_name="clientscore",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__isnull", True), ("level__lte", 3), _connector="OR"),
                name="client_score_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="dryrunline",
            constraint=models.UniqueConstraint(
                fields=("corporation", "dry_run", "workspace"), name="dry_run_line_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="exchangerate",
            constraint=models.UniqueConstraint(
                fields=("corporation", "currency", "month"), name="exchange_rate_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="exchangerate",
            constraint=models.CheckConstraint(condition=models.Q(("rate__gt", 0)), name="exchange_rate_positive"),
        ),
        migrations.AddConstraint(
            model_name="exchangerate",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="exchange_rate_first_of_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="marketposition",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gte", 0), ("share__lte", 1)), name="market_position_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="readinessround",
            constraint=models.UniqueConstraint(
                fields=("corporation", "workspace", "number"), name="readiness_round_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="readinessround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("corporation", "workspace"),
                name="readiness_round_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="variantruleset",
            constraint=models.UniqueConstraint(fields=("corporation", "number"), name="variant_rules_unique"),
        ),
        migrations.AddConstraint(
            model_name="variantruleset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("standing", "draft")), fields=("corporation",), name="variant_rules_one_draft"
            ),
        ),
    ]
