"""Leads entered before stand in a leadership of their group, area and time; their duty becomes a row of its own."""

from django.db import migrations


def forward(apps, schema_editor):
    alias = schema_editor.connection.alias  # the tables' owner; the running role has no rights yet
    leads, leaderships, duties = (
        apps.get_model("firstcall", name).objects.using(alias) for name in ("Lead", "Leadership", "LastResort")
    )
    in_force = {}
    for lead in leads.filter(leadership=None).order_by("starts_on", "pk"):
        key = (lead.group_id, lead.area_id)
        known = in_force.get(key)
        if lead.ends_on is not None or known is None:
            known = leaderships.create(
                public_id=_new_id(),
                group_id=lead.group_id,
                area_id=lead.area_id,
                basis=lead.basis,
                starts_on=lead.starts_on,
                ends_on=lead.ends_on,
            )
            if lead.ends_on is None:
                in_force[key] = known
        lead.leadership = known
        lead.save(using=alias, update_fields=["leadership"])
        if lead.last_resort != "no" and lead.role == "lead":
            duties.create(
                public_id=_new_id(),
                group_id=lead.group_id,
                organisation_id=lead.organisation_id,
                area_id=lead.area_id,
                duty=lead.last_resort,
                clause="GN 11" if lead.last_resort == "differentiated" else "GN 7, 11",
                starts_on=lead.starts_on,
                ends_on=lead.ends_on,
            )


def _new_id():
    from firstcall.record.rules import new_id

    return new_id()


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0002_structure_and_designation")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
