"""What a group takes for too old, and how often a person wants the digest."""

import django.db.models.deletion
from django.db import migrations, models

import firstcall.record.rules


class Migration(migrations.Migration):
    dependencies = [
        ("firstcall", "0012_assessment_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name='DigestChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=firstcall.record.rules.new_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('digest', models.CharField(default='weekly', max_length=8)),
                ('weekday', models.PositiveSmallIntegerField(default=0)),
                ('chosen_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='digest_choice', to='firstcall.person')),
            ],
            options={
                'db_table': 'digest_choice',
            },
        ),
        migrations.CreateModel(
            name='AgeLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=firstcall.record.rules.new_id, editable=False, max_length=16, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('days', models.PositiveIntegerField(blank=True, null=True)),
                ('reason', models.TextField()),
                ('person', models.CharField(blank=True, max_length=16)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='age_limits', to='firstcall.group')),
            ],
            options={
                'db_table': 'age_limit',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('group',), name='one_age_limit_per_group'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='age_limit_ends_after_start')],
            },
        ),
    ]
