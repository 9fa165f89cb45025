"""What a letter may say, as plain values: whoever knows the case fills this, and nothing else reaches the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class LeadFacts:
    """An agency proposed or agreed. `duty`: the duty as provider of last resort: yes, differentiated, or "" for none.

    `role`: lead, co_lead, convener. `area` and `situation` are empty where the role is for all of the country. Where
    the agency differs from the global arrangement, `deviation` says why (OG Q6).
    """

    organisation: str
    role: str = "lead"
    area: str = ""
    situation: str = ""
    duty: str = ""
    duty_scope: str = ""
    deviation: str = ""


@dataclass(frozen=True)
class GroupFacts:
    """A group of the proposal. `action`: establish, keep, close. `rationale`: why the sector matters here."""

    name: str
    leads: tuple[LeadFacts, ...] = ()
    action: str = "establish"
    sectors: tuple[str, ...] = ()
    area: str = ""
    rationale: str = ""


@dataclass(frozen=True)
class ConsultationFacts:
    """With whom, at which level (country, headquarters), and what came of it, in the words of `Consultation`."""

    purpose: str
    who: str
    held_on: date
    level: str = "country"
    sector: str = ""
    outcome: str = "agrees"
    note: str = ""


@dataclass(frozen=True)
class Writer:
    """Who signs: the role as it is written under a letter, and the name (empty where the post alone signs)."""

    role_title: str
    name: str = ""


@dataclass(frozen=True)
class LetterFacts:
    """Everything a letter of a case is drafted from.

    `drawn_at`: when the record was read. `due_at`: until when replies are asked for, shown in UTC and in `time_zone`.
    `proposal_hash`: the fingerprint of the proposal, so that what is answered is what was sent. `agreed_on` and
    `agreed_outcome`: for the notices; without a date they say that leads stay as they are (OG step 4).
    """

    case: str
    procedure: str
    emergency_code: str
    emergency_name: str
    country: str
    writer: Writer
    drawn_at: datetime
    dated: date
    place: str = ""
    addressee: str = ""
    situation: str = ""
    round: int = 1
    groups: tuple[GroupFacts, ...] = ()
    thematic: tuple[str, ...] = ()
    consultations: tuple[ConsultationFacts, ...] = ()
    support: str = ""
    due_at: datetime | None = None
    time_zone: str = "UTC"
    proposal_hash: str = ""
    agreed_on: date | None = None
    agreed_outcome: str = ""
    term_singular: str = ""
    term_plural: str = ""
