from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0005_counting_people")]

    operations = []
