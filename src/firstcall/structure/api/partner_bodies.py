"""What programs send about the country team, the basis, partners, the State and reviews."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from firstcall.structure.api.bodies import Mailbox
from firstcall.web.programs.bodies import MAY_BE_ABSENT, Body, Day, Flag, LongName, Name, Text, Word

Title = Annotated[str, Field(max_length=200)]
Person = Annotated[str, Field(min_length=1, max_length=160)]
Seniority = Annotated[str, Field(max_length=80)]


class NewTeam(Body):
    established_on: Day | None = None
    note: Text = ""


class NewSeat(Body):
    organisation: LongName
    role: Literal["chair", "member", "observer", "secretariat"] = "member"
    person: Name = ""
    starts_on: Day | None = None


class NewBasis(Body):
    """`government` to `international`: whom a map of capacities covers."""

    kind: Literal["needs", "gaps", "capacity"]
    title: Title
    reference: Annotated[str, Field(max_length=500)] = ""
    partners: Text = ""
    done_on: Day | None = None
    government: Flag = False
    local_authorities: Flag = False
    civil_society: Flag = False
    international: Flag = False


class Withdrawal(Body):
    reason: Text = ""


class NewCommitment(Body):
    organisation: LongName
    text: Text
    area: Name = ""
    due_on: Day | None = None


class CommitmentAnswer(Body):
    """Given by a user of the organisation itself; `reason` is needed to withdraw."""

    answer: Literal["accepted", "declined", "withdrawn", "met"]
    reason: Text = ""


Role = Literal["leads", "co_leads", "informed", "none"]
Link = Literal["close", "working", "limited", "none"]


class NewCounterpart(Body):
    """`group` empty: a counterpart of the whole response. `contact` is a post, never a person."""

    name: Title
    kind: Word
    group: Word = ""
    area: Name = ""
    role: Role = "informed"
    link: Link = "working"
    note: Text = ""
    contact: Title = ""
    starts_on: Day | None = None


class CounterpartChange(Body):
    """Only what is sent is changed."""

    role: Role = MAY_BE_ABSENT
    link: Link = MAY_BE_ABSENT
    note: Text = MAY_BE_ABSENT
    contact: Title = MAY_BE_ABSENT


class NewBriefing(Body):
    audience: Word
    topic: Title
    group: Word = ""
    who: Title = ""
    guidance_spread: Flag = False
    given_on: Day | None = None
    note: Text = ""


class NewReview(Body):
    title: Title
    due_on: Day
    group: Word = ""
    kind: Word = "own"


class ReviewDone(Body):
    outcome: Literal["continue", "scale_up", "streamline", "transition"]
    findings: Text
    done_on: Day | None = None


class CoordinatorChange(Body):
    """Only what is sent is changed; HC, OCHA and the HCT are told."""

    dedicated: Flag = MAY_BE_ABSENT
    seniority: Seniority = MAY_BE_ABSENT
    skills: Text = MAY_BE_ABSENT
    role_mailbox: Mailbox = MAY_BE_ABSENT
    work_email: Mailbox = MAY_BE_ABSENT
    work_phone: Annotated[str, Field(max_length=40)] = MAY_BE_ABSENT


class Replacement(Body):
    """The role mailbox goes on unless another is sent."""

    name: Person
    on: Day | None = None
    dedicated: Flag = False
    seniority: Seniority = ""
    skills: Text = ""
    role_mailbox: Mailbox = MAY_BE_ABSENT


class NewLastResort(Body):
    """`scope`: the part of the duty it takes on, in words; empty for all of the group (only for its leads)."""

    organisation: LongName
    scope: Title = ""
    area: Name = ""
    duty: Literal["yes", "differentiated"] = "yes"
    starts_on: Day | None = None


class LastResortLimit(Body):
    scope: Title
    on: Day | None = None
