"""Rows of reports are stored in parts that do not count yet, and what they refer to is checked part by part.

On PostgreSQL a foreign key is asked for row by row, seven times a row, which was most of the time of taking a file in.
There triggers keep the same promise, asking once for each different key that a statement brought
(docs/decisions/storing-large-files.md). SQLite keeps its foreign keys.
"""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from firstcall.activities.models import PlainKey

REFERRED = {
    "area": ("area_id",),
    "emergency": ("emergency_id",),
    "import_batch": ("batch_id", "superseded_by_id"),
    "organisation": ("organisation_id", "implementer_id"),
    "response_group": ("group_id",),
}


def _refers(schema: str) -> str:
    """Whatever rows a statement brings refers to rows that are there, and stay: they are locked as by a foreign key."""
    asked = "\n".join(
        f"""
          wanted := ARRAY(SELECT DISTINCT {column} FROM brought WHERE {column} IS NOT NULL);
          PERFORM FROM {table} WHERE id = ANY (wanted) FOR KEY SHARE;
          GET DIAGNOSTICS found = ROW_COUNT;
          IF found <> cardinality(wanted) THEN
            RAISE foreign_key_violation USING TABLE = 'activity', COLUMN = '{column}',
              MESSAGE = 'insert or update on table "activity": its {column} refers to no row of "{table}"';
          END IF;"""
        for table, columns in REFERRED.items()
        for column in columns
    )
    return f"""
        CREATE FUNCTION activity_refers() RETURNS trigger LANGUAGE plpgsql SET search_path = "{schema}", pg_temp AS $$
        DECLARE wanted bigint[]; found bigint;
        BEGIN {asked}
          RETURN NULL;
        END $$"""


def _referred(schema: str, name: str, lost: str) -> str:
    """No row goes, or changes its key, while rows refer to it. `lost`: the keys that are no more."""
    cases = "\n".join(
        f"""
          IF TG_TABLE_NAME = '{table}' AND EXISTS (SELECT FROM activity WHERE {column} = ANY (lost)) THEN
            RAISE foreign_key_violation USING TABLE = 'activity', COLUMN = '{column}',
              MESSAGE = 'update or delete on table "{table}": {column} of "activity" refers to its rows';
          END IF;"""
        for table, columns in REFERRED.items()
        for column in columns
    )
    return f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = "{schema}", pg_temp AS $$
        DECLARE lost bigint[] := {lost};
        BEGIN {cases}
          RETURN NULL;
        END $$"""


def together(apps: Any, editor: Any) -> None:
    if editor.connection.vendor != "postgresql":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = str(cursor.fetchone()[0])
        constraints = editor.connection.introspection.get_constraints(cursor, "activity")
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name, about in constraints.items():
        if about["foreign_key"]:
            editor.execute(f'ALTER TABLE activity DROP CONSTRAINT "{name}"')
    editor.execute(_refers(schema))
    editor.execute(_referred(schema, "activity_without", "ARRAY(SELECT id FROM gone)"))
    editor.execute(_referred(schema, "activity_without_key", "ARRAY[OLD.id]"))
    for act in ("INSERT", "UPDATE"):
        editor.execute(
            f"CREATE TRIGGER activity_refers_{act.lower()} AFTER {act} ON activity REFERENCING NEW TABLE AS brought"
            " FOR EACH STATEMENT EXECUTE FUNCTION activity_refers()"
        )
    for table in REFERRED:
        editor.execute(
            f"CREATE TRIGGER activity_without AFTER DELETE ON {table} REFERENCING OLD TABLE AS gone"
            " FOR EACH STATEMENT EXECUTE FUNCTION activity_without()"
        )
        editor.execute(
            f"CREATE TRIGGER activity_without_key AFTER UPDATE OF id ON {table} FOR EACH ROW"
            " WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION activity_without_key()"
        )


def each_by_itself(apps: Any, editor: Any) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for name in ("activity_refers", "activity_without", "activity_without_key"):
        editor.execute(f"DROP FUNCTION {name}() CASCADE")
    for table, columns in REFERRED.items():
        for column in columns:
            editor.execute(
                f"ALTER TABLE activity ADD FOREIGN KEY ({column}) REFERENCES {table} (id) DEFERRABLE INITIALLY DEFERRED"
            )


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0008_fewer_indexes")]
    operations = [
        migrations.CreateModel(
            name="BeingStored",
            fields=[
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="firstcall.importbatch",
                    ),
                ),
                ("attempt", models.CharField(max_length=16)),
                ("begun_at", models.DateTimeField()),
            ],
            options={"db_table": "activity_being_stored"},
        ),
        migrations.AlterField(
            model_name="activity",
            name="id",
            field=PlainKey(primary_key=True, serialize=False),
        ),
        migrations.RunPython(together, each_by_itself),
    ]
