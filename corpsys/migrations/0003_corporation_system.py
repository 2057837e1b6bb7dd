"""The corporation system in full: partners, causal links, orientations, saved views, changes by import, merges.

What a constraint cannot say across rows and tables is refused by triggers: cycles of parents, partners of the wrong kind.
"""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

import corpsys.orientation.models
from corpsys.corporation import duplicates, names

TEXT_TO_MARKETS = """
ALTER TABLE corpsys_organisation ALTER COLUMN markets TYPE varchar(80)[] USING
    array_remove(regexp_split_to_array(left(btrim(markets), 200), '\\s*[,;]\\s*')::varchar(80)[], '')
"""
MARKETS_TO_TEXT = """
ALTER TABLE corpsys_organisation ALTER COLUMN markets TYPE varchar(200) USING left(array_to_string(markets, ', '), 200)
"""
REFUSALS = """
CREATE FUNCTION corpsys_refuse_parent_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above bigint := NEW.parent_id; steps int := 0;
BEGIN
    WHILE above IS NOT NULL LOOP
        steps := steps + 1;
        IF above = NEW.id OR steps > 50 THEN
            RAISE EXCEPTION 'a group cannot stand above itself' USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_parent_cycle';
        END IF;
        SELECT parent_id INTO above FROM corpsys_organisation WHERE id = above;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER organisation_parent_cycle AFTER INSERT OR UPDATE OF parent_id ON corpsys_organisation
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION corpsys_refuse_parent_cycle();

CREATE FUNCTION corpsys_refuse_partner_kind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT kind FROM corpsys_organisation WHERE id = NEW.enterprise_id) <> 'enterprise'
        OR (SELECT kind FROM corpsys_organisation WHERE id = NEW.partner_id) = 'enterprise' THEN
        RAISE EXCEPTION 'a partnership joins an enterprise with a supplier or a client' USING ERRCODE = 'check_violation', CONSTRAINT = 'partnership_kinds';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER partnership_kinds BEFORE INSERT OR UPDATE OF enterprise_id, partner_id ON corpsys_partnership
    FOR EACH ROW EXECUTE FUNCTION corpsys_refuse_partner_kind();
"""
UNDO_REFUSALS = """
DROP TRIGGER organisation_parent_cycle ON corpsys_organisation;
DROP FUNCTION corpsys_refuse_parent_cycle();
DROP TRIGGER partnership_kinds ON corpsys_partnership;
DROP FUNCTION corpsys_refuse_partner_kind();
"""


