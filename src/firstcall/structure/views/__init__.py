"""Pages that change the structure: each loads, makes one call, and goes back to the emergency or the group."""

from firstcall.structure.views.emergencies import emergency_change, emergency_create, humanitarian_coordinator
from firstcall.structure.views.groups import group_add, group_close, group_merge, group_rename
from firstcall.structure.views.leads import (
    coordinator_add,
    coordinator_end,
    focal_point_add,
    focal_point_end,
    lead_add,
    lead_end,
)
from firstcall.structure.views.members import member_add, member_change, member_end

__all__ = [
    "coordinator_add",
    "coordinator_end",
    "emergency_change",
    "emergency_create",
    "focal_point_add",
    "focal_point_end",
    "group_add",
    "group_close",
    "group_merge",
    "group_rename",
    "humanitarian_coordinator",
    "lead_add",
    "lead_end",
    "member_add",
    "member_change",
    "member_end",
]
