"""What is wrong in a file, said once: problems with their cells, their reason and what to do.

A problem is either *refused* (the rows are left out) or a remark (the rows are kept, and this is said of them).
The same value with the same fault in the same column is one problem, however many rows it stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from firstcall.policy.refusal import Refusal, gettext_noop

CELLS_SHOWN = 5000  # of one problem; `rows` always counts all of them


def letters(column: int) -> str:
    """The spreadsheet letters of the column with this index from 0: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(row: int, column: int | None) -> str:
    """The address of a cell: row counted from 1, column from 0 (`Q12`); without a column the row alone (`12`)."""
    return str(row) if column is None else f"{letters(column)}{row}"


def turned_address(row: int, column: int | None) -> str:
    """The address of a cell in a sheet that lies on its side; without a column the letters of the row's column."""
    return letters(row - 1) if column is None or column < 0 else f"{letters(row - 1)}{column + 1}"


@dataclass(frozen=True)
class Verdict:
    """What one cell means: a value, nothing (None without a code), or a fault with its reason and what to write.

    A value with a code was understood, and something is said of it (a repaired spelling, a two-digit year).
    """

    value: object = None
    code: str = ""
    message: str = ""
    suggestion: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether there is no value although something was written."""
        return self.value is None and bool(self.code)


@dataclass(frozen=True)
class Choice:
    """What may have been meant: the text to put in place, and what to show for it; for areas code and level too."""

    text: str
    label: str = ""
    code: str = ""
    level: int | None = None

    def as_json(self) -> dict[str, object]:
        """What there is of text, label, code and level."""
        values = {"text": self.text, "label": self.label, "code": self.code, "level": self.level}
        return {name: value for name, value in values.items() if value not in ("", None)}


@dataclass(frozen=True)
class Problem:
    """One fault of a file. `message` and `suggestion` are English with %(name)s places that `params` fills.

    `choices`: what may have been meant, the likeliest first. `written`: what the cell says, where `value` is what
    somebody corrected it to.
    """

    code: str
    refused: bool
    sheet: str
    cell: str
    column: str
    value: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    suggestion: str = ""
    rows: int = 1
    cells: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    written: str = ""

    def text(self, translate: Callable[[str], str] = gettext_noop) -> str:
        """The message in the reader's language."""
        return _filled(translate(self.message), self.params)

    def advice(self, translate: Callable[[str], str] = gettext_noop) -> str:
        """The suggestion in the reader's language; empty where there is none."""
        return _filled(translate(self.suggestion), self.params) if self.suggestion else ""

    def as_json(self, translate: Callable[[str], str] = gettext_noop) -> dict[str, object]:
        """The shape of `import … --json`."""
        return {
            "sheet": self.sheet,
            "cell": self.cell,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "message": self.text(translate),
            "suggestion": self.advice(translate),
            "refused": self.refused,
            "rows": self.rows,
            "cells": list(self.cells),
            "choices": [choice.as_json() for choice in self.choices],
            "written": self.written,
        }


def _filled(sentence: str, params: Mapping[str, object]) -> str:
    """A sentence with its places filled; a suggestion may also be a bare value, per-cent signs and all."""
    return sentence % params if params and "%(" in sentence else sentence


class Headed(Protocol):
    """A column of a sheet: its heading as written, and its position from 0."""

    @property
    def label(self) -> str: ...

    @property
    def index(self) -> int: ...


@dataclass
class _Group:
    refused: bool
    column: str
    column_index: int | None
    value: str
    message: str
    params: Mapping[str, object]
    suggestion: str
    rows: list[int]
    choices: tuple[Choice, ...] = ()


