"""No index on the area of activities alone: whoever asks for an area names the emergency and the group as well."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0007_corrections")]

    operations = [
        migrations.AlterField(
            model_name="activity",
            name="area",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="firstcall.area",
            ),
        ),
    ]
