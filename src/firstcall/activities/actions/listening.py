"""What upper rooms do when files of activities are read, taken in and taken back, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from firstcall.intake.models import ImportBatch
from firstcall.intake.rules import Problems
from firstcall.needs.matching import Comparison
from firstcall.record.rules import Acting


@dataclass(frozen=True)
class FileRows:
    """A file as it was understood, beside what is there. `keyed`: "content" and "natural" key of each row.

    `reporting_round`: the round its sender named, as it was written; empty where none was.
    """

    batch: ImportBatch
    rows: pl.DataFrame
    found: Comparison
    keyed: pl.DataFrame
    acting: Acting
    at: datetime
    reporting_round: str = ""


Read = Callable[[FileRows, Problems], None]
Foreseen = Callable[[FileRows], Collection[int]]
TakenIn = Callable[[FileRows], None]
TakenBack = Callable[[ImportBatch, Acting, datetime], None]

_read: list[Read] = []
_foreseen: list[Foreseen] = []
_taken_in: list[TakenIn] = []
_taken_back: list[TakenBack] = []


def on_files(*, read: Read, foreseen: Foreseen, taken_in: TakenIn, taken_back: TakenBack) -> None:
    """Have a room's functions called inside the acts' transactions; one that raises `Refused` stops the act.

    `read` adds its remarks to the problems of a preview. `taken_in` is called when the rows that the file
    changes are superseded; it may mark further rows as superseded by the batch. `foreseen` is asked before, outside
    the transaction, which rows (primary keys) those would be.
    """
    if read not in _read:
        _read.append(read)
        _foreseen.append(foreseen)
        _taken_in.append(taken_in)
        _taken_back.append(taken_back)


def has_read(file: FileRows, problems: Problems) -> None:
    """Say that a file was read and understood. Part of a preview, never an action by itself."""
    for listener in _read:
        listener(file, problems)


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
