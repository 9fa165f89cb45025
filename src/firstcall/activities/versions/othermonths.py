"""Rows without any day of which something tells that they are of other months: none of them is taken for the other.

Two files called "report.xlsx" differ in nothing but a title ("Monthly report - March") and the figures; where figures
are equal too, the row of one month would be that of the other. docs/decisions/importing-again.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from firstcall.activities.models import Activity
from firstcall.activities.rows.namedmonths import (
    NamedMonths,
    Said,
    SheetMonths,
    named_months,
    sheet_months,
)
from firstcall.activities.versions.saidofmonths import said_of_months
from firstcall.activities.versions.whatisin import WhatIsIn
from firstcall.intake.models import ImportBatch
from firstcall.intake.rules import Problem

WHEN = ("month", "starts_on", "ends_on")
AT_A_TIME = 5000
TOLD = "told"


@dataclass(frozen=True)
class Apart:
    """What tells the rows of a file apart from those that are there. `mine`: of each row, empty where nothing does, and
    None where nothing is told of any; `there`: the same by primary key. `others`: rows (primary keys) that are none of
    the file's, whatever they say."""

    mine: pl.Series | None = None
    there: Mapping[int, str] = field(default_factory=dict)
    others: frozenset[int] = frozenset()

    @property
    def told(self) -> tuple[pl.Series, Mapping[int, str]] | None:
        """Both, for rows to be compared by."""
        return None if self.mine is None else (self.mine, self.there)

    def marked(self, mine: pl.DataFrame, theirs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Rows of the file ("position") and rows that are there ("pk") with what is told of them, null where nothing
        is: a column TOLD."""
        marks = [""] * mine.height if self.mine is None else self.mine[mine["position"]].to_list()
        there = [self.there.get(pk, "") for pk in theirs["pk"]]
        return (
            mine.with_columns(pl.Series(TOLD, [mark or None for mark in marks], dtype=pl.String)),
            theirs.with_columns(pl.Series(TOLD, [mark or None for mark in there], dtype=pl.String)),
        )


def told_apart(known: WhatIsIn, rows: pl.DataFrame, problems: Iterable[Problem] | None) -> Apart:
    """The rows of a file beside those that are there without any day. `problems`: of a file being read, else those kept
    with it."""
    undated = rows.select(pl.all_horizontal(pl.col(name).is_null() for name in WHEN)).to_series()
    own = sheet_months(known.batch.file_name, known.batch.sheet, said_of_file(known, problems))
    if not undated.any() and not own.weeks:
        return Apart()
    marks = pl.Series(
        [own.of(row, dated=not bare) for row, bare in zip(rows["row"], undated, strict=True)], dtype=pl.String
    )
    silent = bool((undated & (marks == "")).any())
    if not own.names and not own.columns and not (marks != "").any():
        return Apart()
    others, there = set[int](), dict[int, str]()
    for sheet, found in _rows_there(known, own, weeks=not undated.all()):
        differ = own.differs(sheet)
        for pk, row, bare in found:
            if bare and differ and row not in sheet.cells:
                others.add(pk)
            elif mark := sheet.of(row, dated=not bare):
                there[pk] = mark
    if not silent:
        mine = set(marks.to_list())
        others.update(pk for pk, mark in there.items() if mark not in mine)
    return Apart(marks, there, frozenset(others))


def _rows_there(
    known: WhatIsIn, own: SheetMonths, *, weeks: bool
) -> Iterator[tuple[SheetMonths, list[tuple[int, int, bool]]]]:
    """Per sheet that is in and tells of months: its rows without any day, and with `weeks` those that name one (primary
    key, number, whether it is without any day)."""
    sheets = dict(_sheets_there(known))
    found: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    kept = ("pk", "batch_id", "source_row")
    undated = Activity.objects.filter(batch__in=list(sheets), **dict.fromkeys(WHEN))
    for pk, file, row in undated.values_list(*kept).iterator(chunk_size=AT_A_TIME):
        found[file].append((pk, row, True))
    of_weeks = [pk for pk, sheet in sheets.items() if sheet.weeks] if weeks and own.weeks else []
    dated = Activity.objects.filter(batch__in=of_weeks).exclude(**dict.fromkeys(WHEN))
    for pk, file, row in dated.values_list(*kept).iterator(chunk_size=AT_A_TIME):
        if row in sheets[file].weeks:
            found[file].append((pk, row, False))
    for file, rows in found.items():
        yield sheets[file], rows


def months_named(known: WhatIsIn, problems: Iterable[Problem] | None) -> NamedMonths:
    """The months that rows of a file name without their year. `problems` as of `said_of_file`."""
    return named_months(known.batch.file_name, said_of_file(known, problems))


def said_of_file(known: WhatIsIn, problems: Iterable[Problem] | None) -> list[Said]:
    """What was said of the months of a file. `problems`: of one being read, else those kept with it."""
    if problems is None:
        return known.said
    return [(one.code, one.value, one.params, tuple(one.cells)) for one in problems]


def named_there(pks: list[int]) -> dict[int, frozenset[int]]:
    """The months that rows in use (primary keys) name without their year."""
    found: dict[int, tuple[int, int]] = {}
    for start in range(0, len(pks), AT_A_TIME):
        rows = Activity.objects.filter(pk__in=pks[start : start + AT_A_TIME])
        found |= {pk: (batch, row) for pk, batch, row in rows.values_list("pk", "batch_id", "source_row")}
    named = _named_in({batch for batch, _ in found.values()})
    return {pk: named[batch].of(row) for pk, (batch, row) in found.items()}


def _sheets_there(known: WhatIsIn) -> Iterator[tuple[int, SheetMonths]]:
    """What each sheet that is in (primary key) tells of months, where it tells anything."""
    said = said_of_months(one.pk for one in known.files)
    for one in known.files:
        found = sheet_months(one.name, one.sheet, said.get(one.pk, ()))
        if found.names or found.cells or found.columns or found.weeks:
            yield one.pk, found


def _named_in(batches: Iterable[int]) -> dict[int, NamedMonths]:
    """What these files (primary keys) tell of the months of their rows."""
    batches = list(batches)
    said = said_of_months(batches)
    names = ImportBatch.objects.filter(pk__in=batches).values_list("pk", "file_name")
    return {pk: named_months(name, said[pk]) for pk, name in names}
