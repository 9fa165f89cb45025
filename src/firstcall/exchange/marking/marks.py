"""What is marked in a file, as plain values that pass to a child process as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

RED, YELLOW = "FFFF9C9C", "FFFFE699"
AUTHOR = "FirstCall"
BETWEEN = "\n———\n"  # between our comment and the one the cell had
COMMENTS = 5_000  # cells with a comment; further ones are only coloured, as spreadsheet programs slow down
COMMENT_LENGTH = 900
_ADDRESS = re.compile(r"([A-Z]{0,4})([1-9]\d{0,6})")


@dataclass(frozen=True)
class Fault:
    """One problem: its cells ("A5", or "5" for a whole row), what is wrong, what to do, in the reader's language."""

    sheet: str
    cells: tuple[str, ...]
    column: str
    value: str
    message: str
    suggestion: str
    refused: bool
    rows: int

    @property
    def sentence(self) -> str:
        """What the comment beside the cell says."""
        return f"{self.message} {self.suggestion}".strip()


@dataclass(frozen=True)
class Words:
    """The words of the sheet of problems, in the reader's language."""

    sheet: str
    title: str
    columns: tuple[str, ...]  # cell, column, value, what, what to do, rows, what became of them
    refused: str
    kept: str
    none: str
    earlier: tuple[str, ...] = ()  # what the sheet is called in other languages: those of earlier copies go
    right_to_left: bool = False


@dataclass(frozen=True)
class Marks:
    """All that is marked in one file, and the words for it."""

    words: Words
    faults: tuple[Fault, ...] = ()

    def as_json(self) -> str:
        """For the child process."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Marks:
        """What `as_json` wrote."""
        values = json.loads(text)
        given: dict[str, Any] = {
            one: tuple(value) if isinstance(value, list) else value for one, value in values["words"].items()
        }
        words = Words(**given)
        return cls(words, tuple(Fault(**{**one, "cells": tuple(one["cells"])}) for one in values["faults"]))


@dataclass
class Marked:
    """One cell: whether its row is left out, and everything that is said of it."""

    refused: bool = False
    sentences: list[str] = field(default_factory=list)

    @property
    def colour(self) -> str:
        return RED if self.refused else YELLOW

    def comment(self, before: str = "") -> str:
        """The text of its comment; `before` is what somebody had written there."""
        text = "\n".join(dict.fromkeys(self.sentences))[:COMMENT_LENGTH]
        return f"{text}{BETWEEN}{before}" if before else text


def marked_cells(faults: Sequence[Fault]) -> dict[str, dict[tuple[int, str], Marked]]:
    """Per sheet: (row, column letters or "" for the whole row) -> what is said there."""
    found: dict[str, dict[tuple[int, str], Marked]] = {}
    for fault in faults:
        cells = found.setdefault(fault.sheet, {})
        for row, letters in _places(fault.cells):
            one = cells.setdefault((row, letters), Marked())
            one.refused = one.refused or fault.refused
            one.sentences.append(fault.sentence)
    return found


def _places(cells: Sequence[str]) -> Iterator[tuple[int, str]]:
    for cell in cells:
        if match := _ADDRESS.fullmatch(cell):
            yield int(match[2]), match[1]


def lines(marks: Marks) -> Iterator[tuple[str | int, ...]]:
    """The rows of the sheet of problems, without its headings: what was left out first, the most rows first."""
    for fault in sorted(marks.faults, key=lambda one: (not one.refused, -one.rows)):
        state = marks.words.refused if fault.refused else marks.words.kept
        where = fault.cells[0] if fault.cells else ""
        yield (where, fault.column, fault.value, fault.message, fault.suggestion, fault.rows, state)


def link(sheet: str, cell: str) -> str:
    """The target of a link to a cell of the same workbook; a row alone leads to its first cell."""
    name = sheet.replace("'", "''")
    return f"'{name}'!{cell if cell[:1].isalpha() else f'A{cell}'}"
