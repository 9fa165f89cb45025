"""The gaps in the order in which they call for an answer, each with the reasons for its place (L1, L5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.activities.models import ActivityRollup
from firstcall.gaps.queries.response import Response, chosen, nearest, respond, whole
from firstcall.gaps.queries.table import GapRow, rows_of
from firstcall.gaps.queries.trends import trends
from firstcall.gaps.rules import ALL, met_share
from firstcall.gaps.rules.ranking import Placed, Signs, Trend, key, order, placed
from firstcall.needs.lines import Line
from firstcall.needs.queries import severity_of
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group

EVERYBODY = Line(None, "ALL")  # severity over all sectors stands there


class PlacedGap(NamedTuple):
    """A row of the gap table with what else is known of it. Figures too old are None in `known`, never zero.

    `known` is what counts of the row, its weight and the reasons for its place.
    """

    row: GapRow
    known: Placed
    signs: Signs

    @property
    def coverage(self) -> float | None:
        """Reached of those in need, as far as both are still known."""
        if self.known.reached is None or not self.known.in_need:
            return None
        return round(self.known.reached / self.known.in_need, 4)

    @property
    def met(self) -> float | None:
        """The share of the need that is met, place by place, as far as it is still known (`met_share`)."""
        return met_share(self.known.in_need, self.known.reached, self.known.unmet, self.row.unreported)

    def as_json(self) -> dict[str, object]:
        """The shape of `firstcall gaps --json` and of the API."""
        trend = self.signs.trend
        return {
            **self.row.as_json(),
            "in_need": self.known.in_need,
            "reached": self.known.reached,
            "unmet": self.known.unmet,
            "coverage": self.coverage,
            "met": self.met,
            "status": self.known.status,
            "severity": self.signs.severity,
            "as_of": self.signs.as_of,
            "reported_on": self.signs.reported_on,
            "trend": None if trend is None else {**trend._asdict(), "word": trend.word(order().same_within)},
            "weight": None if self.known.weighed is None else round(self.known.weighed, 1),
            "why": [{name: value for name, value in one._asdict().items() if value is not None}
                    for one in self.known.why],
        }  # fmt: skip


def placed_gaps(
    *,
    actor: Actor,
    emergency: Emergency,
    group: Group | None = None,
    level: int | None = None,
    population_group: str | None = None,
    area: Area | None = None,
    day: date | None = None,
    at: datetime,
) -> list[PlacedGap]:
    """The rows of `gap_table`, the one that weighs most first (gaps/ranking.toml); rows that cannot be ranked last."""
    group, area = whole(group, area)
    response = respond(actor, emergency, area, day, at)
    depth = response.default_level() if level is None else level
    lines = chosen(response.lines, response.groups, group)
    known = _Known(actor, response, lines)
    found = [
        known.placed(line, place, row)
        for line in lines
        for place, row in rows_of(response, line, population_group, depth)
    ]
    return in_order(found)


def in_order(rows: Iterable[PlacedGap]) -> list[PlacedGap]:
    """The heaviest first, those that cannot be ranked last."""
    return sorted(rows, key=lambda one: key(one.known.weighed, one.signs.severity, one.signs.as_of))


class _Known:
    """Severity, ages and trends of the lines, read once."""

    def __init__(self, actor: Actor, response: Response, lines: list[Line]) -> None:
        emergency, attributed = response.emergency, response.attributed
        self.response = response
        self.severities = severity_of(emergency, attributed)
        self.trends = trends(emergency, lines, attributed, response.tree, response.on)
        self.reported = _reported(actor, response)

    def placed(self, line: Line, area: int, row: GapRow) -> PlacedGap:
        severity = nearest(self.severities.get(line, {}), area, self.response.tree)
        if severity is None:
            severity = nearest(self.severities.get(EVERYBODY, {}), area, self.response.tree)
        signs = Signs(
            severity=severity,
            as_of=self.response.as_of(line, area),
            reported_on=self.reported.get((line, area)),
            trend=self._trend(line, area, row),
        )
        known = placed(
            in_need=row.in_need, reached=row.reached, unmet=row.unmet, status=row.status, signs=signs,
            on=self.response.on, by=self.response.order_of(line),
        )  # fmt: skip
        return PlacedGap(row, known, signs)

    def _trend(self, line: Line, area: int, row: GapRow) -> Trend | None:
        """Of everybody in the area; a row for what is placed no further has none."""
        return None if row.rest else self.trends.get(line, {}).get(area)


def _reported(actor: Actor, response: Response) -> dict[tuple[Line, int], date]:
    """The last day that reports speak of, per line and area."""
    kept = ActivityRollup.objects.filter(
        emergency=response.emergency, population_group=ALL, latest_on__isnull=False
    )
    found: dict[tuple[Line, int], date] = {}
    rows = visible(actor, "gap", kept).values_list("group_id", "sector", "area_id", "latest_on")
    for group, sector, area, latest in rows:
        line = response.attributed.line(group, sector)
        if latest is not None:
            found[line, area] = max(latest, found.get((line, area), latest))
    return found
