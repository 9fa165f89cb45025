"""Lines in figures for programs: which are set, what one would open now, setting and ending one (L1; ToR 8)."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from firstcall.access.queries import may
from firstcall.access.rules import NotVisible
from firstcall.last_resort.actions.watches import end_watch, scope_of_watch, set_watch
from firstcall.last_resort.api.bodies import MOST_PEOPLE, NewWatch, WatchEnding
from firstcall.last_resort.models import Watch
from firstcall.last_resort.queries.watching import checked_line, look, watch_counts, watches_seen
from firstcall.last_resort.watch_values import look_values, watch_values
from firstcall.structure.api.scope import by, ended, group_of, somewhere
from firstcall.structure.api.shapes import EndedShape
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["watches"])
WATCHES = "/emergencies/{code}/watches"


class WatchedLineShape(Schema):
    """`sign`: unmet, nobody (people), coverage (reached in a hundred), severity (1 to 5). `level` null: the finest."""

    group: str
    group_name: str
    sign: str
    limit: int
    level: int | None
    population_group: str


class WatchShape(WatchedLineShape):
    """`drafts`: those of this line that wait; `opened`: all cases it has opened."""

    id: str
    version: int
    emergency: str
    reason: str
    starts_on: date
    drafts: int
    opened: int


class CrossingShape(Schema):
    """A place that has crossed the line; people, null is not known. `case`: open about it; `quiet`: dismissed lately.

    `new`: a draft would be opened for it.
    """

    area: str
    area_name: str
    in_need: int | None
    reached: int | None
    unmet: int | None
    coverage: float | None
    nobody: bool
    severity: int | None
    case: str | None
    quiet: bool
    new: bool


class WatchLookShape(WatchedLineShape):
    """`looked_at`: places there are; `unknown`: those whose figure is not known, which crosses no line. Of the new ones
    no more than `at_once` wait as drafts at a time."""

    places: list[CrossingShape]
    looked_at: int
    unknown: int
    new: int
    at_once: int


@router.get(WATCHES, operation_id="watch_list", response=list[WatchShape])
def watch_list(request: HttpRequest, code: str) -> HttpResponse:
    """The lines that are set in an emergency, group by group, and what they have opened."""
    rows = list(watches_seen(caller(request), somewhere(request, "watch", code)))
    counts = watch_counts(rows)
    return answer([watch_values(one, *counts.get(one.pk, (0, 0))) for one in rows])


@router.get(f"{WATCHES}/look", operation_id="watch_look", response=WatchLookShape)
def watch_look(
    request: HttpRequest,
    code: str,
    group: str,
    sign: str,
    limit: int = Query(..., ge=-MOST_PEOPLE, le=MOST_PEOPLE),
    level: int | None = Query(None, ge=-100, le=100),
    population_group: str = "all",
) -> HttpResponse:
    """What a line would open today, as far as the caller sees the figures; nothing is set by it."""
    row, at = group_of(request, code, group), now()
    if not may(caller(request), "watch", "read", scope_of_watch(row)):
        raise NotVisible("watch")
    line = checked_line(group=row, sign=sign, limit=limit, level=level, population_group=population_group)
    return answer(look_values(line, look(caller(request), line, at)))


@router.post(WATCHES, operation_id="watch_add", response={201: WatchShape})
@written
def watch_add(request: HttpRequest, code: str, body: NewWatch) -> HttpResponse:
    """Set a line for a group's figures: a place that crosses it becomes a draft for its coordinator."""
    group, about = group_of(request, code, body.group), body.dict(exclude={"group"})
    made = set_watch(group=group, **about, **by(request))
    return answer(watch_values(made, 0, 0), 201, made.version)


@router.post(f"{WATCHES}/{{public_id}}/end", operation_id="watch_end", response=EndedShape)
@written
def watch_end(request: HttpRequest, code: str, public_id: str, body: WatchEnding) -> HttpResponse:
    """End a line; the cases it opened stay."""
    row = _watch_of(request, code, public_id)
    end_watch(row, reason=body.reason, expected=if_match(request), **by(request))
    return ended(row)


def _watch_of(request: HttpRequest, code: str, public_id: str) -> Watch:
    """The line with this id, as far as the caller sees it. Raises `NotVisible`."""
    rows = watches_seen(caller(request), somewhere(request, "watch", code))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("watch")
    return found
