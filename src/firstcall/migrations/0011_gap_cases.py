"""Gap cases from call to closure, and the lines groups watch (GN 11)."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import firstcall.record.rules


class Migration(migrations.Migration):
    dependencies = [
        ("firstcall", "0010_assessments"),
    ]

    operations = [
        migrations.CreateModel(
            name="GapCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=firstcall.record.rules.new_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveIntegerField()),
                ("course", models.CharField(max_length=40)),
                ("sector", models.CharField(blank=True, max_length=16)),
                ("population_group", models.CharField(default="all", max_length=60)),
                ("sex", models.CharField(blank=True, max_length=2)),
                ("age", models.CharField(blank=True, max_length=12)),
                ("topic", models.CharField(blank=True, max_length=120)),
                ("what", models.TextField()),
                ("people", models.BigIntegerField(blank=True, null=True)),
                ("in_need", models.BigIntegerField(blank=True, null=True)),
                ("reached", models.BigIntegerField(blank=True, null=True)),
                ("severity", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("figures_on", models.DateField(blank=True, null=True)),
                ("since_on", models.DateField(blank=True, null=True)),
                ("source", models.CharField(default="hand", max_length=12)),
                ("stage", models.CharField(default="found", max_length=12)),
                ("urgency", models.CharField(blank=True, max_length=12)),
                ("urgency_why", models.TextField(blank=True)),
                ("duty", models.CharField(blank=True, max_length=16)),
                ("duty_clause", models.CharField(blank=True, max_length=80)),
                ("standing", models.CharField(blank=True, max_length=12)),
                ("person", models.CharField(blank=True, max_length=16)),
                ("opened_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("reply_by", models.DateTimeField(blank=True, null=True)),
                ("brought_at", models.DateTimeField(blank=True, null=True)),
                ("answer_by", models.DateTimeField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                ("ending", models.CharField(blank=True, max_length=24)),
                ("check_on", models.DateField(blank=True, null=True)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gap_cases",
                        to="firstcall.area",
                    ),
                ),
                (
                    "emergency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gap_cases",
                        to="firstcall.emergency",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gap_cases",
                        to="firstcall.group",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="last_resort_cases",
                        to="firstcall.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "gap_case",
            },
        ),
        migrations.CreateModel(
            name="GapCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=firstcall.record.rules.new_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True)),
                ("reply_by", models.DateTimeField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="firstcall.gapcase",
                    ),
                ),
            ],
            options={
                "db_table": "gap_call",
            },
        ),
        migrations.CreateModel(
            name="LastResortAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=firstcall.record.rules.new_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("answer", models.CharField(max_length=12)),
                ("access", models.BooleanField(default=False)),
                ("security", models.BooleanField(default=False)),
                ("funding", models.BooleanField(default=False)),
                ("people", models.BigIntegerField(blank=True, null=True)),
                ("by_on", models.DateField(blank=True, null=True)),
                ("evidence", models.TextField(blank=True)),
                ("explanation", models.TextField(blank=True)),
                ("amount_usd", models.BigIntegerField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
                ("person", models.CharField(blank=True, max_length=16)),
                ("role", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="last_resort_answers",
                        to="firstcall.gapcase",
                    ),
                ),
                (
                    "commitment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="last_resort_answer",
                        to="firstcall.commitment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="last_resort_answers",
                        to="firstcall.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "last_resort_answer",
            },
        ),
        migrations.CreateModel(
            name="PartnerAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=firstcall.record.rules.new_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("answer", models.CharField(max_length=12)),
                ("people", models.BigIntegerField(blank=True, null=True)),
                ("text", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("asked", models.BooleanField()),
                ("noted", models.BooleanField(default=False)),
                ("apart", models.BooleanField(default=False)),
                ("person", models.CharField(blank=True, max_length=16)),
                ("role", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="firstcall.gapcase",
                    ),
                ),
                (
                    "commitment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gap_answer",
                        to="firstcall.commitment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gap_answers",
                        to="firstcall.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "gap_answer",
            },
        ),
        migrations.CreateModel(
            name="GapAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=firstcall.record.rules.new_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("text", models.TextField(blank=True)),
                ("to_whom", models.CharField(blank=True, max_length=200)),
                ("people", models.BigIntegerField(blank=True, null=True)),
                ("amount_usd", models.BigIntegerField(blank=True, null=True)),
                ("clause", models.CharField(blank=True, max_length=80)),
                ("person", models.CharField(blank=True, max_length=16)),
                ("role", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("ledger_sequence", models.BigIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gap_acts",
                        to="firstcall.organisation",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="firstcall.gapcall",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="firstcall.gapcase",
                    ),
                ),
                (
                    "last_resort_answer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="firstcall.lastresortanswer",
                    ),
                ),
                (
                    "partner_answer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="firstcall.partneranswer",
                    ),
                ),
            ],
            options={
                "db_table": "gap_act",
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=firstcall.record.rules.new_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("sign", models.CharField(max_length=12)),
                ("limit", models.BigIntegerField()),
                ("level", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("population_group", models.CharField(default="all", max_length=60)),
                ("reason", models.TextField(blank=True)),
                ("person", models.CharField(blank=True, max_length=16)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watches",
                        to="firstcall.group",
                    ),
                ),
            ],
            options={
                "db_table": "watch",
            },
        ),
        migrations.AddField(
            model_name="gapcase",
            name="watch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="firstcall.watch",
            ),
        ),
        migrations.CreateModel(
            name="AskedPartner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=24)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_in",
                        to="firstcall.organisation",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="firstcall.gapcall",
                    ),
                ),
            ],
            options={
                "db_table": "gap_call_partner",
                "constraints": [
                    models.UniqueConstraint(fields=("call", "organisation"), name="asked_once_per_call")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="gapcall",
            constraint=models.UniqueConstraint(fields=("case", "round"), name="gap_call_round_once"),
        ),
        migrations.AddConstraint(
            model_name="lastresortanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "constrained"), _negated=True),
                    ("access", True),
                    ("security", True),
                    ("funding", True),
                    _connector="OR",
                ),
                name="constrained_by_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="lastresortanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer", "constrained"),
                    models.Q(("access", False), ("funding", False), ("security", False)),
                    _connector="OR",
                ),
                name="conditions_only_when_constrained",
            ),
        ),
        migrations.AddConstraint(
            model_name="lastresortanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer", "commit"), models.Q(("explanation", ""), _negated=True), _connector="OR"
                ),
                name="explained_to_stakeholders",
            ),
        ),
        migrations.AddConstraint(
            model_name="lastresortanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_usd", None), models.Q(("amount_usd__gt", 0), ("funding", True)), _connector="OR"
                ),
                name="amount_of_funding",
            ),
        ),
        migrations.AddConstraint(
            model_name="partneranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("people", None), ("people__gt", 0), _connector="OR"),
                name="gap_answer_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="partneranswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "declined"), _negated=True),
                    models.Q(("commitment", None), ("people", None)),
                    _connector="OR",
                ),
                name="declined_has_nothing",
            ),
        ),
        migrations.AddIndex(
            model_name="gapact",
            index=models.Index(fields=["case", "at"], name="gap_act_by_case"),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(
                models.F("group"),
                models.F("sign"),
                models.F("population_group"),
                django.db.models.functions.comparison.Coalesce("level", -1),
                condition=models.Q(("ends_on__isnull", True)),
                name="one_watch_per_sign",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="watch_ends_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="gapcase",
            index=models.Index(fields=["emergency", "stage"], name="gap_case_by_stage"),
        ),
        migrations.AddConstraint(
            model_name="gapcase",
            constraint=models.UniqueConstraint(fields=("emergency", "number"), name="gap_case_number_once"),
        ),
        migrations.AddConstraint(
            model_name="gapcase",
            constraint=models.UniqueConstraint(
                models.F("emergency"),
                django.db.models.functions.comparison.Coalesce("group", 0),
                models.F("sector"),
                django.db.models.functions.comparison.Coalesce("area", 0),
                models.F("population_group"),
                models.F("sex"),
                models.F("age"),
                models.F("topic"),
                condition=models.Q(("stage", "closed"), _negated=True),
                name="one_open_case_per_gap",
            ),
        ),
        migrations.AddConstraint(
            model_name="gapcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group", None), _negated=True),
                    models.Q(("sector", ""), _negated=True),
                    _connector="OR",
                ),
                name="gap_case_is_about_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="gapcase",
            constraint=models.CheckConstraint(
                condition=models.Q(("people", None), ("people__gte", 0), _connector="OR"),
                name="gap_case_people",
            ),
        ),
    ]
