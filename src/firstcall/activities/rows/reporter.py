"""Whose report a sheet is that names no organisation: as its own name or the file's says, else its sender's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from firstcall.intake.rules import Problems
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.stated import NOT_IN_SHEET
from firstcall.intake.sheets.tables import Table
from firstcall.organisations.directory import Directory
from firstcall.policy.refusal import gettext_noop

NAMED = ("organisation", "organisation_acronym", "implementer", "implementer_acronym", "programme_partner",
         "programme_partner_acronym")  # fmt: skip
WORDS = 6  # of a file's name that may together be an organisation's


def with_reporter(
    table: Table,
    directory: Directory,
    sender: str,
    problems: Problems,
    *,
    file_name: str,
    together: Sequence[str] = (),
) -> Table:
    """The table, with an organisation for all rows where no column names one and it can be told; said as a remark.

    `sender` is the name of the organisation whose user sends the file; "" for others, who report for many. `together`:
    the sheets of the workbook; where one of them is called as an organisation, the others are too.
    """
    if {column.field for column in table.columns} & set(NAMED):
        return table
    name = _named(directory, table.sheet, file_name)
    others = [one for one in together if one != table.sheet]
    if not name and not sender and any(directory.match(one).organisation for one in others):
        name = table.sheet
    if name:
        message = gettext_noop(
            "No column names the organisation. The name of the sheet or file does: “%(name)s”."
        )
    elif sender:
        name, message = (
            sender,
            gettext_noop("No column names the organisation. The rows count for the sender: “%(name)s”."),
        )
    else:
        return table
    problems.add("organisation-of-file", message, params={"name": name}, refused=False)
    return with_stated(table, "organisation", name)


def with_stated(table: Table, field: str, text: str) -> Table:
    """The table with a column of this field that no cell of the sheet holds, of one text for all rows."""
    column = Column(NOT_IN_SHEET, "", "", field, 0.9, "stated", given=f"stated {field}")
    return replace(
        table,
        columns=(*table.columns, column),
        frame=table.frame.with_columns(pl.lit(text).alias(column.given)),
        parts=tuple(with_stated(part, field, text) for part in table.parts),
    )


def _named(directory: Directory, sheet: str, file_name: str) -> str:
    """The one organisation that the sheet's name, else the file's name, says; "" where it says none or several."""
    for text in (sheet, re.sub(r"\.\w{2,4}$", "", file_name)):
        found = {one.id: one.name for part in _pieces(text) if (one := directory.match(part).organisation)}
        if len(found) == 1:
            return next(iter(found.values()))
    return ""


def _pieces(text: str) -> Iterator[str]:
    """The whole name, and runs of its words: "ACTED_5W_March 2025" gives "ACTED", "5W", "March", "ACTED 5W" …"""
    yield text
    words = [word for word in re.split(r"[\s_\-–.,()]+", text) if word]
    for length in range(1, min(len(words), WORDS) + 1):
        for start in range(len(words) - length + 1):
            piece = " ".join(words[start : start + length])
            if length > 1 or (len(piece) > 2 and not piece.isdigit()):
                yield piece
