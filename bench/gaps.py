"""Pieces of work: the table of gaps out of the database, and what DuckDB makes of the rows."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from bench.pieces import piece, timed


@piece
def gap_table(home: str) -> dict[str, Any]:
    """The whole table of gaps, and one page of it, of what was taken in at `home`."""
    from bench import setting

    setting.set_up(Path(home))
    from firstcall.activities.models import ActivityRollup
    from firstcall.gaps.queries import gap_table as table
    from firstcall.structure.models import Emergency

    emergency = Emergency.objects.get()
    if setting.no_needs():
        setting.make_needs(emergency)
    actor = setting.operator()
    table(actor=actor, emergency=emergency, at=setting.AT)
    began = time.perf_counter()
    rows = table(actor=actor, emergency=emergency, at=setting.AT)
    whole = time.perf_counter() - began
    group = emergency.groups.first()
    columns = ("area_id", "population_group", "rows", "organisations", "targeted", "reached", "frequencies")
    asked = ActivityRollup.objects.filter(emergency=emergency, level=1, group=group).values_list(*columns)
    pages = []
    for _ in range(50):
        began = time.perf_counter()
        list(asked.all())
        pages.append(time.perf_counter() - began)
    return {"seconds": whole, "rows": len(rows), "page": sorted(pages)[len(pages) // 2]}


@piece
def gap_duckdb(rows: str) -> dict[str, Any]:
    """The same figures straight from the rows: need less the largest reached per place and group, added up."""
    import duckdb

    from bench import setting

    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE facts AS SELECT * FROM '{rows}'")
    connection.execute(
        'CREATE TABLE needs ("group" BIGINT, area BIGINT, population_group VARCHAR, in_need BIGINT)'
    )
    groups = [one for (one,) in connection.execute('SELECT DISTINCT "group" FROM facts').fetchall()]
    areas = [one for (one,) in connection.execute("SELECT DISTINCT area FROM facts").fetchall()]
    connection.executemany(
        "INSERT INTO needs VALUES (?, ?, ?, ?)",
        [(g, a, p, 1000) for g in groups for a in areas[:20] for p in setting.PEOPLE],
    )

    def work() -> None:
        connection.execute("""
            WITH place AS (
                SELECT "group", area, site, population_group, max(reached) reached, max(targeted) targeted
                FROM facts GROUP BY ALL
            ), reach AS (
                SELECT "group", area, population_group, sum(reached) reached, sum(targeted) targeted
                FROM place GROUP BY ALL
            ), who AS (
                SELECT "group", area, population_group, count(DISTINCT organisation) organisations
                FROM facts GROUP BY ALL
            )
            SELECT *, greatest(in_need - coalesce(reached, 0), 0) FROM needs
            FULL JOIN reach USING ("group", area, population_group) JOIN who USING ("group", area, population_group)
        """).fetchall()

    work()
    return timed(work)


@piece
def gap_sums(rows: str) -> dict[str, Any]:
    """The least there is to do: DuckDB adding rows up as if nobody stood in two of them, on numbers and coded names
    alone, no organisations counted. Not the same figures."""
    import duckdb

    from bench import setting

    connection = duckdb.connect()
    connection.execute(f"""CREATE TABLE facts AS SELECT "group", area, reached, targeted,
        population_group::VARCHAR AS population_group FROM '{rows}' """)
    connection.execute(
        """CREATE TABLE needs AS SELECT "group", area, unnest(?) AS population_group, 1000::BIGINT AS in_need
        FROM (SELECT DISTINCT "group", area FROM facts)""",
        [list(setting.PEOPLE)],
    )
    connection.execute("""CREATE TYPE people AS ENUM (
        SELECT population_group FROM facts UNION SELECT population_group FROM needs)""")
    for table in ("facts", "needs"):
        connection.execute(f"ALTER TABLE {table} ALTER population_group TYPE people")

    def work() -> None:
        connection.execute("""
            WITH reach AS (
                SELECT "group", area, population_group, sum(reached) reached, sum(targeted) targeted
                FROM facts GROUP BY ALL
            )
            SELECT *, greatest(in_need - coalesce(reached, 0), 0) FROM needs
            FULL JOIN reach USING ("group", area, population_group)
        """).fetchall()

    work()
    return timed(work)
