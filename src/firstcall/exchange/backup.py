"""Everything FirstCall holds, in one file: the tables as JSON lines, the secrets and the signed head of the ledger.

The same file restores on SQLite and on PostgreSQL. Sessions and the queue are left out: people sign in again.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models.fields.json import JSONField

from firstcall import __version__
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.record import engine, writing
from firstcall.record.models import LedgerEntry
from firstcall.record.queries import verify_database

FORMAT = 1
LEFT_OUT = {"sessions", "contenttypes", "auth", "axes"}
BESIDE = ("secrets", "ledger-head.json", "ledger-keys.json", "files")


def tables() -> list[type[models.Model]]:
    """Every table that is backed up, each after those it points to."""
    wanted = [model for model in apps.get_models() if model._meta.app_label not in LEFT_OUT]
    ordered: list[type[models.Model]] = []
    while wanted:
        ready = [model for model in wanted if not (_points_to(model) & set(wanted)) - {model}]
        # Tables that point to each other (a group and its files): their order does not matter, the constraints
        # are checked when the transaction ends. Those that only point to such tables come after them all.
        ready = ready or next(ring for model in wanted if (ring := _ring(model, wanted)))
        ordered.extend(ready)
        wanted = [model for model in wanted if model not in ready]
    return ordered


def _ring(model: type[models.Model], wanted: list[type[models.Model]]) -> list[type[models.Model]]:
    """The tables that point to each other with this one; none where it points to tables that do not point back."""
    below = _below(model, wanted)
    return (
        [one for one in wanted if one in below] if all(model in _below(one, wanted) for one in below) else []
    )


def _below(model: type[models.Model], wanted: list[type[models.Model]]) -> set[type[models.Model]]:
    """The tables of `wanted` to which this one points, and those to which they do, and so on."""
    found: set[type[models.Model]] = set()
    further = [model]
    while further:
        new = (_points_to(further.pop()) & set(wanted)) - found
        found |= new
        further += new
    return found


def _points_to(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def write(path: Path, *, at: datetime) -> int:
    """Write the backup to `path`; gives its size in bytes. One moment: all tables are read in one transaction."""
    draft = path.with_name(f".{path.name}.part")
    with transaction.atomic(), zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        engine.lock_ledger()
        manifest = {
            "format": FORMAT,
            "version": __version__,
            "at": at.isoformat(),
            "migrations": _migrations(),
        }
        archive.writestr("manifest.json", json.dumps(manifest))
        for model in tables():
            with archive.open(f"tables/{model._meta.label}.jsonl", "w", force_zip64=True) as file:
                for line in _lines(model):
                    file.write(line)
        for name in _beside():
            archive.write(settings.HOME / name, f"home/{name}")
    draft.chmod(0o600)
    draft.replace(path)
    return path.stat().st_size


def _migrations() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in cursor.fetchall()]


def _beside() -> Iterator[str]:
    for name in BESIDE:
        root = settings.HOME / name
        found = [root] if root.is_file() else sorted(root.rglob("*")) if root.is_dir() else []
        yield from (str(one.relative_to(settings.HOME)) for one in found if one.is_file())


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    columns = [field.attname for field in model._meta.concrete_fields]
    yield json.dumps(columns).encode() + b"\n"
    for row in model._base_manager.order_by("pk").values_list(*columns).iterator(chunk_size=5000):
        yield json.dumps(row, default=_plain, ensure_ascii=False).encode() + b"\n"


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def restore(path: Path) -> int:
    """Bring a backup back into an installation without data; gives the number of ledger entries.

    A file that is not whole or of another version is refused before anything is touched; a ledger that does not
    verify afterwards undoes everything.
    """
    archive = _opened(path)
    engine.migrate()
    if LedgerEntry.objects.exists():
        message = gettext_noop(
            "This installation has data already. Set FIRSTCALL_HOME (and DATABASE_URL) to a new one."
        )
        raise Refused(Refusal("restore-not-empty", message))
    manifest = json.loads(archive.read("manifest.json"))
    if manifest["migrations"] != _migrations():
        message = gettext_noop(
            "The backup was made by FirstCall %(version)s. Restore it with that version, then upgrade."
        )
        raise Refused(Refusal("restore-version", message, params={"version": manifest["version"]}))
    written = _restore_home(archive)
    try:
        with transaction.atomic():
            _restore_tables(archive)
            report = verify_database()
            if report.faults:
                message = gettext_noop("The restored ledger does not verify: %(fault)s Nothing was kept.")
                params = {"fault": report.faults[0].sentence}
                raise Refused(Refusal("restore-unsound", message, params=params))
    except BaseException:
        for path in written:
            path.unlink()
        raise
    return report.entries


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
        if archive.testzip() is not None or "manifest.json" not in archive.namelist():
            raise zipfile.BadZipFile
    except (OSError, zipfile.BadZipFile) as broken:
        message = gettext_noop("%(file)s is not a whole backup of FirstCall. Nothing was changed.")
        raise Refused(Refusal("restore-broken", message, params={"file": str(path)})) from broken
    return archive


def _restore_home(archive: zipfile.ZipFile) -> list[Path]:
    """Put back the files beside the database; gives those written. A key made at this start gives way."""
    written: list[Path] = []
    home = Path(settings.HOME).resolve()
    for name in archive.namelist():
        target = (home / name.removeprefix("home/")).resolve()
        if name.startswith("home/") and target.is_relative_to(home):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
            target.chmod(0o600)
            written.append(target)
    return written


def _restore_tables(archive: zipfile.ZipFile) -> None:
    for model in tables():
        fields = {field.attname: field for field in model._meta.concrete_fields}
        with archive.open(f"tables/{model._meta.label}.jsonl") as file:
            columns = json.loads(next(file))
            rows = (_row(json.loads(line), [fields[name] for name in columns]) for line in file)
            names = [str(fields[name].column) for name in columns]
            writing.insert_rows(model._meta.db_table, names, rows)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def _row(values: list[Any], fields: list[Any]) -> list[Any]:
    return [_value(value, field) for value, field in zip(values, fields, strict=True)]


def _value(value: Any, field: Any) -> Any:
    if isinstance(field, JSONField):
        return json.dumps(value)
    if value is not None and isinstance(field, models.DateTimeField):
        return datetime.fromisoformat(value)
    if value is not None and isinstance(field, models.DateField):
        return date.fromisoformat(value)
    return value
