"""Rounds of reporting, returns in versions, and who is expected to report."""

import django.db.models.deletion
import django.db.models.functions.comparison
import firstcall.record.rules
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('firstcall', '0005_counting_people'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportingRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=firstcall.record.rules.new_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=80)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('opens_on', models.DateField()),
                ('due_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('reopened_until', models.DateField(blank=True, null=True)),
                ('reopened_reason', models.CharField(blank=True, max_length=400)),
                ('opened_entry', models.BigIntegerField(default=0)),
                ('emergency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reporting_rounds', to='firstcall.emergency')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reporting_rounds', to='firstcall.group')),
            ],
            options={
                'db_table': 'reporting_round',
            },
        ),
        migrations.CreateModel(
            name='FileRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='file_round', to='firstcall.importbatch')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='firstcall.reportinground')),
            ],
            options={
                'db_table': 'reporting_file_round',
            },
        ),
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=firstcall.record.rules.new_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('state', models.CharField(default='submitted', max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('first_at', models.DateTimeField()),
                ('latest_at', models.DateTimeField()),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='firstcall.group')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='firstcall.organisation')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='firstcall.reportinground')),
            ],
            options={
                'db_table': 'reporting_return',
            },
        ),
        migrations.CreateModel(
            name='ReturnVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('takes', models.CharField(default='dated', max_length=8)),
                ('rows', models.PositiveIntegerField()),
                ('brought', models.PositiveIntegerField()),
                ('gone', models.PositiveIntegerField(default=0)),
                ('submitted_at', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('verdict', models.CharField(blank=True, max_length=12)),
                ('reason', models.TextField(blank=True)),
                ('reviewer', models.CharField(blank=True, max_length=16)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='return_versions', to='firstcall.importbatch')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='firstcall.return')),
            ],
            options={
                'db_table': 'reporting_return_version',
            },
        ),
        migrations.CreateModel(
            name='Expectation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=firstcall.record.rules.new_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('expected', models.BooleanField()),
                ('reason', models.CharField(max_length=400)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expectations', to='firstcall.group')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expectations', to='firstcall.organisation')),
            ],
            options={
                'db_table': 'reporting_expectation',
                'constraints': [models.UniqueConstraint(fields=('group', 'organisation'), name='one_expectation_per_partner')],
            },
        ),
        migrations.AddIndex(
            model_name='reportinground',
            index=models.Index(fields=['emergency', '-first_day'], name='round_by_period'),
        ),
        migrations.AddConstraint(
            model_name='reportinground',
            constraint=models.UniqueConstraint(models.F('emergency'), django.db.models.functions.comparison.Coalesce('group', 0), models.F('first_day'), name='one_round_per_first_day'),
        ),
        migrations.AddConstraint(
            model_name='reportinground',
            constraint=models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day')), ('due_on__gte', models.F('opens_on')), ('closes_on__gte', models.F('due_on'))), name='round_days_in_order'),
        ),
        migrations.AddIndex(
            model_name='return',
            index=models.Index(fields=['organisation', 'state'], name='return_by_organisation'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.UniqueConstraint(fields=('round', 'group', 'organisation'), name='one_return_per_round_and_group'),
        ),
        migrations.AddConstraint(
            model_name='returnversion',
            constraint=models.UniqueConstraint(fields=('of', 'number'), name='return_version_once'),
        ),
        migrations.AddConstraint(
            model_name='returnversion',
            constraint=models.UniqueConstraint(fields=('of', 'batch'), name='return_version_once_per_file'),
        ),
    ]
