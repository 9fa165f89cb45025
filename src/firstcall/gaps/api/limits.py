"""How old a group's figures of need may be, for programs: read it, try it, set it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from firstcall.access.queries import may
from firstcall.access.rules import NotVisible, Scope
from firstcall.gaps.limits import limit_values
from firstcall.needs.actions import set_age_limit
from firstcall.structure.api.scope import by, group_of
from firstcall.structure.models import Group
from firstcall.web.edge import now
from firstcall.web.programs import Body, Flag, answer, caller, if_match, written
from firstcall.web.programs.bodies import Text

router = Router(tags=["gaps"])
PATH = "/emergencies/{code}/groups/{group}/age-limit"


class NewLimit(Body):
    """`days` null: as all groups. `dry_run` answers with what it would leave out and stores nothing."""

    days: int | None
    reason: Text = ""
    dry_run: Flag = False


class FormerLimitShape(Schema):
    days: int | None
    reason: str
    starts_on: date
    ends_on: date | None


class LimitShape(Schema):
    """Figures of need older than `days` are not known; `own` where the group set that. `places` have figures that say a
    day, `too_old` of them are older. `history`: the newest first, null days being the default of all groups."""

    group: str
    days: int
    own: bool
    default: int
    reason: str
    since: date | None
    version: int
    places: int
    too_old: int
    history: list[FormerLimitShape]


def _group(request: HttpRequest, code: str, group: str) -> Group:
    row = group_of(request, code, group)
    if not may(caller(request), "age_limit", "read", Scope(emergency=row.emergency_id, group=row.pk)):
        raise NotVisible
    return row


@router.get(PATH, operation_id="age_limit", response=LimitShape)
def age_limit(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """From which age on the group takes figures of need for not known, and in how many places that is so today."""
    values = limit_values(_group(request, code, group), now().date())
    return answer(values, version=int(str(values["version"])))


@router.put(PATH, operation_id="age_limit_set", response=LimitShape)
@written
def age_limit_set(request: HttpRequest, code: str, group: str, body: NewLimit) -> HttpResponse:
    """Set another limit from today on, with the reason; null goes back to that of all groups."""
    row = _group(request, code, group)
    if body.dry_run:
        return answer(limit_values(row, now().date(), body.days))
    set_age_limit(row, body.days, reason=body.reason, expected=if_match(request), **by(request))
    values = limit_values(row, now().date())
    return answer(values, version=int(str(values["version"])))
