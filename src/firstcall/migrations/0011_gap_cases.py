from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0010_assessments")]
    operations: list[migrations.operations.base.Operation] = []
