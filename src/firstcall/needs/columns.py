"""Columns that needs and activities share: where a row belongs, and to which sector. Each distinct value once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from firstcall.intake.rules import Problems
from firstcall.intake.tables import Column, Table
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.placing import PlaceProblem
from firstcall.policy.refusal import gettext_noop

LEVELS = range(1, 5)


@dataclass(frozen=True)
class Sector:
    """What a row's sector was understood as: the group it belongs to (None: no group covers it), its global code."""

    group: int | None
    code: str


SectorOf = Callable[[str], Sector | None]
"""What a written sector means; None where the word is not known."""


# --- places ---------------------------------------------------------------------------------------------------------


def areas_of(table: Table, gazetteer: Gazetteer, problems: Problems) -> pl.Series:
    """The area (primary key) each row belongs to; null where the row is refused for it. Every problem is named once."""
    codes = {level: column for level in LEVELS if (column := table.column(f"admin{level}_code"))}
    names = {level: column for level in LEVELS if (column := table.column(f"admin{level}_name"))}
    columns = [column.name for column in (*codes.values(), *names.values())]
    frame = table.frame.select("row", *dict.fromkeys(columns))
    if not columns:
        frame = frame.with_columns(pl.lit("").alias("none"))
        columns = ["none"]
    spots = frame.group_by(columns, maintain_order=True).agg("row")
    said: dict[tuple[int | None, bool, str], PlaceProblem] = {}
    areas: list[int | None] = []
    for spot in spots.iter_rows(named=True):
        placed = gazetteer.resolve(_written(spot, codes), _written(spot, names))
        areas.append(placed.area)
        if placed.problem is not None:
            problem = placed.problem
            if problem.refused == (placed.area is None):
                problem = said.setdefault((problem.level, problem.by_code, problem.value), problem)
            _say(problem, codes if problem.by_code else names, spot["row"], problems)
    found = spots.with_columns(pl.Series("area", areas, dtype=pl.Int64)).explode("row").select("row", "area")
    return frame.select("row").join(found, on="row", how="left", maintain_order="left").get_column("area")


def _written(spot: dict[str, str | None], columns: dict[int, Column]) -> dict[int, str]:
    return {level: text for level, column in columns.items() if (text := spot[column.name])}


def _say(problem: PlaceProblem, columns: dict[int, Column], rows: Iterable[int], problems: Problems) -> None:
    column = columns.get(problem.level) if problem.level is not None else None
    problems.add(
        problem.code,
        problem.message,
        rows=rows,
        column=column.label if column else "",
        column_index=column.index if column else None,
        value=problem.value,
        params=problem.params,
        suggestion=problem.suggestion,
        refused=problem.refused,
    )


# --- sectors --------------------------------------------------------------------------------------------------------


def sectors_of(table: Table, sector_of: SectorOf, given: Sector | None, problems: Problems) -> pl.DataFrame:
    """Columns "group" and "sector" of each row; sector null where the row is refused.

    `given` is the group named for the whole file: it takes rows that name no sector, and decides for those that do.
    A row's own sector counts as the finer word where it is a part of the given group.
    """
    column, finer = table.column("sector"), table.column("subsector")
    frame = pl.DataFrame(
        {
            "row": table.row_numbers(),
            "text": table.series(column) if column else pl.Series([None] * table.rows, dtype=pl.String),
            "finer": table.series(finer) if finer else pl.Series([None] * table.rows, dtype=pl.String),
        }
    )
    pairs = frame.group_by("text", "finer", maintain_order=True).agg("row")
    found: list[Sector | None] = []
    for text, part, rows in pairs.iter_rows():
        sector = _sector(text, part, sector_of, given)
        found.append(sector)
        if sector is None:
            _say_sector(text, column, rows, problems)
        elif given is None and not text and not part:
            _say_only_group(column, rows, problems)
    pairs = pairs.with_columns(
        pl.Series("group", [one.group if one else None for one in found], dtype=pl.Int64),
        pl.Series("sector", [one.code if one else None for one in found], dtype=pl.String),
    )
    by_row = pairs.explode("row").select("row", "group", "sector")
    return (
        frame.select("row")
        .join(by_row, on="row", how="left", maintain_order="left")
        .select("group", "sector")
    )


def _sector(text: str | None, part: str | None, sector_of: SectorOf, given: Sector | None) -> Sector | None:
    main = sector_of(text or part or "")
    detail = sector_of(part) if part else None
    if detail is not None and (
        main is None or detail.code.startswith(main.code) or detail.group == main.group
    ):
        main = Sector(
            detail.group if detail.group is not None else (main.group if main else None), detail.code
        )
    if given is None:
        return main
    if main is not None and main.group == given.group:
        return main
    return given


def _say_sector(text: str | None, column: Column | None, rows: Iterable[int], problems: Problems) -> None:
    where = {"column": column.label if column else "", "column_index": column.index if column else None}
    if text:
        problems.add(
            "sector-unknown",
            gettext_noop("“%(text)s” is not a sector that is known, nor one this emergency set up."),
            rows=rows,
            value=text,
            params={"text": text},
            suggestion=gettext_noop(
                "Set one up under this name, correct the cell, or say what the whole file is about."
            ),
            **where,  # type: ignore[arg-type]
        )
    else:
        problems.add(
            "sector-missing",
            gettext_noop("The row names no sector."),
            rows=rows,
            suggestion=gettext_noop("Fill the column, or say what the whole file is about."),
            **where,  # type: ignore[arg-type]
        )


def _say_only_group(column: Column | None, rows: Iterable[int], problems: Problems) -> None:
    problems.add(
        "sector-of-only-group",
        gettext_noop("The row names no sector. It is counted for the only one the emergency has."),
        rows=rows,
        refused=False,
        column=column.label if column else "",
        column_index=column.index if column else None,
        suggestion=gettext_noop("Say what the whole file is about, and this remark goes."),
    )


def blank_to_empty(series: pl.Series, longest: int) -> pl.Series:
    """Text as it is kept: cleaned by the reading, never null, cut to the length of its column."""
    return series.fill_null("").str.slice(0, longest)
