"""What programs are answered about the structure, for the description; the values are made in `structure.values`."""

from __future__ import annotations

from datetime import date

from ninja import Schema


class EmergencyShape(Schema):
    code: str
    id: str
    version: int
    country: str
    name: str
    kind: str
    onset: str
    displacement: bool | None
    began_on: date
    ended_on: date | None
    profile: str
    term: str


class LeadShape(Schema):
    id: str
    version: int
    organisation: str
    organisation_name: str
    role: str
    last_resort: str
    area: str | None
    basis: str
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
    role_mailbox: str
    area: str | None
    starts_on: date
    ends_on: date | None


class GroupLineShape(Schema):
    code: str
    id: str
    version: int
    name: str
    kind: str
    sectors: list[str]
    starts_on: date
    ends_on: date | None
    leads: list[LeadShape]
    focal_points: list[FocalPointShape]
    coordinators: list[CoordinatorShape]
    members: dict[str, int]


class StructureShape(EmergencyShape):
    humanitarian_coordinator: str | None
    groups: list[GroupLineShape]
    vacancies: list[str]


class GroupShape(Schema):
    id: str
    code: str
    name: str
    version: int


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
