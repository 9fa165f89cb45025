"""Pages that change the structure: each loads, makes one call, and goes back to the emergency or the group."""

from firstcall.structure.views.basis import basis, basis_record, basis_withdraw
from firstcall.structure.views.commitments import commitment_answer, commitment_propose, commitments
from firstcall.structure.views.emergencies import (
    emergency_change,
    emergency_create,
    emergency_end,
    humanitarian_coordinator,
)
from firstcall.structure.views.groups import (
    group_add,
    group_close,
    group_merge,
    group_part,
    group_rename,
    group_split,
)
from firstcall.structure.views.issues import (
    issue_focal_point_add,
    issue_focal_point_end,
    sector_leave_out,
    sector_take_in,
)
from firstcall.structure.views.leads import (
    focal_point_add,
    focal_point_end,
    lead_add,
    lead_end,
)
from firstcall.structure.views.members import member_add, member_change, member_end
from firstcall.structure.views.posts import (
    coordinator_add,
    coordinator_change,
    coordinator_end,
    coordinator_replace,
    last_resort_add,
    last_resort_end,
    last_resort_limit,
)
from firstcall.structure.views.state import (
    briefing_record,
    counterpart_add,
    counterpart_change,
    counterpart_end,
    review_do,
    review_plan,
    state,
)
from firstcall.structure.views.team import (
    country_team,
    country_team_found,
    seat_add,
    seat_end,
)

__all__ = [
    "basis",
    "basis_record",
    "basis_withdraw",
    "briefing_record",
    "commitment_answer",
    "commitment_propose",
    "commitments",
    "coordinator_add",
    "coordinator_change",
    "coordinator_end",
    "coordinator_replace",
    "counterpart_add",
    "counterpart_change",
    "counterpart_end",
    "country_team",
    "country_team_found",
    "emergency_change",
    "emergency_create",
    "emergency_end",
    "focal_point_add",
    "focal_point_end",
    "group_add",
    "group_close",
    "group_merge",
    "group_part",
    "group_rename",
    "group_split",
    "humanitarian_coordinator",
    "issue_focal_point_add",
    "issue_focal_point_end",
    "last_resort_add",
    "last_resort_end",
    "last_resort_limit",
    "lead_add",
    "lead_end",
    "member_add",
    "member_change",
    "member_end",
    "review_do",
    "review_plan",
    "seat_add",
    "seat_end",
    "sector_leave_out",
    "sector_take_in",
    "state",
]
