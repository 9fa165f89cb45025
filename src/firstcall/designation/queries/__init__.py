"""Reads of cases: which there are, what a case shows to whom, what is missing, what the clocks say."""

from firstcall.designation.queries.cases import (
    Seen,
    case_to_act_in,
    cases_of,
    closings_of,
    procedure_of,
    proposal_of,
    steps_of,
    visible_case,
)
from firstcall.designation.queries.clocks import Clock, Waiting, clocks_of, running_clocks, waiting_for
from firstcall.designation.queries.facts import facts_of, unmet_of
from firstcall.designation.queries.lines import proposal_lines, todays_lines
from firstcall.designation.queries.rights import decision_of, role_in_step

__all__ = [
    "Clock",
    "Seen",
    "Waiting",
    "case_to_act_in",
    "cases_of",
    "clocks_of",
    "closings_of",
    "decision_of",
    "facts_of",
    "procedure_of",
    "proposal_lines",
    "proposal_of",
    "role_in_step",
    "running_clocks",
    "steps_of",
    "todays_lines",
    "unmet_of",
    "visible_case",
    "waiting_for",
]
