"""The acts that change the structure of a response, each in one transaction with its ledger entry and notices."""

from firstcall.structure.actions.basis import record_basis, withdraw_basis
from firstcall.structure.actions.commitments import (
    accept_commitment,
    answer_commitment,
    decline_commitment,
    meet_commitment,
    propose_commitment,
    withdraw_commitment,
)
from firstcall.structure.actions.coordinators import (
    CONTACTS,
    appoint_coordinator,
    change_coordinator,
    end_coordinator,
    replace_coordinator,
)
from firstcall.structure.actions.emergencies import (
    change_emergency,
    create_emergency,
    end_emergency,
    what_goes_on,
)
from firstcall.structure.actions.groups import add_group, close_group, rename_group
from firstcall.structure.actions.issues import end_issue_focal_point, name_issue_focal_point
from firstcall.structure.actions.last_resorts import end_last_resort, limit_last_resort, take_on_last_resort
from firstcall.structure.actions.leads import designate, end_focal_point, end_lead, name_focal_point
from firstcall.structure.actions.left_out import leave_out, take_back_in
from firstcall.structure.actions.links import (
    add_counterpart,
    change_counterpart,
    end_counterpart,
    record_briefing,
)
from firstcall.structure.actions.members import change_participation, join, leave
from firstcall.structure.actions.merging import merge_groups, split_group
from firstcall.structure.actions.people import (
    end_humanitarian_coordinator,
    name_humanitarian_coordinator,
)
from firstcall.structure.actions.reviews import do_review, plan_review
from firstcall.structure.actions.teams import end_seat, found_country_team, seat_in_country_team

__all__ = [
    "CONTACTS",
    "accept_commitment",
    "add_counterpart",
    "add_group",
    "answer_commitment",
    "appoint_coordinator",
    "change_coordinator",
    "change_counterpart",
    "change_emergency",
    "change_participation",
    "close_group",
    "create_emergency",
    "decline_commitment",
    "designate",
    "do_review",
    "end_coordinator",
    "end_counterpart",
    "end_emergency",
    "end_focal_point",
    "end_humanitarian_coordinator",
    "end_issue_focal_point",
    "end_last_resort",
    "end_lead",
    "end_seat",
    "found_country_team",
    "join",
    "leave",
    "leave_out",
    "limit_last_resort",
    "meet_commitment",
    "merge_groups",
    "name_focal_point",
    "name_humanitarian_coordinator",
    "name_issue_focal_point",
    "plan_review",
    "propose_commitment",
    "record_basis",
    "record_briefing",
    "rename_group",
    "replace_coordinator",
    "seat_in_country_team",
    "split_group",
    "take_back_in",
    "take_on_last_resort",
    "what_goes_on",
    "withdraw_basis",
    "withdraw_commitment",
]
