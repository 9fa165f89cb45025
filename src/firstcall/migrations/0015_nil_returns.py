"""A version of a return may be that there was nothing to report; the sheets of one workbook are one version.

Versions that are there keep their numbers: a sheet that was one by itself stays one.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0001_squashed_0014_rollup_references")]
    operations = [
        migrations.RemoveConstraint(model_name="returnversion", name="return_version_once"),
        migrations.AddField(
            model_name="returnversion",
            name="person",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="returnversion",
            name="told_by",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="returnversion",
            name="prepared",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="returnversion",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="return_versions",
                to="firstcall.importbatch",
            ),
        ),
        migrations.AddConstraint(
            model_name="returnversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("batch", None)),
                fields=("of", "number"),
                name="return_version_of_nothing_once",
            ),
        ),
    ]
