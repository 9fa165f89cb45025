"""Rows that SQLite takes out of a file of their own, written beside by a library that takes whole columns.

Handing SQLite values one by one is half of the time of storing a large file. ADBC does not, but brings an SQLite of its
own, and two of them that have one file open undo each other's locks. So it never sees our file: it writes a new one,
closes it, and only then our connection reads it (docs/decisions/storing-large-files.md).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl
from polars import selectors

try:
    from adbc_driver_sqlite import dbapi as adbc
except ImportError:  # there is none for this system: whoever writes does without
    adbc = None  # type: ignore[assignment]

ROWS = "prepared.part"  # what `attached` calls them
FOLDERS = "firstcall-rows-"


def can_prepare() -> bool:
    """Whether the library is there."""
    return adbc is not None


@contextmanager
def prepared(frames: Sequence[pl.DataFrame]) -> Iterator[Iterator[Path | None]]:
    """A file for each frame, in their order; the next is written while the last is read, and more there never are.

    None where it could not be written, for want of room in the folder for temporary files, say.
    """
    with tempfile.TemporaryDirectory(prefix=FOLDERS) as folder, ThreadPoolExecutor(1) as beside:

        def files() -> Iterator[Path | None]:
            coming: Future[Path | None] | None = None
            for number, frame in enumerate(frames):
                made, coming = coming, beside.submit(_write, frame, Path(folder) / str(number))
                if made is not None:
                    yield from _used(made.result())
            if coming is not None:
                yield from _used(coming.result())

        yield files()


def _used(path: Path | None) -> Iterator[Path | None]:
    yield path
    if path is not None:
        path.unlink()


def _write(frame: pl.DataFrame, path: Path) -> Path | None:
    plain = frame.with_columns(
        selectors.categorical().cast(pl.String),
        selectors.date().dt.to_string(),
        selectors.unsigned_integer().cast(pl.Int64),
    )
    try:
        with adbc.connect(str(path), autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode = OFF")  # a file that is not finished is nobody's
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.adbc_ingest("part", plain, mode="create")
    except adbc.Error:
        path.unlink(missing_ok=True)
        return None
    return path


@contextmanager
def attached(cursor: Any, path: Path) -> Iterator[None]:
    """The rows of a file as the table `ROWS` of our connection, which is in no transaction when this begins or ends."""
    cursor.execute("ATTACH DATABASE %s AS prepared", [f"file:{quote(str(path))}?immutable=1"])
    try:
        yield
    finally:
        cursor.execute("DETACH DATABASE prepared")


def forget_files(before: datetime) -> None:
    """Remove what was left by processes that were killed before an instant."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        with suppress(OSError):  # another process was quicker
            if folder.lstat().st_mtime < before.timestamp():
                shutil.rmtree(folder, ignore_errors=True)
