"""Whether more or fewer people are reached than the month before, by line and area."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from django.db.models import Max, Q

from firstcall.activities.consolidation import consolidate
from firstcall.activities.counting.in_force import fields_of, rules_of_lines
from firstcall.activities.counting.people import ALL
from firstcall.activities.queries import current_activities, rows_to_consolidate
from firstcall.gaps.rules.ranking import Trend
from firstcall.needs.areas import AreaTree
from firstcall.needs.lines import Attribution, Line
from firstcall.structure.models import Emergency

AREAS = {"line": pl.Int64, "area": pl.Int64, "reached": pl.Int64}


def trends(
    emergency: Emergency, lines: list[Line], attributed: Attribution, tree: AreaTree, on: date
) -> dict[Line, dict[int, Trend]]:
    """People reached in the last whole month that each line reported before `on`, and in the month before that.

    By the group's counting rule, for everybody, per area of every level; rows that name no month say nothing of trends.
    """
    months = _last_months(emergency, lines, attributed, on)
    if not months:
        return {}
    rules = rules_of_lines(emergency, lines)
    asked = Q(month__in={day for last in months.values() for day in (last, _before(last))})
    rows, above = rows_to_consolidate(
        emergency, lines, attributed, tree, fields_of(rules), only=asked, scan=True
    )
    found: dict[Line, dict[int, Trend]] = {}
    sides = []
    for back in (False, True):
        wanted = pl.DataFrame(
            [(number, _before(last) if back else last) for number, last in months.items()],
            schema={"line": pl.Int64, "wanted": pl.Date},
            orient="row",
        )
        of_month = rows.join(wanted, on="line").filter(pl.col("on").dt.month_start() == pl.col("wanted"))
        people = consolidate(of_month.drop("wanted"), above, rules).filter(pl.col("population_group") == ALL)
        sides.append(people.select(list(AREAS)))
    both = sides[0].join(sides[1], on=["line", "area"], how="full", coalesce=True, suffix="_before")
    for number, area, now, before in both.iter_rows():
        found.setdefault(lines[number], {})[area] = Trend(months[number], now, before)
    return found


def _last_months(
    emergency: Emergency, lines: list[Line], attributed: Attribution, on: date
) -> dict[int, date]:
    """The last whole month before `on` that each line (by its position) has rows of."""
    position = {line: number for number, line in enumerate(lines)}
    latest = current_activities(emergency, scan=True).filter(
        month__lt=on.replace(day=1), reached__isnull=False
    )
    found: dict[int, date] = {}
    heads = latest.order_by().values_list("group_id", "sector").annotate(last=Max("month"))
    for group, sector, last in heads:
        number = position.get(attributed.line(group, sector))
        if number is not None:
            found[number] = max(last, found.get(number, last))
    return found


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)
