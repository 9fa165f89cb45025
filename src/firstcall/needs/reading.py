"""From a table of people in need to figures ready to be stored: wide or long, by sector, place, group, sex and age."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from firstcall.intake.contents.values import people
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.columns import Sector, SectorOf, areas_of, sectors_of
from firstcall.needs.people import People, people_of, population_group
from firstcall.needs.rollup import METRICS
from firstcall.needs.units import PEOPLE
from firstcall.places.gazetteer import Gazetteer
from firstcall.policy.refusal import gettext_noop

STAGED: dict[str, Any] = {
    "row": pl.Int64,
    "group": pl.Int64,
    "sector": pl.String,
    "area": pl.Int64,
    "population_group": pl.String,
    "sex": pl.String,
    "age": pl.String,
    **dict.fromkeys(METRICS, pl.Int64),
    "disability": pl.String,
    "severity": pl.Int64,
    "unit": pl.String,
    "as_of": pl.Date,
    "source": pl.String,
}
"""Columns of the figures that a preview keeps: one row per sector, population group, sex and age of a sheet's row."""


def understand(
    table: Table, *, gazetteer: Gazetteer, sector_of: SectorOf, given: Sector | None, problems: Problems
) -> pl.DataFrame:
    """The figures of the accepted rows with the columns of STAGED.

    A heading that names a sector ("fs_pin") gives its figures to that sector; other columns belong to the row's own
    sector, else to the `given` group; where all needs stand under sectors, the population beside them belongs to each.
    """
    rows = pl.DataFrame(
        {"row": table.row_numbers().cast(pl.Int64), "area": areas_of(table, gazetteer, problems)}
    )
    rows = rows.with_columns(_whom(table, problems))
    by_sector = _by_sector(table, sector_of, problems)
    parts: list[pl.DataFrame] = []
    for sector, columns in by_sector.items():
        if sector is None:
            found = sectors_of(table, sector_of, given, problems)
        else:
            found = pl.DataFrame({"group": [sector.group], "sector": [sector.code]}, schema=SECTOR)
            found = pl.concat([found] * table.rows) if table.rows else found.clear()
        parts.extend(_figures(pl.concat([rows, found], how="horizontal"), table, columns, problems))
    figures = pl.concat(parts) if parts else pl.DataFrame(schema=STAGED)
    figures = figures.filter(pl.any_horizontal(pl.col(METRICS).is_not_null()))
    _say_empty(table, figures, problems)
    left_out = pl.Series(sorted(problems.refused_rows()), dtype=pl.Int64)
    return figures.filter(
        ~pl.col("row").is_in(left_out.implode()), pl.col("area").is_not_null(), pl.col("sector").is_not_null()
    ).sort("row", maintain_order=True)


SECTOR = {"group": pl.Int64, "sector": pl.String}


UNSAID = {"disability": "", "unit": PEOPLE, "source": "", "severity": None, "as_of": None}


def completed(figures: pl.DataFrame) -> pl.DataFrame:
    """Figures with every column of STAGED: what nothing was said of is everybody, people, and not known."""
    missing = {
        name: pl.lit(value, dtype=STAGED[name])
        for name, value in UNSAID.items()
        if name not in figures.columns
    }
    return figures.with_columns(**missing).select(list(STAGED)).cast(pl.Schema(STAGED))


def names_a_sector(table: Table) -> bool:
    """Whether a column or a heading of the sheet says which sector the figures are of."""
    return table.column("sector") is not None or any(column.sector for column in _figure_columns(table))


def _figure_columns(table: Table) -> list[Column]:
    return [column for column in table.columns if column.field in METRICS]


