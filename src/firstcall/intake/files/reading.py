"""Open somebody's file without opening it here: a child process reads it, and hands the cells back as text.

The shape of what comes back: a `Book` of `Sheet`s, each with one polars column of text per spreadsheet column
(c0 is A), row i of the frame being row i+1 of the sheet, blank cells null. Nothing is typed yet.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from firstcall.intake.files import limits
from firstcall.intake.files.handing import read_columns
from firstcall.intake.files.own_sheets import is_own
from firstcall.intake.files.ready import CHILD, asked_to_read, start
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

DIED = Refusal(
    "unreadable",
    gettext_noop(
        "The file cannot be read safely. Open it in your spreadsheet program, copy the table into a new "
        "workbook, save it as .xlsx and send that file."
    ),
)
TOO_SLOW = Refusal(
    "too_slow",
    gettext_noop(
        "Reading the file took longer than %(limit)d seconds. Send it in parts, or save the sheet as CSV."
    ),
    params={"limit": limits.CHILD_SECONDS},
)


WATCH_SECONDS = 0.25
BELONGS = (
    "_parent_table_name"  # heading of the column in which a program for forms names the sheet of the form
)
FOLDERS = "firstcall-intake-"
DEAD_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, and its cells as text. `merged` holds (top, left, bottom, right), counted from 0."""

    name: str
    frame: pl.DataFrame
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    def rows(self, count: int) -> list[list[str]]:
        """The first rows as lists of text, blank as ""."""
        return [[cell or "" for cell in row] for row in self.frame.head(count).rows()]


@dataclass(frozen=True)
class Book:
    """A file that was read: the name its sender gave it, what it is by content, and its sheets in order."""

    file_name: str
    kind: str
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of this name, case and outer spaces aside."""
        wanted = name.strip().casefold()
        return next((sheet for sheet in self.sheets if sheet.name.strip().casefold() == wanted), None)


def _nobody_watches() -> None:
    """Nothing to be told while the child reads."""


def read_file(
    path: Path | str,
    *,
    file_name: str = "",
    sheet: str | None = None,
    watch: Callable[[], object] = _nobody_watches,
) -> Book:
    """Read a table file in a child process with limits on memory and time.

    `sheet` names the only sheet wanted; where its rows belong to those of another, all are read. `watch` is called
    several times a second while the child reads; what it raises ends the child at once, and nothing of it stays.

    Raises `Refused` with a sentence that says what to do, never anything else, whatever the file holds.
    """
    source = Path(path).absolute()
    with tempfile.TemporaryDirectory(prefix=FOLDERS) as folder:
        more = [sheet] if sheet else []
        answer = in_child(CHILD, source, Path(folder), *more, watch=watch)
        if "refusal" in answer:
            refusal = answer["refusal"]
            raise Refused(Refusal(refusal["code"], refusal["message"], params=refusal["params"]))
        try:
            sheets = tuple(_sheet(Path(folder), facts) for facts in answer["sheets"])
        except (OSError, ValueError, TypeError, LookupError, pl.exceptions.PolarsError) as error:
            raise Refused(DIED) from error
    if sheet and any(BELONGS in row for one in sheets for row in one.rows(1)):
        return read_file(path, file_name=file_name, watch=watch)
    kind = str(answer["sheets"][0]["kind"]) if answer["sheets"] else ""
    return Book(
        file_name or source.name, kind, tuple(one for one in sheets if not is_own(one.name)) or sheets
    )


def forget_folders(at: datetime) -> int:
    """Remove what readers left whose worker was killed: folders a day old; gives how many."""
    old = [
        folder
        for folder in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*")
        if folder.stat().st_mtime < (at - DEAD_AFTER).timestamp()
    ]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def in_child(
    module: str, source: Path, folder: Path, *more: str, watch: Callable[[], object] = _nobody_watches
) -> dict:  # type: ignore[type-arg]
    """What `python -m module SOURCE FOLDER …` answers as JSON, alone, without our secrets and for a limited time.

    Raises `Refused` when it dies or takes too long. The module sets its own limits (`intake.child.bound`).
    """
    asked = [str(source), str(folder), *more]
    process = asked_to_read(asked) if module == CHILD else None
    process = process or start(module, *asked, folder=folder)
    try:
        output = _output(process, watch)
    except subprocess.TimeoutExpired as expired:
        raise Refused(TOO_SLOW) from expired
    finally:
        _end(process)
    if process.returncode != 0:
        raise Refused(TOO_SLOW if process.returncode == -signal.SIGXCPU else DIED)
    return json.loads(output)  # type: ignore[no-any-return]


def _output(process: subprocess.Popen[bytes], watch: Callable[[], object]) -> bytes:
    """What the child says; TimeoutExpired when it takes too long, or whatever `watch` raises meanwhile."""
    over = time.monotonic() + limits.CHILD_SECONDS
    while True:
        watch()
        try:
            return process.communicate(timeout=WATCH_SECONDS)[0]
        except subprocess.TimeoutExpired:
            if time.monotonic() > over:
                raise


def _end(process: subprocess.Popen[bytes]) -> None:
    """Nothing of the child outlives the call, even when the caller was interrupted."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _sheet(folder: Path, facts: dict) -> Sheet:  # type: ignore[type-arg]
    frame = read_columns(folder / str(facts["file"]))
    merged = tuple(tuple(area) for area in facts["merged"])
    return Sheet(str(facts["name"]), frame, bool(facts["hidden"]), merged, facts.get("facts") or {})
