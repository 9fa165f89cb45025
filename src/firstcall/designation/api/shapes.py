"""What programs are answered about cases, for the description; the values are made in `designation.values`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema


class ProcedureShape(Schema):
    id: str
    name: str
    about: str
    clause: str


class CaseLineShape(Schema):
    """`part`: how much the caller sees, "whole", "proposal" or "agreement"; the rest is null or empty."""

    code: str
    id: str
    version: int
    emergency: str
    part: str
    procedure: ProcedureShape
    profile: str
    variant: str
    state: str
    round: int
    opened_at: datetime | None
    closed_at: datetime | None
    group: str | None
    lead: str | None
    agreed: bool


class ActorShape(Schema):
    id: str
    name: str
    roles: list[str]


class StepShape(Schema):
    """`status`: waiting, open, closed. `clock`: running, soon, overdue, kept, late, or null without one."""

    id: str
    number: str
    name: str
    actors: list[ActorShape]
    act: str
    optional: bool
    status: str
    opened_at: datetime | None
    due_at: datetime | None
    clock: str | None
    hard_deadline: bool
    late: bool
    closed_at: datetime | None
    documents: list[str]
    clause: str


class MissingShape(Schema):
    """Hard: the step is refused without it. Soft: it is closed with a reason."""

    code: str
    message: str
    clause: str
    hard: bool


class NextShape(Schema):
    step: str
    name: str
    act: str
    actors: list[ActorShape]
    optional: bool
    missing: list[MissingShape]


class TableShape(Schema):
    agencies: list[str]
    role: str
    choose: bool
    clause: str


class ProposedLeadShape(Schema):
    id: str
    organisation: str
    organisation_id: str
    organisation_name: str
    role: str
    area: str | None
    situation: str
    deviation: str
    last_resort_scope: str


class LineShape(Schema):
    """A line of the draft. `table`: what the global table names for its sectors here."""

    id: str
    version: int
    action: str
    kind: str
    group: str | None
    sectors: list[str]
    code: str
    name: str
    area: str | None
    reason: str
    criteria: dict[str, Any]
    table: list[TableShape]
    leads: list[ProposedLeadShape]


class ConsultationShape(Schema):
    id: str
    round: int
    purpose: str
    level: str
    organisation: str | None
    who: str
    sector: str
    outcome: str
    note: str
    held_on: date
    recorded_at: datetime
    role: str


class ReplyShape(Schema):
    id: str
    round: int
    organisation: str
    answer: str
    text: str
    role: str
    hash: str
    at: datetime


class ProposalShape(Schema):
    """`text` word for word; its SHA-256, `hash`, is what replies and the agreement name; `content`: the same, read."""

    id: str
    round: int
    hash: str
    at: datetime
    text: str
    content: dict[str, Any]
    replies: list[ReplyShape]


class ActShape(Schema):
    kind: str
    step: str
    round: int
    at: datetime
    role: str
    note: str
    reason: str
    due_at: datetime | None
    late: bool
    ledger: int


class AgreedLeadShape(Schema):
    organisation: str
    name: str
    acronym: str
    role: str
    area: str | None
    situation: str


class AgreedLineShape(Schema):
    action: str
    name: str
    group: str | None
    sectors: list[str]
    area: str | None
    leads: list[AgreedLeadShape]


class AgreementShape(Schema):
    outcome: str
    at: datetime | None
    procedure: str
    clause: str
    hash: str | None
    lines: list[AgreedLineShape]


class CaseShape(CaseLineShape):
    plan: str | None
    concern: str | None
    support: str | None
    steps: list[StepShape]
    next: list[NextShape]
    lines: list[LineShape]
    consultations: list[ConsultationShape]
    views: list[ReplyShape]
    proposals: list[ProposalShape]
    acts: list[ActShape]
    agreement: AgreementShape | None


class ClockShape(Schema):
    emergency: str
    case: str
    procedure: str
    step: str
    step_name: str
    actors: list[str]
    due_at: datetime
    state: str
    hard: bool
    clause: str


class ConcernShape(Schema):
    """`author`: null for everybody but the HC."""

    id: str
    version: int
    emergency: str
    group: str
    lead: str
    state: str
    text: str
    wording: str
    outcome: str
    author: str | None
    mine: bool
    filed_at: datetime
    closed_at: datetime | None
    cases: list[str]
