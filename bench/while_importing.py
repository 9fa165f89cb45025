"""B8: pages and small writes while a file is taken in."""

from __future__ import annotations

import sys
import tempfile

from bench.asked import Asked
from bench.server import postgresql
from bench.timing import Figure, at_most, task, told


def pages_meanwhile(asked: Asked) -> list[Figure]:
    """Pages and writes of one process, alone and while another takes a file in. Once: a million rows take a while."""
    figures = []
    for rows in asked.rows(1_000_000):
        figures += _pages_meanwhile(asked, rows, "SQLite")
        try:
            with postgresql() as (url, new):
                new()
                figures += _pages_meanwhile(asked, rows, "PostgreSQL", {"DATABASE_URL": url})
        except FileNotFoundError as missing:
            print(missing, file=sys.stderr)
    return figures


def _pages_meanwhile(
    asked: Asked, rows: int, database: str, env: dict[str, str] | None = None
) -> list[Figure]:
    with tempfile.TemporaryDirectory(dir=asked.folder) as home:
        task("take_in", asked.csv(10_000), home, env=env)
        idle = task("visit", home, env=env)
        busy = task("visit", home, asked.csv(rows), env=env)
    return [
        at_most(
            "B8",
            f"{database}: pages while {rows:,} rows are taken in: p99 against idle",
            busy["p99"] / idle["p99"],
            3,
        ),
        at_most("B8", "  writes that failed", busy["failed"], 0, ""),
        told("B8", "  p99 of a page, idle", idle["p99"]),
        told("B8", "  p99 of a page, meanwhile", busy["p99"]),
        told("B8", "  median of a page, idle", idle["median"]),
        told("B8", "  median of a page, meanwhile", busy["median"]),
        told("B8", "  longest wait of a page, meanwhile", busy["longest_page"]),
        told("B8", "  small writes meanwhile", busy["writes"], ""),
        told("B8", "  longest wait of a small write, meanwhile", busy["longest_write"]),
        told("B8", "  pages seen meanwhile", busy["pages"], ""),
    ]
