"""Files corrected and remembered: what people said of a file, what of it is known again next month."""

import django.db.models.deletion
from django.db import migrations, models

import firstcall.record.rules


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0006_rounds_and_returns")]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="corrections",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="layout",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="path",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="remembered",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="importbatch",
            name="understood",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="importproblem",
            name="advice",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="importproblem",
            name="choices",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="importproblem",
            name="params",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="importproblem",
            name="template",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name="importproblem",
            name="written",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.CreateModel(
            name="LayoutMemory",
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
                ("key", models.CharField(max_length=64, unique=True)),
                ("kind", models.CharField(max_length=16)),
                ("layout", models.CharField(max_length=64)),
                ("corrections", models.JSONField(default=dict)),
                ("file_name", models.CharField(max_length=255)),
                ("person", models.CharField(blank=True, max_length=16)),
                ("learnt_at", models.DateTimeField()),
                ("used_at", models.DateTimeField()),
                (
                    "emergency",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="firstcall.emergency"),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="firstcall.group",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="firstcall.organisation",
                    ),
                ),
            ],
            options={
                "db_table": "layout_memory",
            },
        ),
    ]
