"""Of which sector a sheet is that no column says it of: as its title, its own name or the file's name do.

"Education Cluster 5W – monthly", "WASH_4W_Jan2026.xlsx". Where several sectors are named, or none, nothing is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from firstcall.intake.rules import Problems
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.stated import NOT_IN_SHEET
from firstcall.intake.sheets.tables import Table
from firstcall.needs.rows.columns import Sector, SectorOf
from firstcall.policy.refusal import gettext_noop

LONGEST = 14  # words of a title; longer ones explain something
TOGETHER = 6  # words that may be one name
SHORT = 3  # letters up to which a name is only one beside a word of those below: "SAN", "MS", "ALL"
BESIDE = re.compile(r"(?i)\b(cluster|sector|secteur|aor|groupe|grupo|[345]ws?)\b|كتلة|قطاع|кластер")
GIVEN = "stated sector"
UNTOLD = frozenset(["", "Multi", "Hum", "Intersectoral"])


def with_titled_sector(table: Table, sector_of: SectorOf, problems: Problems, *, file_name: str) -> Table:
    """The table, with a sector for all rows where a title, else its name, else the file's, names exactly one; said."""
    for text in (*table.notes, table.sheet, re.sub(r"\.\w{2,4}$", "", file_name)):
        named = sector_named(text, sector_of)
        if named:
            problems.add(
                "sector-of-file",
                gettext_noop(
                    "No column names the sector. A title, the sheet's name or the file's name does: “%(name)s”."
                ),
                params={"name": named},
                refused=False,
            )
            return _with_column(table, named)
    return table


def sector_named(text: str, sector_of: SectorOf) -> str:
    """The one sector that a title or a file's name names, as written; "" where it names none, or several."""
    spoken = re.sub(r"[\s_]+", " ", text)
    words = [word for word in re.split(r"[\s\-–—.,:;()\[\]]+", spoken) if word]
    if len(words) > LONGEST:
        return ""
    found: dict[str, str] = {}
    at = 0
    while at < len(words):
        length, sector = _at(words[at:], sector_of, bool(BESIDE.search(spoken)))
        if sector is not None and sector.code not in UNTOLD:
            found[sector.code] = " ".join(words[at : at + length])
        at += length
    part = {code for code in found if not any(other.startswith(f"{code}-") for other in found)}
    return found[part.pop()] if len(part) == 1 else ""


def _at(words: Sequence[str], sector_of: SectorOf, beside: bool) -> tuple[int, Sector | None]:
    """The longest name of a sector that the words begin with, and how many words it has."""
    for length in range(min(TOGETHER, len(words)), 0, -1):
        name = " ".join(words[:length])
        told = len(name) > SHORT or (beside and name.isupper())
        if told and not name.isdigit() and (sector := sector_of(name)) is not None and not sector.filed:
            return length, sector
    return 1, None


def _with_column(table: Table, name: str) -> Table:
    column = Column(NOT_IN_SHEET, "", "", "sector", 0.9, "stated", given=GIVEN)
    return replace(
        table,
        columns=(*table.columns, column),
        frame=table.frame.with_columns(pl.lit(name).alias(GIVEN)),
        parts=tuple(_with_column(part, name) for part in table.parts),
    )
