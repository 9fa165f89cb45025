"""Rows of a table of figures that are no records: totals, told by their place, and notes below the table."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from firstcall.intake.contents.counts import NOTHING, number
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.records import Aside, Differing, total_word, without_total

PLACES = ("place_name", "place_code")
ABOUT = frozenset(
    ["sector", "population_group", "category", "sex", "age", "disability_status", "year", "measure"]
)
SENTENCE = 5  # words, from which on a text alone in its row is no name (product choice)
FIGURES = ("people", "number")


def figures_of_table(
    frame: pl.DataFrame, columns: Sequence[Column], catalogue: Catalogue
) -> tuple[pl.DataFrame, Aside]:
    """The rows that are records, and those set aside. Where all rows call themselves totals, they are the records."""
    known = [column for column in columns if column.name in frame.columns]
    notes = _notes(frame, known, catalogue)
    kept = frame.filter(~_among(notes)) if notes else frame
    totals = _totals(kept, known, catalogue)
    if len(totals) == kept.height:
        totals = []
    whole = kept
    kept = kept.filter(~_among(totals)) if totals else kept
    differing = _differing(whole.filter(_among(totals)), kept, known, catalogue) if totals else []
    summed = _summed(whole.filter(_among(totals)), known, catalogue) if totals else []
    return kept, Aside(tuple(totals), notes=tuple(notes), differing=tuple(differing), summed=tuple(summed))


def _among(rows: Sequence[int]) -> pl.Expr:
    return pl.col("row").is_in(pl.Series(rows, dtype=pl.UInt32).implode())


def _totals(frame: pl.DataFrame, columns: Sequence[Column], catalogue: Catalogue) -> list[int]:
    """Rows in which the name of a place is a word for a total, and no code of that level stands beside it."""
    places = [one for one in columns if one.field and catalogue.field(one.field).kind in PLACES]
    codes = {catalogue.field(one.field).level: one for one in places if one.field.endswith("_code")}
    found: set[int] = set()
    for column in places:
        beside = codes.get(catalogue.field(column.field).level)
        texts = frame.get_column(column.name).cast(pl.String)
        words = [text for text in texts.drop_nulls().unique().to_list() if total_word(text)]
        if not words:
            continue
        said = texts.is_in(pl.Series(words, dtype=pl.String).implode()).fill_null(False)
        if beside is not None and beside.name != column.name:
            said &= _blank(frame.get_column(beside.name))
        found.update(frame.filter(said)["row"].to_list())
    return sorted(found)


def _summed(totals: pl.DataFrame, columns: Sequence[Column], catalogue: Catalogue) -> list[tuple[int, str]]:
    """Which place each total adds up: "Kassala" beside "Total", or of "Kassala Total"; "" where it names none."""
    names = [one.name for one in columns if one.field and catalogue.field(one.field).kind == "place_name"]
    found = []
    for row, *cells in totals.select("row", *dict.fromkeys(names)).iter_rows():
        told = [cell for cell in cells if cell and cell.strip() and total_word(cell) != "alone"]
        found.append((row, without_total(told[0]) if told else ""))
    return found


def _differing(
    totals: pl.DataFrame, kept: pl.DataFrame, columns: Sequence[Column], catalogue: Catalogue
) -> list[Differing]:
    """The figures of a grand total that are not the sum of the rows, where each row is of a place and nothing else."""
    fields = {one.field for one in columns if one.field}
    texts = [one.name for one in columns if one.field and catalogue.field(one.field).kind in PLACES]
    if fields & ABOUT or not texts:
        return []
    alone = [
        row
        for row, *cells in totals.select("row", *texts).iter_rows()
        if [total_word(cell) for cell in cells if cell and cell.strip()] == ["alone"]
    ]
    found = []
    for column in (one for one in columns if one.field and catalogue.field(one.field).kind == "people"):
        summed = sum(value for text in kept[column.name].to_list() if (value := _figure(text)) is not None)
        for row in alone:
            stated = _figure(totals.filter(pl.col("row") == row)[column.name][0])
            if stated is not None and abs(stated - summed) > max(1.0, kept.height / 2):
                found.append(Differing(row, column, stated, summed))
    return found


def _figure(text: str | None) -> float | None:
    value = number(text).value if text else None
    return float(str(value)) if value is not None else None


def _notes(frame: pl.DataFrame, columns: Sequence[Column], catalogue: Catalogue) -> list[int]:
    """Rows of one sentence and nothing else, below the last row that holds a figure: no name of a place left alone."""
    counted = [one.name for one in columns if one.field and catalogue.field(one.field).kind in FIGURES]
    names = [name for name in frame.columns if name != "row" and not name.startswith("stated ")]
    if not counted:
        return []
    with_figures = frame.filter(pl.any_horizontal(pl.col(counted).is_not_null()))["row"].max()
    if with_figures is None:
        return []
    below = frame.filter(pl.col("row") > with_figures)
    alone = below.filter(pl.sum_horizontal(pl.col(names).is_not_null()) == 1)
    texts = alone.select("row", pl.coalesce(pl.col(name).cast(pl.String) for name in names)).rows()
    return [row for row, text in texts if _is_sentence(text)]


def _is_sentence(text: str) -> bool:
    return ":" in text or text.lstrip().startswith("*") or len(text.split()) >= SENTENCE


def _blank(series: pl.Series) -> pl.Series:
    bare = series.cast(pl.String).str.strip_chars().str.to_lowercase()
    return (bare.is_null() | bare.is_in(pl.Series(sorted(NOTHING), dtype=pl.String).implode())).fill_null(
        True
    )
