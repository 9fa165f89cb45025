"""Rows of reports are stored in parts that do not count yet, and what they refer to is checked part by part.

On PostgreSQL a foreign key is asked for row by row, seven times a row, which was most of the time of taking a file in.
There triggers keep the same promise, asking once for each different key that a statement brought
(docs/decisions/storing-large-files.md). SQLite keeps its foreign keys.
"""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from firstcall.activities.models import PlainKey
from firstcall.record.references import ask_each, ask_together

REFERRED = {
    "area": ("area_id",),
    "emergency": ("emergency_id",),
    "import_batch": ("batch_id", "superseded_by_id"),
    "organisation": ("organisation_id", "implementer_id"),
    "response_group": ("group_id",),
}


def together(apps: Any, editor: Any) -> None:
    ask_together(editor, "activity", REFERRED)


def each_by_itself(apps: Any, editor: Any) -> None:
    ask_each(editor, "activity", REFERRED)


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0008_fewer_indexes")]
    operations = [
        migrations.CreateModel(
            name="BeingStored",
            fields=[
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="firstcall.importbatch",
                    ),
                ),
                ("attempt", models.CharField(max_length=16)),
                ("begun_at", models.DateTimeField()),
            ],
            options={"db_table": "activity_being_stored"},
        ),
        migrations.AlterField(
            model_name="activity",
            name="id",
            field=PlainKey(primary_key=True, serialize=False),
        ),
        migrations.RunPython(together, each_by_itself),
    ]
