from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0004_leads_without_duty")]

    operations = []
