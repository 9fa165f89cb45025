"""Assessments, which of them counts where, and what their figures say besides numbers of people."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import firstcall.record.rules


class Migration(migrations.Migration):
    dependencies = [
        ("firstcall", "0009_stored_together"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessmentArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "db_table": "assessment_area",
            },
        ),
        migrations.CreateModel(
            name="AssessmentChoice",
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
                ("sector", models.CharField(blank=True, max_length=16)),
                ("reason", models.TextField()),
                ("chosen_at", models.DateTimeField()),
                ("person", models.CharField(blank=True, max_length=16)),
            ],
            options={
                "db_table": "assessment_choice",
            },
        ),
        migrations.CreateModel(
            name="AssessmentGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "db_table": "assessment_group",
            },
        ),
        migrations.CreateModel(
            name="AssessmentPartner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "db_table": "assessment_partner",
            },
        ),
        migrations.AddField(
            model_name="needfigure",
            name="as_of",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="needfigure",
            name="disability",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name="needfigure",
            name="in_use",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="needfigure",
            name="severity",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="needfigure",
            name="source",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="needfigure",
            name="unit",
            field=models.CharField(default="people", max_length=12),
        ),
        migrations.CreateModel(
            name="Assessment",
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
                ("title", models.CharField(max_length=200)),
                ("joint", models.BooleanField(default=False)),
                ("methods", models.JSONField(default=list)),
                ("took_part", models.BooleanField(blank=True, null=True)),
                ("sampled", models.BigIntegerField(blank=True, null=True)),
                ("covered", models.BigIntegerField(blank=True, null=True)),
                ("population_groups", models.JSONField(default=list)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("standards", models.TextField(blank=True)),
                ("issues", models.JSONField(default=list)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("unit", models.CharField(default="people", max_length=12)),
                (
                    "household_size",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True),
                ),
                ("report", models.CharField(blank=True, max_length=500)),
                ("report_name", models.CharField(blank=True, max_length=200)),
                ("report_sha256", models.CharField(blank=True, max_length=64)),
                ("report_path", models.CharField(blank=True, max_length=200)),
                ("sensitivity", models.CharField(default="moderate", max_length=12)),
                ("state", models.CharField(default="done", max_length=12)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "emergency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="firstcall.emergency",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments_led",
                        to="firstcall.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "assessment",
            },
        ),
        migrations.AddField(
            model_name="importbatch",
            name="assessment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="import_batches",
                to="firstcall.assessment",
            ),
        ),
        migrations.AddField(
            model_name="needfigure",
            name="assessment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="firstcall.assessment",
            ),
        ),
        migrations.AddConstraint(
            model_name="needfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("severity__isnull", True),
                    models.Q(("severity__gte", 1), ("severity__lte", 5)),
                    _connector="OR",
                ),
                name="severity_from_1_to_5",
            ),
        ),
        migrations.AddField(
            model_name="assessmentarea",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="firstcall.area"
            ),
        ),
        migrations.AddField(
            model_name="assessmentarea",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="areas", to="firstcall.assessment"
            ),
        ),
        migrations.AddField(
            model_name="assessmentchoice",
            name="area",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessment_choices",
                to="firstcall.area",
            ),
        ),
        migrations.AddField(
            model_name="assessmentchoice",
            name="assessment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="choices",
                to="firstcall.assessment",
            ),
        ),
        migrations.AddField(
            model_name="assessmentchoice",
            name="emergency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessment_choices",
                to="firstcall.emergency",
            ),
        ),
        migrations.AddField(
            model_name="assessmentchoice",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessment_choices",
                to="firstcall.group",
            ),
        ),
        migrations.AddField(
            model_name="assessmentgroup",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="groups", to="firstcall.assessment"
            ),
        ),
        migrations.AddField(
            model_name="assessmentgroup",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="firstcall.group"
            ),
        ),
        migrations.AddField(
            model_name="assessmentpartner",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="partners",
                to="firstcall.assessment",
            ),
        ),
        migrations.AddField(
            model_name="assessmentpartner",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="firstcall.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["emergency", "-ends_on"], name="assessment_by_emergency"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="assessment_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("household_size__isnull", True), ("household_size__gt", 0), _connector="OR"
                ),
                name="household_size_above_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentarea",
            constraint=models.UniqueConstraint(
                fields=("assessment", "area"), name="area_once_per_assessment"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentchoice",
            constraint=models.UniqueConstraint(
                models.F("emergency"),
                django.db.models.functions.comparison.Coalesce("group", 0),
                models.F("sector"),
                django.db.models.functions.comparison.Coalesce("area", 0),
                condition=models.Q(("ends_on__isnull", True)),
                name="one_choice_per_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="choice_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentgroup",
            constraint=models.UniqueConstraint(
                fields=("assessment", "group"), name="group_once_per_assessment"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentpartner",
            constraint=models.UniqueConstraint(
                fields=("assessment", "organisation"), name="partner_once_per_assessment"
            ),
        ),
    ]
