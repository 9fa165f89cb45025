from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0008_fewer_indexes")]
    operations: list[migrations.operations.base.Operation] = []
