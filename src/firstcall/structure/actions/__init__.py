"""The acts that change the structure of a response, each in one transaction with its ledger entry and notices."""

from firstcall.structure.actions.emergencies import change_emergency, create_emergency
from firstcall.structure.actions.groups import add_group, close_group, merge_groups, rename_group
from firstcall.structure.actions.leads import designate, end_focal_point, end_lead, name_focal_point
from firstcall.structure.actions.members import change_participation, join, leave
from firstcall.structure.actions.people import (
    appoint_coordinator,
    end_coordinator,
    end_humanitarian_coordinator,
    name_humanitarian_coordinator,
)

__all__ = [
    "add_group",
    "appoint_coordinator",
    "change_emergency",
    "change_participation",
    "close_group",
    "create_emergency",
    "designate",
    "end_coordinator",
    "end_focal_point",
    "end_humanitarian_coordinator",
    "end_lead",
    "join",
    "leave",
    "merge_groups",
    "name_focal_point",
    "name_humanitarian_coordinator",
    "rename_group",
]
