"""Reads of the structure: who leads what on a day, which group a word means, who answers where."""

from firstcall.structure.queries.days import on_day
from firstcall.structure.queries.finding import (
    current_groups,
    emergency_by_code,
    group_finder,
    group_for,
    groups_of,
    known_group,
    visible_emergency,
)
from firstcall.structure.queries.lines import (
    GroupLine,
    answering,
    answering_on,
    structure_on,
)
from firstcall.structure.queries.people import (
    hc_name,
    humanitarian_coordinator,
    persons_holding,
)
from firstcall.structure.queries.table import (
    TableLead,
    agency_named,
    duty_of,
    global_lead,
    name_of_sectors,
    profile_of,
    suggested_leads,
    tables_for,
    takes_no_part,
)

__all__ = [
    "GroupLine",
    "TableLead",
    "agency_named",
    "answering",
    "answering_on",
    "current_groups",
    "duty_of",
    "emergency_by_code",
    "global_lead",
    "group_finder",
    "group_for",
    "groups_of",
    "hc_name",
    "humanitarian_coordinator",
    "known_group",
    "name_of_sectors",
    "on_day",
    "persons_holding",
    "profile_of",
    "structure_on",
    "suggested_leads",
    "tables_for",
    "takes_no_part",
    "visible_emergency",
]
