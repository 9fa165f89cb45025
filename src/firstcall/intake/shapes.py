"""What programs are answered about a file, for the description; the values are those of `import … --json`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema


class ChoiceShape(Schema):
    """What may have been meant: the text to put in place; for an area its code and level too."""

    text: str
    label: str = ""
    code: str = ""
    level: int | None = None


class ProblemShape(Schema):
    """`written` is what the cell says where `value` is a correction of it."""

    sheet: str
    cell: str
    column: str
    value: str
    code: str
    message: str
    suggestion: str
    refused: bool
    rows: int
    cells: list[str]
    choices: list[ChoiceShape]
    written: str


class ReportShape(Schema):
    """`rows` counts rows with content; `batch` is empty when nothing was stored."""

    file: str
    sheet: str
    header_row: int | None
    columns: dict[str, str]
    rows: int
    accepted: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    problems: list[ProblemShape]
    totals: dict[str, int]
    batch: str


class BatchShape(ReportShape):
    """A file that was read, and where it stands: previewed, committed, undone or refused.

    `corrections`: what people said of it; `remembered`: what of it was read as last time, in counts, and which layout.
    `assessment`: the one that figures of needs come from.
    """

    state: str
    kind: str
    version: int
    assessment: str | None
    corrections: dict[str, Any]
    remembered: dict[str, Any]
    other_sheets: list[str] = []


class OpeningRowShape(Schema):
    """A row as it stands in the file; its number from 1."""

    row: int
    cells: list[str]


class OpeningShape(Schema):
    """The first rows of a sheet; `likely` is the row that may hold the headings, 0 where none looks so."""

    sheet: str
    hidden: bool
    likely: int
    rows: list[OpeningRowShape]


class BatchLineShape(Schema):
    id: str
    version: int
    kind: str
    state: str
    file: str
    sheet: str
    group: str | None
    rows: int
    accepted: int
    rejected: int
    created_at: datetime
    committed_at: datetime | None
    undone_at: datetime | None


class BatchesShape(Schema):
    data: list[BatchLineShape]
    next: str | None


class LayoutShape(Schema):
    """What people said of files of one layout: columns, the order of day and month, texts."""

    id: str
    kind: str
    group: str | None
    organisation: str | None
    file: str
    corrections: dict[str, Any]
    learnt_at: datetime
    used_at: datetime
