"""The gap table for programs: the same rows as the page and the command line."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from firstcall.access.rules import NotVisible
from firstcall.gaps.queries import placed_gaps, totals
from firstcall.places.queries import known_area
from firstcall.structure.frame import holds_here
from firstcall.structure.models import Emergency
from firstcall.structure.queries import visible_emergency
from firstcall.structure.queries.lineage import group_on
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller

router = Router(tags=["gaps"])


class AccountableShape(Schema):
    role: str
    name: str


class GapShape(Schema):
    """Null is not known; it is never zero."""

    group: str
    area: str
    area_name: str
    population_group: str
    in_need: int | None
    targeted: int | None
    reached: int | None
    unmet: int | None
    coverage: float | None  # reached of those in need, which may be above 1
    met: float | None  # the share of the need that is met, place by place
    organisations: int
    accountable: AccountableShape
    status: str


class TrendShape(Schema):
    """People reached in `month` and in the month `before` it. `word`: more, same, less, started, silent or null."""

    month: date
    now: int | None
    before: int | None
    word: str | None


class ReasonShape(Schema):
    """One reason for a row's place: a code, and the number or the day that it is about."""

    code: str
    number: int | None = None
    day: date | None = None


class PlacedShape(GapShape):
    """A gap with what else is known of it. Figures that are too old are null. `weight`: by what it is ranked."""

    severity: int | None
    as_of: date | None
    reported_on: date | None
    trend: TrendShape | None
    weight: float | None
    why: list[ReasonShape]


class TotalShape(Schema):
    """Figures of need that are too old are in no sum: `too_old` places, with `too_old_in_need` people as recorded."""

    group: str
    group_name: str
    in_need: int | None
    targeted: int | None
    reached: int | None
    unmet: int | None
    unreported: int | None
    coverage: float | None
    met: float | None
    organisations: int
    nobody_present: int
    too_old: int
    too_old_in_need: int | None
    accountable: AccountableShape


def emergency_of(request: HttpRequest, code: str, object_: str = "gap") -> Emergency:
    """The emergency, if the caller may read `object_` somewhere in it; else NotVisible."""
    emergency = visible_emergency(caller(request), code)
    if not holds_here(caller(request), emergency, object_):
        raise NotVisible(object_)
    return emergency


@router.get("/emergencies/{code}/gaps", operation_id="gap_list", response=list[PlacedShape])
def gap_list(
    request: HttpRequest,
    code: str,
    group: str = "",
    level: int | None = Query(None, ge=0, le=9),
    population_group: str = "",
    area: str = "",
    day: date | None = None,
) -> HttpResponse:
    """Need less response per group, area and population group, the heaviest first; null is not known.

    By default at the finest level. `day`: the figures in use under the groups, leads and coordinator of that day.
    """
    emergency = emergency_of(request, code)
    rows = placed_gaps(
        actor=caller(request),
        emergency=emergency,
        group=group_on(emergency, group, day) if group else None,
        level=level,
        population_group=population_group or None,
        area=known_area(emergency.country_id, area) if area else None,
        day=day,
        at=now(),
    )
    return answer([row.as_json() for row in rows])


@router.get("/emergencies/{code}/totals", operation_id="gap_totals", response=list[TotalShape])
def gap_totals(request: HttpRequest, code: str, group: str = "", day: date | None = None) -> HttpResponse:
    """The sums per group over the whole country, with who answers. People of different groups are never summed."""
    emergency = emergency_of(request, code)
    only = group_on(emergency, group, day) if group else None
    rows = totals(actor=caller(request), emergency=emergency, group=only, day=day, at=now())
    return answer(
        [
            {
                "group": row.group,
                "group_name": row.group_name,
                "in_need": row.in_need,
                "targeted": row.targeted,
                "reached": row.reached,
                "unmet": row.unmet,
                "unreported": row.unreported,
                "coverage": row.coverage,
                "met": row.met,
                "organisations": row.organisations,
                "nobody_present": row.nobody_present,
                "too_old": row.too_old,
                "too_old_in_need": row.too_old_in_need,
                "accountable": {"role": row.accountable.role, "name": row.accountable.name},
            }
            for row in rows
        ]
    )
