"""What programs are answered about gap cases, for the description; the values are made in `last_resort.values`."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema

from firstcall.gaps.api import AccountableShape


class GapDutyShape(Schema):
    """Whose the rest is: yes, differentiated, convener, nobody."""

    id: str
    name: str
    clause: str


class RemainingShape(Schema):
    """People: undertaken + offered + left = people, where that is known. Null is not known."""

    people: int | None
    undertaken: int | None
    offered: int | None
    left: int | None
    surplus: int


class GapCaseLineShape(Schema):
    """`part`: how much the caller sees, "whole" or "published"; the rest is null or empty.

    `conditions`: those that fail now. `due`: what waits since its day: confirm, rest, answer, review, check.
    """

    code: str
    id: str
    version: int
    emergency: str
    part: str
    group: str | None
    group_name: str | None
    sector: str
    stage: str
    standing: str
    duty: GapDutyShape | None
    conditions: list[str]
    opened_at: datetime
    closed_at: datetime | None
    ending: str
    area: str | None
    area_name: str | None
    population_group: str | None
    sex: str | None
    age: str | None
    topic: str | None
    what: str | None
    people: int | None
    in_need: int | None
    reached: int | None
    above_need: bool | None
    severity: int | None
    figures_on: date | None
    since_on: date | None
    source: str | None
    holder: str | None
    accountable: AccountableShape | None
    remaining: RemainingShape | None
    urgency: str | None
    urgency_why: str | None
    confirmed_at: datetime | None
    reply_by: datetime | None
    brought_at: datetime | None
    answer_by: datetime | None
    review_on: date | None
    check_on: date | None
    checked_at: datetime | None
    reopened_at: datetime | None
    due: str | None


class GapCasePageShape(Schema):
    """`next`: send it as `before` for the following page; null on the last."""

    data: list[GapCaseLineShape]
    next: int | None


class AskedPartnerShape(Schema):
    organisation: str
    organisation_id: str
    organisation_name: str
    why: str


class GapCallShape(Schema):
    id: str
    round: int
    text: str
    reply_by: datetime
    at: datetime
    asked: list[AskedPartnerShape]


class PartnerAnswerShape(Schema):
    """`binding`: the organisation's own word, not taken back. `apart`: an offer that binds nobody (GN 1 fn 1)."""

    id: str
    organisation: str
    organisation_id: str
    organisation_name: str
    answer: str
    people: int | None
    text: str
    reason: str
    asked: bool
    noted: bool
    apart: bool
    binding: bool
    latest: bool
    commitment: str | None
    role: str
    at: datetime


class LastResortAnswerShape(Schema):
    """`part` "published": for donors, where funding fails; the rest is null."""

    id: str
    part: str
    organisation: str
    organisation_id: str
    organisation_name: str
    answer: str
    conditions: list[str]
    people: int | None
    by_on: date | None
    evidence: str | None
    explanation: str
    amount_usd: int | None
    review_on: date | None
    binding: bool | None
    commitment: str | None
    role: str | None
    at: datetime


class GapActShape(Schema):
    kind: str
    at: datetime
    role: str
    organisation: str | None
    text: str
    to_whom: str
    people: int | None
    amount_usd: int | None
    clause: str
    ledger: int


class GapCaseShape(GapCaseLineShape):
    calls: list[GapCallShape]
    answers: list[PartnerAnswerShape]
    last_resort_answers: list[LastResortAnswerShape]
    acts: list[GapActShape]


class NotAskedShape(Schema):
    code: str
    message: str
    clause: str


class RelevantPartnerShape(Schema):
    """`why`: here, near, does_it, member. `refusal`: why it is not called on; it may offer all the same."""

    organisation: str
    organisation_id: str
    organisation_name: str
    why: str
    asked: bool
    refusal: NotAskedShape | None


class OpenCallShape(Schema):
    """`over`: its day has passed; it may be answered still. `near`: the organisation reports from "here" (the place or
    a part of it), "near" (the same province), or "not_yet" from either."""

    case: str
    emergency: str
    group: str | None
    group_name: str | None
    sector: str
    area: str | None
    area_name: str | None
    topic: str | None
    what: str | None
    people: int | None
    left: int | None
    organisation: str
    organisation_id: str
    organisation_name: str
    why: str
    near: str
    round: int
    text: str
    reply_by: datetime
    over: bool


class FundingGapShape(Schema):
    """`organisation`: the provider of last resort that asks. `amount_usd` lacking, `mobilised_usd` come since.

    `few`: fewer than ten people, not told apart. Donors read no place finer than the first level of areas.
    """

    case: str
    emergency: str
    country: str
    group: str | None
    group_name: str | None
    sector: str
    area: str | None
    area_name: str | None
    organisation: str
    organisation_id: str
    organisation_name: str
    people: int | None
    few: bool
    amount_usd: int | None
    mobilised_usd: int
    explanation: str
    review_on: date | None
    at: datetime
    clause: str
