"""A row may be of an organisation that is named beside the one whose report it is (several-organisations-in-a-cell)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0015_nil_returns")]
    operations = [
        migrations.AddField(
            model_name="activity",
            name="beside",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
