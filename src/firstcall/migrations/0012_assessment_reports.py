from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("firstcall", "0011_gap_cases"),
    ]

    operations = []
