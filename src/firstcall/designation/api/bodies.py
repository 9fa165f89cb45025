"""What programs send about cases."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from firstcall.web.programs.bodies import MAY_BE_ABSENT, Body, Day, Flag, Id, LongName, Name, Text, Word

Sectors = Annotated[str, Field(max_length=160)]


class NewCase(Body):
    """Without a procedure: the one for how the emergency began. `lead`, `group`: what a case about one is about."""

    procedure: Word = ""
    lead: Id = ""
    group: Word = ""


class Variant(Body):
    variant: Word
    reason: Text = ""


class NewLine(Body):
    """`sectors` as "health+nutrition", codes or names; or `group`, one that exists, to change or to close."""

    sectors: Sectors = ""
    group: Word = ""
    action: Literal["establish", "close"] = "establish"
    kind: Literal["sector", "ad_hoc", "thematic"] = "sector"
    name: Name = ""
    code: Word = ""
    area: Name = ""
    reason: Text = ""


class LineChange(Body):
    """Only what is sent is changed."""

    name: Name = MAY_BE_ABSENT
    reason: Text = MAY_BE_ABSENT


class NewProposedLead(Body):
    """Without a role the global table decides between lead and convener."""

    organisation: LongName
    role: Literal["", "lead", "co_lead", "convener"] = ""
    area: Name = ""
    situation: Word = ""
    deviation: Text = ""
    last_resort_scope: Annotated[str, Field(max_length=200)] = ""


class CriterionAnswer(Body):
    criterion: Word
    met: Flag
    why: Text


class Support(Body):
    support: Text


class NewConsultation(Body):
    """Purpose: partners, authorities, agency, global_lead, country_director, country_team, principals, protection,
    regional, other. Level: country, headquarters. Outcome: agrees, comment, alternative, concern, not_reached.
    """

    purpose: Word
    level: Word = "country"
    organisation: LongName = ""
    who: Annotated[str, Field(max_length=200)] = ""
    sector: Word = ""
    outcome: Word = "agrees"
    note: Text = ""
    held_on: Day | None = None


class Said(Body):
    """A reply (endorse, alternative, comment) or a view (endorse, object, comment) of the caller's organisation."""

    answer: Word
    text: Text = ""
    organisation: LongName = ""


class Closing(Body):
    """`note`: what was done. `reason`: why it goes on without what a soft need asks for, or why it is late."""

    note: Text = ""
    reason: Text = ""


class Reason(Body):
    reason: Text


class NewConcern(Body):
    """`lead`: the id of the lead it is about."""

    lead: Id
    text: Text


class TakeUp(Body):
    wording: Text


class Outcome(Body):
    outcome: Text
