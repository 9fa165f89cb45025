from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("firstcall", "0012_assessment_reports"),
    ]

    operations = []
