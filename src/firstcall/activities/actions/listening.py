"""What upper rooms do when files of activities are read, taken in and taken back, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from firstcall.activities.versions.whatisin import WhatIsIn
from firstcall.intake.models import ImportBatch
from firstcall.intake.rules import Problems
from firstcall.needs.matching import Comparison
from firstcall.record.rules import Acting


@dataclass(frozen=True)
class FileRows:
    """A file as it was understood, beside what is there. `keyed`: "content" and "natural" key of each row; `known`:
    what was asked already of what is in.

    `reporting_round`: the round its sender named, as it was written; empty where none was. `part`: it is one of several
    sheets that are taken in together.
    """

    batch: ImportBatch
    rows: pl.DataFrame
    found: Comparison
    keyed: pl.DataFrame
    acting: Acting
    at: datetime
    known: WhatIsIn
    reporting_round: str = ""
    part: bool = False
    problems: Problems | None = None


Dated = Callable[[WhatIsIn, pl.DataFrame, str, datetime, Problems], pl.DataFrame]
Read = Callable[[FileRows, Problems], Collection[int]]
Foreseen = Callable[[FileRows], Collection[int]]
TakenIn = Callable[[FileRows], None]
TakenBack = Callable[[ImportBatch, Acting, datetime], None]

_dated: list[Dated] = []
_read: list[Read] = []
_foreseen: list[Foreseen] = []
_taken_in: list[TakenIn] = []
_taken_back: list[TakenBack] = []


def on_files(
    *, dated: Dated, read: Read, foreseen: Foreseen, taken_in: TakenIn, taken_back: TakenBack
) -> None:
    """Have a room's functions called inside the acts' transactions; one that raises `Refused` stops the act.

    `dated` may give rows that name no month the one they are for, before they are compared with what is there.
    `read` adds its remarks to the problems of a preview, and gives the positions of rows that are to be
    left out. `taken_in` is called when the rows that the file
    changes are superseded; it may mark further rows as superseded by the batch. `foreseen` is asked before, outside
    the transaction, which rows (primary keys) those would be.
    """
    if read not in _read:
        _dated.append(dated)
        _read.append(read)
        _foreseen.append(foreseen)
        _taken_in.append(taken_in)
        _taken_back.append(taken_back)


def with_months(
    known: WhatIsIn, rows: pl.DataFrame, reporting_round: str, at: datetime, problems: Problems
) -> pl.DataFrame:
    """The rows of a file, with months for those that name none where it is known. Part of a preview."""
    for listener in _dated:
        rows = listener(known, rows, reporting_round, at, problems)
    return rows


def has_read(file: FileRows, problems: Problems) -> set[int]:
    """Say that a file was read and understood; gives the positions of rows to be left out. Part of a preview, never an
    action by itself."""
    return {position for listener in _read for position in listener(file, problems)}


def will_supersede(file: FileRows) -> set[int]:
    """The rows (primary keys) that are to be superseded besides those the file changes. Writes nothing."""
    return {pk for listener in _foreseen for pk in listener(file)}


def has_taken_in(file: FileRows) -> None:
    """Say that the rows of a file are taken in. Part of a commit, never an action by itself."""
    for listener in _taken_in:
        listener(file)


def has_taken_back(batch: ImportBatch, acting: Acting, at: datetime) -> None:
    """Say that the rows of a file are out again. Part of an undoing, never an action by itself."""
    for listener in _taken_back:
        listener(batch, acting, at)
