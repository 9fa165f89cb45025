import django.db.models.deletion
import firstcall.record.rules
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("firstcall", "0004_leads_without_duty"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="group",
            name="counting_rule",
        ),
        migrations.AddField(
            model_name="activity",
            name="households",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="new_people",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="quantity",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="recurrent",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AddField(
            model_name="activity",
            name="unit",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="activityrollup",
            name="frequencies_left_out",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="activityrollup",
            name="left_out",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="activityrollup",
            name="rows_left_out",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="CountingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=firstcall.record.rules.new_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("rule", models.JSONField()),
                ("reason", models.TextField(blank=True)),
                ("person", models.CharField(blank=True, max_length=16)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counting_rules",
                        to="firstcall.group",
                    ),
                ),
            ],
            options={
                "db_table": "counting_rule",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("group",),
                        name="one_counting_rule_per_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="counting_rule_ends_after_start",
                    ),
                ],
            },
        ),
    ]
