"""Which sheets of a workbook are read: one as a rule; each of a kind where it keeps a sheet per month or sector."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from firstcall.activities.rows.hints import is_sector
from firstcall.intake.files.reading import Book, read_file
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import data_tables
from firstcall.policy.refusal import Refused

KIND = "activities"


def sheets_of(
    book: Book, sheet: str | None, corrections: Mapping[str, Any] | None = None
) -> list[str | None]:
    """The names of the sheets to read, each to become a file of its own; [None] where the best one is simply found.

    A sheet that is named, here or in what is said of the file, is the only one.
    """
    if sheet or (corrections or {}).get("sheet") or sum(not one.hidden for one in book.sheets) < 2:
        return [sheet]
    try:
        found = data_tables(book, catalogue(KIND), is_sector=is_sector)
    except Refused:
        return [None]  # refused with its reason by whoever reads the file, who may know its layout
    return [table.sheet for table in found] if len(found) > 1 else [None]


def read_all_sheets(
    path: Path,
    *,
    file_name: str,
    sheet: str | None,
    corrections: Mapping[str, Any] | None = None,
    watch: Callable[[], object] | None = None,
) -> tuple[Book, list[str | None]]:
    """A file, read once, and the sheets of it that are to be taken in. Raises `Refused`."""
    book = read_file(path, file_name=file_name, sheet=sheet, **({"watch": watch} if watch else {}))
    return book, sheets_of(book, sheet, corrections)
