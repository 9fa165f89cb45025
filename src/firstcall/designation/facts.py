"""What is known of a case, as plain values: what the checks read. No Django."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Agency:
    """An organisation by its public id and the name to show."""

    id: str
    name: str


@dataclass(frozen=True)
class Consulted:
    """A consultation that was held or tried: with whom, at which level, for which purpose, with what outcome."""

    purpose: str
    level: str
    organisation: str = ""
    outcome: str = "agrees"


@dataclass(frozen=True)
class ProposedLead:
    """An agency in a line. `differs`: not the one the global table names; `deviation`: why."""

    agency: Agency
    role: str
    differs: bool
    deviation: str


@dataclass(frozen=True)
class Line:
    """A line of the draft. `changes`: it establishes a group or another lead than today's.

    `global_leads`: the agencies with global responsibility for its sectors. `choice`: those who agree among themselves
    which leads (GN 3 **), empty elsewhere. `criteria`: condition -> does it hold; missing where not answered.
    """

    name: str
    action: str
    kind: str
    changes: bool
    leads: tuple[ProposedLead, ...] = ()
    global_leads: tuple[Agency, ...] = ()
    choice: tuple[Agency, ...] = ()
    criteria: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What an organisation said in this round: body iasc or country_team."""

    body: str
    organisation: Agency
    answer: str


@dataclass(frozen=True)
class Facts:
    """Everything a step may ask for. `asked`: the organisations whose reply is expected; `week_over`: their time is."""

    variant: str = ""
    has_team: bool = False
    basis: frozenset[str] = frozenset()  # kinds on record: needs, gaps, capacity
    uncovered: tuple[str, ...] = ()  # kinds of actor no capacity map covers
    briefed: frozenset[str] = frozenset()
    guidance_spread: bool = False
    consulted: tuple[Consulted, ...] = ()
    lines: tuple[Line, ...] = ()
    answers: tuple[Answer, ...] = ()
    asked: tuple[Agency, ...] = ()
    week_over: bool = False
    criteria: tuple[str, ...] = ()  # ids of the profile's conditions
    lead: str = ""  # the agency whose lead the case is about, by its public id
