"""What the database itself is told about the ledger, as SQL: who may add, and that nobody may change.

SQLite: triggers (with `recursive_triggers` on, so that INSERT OR REPLACE meets them too), and each of our
connections may not drop them. PostgreSQL: triggers, and a running role with SELECT and INSERT only; what an
entry says is deleted through one function, which looks for the entry of the erasure first.
"""

from __future__ import annotations

import sqlite3

TABLES = ("ledger_entry", "ledger_content", "ledger_checkpoint")
NEVER = (
    ("ledger_entry", "UPDATE"),
    ("ledger_entry", "DELETE"),
    ("ledger_checkpoint", "UPDATE"),
    ("ledger_checkpoint", "DELETE"),
    ("ledger_content", "UPDATE"),
)
ERASED = (
    "EXISTS (SELECT 1 FROM ledger_entry"
    " WHERE act = 'content.erased' AND subject = 'ledger:' || {row}.entry_id)"
)
REFUSAL = "the ledger is never changed"


def install(vendor: str, schema: str = "public") -> list[str]:
    """The statements that put the guards up. `schema` is where the tables are, on PostgreSQL."""
    return _postgresql(schema) if vendor == "postgresql" else _sqlite()


def remove(vendor: str) -> list[str]:
    """The statements that take the guards down; only the owner of the tables can."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS ledger_guard_{n} ON {table}" for table in TABLES for n in (1, 2)]
    names = [f"{table}_no_{act.lower()}" for table, act in NEVER] + [
        "ledger_content_no_delete",
        "ledger_content_no_return",
    ]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in names]


def _sqlite() -> list[str]:
    raises = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return [
        *(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {raises}"
            for table, act in NEVER
        ),
        f"CREATE TRIGGER ledger_content_no_delete BEFORE DELETE ON ledger_content"
        f" WHEN NOT {ERASED.format(row='OLD')} {raises}",
        f"CREATE TRIGGER ledger_content_no_return BEFORE INSERT ON ledger_content"
        f" WHEN {ERASED.format(row='NEW')} {raises}",
    ]


def _postgresql(schema: str) -> list[str]:
    # Temporary tables come last, or a role could put a made-up ledger_entry before ours.
    path = f'SET search_path = "{schema}", pg_temp'
    refuse = f"""
        CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'insufficient_privilege'; END $$"""
    content = f"""
        CREATE OR REPLACE FUNCTION ledger_refuse_content() RETURNS trigger LANGUAGE plpgsql {path} AS $$
        BEGIN
          IF TG_OP = 'DELETE' THEN
            IF {ERASED.format(row="OLD")} THEN RETURN OLD; END IF;
          ELSIF NOT {ERASED.format(row="NEW")} THEN RETURN NEW;
          END IF;
          RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'insufficient_privilege';
        END $$"""
    erase = f"""
        CREATE OR REPLACE FUNCTION ledger_erase(target bigint) RETURNS void
        LANGUAGE sql SECURITY DEFINER {path}
        AS $$ DELETE FROM ledger_content WHERE entry_id = target $$"""  # noqa: S608
    never = "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
    triggers = {
        ("ledger_entry", 1): f"BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry {never}",
        ("ledger_checkpoint", 1): f"BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_checkpoint {never}",
        ("ledger_content", 1): f"BEFORE UPDATE OR TRUNCATE ON ledger_content {never}",
        ("ledger_content", 2): "BEFORE INSERT OR DELETE ON ledger_content"
        " FOR EACH ROW EXECUTE FUNCTION ledger_refuse_content()",
    }
    return [
        "SET CONSTRAINTS ALL IMMEDIATE",  # a table with checks outstanding takes no trigger
        refuse,
        content,
        erase,
        "REVOKE ALL ON FUNCTION ledger_erase(bigint) FROM PUBLIC",
        *(f"CREATE TRIGGER ledger_guard_{n} {what}" for (_, n), what in triggers.items()),
        *(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER ledger_guard_{n}" for table, n in triggers),
    ]


def grants(role: str, tables: list[str], sequences: list[str]) -> list[str]:
    """PostgreSQL: what the running role may do. `tables` and `sequences` are those of the owner."""
    name = '"' + role.replace('"', '""') + '"'
    rights = {
        table: "SELECT, INSERT" if table in TABLES else "SELECT, INSERT, UPDATE, DELETE" for table in tables
    }
    return [
        *(f'REVOKE ALL ON TABLE "{table}" FROM PUBLIC, {name}' for table in tables),
        *(f'GRANT {may} ON TABLE "{table}" TO {name}' for table, may in rights.items()),
        *(f'GRANT USAGE, SELECT, UPDATE ON SEQUENCE "{sequence}" TO {name}' for sequence in sequences),
        f"GRANT EXECUTE ON FUNCTION ledger_erase(bigint) TO {name}",
    ]


DENIED_PRAGMAS = {"recursive_triggers", "writable_schema", "trusted_schema"}
DROPPED_OR_ALTERED = {
    sqlite3.SQLITE_DROP_TABLE: 0,
    sqlite3.SQLITE_DROP_TRIGGER: 1,
    sqlite3.SQLITE_ALTER_TABLE: 1,
}


def allowed(
    action: int, first: str | None, second: str | None, database: str | None, cause: str | None
) -> int:
    """SQLite asks this before it prepares a statement: may our connection do that?

    Refused: dropping or altering a table of the ledger or its triggers, and switching the triggers' reach.
    """
    if action in DROPPED_OR_ALTERED and (first, second)[DROPPED_OR_ALTERED[action]] in TABLES:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and second is not None and str(first).lower() in DENIED_PRAGMAS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
