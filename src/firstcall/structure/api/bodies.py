"""What programs send about the structure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from firstcall.web.programs.bodies import MAY_BE_ABSENT, Body, Country, Day, Flag, LongName, Name, Text, Word

Kind = Literal["conflict", "disaster", "complex"]
Onset = Literal["new", "ongoing", "planned"]
Coordinates = Literal["HC", "RC"]
Term = Literal["cluster", "sector", "sectoral group", "working group", "thematic group", "task force"]
OwnWord = Annotated[str, Field(max_length=60)]
Way = Literal["partner", "observer", "alongside"]
Mailbox = Annotated[str, Field(max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class NewEmergency(Body):
    code: Word
    country: Country
    name: Name
    kind: Kind
    onset: Onset
    profile: Word = "iasc-2006"
    began_on: Day | None = None
    displacement: Flag | None = None
    other_civilians: Flag | None = None
    scale: Text = ""
    coordinator: Coordinates = "HC"
    term: Literal[Term, ""] = ""
    term_singular: OwnWord = ""
    term_plural: OwnWord = ""


class EmergencyChange(Body):
    """Only what is sent is changed."""

    name: Annotated[str, Field(min_length=1, max_length=200)] = MAY_BE_ABSENT
    kind: Kind = MAY_BE_ABSENT
    onset: Onset = MAY_BE_ABSENT
    displacement: Flag = MAY_BE_ABSENT
    other_civilians: Flag = MAY_BE_ABSENT
    scale: Text = MAY_BE_ABSENT
    coordinator: Coordinates = MAY_BE_ABSENT
    term: Term = MAY_BE_ABSENT
    term_singular: OwnWord = MAY_BE_ABSENT
    term_plural: OwnWord = MAY_BE_ABSENT
    began_on: Day = MAY_BE_ABSENT


class NewHumanitarianCoordinator(Body):
    name: Annotated[str, Field(min_length=1, max_length=160)]


class NewGroup(Body):
    """Below the capital: `parent` (a group's code), `area` (a P-code) and the need as `reason`, without a sector."""

    sector: Name = ""
    name: Name = ""
    code: Word = ""
    kind: Literal["", "ad_hoc", "thematic"] = ""
    reason: Text = ""
    parent: Word = ""
    area: Name = ""
    profile: Word = ""
    starts_on: Day | None = None


class PartOfSplit(Body):
    """One that takes over; `sectors` as the structure names them."""

    code: Word
    name: Name
    sectors: Annotated[list[Word], Field(max_length=40)] = []


class Split(Body):
    into: Annotated[list[PartOfSplit], Field(max_length=20)]
    reason: Text = ""
    on: Day | None = None


class NewLeftOut(Body):
    sector: Name
    reason: Text = ""
    starts_on: Day | None = None


class NewIssueFocalPoint(Body):
    issue: Word
    organisation: LongName
    starts_on: Day | None = None


class GroupChange(Body):
    name: Annotated[str, Field(min_length=1, max_length=160)]


class Merge(Body):
    groups: Annotated[list[Word], Field(max_length=100)]
    code: Word
    name: Name
    reason: Text = ""


class NewLead(Body):
    organisation: LongName
    role: Literal["", "lead", "co_lead", "convener"] = ""
    area: Name = ""
    situation: Word = ""
    basis: Text = ""
    deviation: Text = ""
    starts_on: Day | None = None


class NewFocalPoint(Body):
    organisation: LongName
    area: Name
    starts_on: Day | None = None


class NewCoordinator(Body):
    name: Annotated[str, Field(min_length=1, max_length=160)]
    organisation: LongName
    area: Name = ""
    dedicated: Flag = False
    seniority: Annotated[str, Field(max_length=80)] = ""
    skills: Text = ""
    role_mailbox: Mailbox = ""
    starts_on: Day | None = None


class NewMember(Body):
    organisation: LongName
    participation: Way = "partner"
    starts_on: Day | None = None


class Participation(Body):
    participation: Way


class Ending(Body):
    on: Day
    reason: Text = ""