def fill_keys(apps, schema_editor):
    """Give the organisations that are there the keys that searches and the look for duplicates read."""
    organisation = apps.get_model("corpsys", "Organisation")
    changed = []
    for row in organisation.objects.only("pk", "name", "registry_number").iterator(2000):
        row.search_key = names.search_key(row.name, row.registry_number)
        row.match_key = duplicates.match_key(row.name)
        changed.append(row)
    organisation.objects.bulk_update(changed, ["search_key", "match_key"], batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [
        ("corpsys", "0002_row_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.CreateModel(
            name="CausalLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "polarity",
                    models.CharField(
                        choices=[("+", "the more, the more (+)"), ("-", "the more, the less (−)")],
                        max_length=1,
                        verbose_name="polarity",
                    ),
                ),
                (
                    "delay_days",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Days until the effect is felt; empty: none known.",
                        null=True,
                        verbose_name="delay",
                    ),
                ),
                (
                    "sentence",
                    models.CharField(
                        help_text="The link in words, such as “More promotion, more orders”.",
                        max_length=300,
                        verbose_name="sentence",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("accepted", "accepted"), ("archived", "archived")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("external_source", models.CharField(blank=True, default="", max_length=60)),
                ("external_key", models.CharField(blank=True, default="", max_length=120)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="KnowledgeField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="OrganisationMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("moved", models.JSONField(default=list, help_text="Model, column and ids of every row moved.")),
                ("before", models.JSONField(default=dict, help_text="Fields of both rows as they were.")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Orientation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("production", "production"),
                            ("sales", "sales"),
                            ("product", "product"),
                            ("marketing", "marketing (client or market)"),
                            ("quality", "quality"),
                        ],
                        max_length=10,
                        verbose_name="orientation",
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                (
                    "until",
                    models.DateField(
                        blank=True, help_text="The last day; empty: it goes on.", null=True, verbose_name="until"
                    ),
                ),
                (
                    "knowledge",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        help_text="Whose interdisciplinary cooperation runs through it.",
                        size=None,
                        verbose_name="fields of knowledge",
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                ("version", models.PositiveIntegerField(default=1)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["since", "id"],
            },
        ),
        migrations.CreateModel(
            name="Partnership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "limit_reason",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Why the enterprise has more partners than the level's limit; kept for ever.",
                        max_length=300,
                        verbose_name="reason for passing the limit",
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("accepted", "accepted"), ("archived", "archived")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="RegisterChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=20)),
                (
                    "row",
                    models.PositiveIntegerField(blank=True, help_text="Row of the file; the header is 1.", null=True),
                ),
                ("object_id", models.CharField(blank=True, max_length=40)),
                ("label", models.CharField(blank=True, max_length=200)),
                ("is_new", models.BooleanField(default=False)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "version",
                    models.PositiveIntegerField(default=0, help_text="Of the object, when the change was computed."),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("applied", "applied"),
                            ("refused", "refused"),
                            ("undone", "undone"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="RememberedMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=60, verbose_name="source")),
                ("mapping", models.JSONField(default=dict, help_text="Target field → column of the file.")),
                ("context", models.JSONField(default=dict, help_text="What else was said about such files.")),
                ("used_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["source", "kind"],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("list_key", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("query", models.CharField(blank=True, max_length=1000)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="hierarchylevel",
            name="archived_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="hierarchylevel",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="intake",
            name="decisions",
            field=models.JSONField(default=dict, help_text="What a person decided about single rows, by row number."),
        ),
        migrations.AddField(
            model_name="intake",
            name="source",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The system that the file comes from.",
                max_length=60,
                verbose_name="source",
            ),
        ),
        migrations.AddField(
            model_name="intake",
            name="undone_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="since",
            field=models.DateField(
                blank=True, help_text="Access begins on this day; empty: at once.", null=True, verbose_name="from"
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="until",
            field=models.DateField(
                blank=True, help_text="The last day of access; empty: no end.", null=True, verbose_name="until"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="address",
            field=models.CharField(blank=True, help_text="Street and number.", max_length=200, verbose_name="address"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="archived_from",
            field=models.CharField(
                blank=True,
                default="",
                help_text="What it was before it was archived; restoring gives it back.",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="city",
            field=models.CharField(blank=True, max_length=120, verbose_name="town"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="created_by_import",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="corpsys.intake",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="match_key",
            field=models.CharField(
                default="", editable=False, help_text="The name without its legal form, for duplicates.", max_length=200
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="postal_code",
            field=models.CharField(blank=True, max_length=20, verbose_name="postal code"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="search_key",
            field=models.TextField(
                default="",
                editable=False,
                help_text="Name, place and numbers in plain small letters: what a search looks in.",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TEXT_TO_MARKETS, MARKETS_TO_TEXT)],
            state_operations=[
                migrations.AlterField(
                    model_name="organisation",
                    name="markets",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=20,
                        verbose_name="markets",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["corporation", "object_id", "-id"], name="audit_object"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["corporation", "match_key"], name="organisation_match"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_key"], name="organisation_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since__isnull", True), ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="membership_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["proposed", "accepted", "archived"])), name="organisation_standing"
            ),
        ),
        migrations.AddField(
            model_name="causallink",
            name="cause",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="causes",
                to="corpsys.organisation",
                verbose_name="cause",
            ),
        ),
        migrations.AddField(
            model_name="causallink",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="causallink",
            name="created_by_import",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="corpsys.intake",
            ),
        ),
        migrations.AddField(
            model_name="causallink",
            name="effect",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="effects",
                to="corpsys.organisation",
                verbose_name="effect",
            ),
        ),
        migrations.AddField(
            model_name="knowledgefield",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="organisationmerge",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="organisationmerge",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="organisationmerge",
            name="kept",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.organisation"
            ),
        ),
        migrations.AddField(
            model_name="organisationmerge",
            name="merged",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.organisation"
            ),
        ),
        migrations.AddField(
            model_name="orientation",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="orientation",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orientations",
                to="corpsys.organisation",
                verbose_name="enterprise",
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="created_by_import",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="corpsys.intake",
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="enterprise",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="partnerships",
                to="corpsys.organisation",
                verbose_name="enterprise",
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="limit_passed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="enterprises",
                to="corpsys.organisation",
                verbose_name="partner",
            ),
        ),
        migrations.AddField(
            model_name="registerchange",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="registerchange",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="registerchange",
            name="intake",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="corpsys.intake",
            ),
        ),
        migrations.AddField(
            model_name="registerchange",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rememberedmapping",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="corporation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="corpsys.corporation"
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="causallink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("standing", "archived"), _negated=True),
                fields=("corporation", "cause", "effect", "polarity"),
                name="link_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="causallink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_key", ""), _negated=True),
                fields=("corporation", "external_source", "external_key"),
                name="link_external_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="causallink",
            constraint=models.CheckConstraint(
                condition=models.Q(("cause", models.F("effect")), _negated=True), name="link_not_to_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="causallink",
            constraint=models.CheckConstraint(condition=models.Q(("polarity__in", ["+", "-"])), name="link_polarity"),
        ),
        migrations.AddConstraint(
            model_name="causallink",
            constraint=models.CheckConstraint(
                condition=models.Q(("sentence", ""), _negated=True), name="link_has_sentence"
            ),
        ),
        migrations.AddConstraint(
            model_name="causallink",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["proposed", "accepted", "archived"])), name="link_standing"
            ),
        ),
        migrations.AddConstraint(
            model_name="knowledgefield",
            constraint=models.UniqueConstraint(fields=("corporation", "name"), name="knowledge_field_unique"),
        ),
        migrations.AddConstraint(
            model_name="organisationmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("merged")), _negated=True), name="merge_two_organisations"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationmerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)), fields=("corporation", "merged"), name="merge_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="orientation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["production", "sales", "product", "marketing", "quality"])),
                name="orientation_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="orientation",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"),
                name="orientation_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="orientation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("archived_at__isnull", True)),
                expressions=[
                    ("corporation", "="),
                    ("enterprise", "="),
                    (
                        corpsys.orientation.models.Days(
                            "since",
                            "until",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="orientation_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("standing", "archived"), _negated=True),
                fields=("corporation", "enterprise", "partner"),
                name="partnership_pair_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(("enterprise", models.F("partner")), _negated=True), name="partnership_two_parties"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since__isnull", True), ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="partnership_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["proposed", "accepted", "archived"])), name="partnership_standing"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("limit_passed_by__isnull", True), ("limit_reason", "")),
                    models.Q(models.Q(("limit_reason", ""), _negated=True), ("limit_passed_by__isnull", False)),
                    _connector="OR",
                ),
                name="partnership_limit_paired",
            ),
        ),
        migrations.AddIndex(
            model_name="registerchange",
            index=models.Index(fields=["corporation", "standing", "id"], name="register_change_open"),
        ),
        migrations.AddConstraint(
            model_name="registerchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["proposed", "applied", "refused", "undone"])),
                name="register_change_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="rememberedmapping",
            constraint=models.UniqueConstraint(
                fields=("corporation", "kind", "source"), name="remembered_mapping_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("corporation", "user", "list_key", "name"), name="saved_view_unique"
            ),
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.RunSQL(REFUSALS, UNDO_REFUSALS),
    ]
