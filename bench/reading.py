"""B1 to B3: reading and checking files."""

from __future__ import annotations

from functools import partial

from bench.asked import Asked
from bench.timing import Figure, alternate, at_least, at_most, task, told

# Rows compared with the plain rule: as text (10k), and as coded columns (from 8 MB on) on two cores (from 50k).
AGREE = 60_000


def csv_checked(asked: Asked) -> list[Figure]:
    """B1: a CSV file read, understood, every cell of every row checked."""
    figures = []
    for rows in asked.rows(1_000_000):
        path = asked.csv(rows)
        seen = alternate(
            {
                "worker": partial(task, "check_again", path),
                "tokeniser": partial(task, "tokenise", path),
                "first file": partial(task, "check", path),
            },
            asked.rounds,
        )
        ours, limit, first = seen["worker"], seen["tokeniser"], seen["first file"]
        figures += [
            at_most(
                "B1",
                f"{rows:,} rows of CSV checked by the worker, against the tokeniser",
                ours["seconds"] / limit["seconds"],
                4,
            ),
            at_most("B1", "  largest memory, all processes", ours["peak"], 500, "MB"),
            told(
                "B1",
                "  the first file of a process, against the tokeniser",
                first["seconds"] / limit["seconds"],
                "x",
            ),
            told("B1", "  its largest memory, both processes", first["peak"], "MB"),
            told("B1", "  checked by the worker", ours["seconds"]),
            told("B1", "  checked, first file of a process", first["seconds"]),
            told("B1", "  of that reading, in a process of its own", ours["reading"]),
            told("B1", "  polars, into strings only (the limit)", limit["seconds"]),
            told("B1", "  pandas, into strings only", task("read_pandas", path)["seconds"]),
            told("B1", "  DuckDB, into strings only", task("read_duckdb", path)["seconds"]),
        ]
    for rows in (10_000, AGREE):
        found = task("agree", asked.csv(rows))
        same = float(bool(found["rows_agree"] and found["problems_agree"]))
        figures.append(
            at_least("B1", f"{rows:,} rows: same values and problems as the plain rule (1: yes)", same, 1, "")
        )
        figures.append(told("B1", "  the plain rule", found["seconds"]))
    return figures


def against_libhxl(asked: Asked) -> list[Figure]:
    """B2: against libhxl's validation by its default schema and one for 5W. Once: it takes a minute."""
    figures = []
    for rows in asked.rows(100_000):
        path = asked.hxl(rows)
        seen = alternate(
            {"worker": partial(task, "check_again", path), "first file": partial(task, "check", path)},
            asked.rounds,
        )
        theirs = task("check_libhxl", path)["seconds"]
        worker, first = seen["worker"]["seconds"], seen["first file"]["seconds"]
        figures += [
            at_least("B2", f"{rows:,} rows checked by the worker: libhxl takes", theirs / worker, 150),
            told("B2", "  the first file of a process: libhxl takes", theirs / first, "x"),
            told("B2", "  libhxl, schema validation", theirs),
            told("B2", "  checked by the worker", worker),
            told("B2", "  of that reading, in a process of its own", seen["worker"]["reading"]),
            told("B2", "  checked, first file of a process", first),
        ]
    return figures


def workbook_checked(asked: Asked) -> list[Figure]:
    """B3: a workbook read and checked, guard and process of its own included, against calamine alone."""
    figures = []
    for rows in asked.rows(100_000):
        path = asked.xlsx(rows)
        seen = alternate(
            {
                "worker": partial(task, "check_again", path),
                "calamine": partial(task, "read_calamine", path),
                "first file": partial(task, "check", path),
            },
            asked.rounds,
        )
        worker, first, bare = (seen[name]["seconds"] for name in ("worker", "first file", "calamine"))
        figures += [
            at_most(
                "B3", f"{rows:,} rows of XLSX checked by the worker, against calamine", worker / bare, 1.3
            ),
            told("B3", "  the first file of a process, against calamine", first / bare, "x"),
            told("B3", "  checked by the worker", worker),
            told("B3", "  checked, first file of a process", first),
            told("B3", "  largest memory, all processes", seen["first file"]["peak"], "MB"),
            told("B3", "  calamine alone, nothing checked", bare),
            told(
                "B3", "  openpyxl alone (read-only), nothing checked", task("read_openpyxl", path)["seconds"]
            ),
        ]
    return figures
