"""What rows refer to is asked for in one reading of the rows that a statement brought, instead of seven.

The promise of 0009 and 0014 stays; only how PostgreSQL asks is another (docs/decisions/storing-large-files.md).
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.db import migrations

from firstcall.record.references import ask_as_now

ROWS, ROLLUP = (
    import_module(f"firstcall.migrations.{name}") for name in ("0009_stored_together", "0014_rollup_references")
)


def read_once(apps: Any, editor: Any) -> None:
    ask_as_now(editor, "activity", ROWS.REFERRED)
    ask_as_now(editor, "activity_rollup", ROLLUP.REFERRED)


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0016_named_beside")]
    operations = [migrations.RunPython(read_once, migrations.RunPython.noop)]
