"""Rounds and returns for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from firstcall.access.queries import visible
from firstcall.access.rules import NotVisible
from firstcall.organisations.queries import find
from firstcall.returns import actions
from firstcall.returns.models import ReportingRound, Return
from firstcall.returns.queries import missing, report_lines, rounds_seen, state_of
from firstcall.returns.queries.nil import group_answered
from firstcall.returns.words import line_values, reporter_values, return_values, round_values
from firstcall.structure.api.scope import by, group_of, somewhere
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import known_group
from firstcall.web.edge import now
from firstcall.web.programs import Body, Day, Flag, answer, caller, if_match, written
from firstcall.web.programs.bodies import Name, Text

router = Router(tags=["returns"])
ROUNDS = "/emergencies/{code}/rounds"
DayOfMonth = Annotated[int, Field(ge=1, le=31)]


class RoundShape(Schema):
    """A reporting round; `group` null: all groups. `state`: planned, open, reopened or closed."""

    id: str
    version: int
    name: str
    group: str | None
    state: str
    first_day: date
    last_day: date
    opens_on: date
    due_on: date
    closes_on: date
    closed_at: datetime | None
    reopened_until: date | None
    reopened_reason: str


class ReturnLineShape(Schema):
    """An organisation in a round. What the caller may not see is null. `state`: missing and awaited: nothing came; nil:
    there was nothing to report; prepared: rows that nobody filled in."""

    group: str
    organisation: str
    organisation_name: str
    expected: bool
    state: str
    days_late: int
    days_missing: int
    return_id: str | None
    version: int | None
    number: int | None
    first_at: datetime | None
    latest_at: datetime | None
    rows: int | None
    reached_as_reported: int | None
    reason: str | None


class VersionShape(Schema):
    """`nil`: it was said that there was nothing to report, `told_by` of the partner. A workbook is one version:
    `sheets` and `import_ids` are those of each of its sheets, `import_id` the first of them."""

    number: int
    nil: bool
    told_by: str
    file: str
    sheets: list[str]
    import_id: str | None
    import_ids: list[str]
    submitted_at: datetime
    rows: int
    brought: int
    gone: int
    taken_back_at: datetime | None
    verdict: str
    reason: str
    reviewed_at: datetime | None


class ReturnShape(Schema):
    id: str
    version: int
    round: str
    round_name: str
    group: str
    organisation: str
    organisation_name: str
    state: str
    reason: str
    number: int
    first_at: datetime
    latest_at: datetime
    reviewed_at: datetime | None
    days_late: int
    versions: list[VersionShape]


class ReporterShape(Schema):
    organisation: str
    organisation_name: str
    expected: bool
    reason: str
    version: int


class NewRounds(Body):
    """Months in a series (`first_month`, `months`, `due_day`, `closing_day`), or one round with days of its own."""

    group: Name = ""
    name: Name = ""
    first_month: Day | None = None
    months: Annotated[int, Field(ge=1, le=36)] = 1
    due_day: DayOfMonth = 5
    closing_day: DayOfMonth = 10
    first_day: Day | None = None
    last_day: Day | None = None
    opens_on: Day | None = None
    due_on: Day | None = None
    closes_on: Day | None = None


class Reopening(Body):
    until: Day
    reason: Text


class SendingBack(Body):
    """`figures` "out": its files are taken back, and do not count until it comes again."""

    reason: Text
    figures: Literal["stay", "out"] = "stay"


class NilReturn(Body):
    """Left out: `group` where the round or the organisation has but one; `told_by` where its own people say so."""

    organisation: Name
    group: Name = ""
    told_by: Annotated[str, Field(max_length=200)] = ""


class NewReporter(Body):
    organisation: Name
    expected: Flag
    reason: Annotated[str, Field(max_length=400)]


def _round(request: HttpRequest, code: str, public_id: str) -> ReportingRound:
    emergency = somewhere(request, "round", code)
    found = rounds_seen(caller(request), emergency).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("round")
    return found


def _groups(row: ReportingRound, text: str) -> list[Group]:
    """The groups of a round: the one asked for, its own, or all of the emergency."""
    if text:
        return [known_group(row.emergency, text)]
    return (
        [row.group]
        if row.group
        else list(row.emergency.groups.filter(ends_on=None, parent=None).order_by("pk"))
    )


def _return(request: HttpRequest, public_id: str) -> Return:
    rows = Return.objects.select_related("round__emergency__country", "round__group", "group", "organisation")
    found = visible(caller(request), "return", rows).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("return")
    return found


def _answer(row: Return) -> HttpResponse:
    return answer(return_values(row), version=row.version)


@router.get(ROUNDS, operation_id="round_list", response=list[RoundShape])
def round_list(request: HttpRequest, code: str, group: str = "", state: str = "") -> HttpResponse:
    """The rounds of an emergency, newest first; of a group also those of all groups."""
    emergency = somewhere(request, "round", code)
    rows = rounds_seen(caller(request), emergency, known_group(emergency, group) if group else None)
    at = now()
    return answer([round_values(one, at) for one in rows if not state or state_of(one, at) == state])


@router.post(ROUNDS, operation_id="round_plan", response={201: list[RoundShape]})
@written
def round_plan(request: HttpRequest, code: str, body: NewRounds) -> HttpResponse:
    """Plan the rounds of one or several months, or one round with days of its own, in one act."""
    emergency = somewhere(request, "round", code)
    group = known_group(emergency, body.group) if body.group else None
    acting = by(request)
    made = _planned(emergency, group, body, acting)
    return answer([round_values(one, acting["at"]) for one in made], 201)


def _planned(
    emergency: Emergency, group: Group | None, body: NewRounds, acting: dict[str, Any]
) -> list[ReportingRound]:
    days = (body.first_day, body.last_day, body.due_on, body.closes_on)
    if any(day is not None for day in days):
        plan = actions.days_of(*days, opens_on=body.opens_on)
        return [actions.plan_round(emergency=emergency, group=group, name=body.name, days=plan, **acting)]
    return actions.plan_months(
        emergency=emergency,
        group=group,
        first=body.first_month or acting["at"].date(),
        count=body.months,
        due_day=body.due_day,
        closing_day=body.closing_day,
        **acting,
    )


@router.post(f"{ROUNDS}/{{public_id}}/close", operation_id="round_close", response=RoundShape)
@written
def round_close(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Close a round before its day: it takes no more returns, but those that were sent back."""
    row, acting = _round(request, code, public_id), by(request)
    actions.close_round(row, expected=if_match(request), **acting)
    return answer(round_values(row, acting["at"]), version=row.version)


