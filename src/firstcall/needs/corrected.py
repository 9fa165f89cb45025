"""A file of figures read with all that people said of it: this file's corrections, and those of its layout before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import polars as pl

from firstcall.intake.contents.coded import plain, plain_frame
from firstcall.intake.correcting import Corrected, with_cells, with_values
from firstcall.intake.corrections import Corrections, corrections_from, merged
from firstcall.intake.files.reading import Book, read_file
from firstcall.intake.files.storage import StoredFile
from firstcall.intake.models import LayoutMemory
from firstcall.intake.personal import has_contact
from firstcall.intake.queries import remembered_layouts
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import best_table
from firstcall.intake.sheets.layouts import layout_of, layouts_in
from firstcall.intake.sheets.opening import opening_of
from firstcall.intake.sheets.tables import Column, Table
from firstcall.intake.sheets.turned import upright
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import known_group

COLUMNS_KEPT, SAMPLES, SAMPLE_LENGTH, SAMPLED = 400, 3, 40, 500
Opening = list[dict[str, Any]]
ROWS_SHOWN = 500  # of each problem
DATES = ("start", "end", "month", "year", "reported_on")  # what looks like a number of a person, and is none
OPENED = ("sheet", "header_row", "columns")  # of `Read.about`: what every batch is opened with


@dataclass(frozen=True)
class Read:
    """A table with everything said of it put in. `whole` is the same before texts were exchanged and rows left out.

    `about`: what its batch keeps of it (columns, layout, what was remembered). `more`: rows more than it has, where a
    row counts several times. `opening`: the first rows of the file (`intake.sheets.opening`).
    """

    table: Table
    whole: Table
    problems: Problems
    about: Mapping[str, Any]
    more: int = 0
    opening: Callable[[], Opening] = list


def said_of(kind: str, document: Mapping[str, Any], earlier: Mapping[str, Any] | None = None) -> Corrections:
    """Corrections of a file of this kind from their JSON, together with those said earlier. Raises `Refused`."""
    names = {entry.name for entry in catalogue(kind).fields}
    return corrections_from(merged(earlier, document) if earlier else document, fields=names)


def group_said(emergency: Emergency, group: Group | None, said: Corrections) -> Group | None:
    """The group the file is for: as corrected, else as it was sent. Raises `Refused` for an unknown one."""
    return known_group(emergency, said.group) if said.group else group


def read_corrected(
    stored: StoredFile,
    *,
    kind: str,
    emergency: Emergency,
    group: Group | None,
    organisation: int | None,
    sheet: str | None,
    said: Corrections,
    book: Book | None = None,
    **finding: Any,
) -> Read:
    """The table of a stored file. What is known of its layout applies where `said` says nothing of it.

    `organisation`: of the partner that sends it, None for whoever coordinates. `book`: the file where it was read
    already; `finding`: what `best_table` takes besides. Raises `Refused`.
    """
    wanted = said.sheet or sheet or None
    if book is None or (wanted is not None and book.sheet(wanted) is None):
        book = read_file(stored.path, file_name=stored.name, sheet=wanted)
    turned = tuple(upright(one, catalogue(kind)) for one in book.sheets)
    layouts = layouts_in(replace(book, sheets=turned), kind)
    memories = remembered_layouts(kind, emergency, group, organisation, list(layouts))
    known = _known_by(memories, kind)
    if memories and wanted is None:
        wanted = layouts[memories[0].layout] or None
    effective = said.over(known)
    book = with_cells(book, said)
    whole = best_table(
        book,
        catalogue(kind),
        sheet=wanted,
        remembered=effective.columns,
        header_row=said.header_row,
        **finding,
    )
    problems = Problems(whole.sheet, turned=whole.source.turned)
    corrected = with_values(whole, effective, catalogue(kind), problems)
    source = upright(book.sheet(whole.sheet) or book.sheets[0], catalogue(kind))
    about = {
        "sheet": whole.sheet,
        "header_row": whole.header_row or whole.hxl_row,
        "columns": whole.mapping(),
        "understood": _understood(whole),
        "layout": layout_of(source, whole.header_row or whole.hxl_row, kind),
        "corrections": said.as_json(),
        "remembered": _remembered(memories[0], known, said, whole, corrected) if memories else {},
    }
    return Read(corrected.table, whole, problems, about, opening=partial(opening_of, turned))


def known_of_layout(
    book: Book, kind: str, emergency: Emergency, group: Group | None, organisation: int | None
) -> Corrections:
    """What was said of files of this layout before; empty where nothing was."""
    turned = tuple(upright(one, catalogue(kind)) for one in book.sheets)
    layouts = layouts_in(replace(book, sheets=turned), kind)
    return _known_by(remembered_layouts(kind, emergency, group, organisation, list(layouts)), kind)


def _known_by(memories: Sequence[LayoutMemory], kind: str) -> Corrections:
    known = Corrections()
    for one in reversed(memories):
        known = corrections_from(_still_known(one.corrections, kind)).over(known)
    return known


def _still_known(said: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """What is remembered, without columns of fields that there are no more."""
    names = {entry.name for entry in catalogue(kind).fields} | {""}
    columns = {
        heading: name for heading, name in said.get("columns", {}).items() if name.partition("[")[0] in names
    }
    return {**said, "columns": columns}


def _remembered(
    memory: LayoutMemory,
    known: Corrections,
    said: Corrections,
    table: Table,
    corrected: Corrected,
) -> dict[str, Any]:
    """What was read as last time, in counts, and which memory it came from."""
    columns = [
        column
        for column in table.columns
        if column.found_by == "remembered" and not {column.label, _told_apart(column)} & set(said.columns)
    ]
    texts = [(name, text) for name, text in corrected.used if text not in said.values.get(name, {})]
    found = {
        "columns": len(columns),
        "texts": len(texts),
        "dates": 0 if said.date_order or not known.date_order else corrected.dates,
    }
    return {"layout": memory.public_id, "file": memory.file_name, **found} if any(found.values()) else {}


def _told_apart(column: Column) -> str:
    return f"{column.label} [{column.letter}]"


def _understood(table: Table) -> list[dict[str, Any]]:
    """Each column as the page of its file shows it, with a few of its values."""
    labels = Counter(column.label for column in table.columns)
    found = []
    for column in table.columns[:COLUMNS_KEPT]:
        name = column.label if labels[column.label] == 1 else _told_apart(column)
        found.append(
            {
                "name": name,
                "letter": column.letter,
                "field": column.field,
                "band": column.band.key if column.band else "",
                "sector": column.sector,
                "confidence": round(column.confidence, 3),
                "by": column.found_by,
                "guess": column.guess,
                "samples": _samples(table.series(column), dated=column.field in DATES),
            }
        )
    return found


def _samples(series: pl.Series, *, dated: bool) -> list[str]:
    """A few values to recognise a column by; none that holds a telephone number or an address (security D3)."""
    first = plain(series.head(SAMPLED)).to_list()
    values = list(dict.fromkeys(value for value in first if value is not None))[:SAMPLES]
    return [value[:SAMPLE_LENGTH] for value in values if dated or not has_contact(value)]


def rows_with_problems(table: Table, problems: Problems) -> pl.DataFrame:
    """The first rows of each problem, as they are written in the columns that were understood."""
    rows = pl.Series(sorted(problems.rows_to_show(ROWS_SHOWN)), dtype=table.frame.schema["row"]).implode()
    names = dict.fromkeys(column.name for column in table.columns if column.field and not column.given)
    return plain_frame(table.frame.filter(pl.col("row").is_in(rows)).select("row", *names))
