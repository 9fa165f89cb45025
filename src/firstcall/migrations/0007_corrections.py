from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0006_rounds_and_returns")]

    operations = []