@router.post(f"{ROUNDS}/{{public_id}}/reopen", operation_id="round_reopen", response=RoundShape)
@written
def round_reopen(request: HttpRequest, code: str, public_id: str, body: Reopening) -> HttpResponse:
    """Take returns again until a day has ended, for a reason that everybody who reports reads."""
    row, acting = _round(request, code, public_id), by(request)
    actions.reopen_round(row, until=body.until, reason=body.reason, expected=if_match(request), **acting)
    return answer(round_values(row, acting["at"]), version=row.version)


@router.get(f"{ROUNDS}/{{public_id}}/returns", operation_id="return_list", response=list[ReturnLineShape])
def return_list(request: HttpRequest, code: str, public_id: str, group: str = "") -> HttpResponse:
    """Who has reported for a round and who has not. Rows, figures and reasons only where the caller may see them."""
    row, at = _round(request, code, public_id), now()
    return answer(
        [
            {**line_values(one), "group": each.code}
            for each in _groups(row, group)
            for one in report_lines(actor=caller(request), round_=row, group=each, at=at)
        ]
    )


@router.get(f"{ROUNDS}/{{public_id}}/missing", operation_id="round_missing", response=list[ReturnLineShape])
def round_missing(request: HttpRequest, code: str, public_id: str, group: str = "") -> HttpResponse:
    """The expected organisations of which nothing is in, before the due day too."""
    row, at = _round(request, code, public_id), now()
    return answer(
        [
            {**line_values(one), "group": each.code}
            for each in _groups(row, group)
            for one in missing(actor=caller(request), round_=row, group=each, at=at)
        ]
    )


@router.post(f"{ROUNDS}/{{public_id}}/nil", operation_id="return_nil", response={201: ReturnShape})
@written
def return_nil(request: HttpRequest, code: str, public_id: str, body: NilReturn) -> HttpResponse:
    """Say that a partner has nothing to report for the round: it has reported, and is reminded no more."""
    row, acting, organisation = _round(request, code, public_id), by(request), find(body.organisation)
    group = group_answered(row, organisation, body.group, acting["at"].date())
    made = actions.say_nil(round_=row, group=group, organisation=organisation, told_by=body.told_by, **acting)
    return answer(return_values(made), 201, version=made.version)


@router.post("/returns/{public_id}/nil/take-back", operation_id="return_nil_take_back", response=ReturnShape)
@written
def return_nil_take_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back that there was nothing to report: the partner is waited for again."""
    row = _return(request, public_id)
    return _answer(actions.take_nil_back(row, expected=if_match(request), **by(request)))


@router.get("/returns/{public_id}", operation_id="return_read", response=ReturnShape)
def return_read(request: HttpRequest, public_id: str) -> HttpResponse:
    """One return with all its versions and what the reviews said."""
    return _answer(_return(request, public_id))


@router.post("/returns/{public_id}/accept", operation_id="return_accept", response=ReturnShape)
@written
def return_accept(request: HttpRequest, public_id: str) -> HttpResponse:
    """Accept what was submitted; its organisation hears of it."""
    row = _return(request, public_id)
    return _answer(actions.accept_return(row, expected=if_match(request), **by(request)))


@router.post("/returns/{public_id}/send-back", operation_id="return_send_back", response=ReturnShape)
@written
def return_send_back(request: HttpRequest, public_id: str, body: SendingBack) -> HttpResponse:
    """Send a return back with what is to be corrected; its organisation reads it, and its round takes it again."""
    row = _return(request, public_id)
    done = actions.send_back(
        row, reason=body.reason, figures=body.figures, expected=if_match(request), **by(request)
    )
    return _answer(done)


@router.post(
    "/emergencies/{code}/groups/{group}/reporters", operation_id="reporter_expect", response=ReporterShape
)
@written
def reporter_expect(request: HttpRequest, code: str, group: str, body: NewReporter) -> HttpResponse:
    """Have a partner counted among those who are to report, or left out, with the reason."""
    row = group_of(request, code, group)
    made = actions.expect_reporter(
        group=row,
        organisation=find(body.organisation),
        expected=body.expected,
        reason=body.reason,
        **by(request),
    )
    return answer(reporter_values(made), version=made.version)
