"""Figures by sex and age as a column for each cell, where the rows name few different sets of cells, as most files do.

Texts of one set differ in the figures alone, so that they are cut at known places, and the largest figures of a place
are found for all cells at once. A row for each cell of each row takes several times as long.
"""

from __future__ import annotations

from collections import defaultdict

import polars as pl

from firstcall.activities.counting.bands import tangled

SETS = 6  # of cells; a table with more of them is not laid out in columns
LOOKED_AT = 500  # texts, for how many sets there are
CELL = "cell_"  # before the name of a cell: its column


def with_columns_of_cells(rows: pl.DataFrame) -> pl.DataFrame | None:
    """The rows, in any order, with a column for each of the cells in `cells`, null where a row does not name it.

    None where they name too many different sets of cells, or age bands among them overlap.
    """
    said = (rows["cells"] != "").fill_null(False)
    left = rows.filter(said)
    if len({_names(text) for text in left["cells"].head(LOOKED_AT).to_list()}) > SETS:
        return None
    found = [rows.filter(~said).drop("cells")]
    while left.height:
        names = _names(left["cells"][0])
        cut = left.with_columns(_cut(names)).unnest(CELL)
        fits = cut.select(
            pl.all_horizontal(pl.col("begins") == f'{{"{names[0]}', pl.col(_columns(names)).is_not_null())
        ).to_series()
        if len(found) > SETS or not fits[0]:
            return None
        found.append(cut.filter(fits).drop("cells", "begins"))
        left = left.filter(~fits)
    table = pl.concat(found, how="diagonal")
    return None if tangled({name.partition("|")[2] for name in _cells_of(table)}) else table


def people_in_cells(table: pl.DataFrame) -> pl.Expr:
    """People by the columns of cells: by sex and age, by sex, and by age are three ways to count the same people, of
    which the largest counts. Null where there is no figure."""
    ways: dict[tuple[bool, bool], list[str]] = defaultdict(list)
    for name in _cells_of(table):
        ways[name.startswith("|"), name.endswith("|")].append(name)
    return pl.max_horizontal(
        pl.when(pl.any_horizontal(pl.col(columns).is_not_null())).then(pl.sum_horizontal(columns))
        for columns in map(_columns, ways.values())
    )


def _names(cells: str) -> tuple[str, ...]:
    """The names of the cells in a text like {"f|0-4":12,"m|0-4":7}."""
    return tuple(one.partition('":')[0].lstrip('"') for one in cells.strip("{}").split(","))


def _columns(names: list[str] | tuple[str, ...]) -> list[str]:
    return [f"{CELL}{name}" for name in names]


def _cells_of(table: pl.DataFrame) -> list[str]:
    return [name.removeprefix(CELL) for name in table.columns if name.startswith(CELL)]


def _cut(names: tuple[str, ...]) -> pl.Expr:
    """The figures of a text that names these cells; of others at least one is null or the beginning is another."""
    pieces = (
        pl.col("cells").str.split_exact('":', len(names)).struct.rename_fields(["begins", *_columns(names)])
    )
    ends = [*(f',"{name}' for name in names[1:]), "}"]
    return pl.struct(
        pieces.struct.field("begins"),
        *(
            pieces.struct.field(column).str.strip_suffix(end).cast(pl.Int64, strict=False)
            for column, end in zip(_columns(names), ends, strict=True)
        ),
    ).alias(CELL)