class Problems:
    """Collects the problems of one sheet, grouped by code, column and value, in the order they were found.

    `turned`: the sheet lies on its side; rows of its table are columns, and cells are named as they stand in it.
    """

    def __init__(self, sheet: str = "", *, turned: bool = False) -> None:
        self.sheet = sheet
        self.turned = turned
        self._groups: dict[tuple[str, str, str], _Group] = {}
        self._written: dict[tuple[str, str], str] = {}

    def read_as(self, column: str, written: str, value: str) -> None:
        """In this column `written` was corrected to `value`: a problem of the value names both."""
        known = self._written.get((column, value), "")
        if written not in known.split("; "):
            self._written[column, value] = f"{known}; {written}" if known else written

    def add(
        self,
        code: str,
        message: str,
        *,
        rows: int | Iterable[int] = (),
        column: str | Headed | None = None,
        column_index: int | None = None,
        value: object = "",
        params: Mapping[str, object] | None = None,
        suggestion: str = "",
        refused: bool = True,
        choices: Iterable[Choice] = (),
    ) -> None:
        """Add a problem of these rows (numbers as the spreadsheet counts them, from 1).

        `column` is the column, or its heading as written with `column_index`, its position from 0 for the cell
        addresses. Without rows it is a problem of the whole sheet or column. `choices`: what may have been meant.
        """
        if isinstance(column, str) or column is None:
            heading, place = column or "", column_index
        else:
            heading, place = column.label, column.index
        numbers = [rows] if isinstance(rows, int) else list(rows)
        key = (code, heading, str(value))
        group = self._groups.get(key)
        if group is not None:
            group.rows.extend(numbers)
            group.refused = group.refused or refused
            return
        self._groups[key] = _Group(
            refused,
            heading,
            place,
            str(value),
            message,
            dict(params or {}),
            suggestion,
            numbers,
            tuple(choices),
        )

    def refused_rows(self) -> set[int]:
        """The numbers of the rows that are left out."""
        return {row for group in self._groups.values() if group.refused for row in group.rows}

    def unsay(self, code: str, rows: Container[int]) -> None:
        """Take back a remark under this code on these rows; one without any other row goes."""
        for key in [key for key, group in self._groups.items() if key[0] == code and not group.refused]:
            group = self._groups[key]
            group.rows = [row for row in group.rows if row not in rows]
            if not group.rows:
                del self._groups[key]

    def offer(self, choices: Callable[[Problem], Sequence[Choice]]) -> None:
        """Ask for each problem that offers nothing yet what may have been meant."""
        for (code, _column, _value), group in self._groups.items():
            group.choices = group.choices or tuple(choices(self._problem(code, group)))

    def rows_to_show(self, most: int) -> set[int]:
        """The numbers of the first rows of each problem, at most so many of each."""
        return {row for group in self._groups.values() for row in sorted(group.rows)[:most]}

    def __iter__(self) -> Iterator[Problem]:
        for (code, _column, _value), group in self._groups.items():
            yield self._problem(code, group)

    def _problem(self, code: str, group: _Group) -> Problem:
        name = turned_address if self.turned else address
        rows = sorted(set(group.rows))  # a row that counts in several places is there several times
        cells = tuple(name(row, group.column_index) for row in rows[:CELLS_SHOWN])
        return Problem(
            code=code,
            refused=group.refused,
            sheet=self.sheet,
            cell=cells[0] if cells else "",
            column=group.column,
            value=group.value,
            message=group.message,
            params=group.params,
            suggestion=group.suggestion,
            rows=len(rows),
            cells=cells,
            choices=group.choices,
            written=self._written.get((group.column, group.value), ""),
        )

    def __len__(self) -> int:
        return len(self._groups)

    def __bool__(self) -> bool:
        return bool(self._groups)

    def take_in(self, other: Problems) -> None:
        """Add the problems of a part of the same sheet; what is said of a row by several parts is said once."""
        for key, group in other._groups.items():
            mine = self._groups.setdefault(key, replace(group, rows=[]))
            mine.rows = list(dict.fromkeys([*mine.rows, *group.rows]))
            mine.refused = mine.refused or group.refused

    def extend(self, others: Sequence[Problem]) -> None:
        """Take over problems found elsewhere (while the table was found)."""
        for problem in others:
            self._groups[(problem.code, problem.column, problem.value)] = _Group(
                problem.refused,
                problem.column,
                column_of(problem.cell),
                problem.value,
                problem.message,
                problem.params,
                problem.suggestion,
                [row_of(cell) for cell in problem.cells],
            )


def column_of(cell: str) -> int | None:
    """The column index of an address, None where it names a row only."""
    name = cell.rstrip("0123456789")
    if not name:
        return None
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - 64
    return index - 1


def row_of(cell: str) -> int:
    """The row number of an address."""
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def in_table(cell: str, *, turned: bool) -> tuple[int, int | None]:
    """Row (from 1) and column (from 0) in the table of the cell at an address; `turned` as in `Problems`."""
    if not turned:
        return row_of(cell), column_of(cell)
    number = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return (column_of(cell) or 0) + 1, int(number) - 1 if number else None


def why_not_correct(state: str) -> Refusal | None:
    """Only a preview is corrected; what was taken in is taken back first (product choice)."""
    if state == "previewed":
        return None
    return Refusal(
        "import_not_previewed",
        gettext_noop("This file is no preview any more. Take it back, send it again and correct it then."),
    )


def why_not_commit(state: str) -> Refusal | None:
    """A batch is taken in once, from its preview (product choice)."""
    if state == "previewed":
        return None
    if state == "committed":
        message = gettext_noop("This file is taken in already. If it has changed since, send it again.")
        return Refusal("import_not_in_preview", message)
    return Refusal(
        "import_not_in_preview",
        gettext_noop("This import is no longer a preview (%(state)s). Upload the file again to import it."),
        params={"state": state},
    )


def why_not_undo(state: str) -> Refusal | None:
    """Only what was taken in can be undone (product choice)."""
    if state == "committed":
        return None
    return Refusal(
        "import_not_committed",
        gettext_noop("This import is not in force (%(state)s), so there is nothing to undo."),
        params={"state": state},
    )
