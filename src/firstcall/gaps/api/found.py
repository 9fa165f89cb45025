"""What is found beside the gap table, for programs: gaps by sex and age, what waits, overlaps."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from firstcall.gaps.api.table import AccountableShape, emergency_of
from firstcall.gaps.queries import gaps_by_sex_and_age, overlap_list, stalled
from firstcall.gaps.queries.stalled import KINDS
from firstcall.gaps.rules import ALL
from firstcall.gaps.rules.stalled import QUIET_AFTER
from firstcall.places.models import Area
from firstcall.places.queries import known_area
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries.lineage import group_on
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller

router = Router(tags=["gaps"])
Kind = Literal["nobody_present", "not_started", "ended"]
Cut = Literal["", "sex_and_age", "sex", "age", "disability"]


class RemarkShape(Schema):
    """What does not add up, and how many people that is about: parts-exceed-need, parts-exceed-reached,
    reached-not-broken-down."""

    code: str
    people: int


class PartShape(Schema):
    """People of one sex and age in one place; `stated` false: those of whom nobody said it. Null is not known."""

    group: str
    area: str
    area_name: str
    population_group: str
    sex: str
    age: str
    disability: str
    stated: bool
    in_need: int | None
    reached: int | None
    unmet: int | None
    coverage: float | None
    met: float | None
    status: str
    rest: bool
    remarks: list[RemarkShape]
    accountable: AccountableShape


class FoundNameShape(Schema):
    id: str
    name: str


class StalledShape(Schema):
    """A place that waits. `people`: in need; planned for; reached before it ended, by `kind`."""

    kind: str
    group: str
    group_name: str
    area: str
    area_name: str
    level: int
    site: str
    activity: str
    organisations: list[FoundNameShape]
    since: date | None
    days: int | None
    people: int | None
    planned_on: date | None
    severity: int | None
    accountable: AccountableShape


class WorkingShape(FoundNameShape):
    reached: int | None


class OverlapShape(Schema):
    """Several organisations that may reach the same people. A question to them, not a finding."""

    group: str
    group_name: str
    area: str
    area_name: str
    level: int
    site: str
    activity: str
    population_group: str
    organisations: list[WorkingShape]
    starts_on: date | None
    ends_on: date | None
    together: int | None
    twice: int | None
    in_need: int | None
    above_need: bool | None
    different_levels: bool
    accountable: AccountableShape


def _which(emergency: Emergency, group: str, area: str) -> tuple[Group | None, Area | None]:
    return (
        group_on(emergency, group, None) if group else None,
        known_area(emergency.country_id, area) if area else None,
    )


@router.get(
    "/emergencies/{code}/gaps/by-sex-and-age", operation_id="gap_by_sex_and_age", response=list[PartShape]
)
def gap_by_sex_and_age(
    request: HttpRequest,
    code: str,
    group: str = "",
    level: int | None = Query(None, ge=0, le=9),
    population_group: str = ALL,
    area: str = "",
    by: Cut = "",
) -> HttpResponse:
    """Need less reached by sex and age, counted as people reached are: the largest figure per place.

    `by`: the finest in which needs are stated when left out. With the rows that are not stated they add up to gap_list.
    """
    emergency = emergency_of(request, code)
    only, where = _which(emergency, group, area)
    rows = gaps_by_sex_and_age(
        actor=caller(request),
        emergency=emergency,
        group=only,
        level=level,
        population_group=population_group,
        area=where,
        by=by,
        at=now(),
    )
    return answer([row.as_json() for row in rows])


@router.get("/emergencies/{code}/gaps/stalled", operation_id="gap_stalled", response=list[StalledShape])
def gap_stalled(
    request: HttpRequest,
    code: str,
    kind: Kind | None = None,
    group: str = "",
    area: str = "",
    quiet_after: int = Query(QUIET_AFTER, ge=1, le=3650),
) -> HttpResponse:
    """Need and nobody present, plans that have not started, and work that ended with nobody carrying on.

    `quiet_after`: days without a report after which work counts as ended.
    """
    emergency = emergency_of(request, code)
    only, where = _which(emergency, group, area)
    rows = stalled(
        actor=caller(request),
        emergency=emergency,
        kinds=(kind,) if kind else KINDS,
        group=only,
        area=where,
        quiet_after=quiet_after,
        at=now(),
    )
    return answer([row.as_json() for row in rows])


@router.get("/emergencies/{code}/overlaps", operation_id="overlap_list", response=list[OverlapShape])
def overlap_list_(
    request: HttpRequest, code: str, group: str = "", area: str = "", levels: bool = False
) -> HttpResponse:
    """Where organisations report the same activity for the same people, place and time: possible overlaps.

    `levels`: also where one reports an area as a whole and another a part of it (`different_levels`).
    """
    emergency = emergency_of(request, code, "overlap")
    only, where = _which(emergency, group, area)
    rows = overlap_list(
        actor=caller(request), emergency=emergency, group=only, area=where, levels=levels, at=now()
    )
    return answer([row.as_json() for row in rows])
