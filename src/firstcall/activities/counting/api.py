"""By which rule a group counts people, for programs: read it, try it, set it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from firstcall.access.queries import may
from firstcall.access.rules import NotVisible, Scope
from firstcall.activities.actions import set_counting_rule
from firstcall.activities.counting.reading import read_rule
from firstcall.activities.counting.trial import try_rule
from firstcall.activities.counting.values import counting_values
from firstcall.structure.api.scope import by, group_of
from firstcall.structure.models import Group
from firstcall.web.programs import Body, Flag, answer, caller, if_match, written
from firstcall.web.programs.bodies import Text

router = Router(tags=["activities"])


class NewCounting(Body):
    """The rule, as a file would write it; `dry_run` answers with the figures it would give and stores nothing."""

    rule: dict[str, Any]
    reason: Text = ""
    dry_run: Flag = False


class RowsLeftOutShape(Schema):
    """Rows that a counting rule leaves out for one reason, and the plain sum of what they reported."""

    reason: str
    rows: int
    frequencies: int | None


class FormerCountingShape(Schema):
    rule: dict[str, Any]
    reason: str
    starts_on: date
    ends_on: date | None


class CountingShape(Schema):
    """`rows` and `frequencies` are of all rows reported, `people` by the rule; `history` has the newest first."""

    group: str
    rule: dict[str, Any]
    words: list[str]
    reason: str
    since: date | None
    version: int
    people: int | None
    frequencies: int | None
    rows: int
    rows_left_out: int
    frequencies_left_out: int | None
    left_out: list[RowsLeftOutShape]
    history: list[FormerCountingShape]


def _group(request: HttpRequest, code: str, group: str) -> Group:
    row = group_of(request, code, group)
    if not may(caller(request), "counting_rule", "read", Scope(emergency=row.emergency_id, group=row.pk)):
        raise NotVisible
    return row


@router.get(
    "/emergencies/{code}/groups/{group}/counting", operation_id="counting_rule", response=CountingShape
)
def counting_rule(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """By which rule the group counts people, what that leaves out, and the rules it had before."""
    values = counting_values(_group(request, code, group), caller(request))
    return answer(values, version=int(str(values["version"])))


@router.put(
    "/emergencies/{code}/groups/{group}/counting", operation_id="counting_rule_set", response=CountingShape
)
@written
def counting_rule_set(request: HttpRequest, code: str, group: str, body: NewCounting) -> HttpResponse:
    """Count by another rule from today on; every figure of the group is added up again."""
    row = _group(request, code, group)
    rule = read_rule(body.rule)
    if body.dry_run:
        return answer(counting_values(row, caller(request), tried=try_rule(row, rule)[1]))
    set_counting_rule(row, rule, reason=body.reason, expected=if_match(request), **by(request))
    values = counting_values(row, caller(request))
    return answer(values, version=int(str(values["version"])))
