"""What programs are answered about the structure, for the description; the values are made in `structure.values`."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Schema

from firstcall.structure.api.partner_shapes import (
    BasisShape,
    CounterpartShape,
    IssueFocalPointShape,
    LastResortShape,
    ReviewShape,
    TeamShape,
    VacancyShape,
    WarningShape,
)


class EmergencyShape(Schema):
    code: str
    id: str
    version: int
    country: str
    name: str
    kind: str
    onset: str
    displacement: bool | None
    other_civilians: bool | None
    coordinator: str
    began_on: date
    ended_on: date | None
    profile: str
    term: str
    term_singular: str
    term_plural: str


class LeadShape(Schema):
    id: str
    version: int
    organisation: str
    organisation_name: str
    role: str
    last_resort: str
    area: str | None
    situation: str
    case: str | None
    basis: str | None
    deviation: str | None
    owes_hc: str
    representatives: list[str | None]
    starts_on: date
    ends_on: date | None


class FocalPointShape(Schema):
    id: str
    version: int
    organisation: str
    area: str
    area_name: str
    starts_on: date


class CoordinatorShape(Schema):
    id: str
    version: int
    person: str | None
    organisation: str
    dedicated: bool
    seniority: str | None
    skills: str | None
    role_mailbox: str
    area: str | None
    starts_on: date
    ends_on: date | None


class LeftOutShape(Schema):
    """A sector left out; the reason is for those who work in the response."""

    id: str
    version: int
    sector: str
    reason: str | None
    starts_on: date
    ends_on: date | None


class FindingShape(Schema):
    """What the check of the structure found: a need nobody covers, a sector covered twice, a post that stands empty."""

    kind: str
    message: str
    clause: str
    sector: str | None
    groups: list[str]


class CheckShape(Schema):
    findings: list[FindingShape]


class GroupShape(Schema):
    id: str
    code: str
    name: str
    version: int


class SplitShape(Schema):
    groups: list[GroupShape]


class GroupLineShape(Schema):
    code: str
    id: str
    version: int
    name: str
    kind: str
    parent: str | None
    area: str | None
    profile: str
    sectors: list[str]
    starts_on: date
    ends_on: date | None
    leads: list[LeadShape]
    last_resorts: list[LastResortShape]
    focal_points: list[FocalPointShape]
    coordinators: list[CoordinatorShape]
    issue_focal_points: list[IssueFocalPointShape]
    counterparts: list[CounterpartShape]
    vacancies: list[VacancyShape]
    members: dict[str, int]


class StructureShape(EmergencyShape):
    scale: str | None
    humanitarian_coordinator: str | None
    country_team: TeamShape | None
    groups: list[GroupLineShape]
    counterparts: list[CounterpartShape]
    basis: list[BasisShape]
    missing_basis: list[WarningShape]
    left_out: list[LeftOutShape]
    vacancies: list[VacancyShape]
    reviews: list[ReviewShape]
    clocks: list[dict[str, Any]]
    cases: list[dict[str, Any]]


class EndedShape(Schema):
    id: str
    ends_on: date | None
    version: int


class NewLeadShape(Schema):
    id: str
    role: str
    last_resort: str
    version: int


class NewFocalPointShape(Schema):
    id: str
    area: str
    version: int


class MadeShape(Schema):
    id: str
    version: int


class AppointedShape(MadeShape):
    warnings: list[WarningShape]


class MemberShape(Schema):
    id: str
    participation: str
    version: int


class MemberLineShape(MemberShape):
    organisation: str
    acronym: str
    starts_on: date


class NamedShape(Schema):
    name: str
    since: str
