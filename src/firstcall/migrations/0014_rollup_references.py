"""What the lines of the roll-up refer to is asked for together, as for the rows of reports (0009).

Each file stores the lines of its groups anew: of 16,000 lines PostgreSQL asked for three keys each at the commit, one by
one, which took longer than storing them. And two indexes go that others begin with (emergency) or nobody asks (group).
"""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from firstcall.record.references import ask_each, ask_together

REFERRED = {"area": ("area_id",), "emergency": ("emergency_id",), "response_group": ("group_id",)}


def together(apps: Any, editor: Any) -> None:
    ask_together(editor, "activity_rollup", REFERRED)


def each_by_itself(apps: Any, editor: Any) -> None:
    ask_each(editor, "activity_rollup", REFERRED)


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0013_digests_and_limits")]
    operations = [
        migrations.AlterField(
            model_name="activityrollup",
            name="emergency",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, to="firstcall.emergency"
            ),
        ),
        migrations.AlterField(
            model_name="activityrollup",
            name="group",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                to="firstcall.group",
            ),
        ),
        migrations.RunPython(together, each_by_itself),
    ]
