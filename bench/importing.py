"""B4 and B5: checked rows into the database, and the figures out of it."""

from __future__ import annotations

import math
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from bench.asked import Asked
from bench.server import postgresql
from bench.timing import Figure, alternate, at_most, task, told


def taken_in(asked: Asked) -> list[Figure]:
    """B4: a previewed file committed: compared, written with its indexes, rolled up, in the ledger."""
    return [
        one
        for rows in asked.rows(1_000_000)
        for measure in (_sqlite, _postgresql)
        for one in measure(asked, rows)
    ]


def _sqlite(asked: Asked, rows: int) -> list[Figure]:
    kept = asked.folder / f"{rows}.parquet"

    def ours() -> dict[str, float]:
        with tempfile.TemporaryDirectory(dir=asked.folder) as home:
            found = task("take_in", asked.csv(rows), home)
            shutil.copy(Path(home) / "rows.parquet", kept)
            return found

    seen = alternate(
        {
            "ours": ours,
            "ADBC": partial(task, "into_adbc", kept),
            "executemany": partial(task, "into_executemany", kept),
        },
        asked.rounds,
    )
    bare = seen["ADBC"]["seconds"]
    used = seen["ours"]["processor"] / seen["ADBC"]["processor"]
    return [
        at_most(
            "B4", f"{rows:,} checked rows into SQLite, against bare ADBC", seen["ours"]["seconds"] / bare, 5
        ),
        told("B4", "  the same in processor time, which others on the machine disturb less", used, "x"),
        told("B4", "  taken in", seen["ours"]["seconds"]),
        told("B4", "  previewed before (read, checked, compared, kept)", seen["ours"]["preview"]),
        told("B4", "  bare ADBC: no index, no key, no figure", bare),
        told("B4", "  bare executemany: no index, no key, no figure", seen["executemany"]["seconds"]),
    ]


def _postgresql(asked: Asked, rows: int) -> list[Figure]:
    kept = asked.folder / f"{rows}.parquet"
    try:
        with postgresql() as (url, new):

            def ours() -> dict[str, float]:
                new()
                with tempfile.TemporaryDirectory(dir=asked.folder) as home:
                    found = task("take_in", asked.csv(rows), home, env={"DATABASE_URL": url})
                    shutil.copy(Path(home) / "rows.parquet", kept)
                    return found

            seen = alternate({"ours": ours, "COPY": partial(task, "into_copy", kept, url)}, asked.rounds)
    except FileNotFoundError as missing:
        print(missing, file=sys.stderr)
        return []
    bare = seen["COPY"]["seconds"]
    return [
        at_most(
            "B4",
            f"{rows:,} checked rows into PostgreSQL, against bare COPY",
            seen["ours"]["seconds"] / bare,
            3,
        ),
        told("B4", "  taken in", seen["ours"]["seconds"]),
        told("B4", "  bare COPY: no index, no key, no figure", bare),
    ]


def gap_table(asked: Asked) -> list[Figure]:
    """B5: the whole table of gaps against DuckDB over the rows; one page of the roll-up, and how it grows."""
    figures, pages = [], {}
    sizes = asked.rows(10_000, 100_000, 1_000_000)
    for rows in sizes:
        with tempfile.TemporaryDirectory(dir=asked.folder) as home:
            limit = 5 if rows == max(sizes) else None
            found, pages[rows] = _gaps(asked, rows, Path(home), "SQLite", limit)
            figures += found
    try:
        with postgresql() as (url, new), tempfile.TemporaryDirectory(dir=asked.folder) as home:
            new()
            found, _ = _gaps(asked, max(sizes), Path(home), "PostgreSQL", 3.5, {"DATABASE_URL": url})
            figures += found
    except FileNotFoundError as missing:
        print(missing, file=sys.stderr)
    low, high = min(pages), max(pages)
    if low < high:
        growth = math.log(pages[high] / pages[low]) / math.log(high / low)
        figures.append(
            at_most("B5", f"page from {low:,} to {high:,} rows: exponent of growth", growth, 0.2, "")
        )
    return figures


def _gaps(
    asked: Asked, rows: int, home: Path, database: str, limit: float | None, env: dict[str, str] | None = None
) -> tuple[list[Figure], float]:
    """The figures of one database at one size, and the seconds of a page."""
    task("take_in", asked.csv(rows), home, env=env)
    kept = home / "rows.parquet"
    seen = alternate(
        {
            "ours": partial(task, "gap_table", home, env=env),
            "DuckDB": partial(task, "gap_duckdb", kept),
            "DuckDB, sums": partial(task, "gap_sums", kept),
            "overlaps": partial(task, "overlaps", home, env=env),
            "DuckDB, overlaps": partial(task, "overlaps_duckdb", kept),
        },
        asked.rounds,
    )
    ours = seen["ours"]
    what = f"{rows:,} rows, {database}: gap table of {ours['rows']:,.0f} lines, against DuckDB over the rows"
    ratio, least = (ours["seconds"] / seen[name]["seconds"] for name in ("DuckDB", "DuckDB, sums"))
    return [
        told("B5", what, ratio, "x") if limit is None else at_most("B5", what, ratio, limit),
        told(
            "B5",
            "  against DuckDB adding up figures alone, people counted twice",
            least,
            "x",
        ),
        told("B5", "  gap table, permissions and who answers included", ours["seconds"]),
        told("B5", "  the table in its order, trends of two months read, processor time", ours["placed"]),
        told("B5", "  DuckDB, consolidating the rows", seen["DuckDB"]["seconds"]),
        told("B5", "  DuckDB, sums alone", seen["DuckDB, sums"]["seconds"]),
        at_most("B5", "  one page of the roll-up", ours["page"] * 1000, 5, "ms"),
        *_overlaps(rows, database, limit, seen["overlaps"], seen["DuckDB, overlaps"]),
    ], ours["page"]


def _overlaps(
    rows: int, database: str, limit: float | None, ours: dict[str, float], rival: dict[str, float]
) -> list[Figure]:
    """The list of overlaps, in processor time: both sides use all cores for a part of their work."""
    what = f"{rows:,} rows, {database}: {ours['rows']:,.0f} overlaps, processor time, against DuckDB over the rows"
    ratio = ours["processor"] / rival["processor"]
    return [
        told("B5", what, ratio, "x") if limit is None else at_most("B5", what, ratio, limit),
        told("B5", "  overlaps, permissions, names and who answers included", ours["processor"]),
        told("B5", "  DuckDB, pairs of organisations", rival["processor"]),
        told("B5", "  the same two by the clock", ours["seconds"] / rival["seconds"], "x"),
    ]
