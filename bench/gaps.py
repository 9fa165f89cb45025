"""Pieces of work: the table of gaps out of the database, and what DuckDB makes of the rows."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from bench.pieces import piece, timed


@piece
def gap_table(home: str) -> dict[str, Any]:
    """The whole table of gaps, the same in its order, and one page of it, of what was taken in at `home`."""
    from bench import setting

    setting.set_up(Path(home))
    from firstcall.activities.models import ActivityRollup
    from firstcall.gaps.queries import gap_table as table
    from firstcall.gaps.queries import placed_gaps
    from firstcall.structure.models import Emergency

    emergency = Emergency.objects.get()
    if setting.no_needs():
        setting.make_needs(emergency)
    actor = setting.operator()
    table(actor=actor, emergency=emergency, at=setting.AT)
    began = time.perf_counter()
    rows = table(actor=actor, emergency=emergency, at=setting.AT)
    whole = time.perf_counter() - began
    worked = time.process_time()
    placed_gaps(actor=actor, emergency=emergency, at=setting.AT)
    placed = time.process_time() - worked
    group = emergency.groups.first()
    columns = ("area_id", "population_group", "rows", "organisations", "targeted", "reached", "frequencies")
    asked = ActivityRollup.objects.filter(emergency=emergency, level=1, group=group).values_list(*columns)
    pages = []
    for _ in range(50):
        began = time.perf_counter()
        list(asked.all())
        pages.append(time.perf_counter() - began)
    return {"seconds": whole, "rows": len(rows), "placed": placed, "page": sorted(pages)[len(pages) // 2]}


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


@piece
def overlaps(home: str) -> dict[str, Any]:
    """The whole list of overlaps, with permissions, names and who answers, of what was taken in at `home`."""
    from bench import setting

    setting.set_up(Path(home))
    from firstcall.gaps.queries import overlap_list
    from firstcall.structure.models import Emergency

    emergency, actor = Emergency.objects.get(), setting.operator()
    overlap_list(actor=actor, emergency=emergency, at=setting.AT)
    began, worked = time.perf_counter(), time.process_time()
    rows = overlap_list(actor=actor, emergency=emergency, at=setting.AT)
    return {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - worked,
        "rows": len(rows),
    }


@piece
def overlaps_duckdb(rows: str) -> dict[str, Any]:
    """Pairs of organisations with the same activity, place, population group and time, straight from the rows.

    Texts are compared as written, figures and periods are the largest of a pair: less than what FirstCall does.
    """
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE facts AS SELECT * FROM '{rows}'")

    def work() -> None:
        connection.execute("""
            WITH spans AS (
                SELECT "group", area, site, coalesce(nullif(activity::VARCHAR, ''), indicator::VARCHAR) what,
                    population_group, organisation, reached,
                    coalesce(greatest(month, least(starts_on, ends_on)), month, starts_on, ends_on) first,
                    coalesce(least(last_day(month), greatest(starts_on, ends_on)), last_day(month), ends_on,
                        starts_on) last
                FROM facts WHERE status <> 'suspended'
            ), shared AS (
                SELECT "group", area, site, what, population_group FROM spans
                GROUP BY ALL HAVING count(DISTINCT organisation) > 1
            ), chosen AS (
                SELECT spans.* FROM spans SEMI JOIN shared USING ("group", area, site, what, population_group)
            )
            SELECT one."group", one.area, one.site, one.what, one.population_group, one.organisation,
                other.organisation, max(greatest(one.first, other.first)), min(least(one.last, other.last)),
                max(one.reached), max(other.reached)
            FROM chosen one JOIN chosen other ON one."group" = other."group" AND one.area = other.area
                AND one.site = other.site AND one.what = other.what
                AND one.population_group = other.population_group AND one.organisation < other.organisation
                AND one.first <= other.last AND other.first <= one.last
            GROUP BY ALL
        """).fetchall()

    work()
    began, worked = time.perf_counter(), time.process_time()
    work()
    return {"seconds": time.perf_counter() - began, "processor": time.process_time() - worked}
