"""Every lead stands in a leadership, and its duty as provider of last resort apart from it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0003_leaderships_of_leads")]
    operations = [
        migrations.AlterField(
            model_name="lead",
            name="leadership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="leads", to="firstcall.leadership"
            ),
        ),
        migrations.RemoveField(model_name="lead", name="last_resort"),
    ]
