"""What rows refer to, asked for together: triggers in the place of foreign keys that PostgreSQL asks row by row.

They keep the same promise (docs/decisions/storing-large-files.md): whatever rows a statement brings refer to rows that
are there, and no row goes, or changes its key, while others refer to it. SQLite keeps its foreign keys. Migrations call
this: a table made with it yesterday has to be the one made with it tomorrow, so that a change here needs a migration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Referred = Mapping[str, Sequence[str]]
"""The tables that are referred to, each with the columns that refer to it."""


def ask_together(editor: Any, table: str, referred: Referred) -> None:
    """Put triggers in the place of all foreign keys of `table`; nothing on SQLite. `editor`: of a migration."""
    if editor.connection.vendor != "postgresql":
        return
    schema = _schema(editor)
    with editor.connection.cursor() as cursor:
        constraints = editor.connection.introspection.get_constraints(cursor, table)
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name, about in constraints.items():
        if about["foreign_key"]:
            editor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    editor.execute(_refers(schema, table, referred))
    editor.execute(_referred(schema, table, referred, "without", "ARRAY(SELECT id FROM gone)"))
    editor.execute(_referred(schema, table, referred, "without_key", "ARRAY[OLD.id]"))
    for act in ("INSERT", "UPDATE"):
        editor.execute(
            f"CREATE TRIGGER {table}_refers_{act.lower()} AFTER {act} ON {table} REFERENCING NEW TABLE AS brought"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_refers()"
        )
    for other in referred:
        editor.execute(
            f"CREATE TRIGGER {table}_without AFTER DELETE ON {other} REFERENCING OLD TABLE AS gone"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {table}_without()"
        )
        editor.execute(
            f"CREATE TRIGGER {table}_without_key AFTER UPDATE OF id ON {other} FOR EACH ROW"
            f" WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION {table}_without_key()"
        )


def ask_as_now(editor: Any, table: str, referred: Referred) -> None:
    """What an earlier version asks of the rows of `table` is from here on asked as `ask_together` does it now."""
    if editor.connection.vendor == "postgresql":
        editor.execute(_refers(_schema(editor), table, referred))


def ask_each(editor: Any, table: str, referred: Referred) -> None:
    """Take the triggers of `ask_together` away again, and put foreign keys in their place."""
    if editor.connection.vendor != "postgresql":
        return
    for name in ("refers", "without", "without_key"):
        editor.execute(f"DROP FUNCTION {table}_{name}() CASCADE")
    for other, columns in referred.items():
        for column in columns:
            editor.execute(
                f"ALTER TABLE {table} ADD FOREIGN KEY ({column}) REFERENCES {other} (id) DEFERRABLE INITIALLY DEFERRED"
            )


def _schema(editor: Any) -> str:
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def _refers(schema: str, table: str, referred: Referred) -> str:
    """Whatever rows a statement brings refers to rows that are there, and stay: they are locked as by a foreign key.

    The rows are read once, for the few columns that refer: they are wide, and there may be more of them than the
    database keeps in memory.
    """
    asked = [(other, column) for other, columns in referred.items() for column in columns]
    columns = ", ".join(column for _, column in asked)
    wanted = [f"{column}_wanted" for _, column in asked]
    different = ", ".join(
        f"ARRAY(SELECT DISTINCT {column} FROM narrow WHERE {column} IS NOT NULL)"  # noqa: S608
        for _, column in asked
    )
    looked_up = "\n".join(
        f"""
          PERFORM FROM {other} WHERE id = ANY ({column}_wanted) FOR KEY SHARE;
          GET DIAGNOSTICS found = ROW_COUNT;
          IF found <> cardinality({column}_wanted) THEN
            RAISE foreign_key_violation USING TABLE = '{table}', COLUMN = '{column}',
              MESSAGE = 'insert or update on table "{table}": its {column} refers to no row of "{other}"';
          END IF;"""
        for other, column in asked
    )
    return f"""
        CREATE OR REPLACE FUNCTION {table}_refers() RETURNS trigger LANGUAGE plpgsql
        SET search_path = "{schema}", pg_temp AS $$
        DECLARE {" ".join(f"{name} bigint[];" for name in wanted)} found bigint;
        BEGIN
          WITH narrow AS MATERIALIZED (SELECT {columns} FROM brought)
          SELECT {different} INTO {", ".join(wanted)};
          {looked_up}
          RETURN NULL;
        END $$"""  # noqa: S608


def _referred(schema: str, table: str, referred: Referred, name: str, lost: str) -> str:
    """No row goes, or changes its key, while rows refer to it. `lost`: the keys that are no more."""
    cases = "\n".join(
        f"""
          IF TG_TABLE_NAME = '{other}' AND EXISTS (SELECT FROM {table} WHERE {column} = ANY (lost)) THEN
            RAISE foreign_key_violation USING TABLE = '{table}', COLUMN = '{column}',
              MESSAGE = 'update or delete on table "{other}": {column} of "{table}" refers to its rows';
          END IF;"""
        for other, columns in referred.items()
        for column in columns
    )
    return f"""
        CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql SET search_path = "{schema}", pg_temp AS $$
        DECLARE lost bigint[] := {lost};
        BEGIN {cases}
          RETURN NULL;
        END $$"""
