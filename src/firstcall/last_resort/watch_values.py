"""Lines in figures as plain values: one shape for the API and the command line."""

from __future__ import annotations

from firstcall.last_resort.models import Watch
from firstcall.last_resort.queries.watching import Line, Look
from firstcall.last_resort.rules.watching import MOST_DRAFTS

Values = dict[str, object]


def watch_values(one: Watch, drafts: int, opened: int) -> Values:
    """A line that is set. `drafts`: those of it that wait; `opened`: all cases it has opened."""
    return {
        "id": one.public_id,
        "version": one.version,
        "emergency": one.group.emergency.code,
        **_line(Line.of(one, one.group)),
        "reason": one.reason,
        "starts_on": one.starts_on,
        "drafts": drafts,
        "opened": opened,
    }


def look_values(line: Line, seen: Look) -> Values:
    """What a line would open now. People, None not known; `case`: the open case about a place that crossed it."""
    return {
        **_line(line),
        "places": [
            {
                "area": one.place.area,
                "area_name": one.place.area_name,
                "in_need": one.there.in_need,
                "reached": one.there.reached,
                "unmet": one.there.unmet,
                "coverage": one.place.coverage,
                "nobody": one.there.nobody,
                "severity": one.there.severity,
                "case": one.case or None,
                "quiet": one.quiet,
                "new": one.new,
            }
            for one in seen.places
        ],
        "looked_at": seen.looked_at,
        "unknown": seen.unknown,
        "new": len(seen.new),
        "at_once": MOST_DRAFTS,
    }


def _line(line: Line) -> Values:
    return {
        "group": line.group.code,
        "group_name": line.group.name,
        "sign": line.sign,
        "limit": line.limit,
        "level": line.level,
        "population_group": line.population_group,
    }
