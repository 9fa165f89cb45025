"""B1 to B3: reading and checking files."""

from __future__ import annotations

from functools import partial

from bench.asked import Asked
from bench.timing import Figure, alternate, at_least, at_most, task, told

AGREE = 40_000  # rows compared with the plain rule: as text (10k) and as coded columns (from 8 MB on)


def csv_checked(asked: Asked) -> list[Figure]:
    """B1: a CSV file read, understood, every cell of every row checked."""
    figures = []
    for rows in asked.rows(1_000_000):
        path = asked.csv(rows)
        seen = alternate(
            {"ours": partial(task, "check", path), "tokeniser": partial(task, "tokenise", path)},
            asked.rounds,
        )
        ours, limit = seen["ours"], seen["tokeniser"]
        figures += [
            at_most(
                "B1",
                f"{rows:,} rows of CSV checked, against the tokeniser",
                ours["seconds"] / limit["seconds"],
                4,
            ),
            at_most("B1", "  largest memory, both processes", ours["peak"], 500, "MB"),
            told("B1", "  checked", ours["seconds"]),
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
        seen = alternate({"ours": partial(task, "check", asked.hxl(rows))}, asked.rounds)
        theirs = task("check_libhxl", asked.hxl(rows))
        figures += [
            at_least(
                "B2", f"{rows:,} rows checked: libhxl takes", theirs["seconds"] / seen["ours"]["seconds"], 150
            ),
            told("B2", "  libhxl, schema validation", theirs["seconds"]),
            told("B2", "  checked", seen["ours"]["seconds"]),
        ]
    return figures


def workbook_checked(asked: Asked) -> list[Figure]:
    """B3: a workbook read and checked, guard and process of its own included, against calamine alone."""
    figures = []
    for rows in asked.rows(100_000):
        path = asked.xlsx(rows)
        seen = alternate(
            {"ours": partial(task, "check", path), "calamine": partial(task, "read_calamine", path)},
            asked.rounds,
        )
        ours, bare = seen["ours"]["seconds"], seen["calamine"]["seconds"]
        figures += [
            at_most("B3", f"{rows:,} rows of XLSX checked, against calamine alone", ours / bare, 1.3),
            told("B3", "  checked", ours),
            told("B3", "  largest memory, all processes", seen["ours"]["peak"], "MB"),
            told("B3", "  calamine alone, nothing checked", bare),
            told(
                "B3", "  openpyxl alone (read-only), nothing checked", task("read_openpyxl", path)["seconds"]
            ),
        ]
    return figures
