"""The figures behind a gap: what the gap table says of a group, place and population group now (L1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from firstcall.access.rules import Actor
from firstcall.gaps.queries import placed_gaps
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group


@dataclass(frozen=True)
class FiguresThere:
    """People in need, reached and left, None where not known; and the day the figures speak of, where it is known."""

    in_need: int | None = None
    reached: int | None = None
    people: int | None = None
    figures_on: date | None = None
    severity: int | None = None


def figures_there(
    *,
    actor: Actor,
    emergency: Emergency,
    group: Group | None,
    sector: str,
    area: Area | None,
    population_group: str,
    at: datetime,
) -> FiguresThere:
    """What the gap table says there. People left: unmet; where nobody has reported, everybody in need.

    Figures that are too old are not known, as on the page of gaps.
    """
    rows = placed_gaps(
        actor=actor,
        emergency=emergency,
        group=group,
        level=area.level if area else 0,
        population_group=population_group,
        area=area,
        at=at,
    )
    code = group.code if group is not None else sector
    for one in rows:
        row, known = one.row, one.known
        same_place = (area is None and row.level == 0) or (area is not None and row.area == area.pcode)
        if row.group == code and same_place and not row.rest:
            people = known.unmet if known.unmet is not None else known.in_need
            return FiguresThere(known.in_need, known.reached, people, one.signs.as_of, one.signs.severity)
    return FiguresThere()
