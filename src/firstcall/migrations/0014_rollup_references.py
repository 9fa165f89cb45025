"""What the lines of the roll-up refer to is asked for together, as for the rows of reports (0009).

Each file stores the lines of its groups anew: of 16,000 lines PostgreSQL asked for three keys each at the commit, one by
one, which took longer than storing them. And two indexes go that others begin with (emergency) or nobody asks (group).
"""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

REFERRED = {"area": "area_id", "emergency": "emergency_id", "response_group": "group_id"}


def _refers(schema: str) -> str:
    """Whatever lines a statement brings refer to rows that are there, and stay: locked as by a foreign key."""
    asked = "\n".join(
        f"""
          wanted := ARRAY(SELECT DISTINCT {column} FROM brought WHERE {column} IS NOT NULL);
          PERFORM FROM {table} WHERE id = ANY (wanted) FOR KEY SHARE;
          GET DIAGNOSTICS found = ROW_COUNT;
          IF found <> cardinality(wanted) THEN
            RAISE foreign_key_violation USING TABLE = 'activity_rollup', COLUMN = '{column}',
              MESSAGE = 'insert or update on table "activity_rollup": its {column} refers to no row of "{table}"';
          END IF;"""
        for table, column in REFERRED.items()
    )
    return f"""
        CREATE FUNCTION activity_rollup_refers() RETURNS trigger LANGUAGE plpgsql
        SET search_path = "{schema}", pg_temp AS $$
        DECLARE wanted bigint[]; found bigint;
        BEGIN {asked}
          RETURN NULL;
        END $$"""


def _referred(schema: str, name: str, lost: str) -> str:
    """No row goes, or changes its key, while lines refer to it. `lost`: the keys that are no more."""
    cases = "\n".join(
        f"""
          IF TG_TABLE_NAME = '{table}' AND EXISTS (SELECT FROM activity_rollup WHERE {column} = ANY (lost)) THEN
            RAISE foreign_key_violation USING TABLE = 'activity_rollup', COLUMN = '{column}',
              MESSAGE = 'update or delete on table "{table}": {column} of "activity_rollup" refers to its rows';
          END IF;"""
        for table, column in REFERRED.items()
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
        constraints = editor.connection.introspection.get_constraints(cursor, "activity_rollup")
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name, about in constraints.items():
        if about["foreign_key"]:
            editor.execute(f'ALTER TABLE activity_rollup DROP CONSTRAINT "{name}"')
    editor.execute(_refers(schema))
    editor.execute(_referred(schema, "activity_rollup_without", "ARRAY(SELECT id FROM gone)"))
    editor.execute(_referred(schema, "activity_rollup_without_key", "ARRAY[OLD.id]"))
    for act in ("INSERT", "UPDATE"):
        editor.execute(
            f"CREATE TRIGGER activity_rollup_refers_{act.lower()} AFTER {act} ON activity_rollup"
            " REFERENCING NEW TABLE AS brought FOR EACH STATEMENT EXECUTE FUNCTION activity_rollup_refers()"
        )
    for table in REFERRED:
        editor.execute(
            f"CREATE TRIGGER activity_rollup_without AFTER DELETE ON {table} REFERENCING OLD TABLE AS gone"
            " FOR EACH STATEMENT EXECUTE FUNCTION activity_rollup_without()"
        )
        editor.execute(
            f"CREATE TRIGGER activity_rollup_without_key AFTER UPDATE OF id ON {table} FOR EACH ROW"
            " WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION activity_rollup_without_key()"
        )


def each_by_itself(apps: Any, editor: Any) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for name in ("activity_rollup_refers", "activity_rollup_without", "activity_rollup_without_key"):
        editor.execute(f"DROP FUNCTION {name}() CASCADE")
    for table, column in REFERRED.items():
        editor.execute(
            f"ALTER TABLE activity_rollup ADD FOREIGN KEY ({column}) REFERENCES {table} (id)"
            " DEFERRABLE INITIALLY DEFERRED"
        )


class Migration(migrations.Migration):
    dependencies = [("firstcall", "0013_digests_and_limits")]
    operations = [
        migrations.AlterField(
            model_name="activityrollup",
            name="emergency",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, to="firstcall.emergency"
            ),
        ),
        migrations.AlterField(
            model_name="activityrollup",
            name="group",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                to="firstcall.group",
            ),
        ),
        migrations.RunPython(together, each_by_itself),
    ]
