from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0009_stored_together")]
    operations: list[migrations.operations.base.Operation] = []
