"""Documents of assessments, each a row of its own; the one file kept before becomes the first of them."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import firstcall.record.rules


def take_over(apps, schema_editor):
    """What was kept keeps its file, its fingerprint and the moment of which the record tells."""
    here = schema_editor.connection.alias  # on PostgreSQL the owner of the tables migrates
    entries = apps.get_model("firstcall", "LedgerEntry").objects.using(here)
    reports = apps.get_model("firstcall", "AssessmentReport").objects.using(here)
    kept = apps.get_model("firstcall", "Assessment").objects.using(here).exclude(report_path="")
    for one in kept:
        of_it = entries.filter(act="assessment.report-attached", subject=f"assessment:{one.public_id}")
        entry = of_it.order_by("-sequence").first()
        path = Path(settings.HOME) / one.report_path
        reports.create(
            assessment=one,
            title=one.report_name,
            file_name=one.report_name,
            size=path.stat().st_size if path.is_file() else 0,
            sha256=one.report_sha256,
            path=one.report_path,
            attached_at=entry.at if entry else one.recorded_at,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("firstcall", "0011_gap_cases"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssessmentReport",
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
                ("language", models.CharField(blank=True, max_length=8)),
                ("kind", models.CharField(blank=True, max_length=8)),
                ("file_name", models.CharField(max_length=200)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("path", models.CharField(max_length=200)),
                ("person", models.CharField(blank=True, max_length=16)),
                ("attached_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="firstcall.assessment",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessment_reports",
                        to="firstcall.group",
                    ),
                ),
            ],
            options={
                "db_table": "assessment_report",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("assessment"),
                        django.db.models.functions.comparison.Coalesce("group", 0),
                        models.F("sha256"),
                        condition=models.Q(withdrawn_at__isnull=True),
                        name="report_once_per_assessment",
                    )
                ],
            },
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name="assessment", name="report_name"),
        migrations.RemoveField(model_name="assessment", name="report_path"),
        migrations.RemoveField(model_name="assessment", name="report_sha256"),
    ]