def _by_sector(table: Table, sector_of: SectorOf, problems: Problems) -> dict[Sector | None, list[Column]]:
    """The columns of figures by the sector their headings name; None for those that name none."""
    found: dict[Sector | None, list[Column]] = {}
    for column in _figure_columns(table):
        sector = sector_of(column.sector) if column.sector else None
        if column.sector and sector is None:
            problems.add(
                "sector-unknown",
                gettext_noop(
                    "The heading %(column)s names a sector that is not known; its figures are left out."
                ),
                rows=table.header_row or table.hxl_row,
                column=column.label,
                column_index=column.index,
                value=column.sector,
                params={"column": column.label},
                suggestion=gettext_noop("Write the sector's name or its global code in the heading."),
                refused=False,
            )
            continue
        found.setdefault(sector, []).append(column)
    shared = found.get(None, [])
    if shared and len(found) > 1 and not any(column.field in ("in_need", "targeted") for column in shared):
        del found[None]
        return {sector: [*columns, *shared] for sector, columns in found.items()}
    return found


def _whom(table: Table, problems: Problems) -> pl.DataFrame:
    """Columns population_group, sex and age of each row. What marks some people only is refused with its reason."""
    columns = [table.column(name) for name in ("population_group", "category", "sex", "age")]
    frame = pl.DataFrame(
        {
            str(number): table.series(column) if column else pl.Series([None] * table.rows, dtype=pl.String)
            for number, column in enumerate(columns)
        }
    ).with_columns(table.row_numbers().alias("row"))
    kinds = frame.group_by("0", "1", "2", "3", maintain_order=True).agg("row")
    found = []
    for group, category, sex, age, rows in kinds.iter_rows():
        whom = _people(group, category, sex, age)
        found.append(whom)
        if whom.apart:
            _say_apart(category, columns[1] or columns[0], rows, problems)
    kinds = kinds.with_columns(
        pl.Series("population_group", [one.population_group for one in found], dtype=pl.String),
        pl.Series("sex", [one.sex for one in found], dtype=pl.String),
        pl.Series("age", [one.age for one in found], dtype=pl.String),
    )
    by_row = kinds.explode("row").select("row", "population_group", "sex", "age")
    return frame.select("row").join(by_row, on="row", how="left", maintain_order="left").drop("row")


def _people(group: str | None, category: str | None, sex: str | None, age: str | None) -> People:
    by_category = people_of(category or "")
    own = people_of(group or "")
    if own.apart or by_category.apart:
        return own if own.apart else by_category
    named = population_group(group) if group else by_category.population_group
    gender, years = people_of(sex or ""), people_of(age or "")
    return People(named, gender.sex or by_category.sex, years.age or gender.age or by_category.age)


def _figures(
    rows: pl.DataFrame, table: Table, columns: list[Column], problems: Problems
) -> Iterable[pl.DataFrame]:
    """One frame per sex and age of the headings; where headings name none, the row's own."""
    for band in dict.fromkeys(column.band for column in columns):
        mine = {column.field: column for column in reversed(columns) if column.band == band}
        figures = {
            metric: _counts(table, mine[metric], problems)
            if metric in mine
            else pl.Series([None] * table.rows, dtype=pl.Int64)
            for metric in METRICS
        }
        yield completed(
            rows.with_columns(
                **figures,
                **({"sex": pl.lit(band.sex)} if band.sex else {}),
                **({"age": pl.lit(band.age)} if band.age else {}),
            )
        )


def _counts(table: Table, column: Column, problems: Problems) -> pl.Series:
    """Planning figures are computed and carry fractions: rounded half up. What is no number is left out, and said."""
    typed = people(table.series(column), rounded=True)
    typed.report(problems, table, column, refused=False)
    return typed.values


def _say_apart(category: str | None, column: Column | None, rows: list[int], problems: Problems) -> None:
    problems.add(
        "category-apart",
        gettext_noop(
            "“%(category)s” marks some of the people who are in the other rows already, so it is not added."
        ),
        rows=rows,
        column=column.label if column else "",
        column_index=column.index if column else None,
        value=category or "",
        params={"category": category or ""},
    )


def _say_empty(table: Table, figures: pl.DataFrame, problems: Problems) -> None:
    with_figures = set(figures["row"].to_list())
    rows = [row for row in table.row_numbers().to_list() if row not in with_figures]
    if rows:
        problems.add(
            "no-figures",
            gettext_noop("The row holds no figure of people, affected, in need or targeted."),
            rows=rows,
            suggestion=gettext_noop("Leave it out, or fill in the figure. Write 0 where nobody is in need."),
        )
