"""What programs are answered about the country team, the basis, partners, the State and reviews."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema


class VacancyShape(Schema):
    """A post that stands empty: humanitarian_coordinator, lead, coordinator or representative (of an agency)."""

    post: str
    group: str | None
    organisation: str | None
    since: date
    days: int


class WarningShape(Schema):
    """What the guidance warns of, or what is missing; it stops nothing by itself."""

    code: str
    message: str
    clause: str


class LastResortShape(Schema):
    id: str
    version: int
    organisation: str
    organisation_name: str
    duty: str
    scope: str
    area: str | None
    clause: str
    starts_on: date
    ends_on: date | None


class CounterpartShape(Schema):
    id: str
    version: int
    group: str | None
    area: str | None
    name: str
    kind: str
    role: str
    link: str | None
    note: str | None
    contact: str | None
    starts_on: date
    ends_on: date | None


class SeatShape(Schema):
    id: str
    version: int
    organisation: str
    organisation_name: str
    role: str
    person: str | None
    starts_on: date
    ends_on: date | None


class TeamShape(Schema):
    id: str
    established_on: date
    seats: list[SeatShape]


class BasisShape(Schema):
    id: str
    version: int
    kind: str
    title: str
    reference: str
    partners: str
    done_on: date
    covers: list[str]
    withdrawn_on: date | None


class ReviewShape(Schema):
    id: str
    version: int
    group: str | None
    kind: str
    title: str
    due_on: date
    days_overdue: int
    done_on: date | None
    outcome: str | None
    findings: str


class BriefingShape(Schema):
    id: str
    group: str | None
    audience: str
    who: str
    topic: str
    guidance_spread: bool
    given_on: date
    note: str


class CommitmentShape(Schema):
    id: str
    version: int
    group: str
    organisation: str
    organisation_name: str
    area: str | None
    text: str
    due_on: date | None
    state: str
    binding: bool
    proposed_at: datetime
    answered_at: datetime | None


class BasisListShape(Schema):
    missing: list[WarningShape]
    data: list[BasisShape]


class TeamOrNoneShape(Schema):
    team: TeamShape | None


class IssueFocalPointShape(Schema):
    id: str
    version: int
    issue: str
    organisation: str
    person: str | None
    starts_on: date
