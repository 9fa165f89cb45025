"""Reads of cases: which there are, what a case shows to whom, what is missing, what the clocks say."""

from firstcall.designation.queries.cases import (
    Seen,
    cases_of,
    closings_of,
    procedure_of,
    proposal_of,
    steps_of,
    visible_case,
)
from firstcall.designation.queries.clocks import Clock, clocks_of, running_clocks
from firstcall.designation.queries.facts import facts_of, unmet_of
from firstcall.designation.queries.lines import proposal_lines, todays_lines

__all__ = [
    "Clock",
    "Seen",
    "cases_of",
    "clocks_of",
    "closings_of",
    "facts_of",
    "procedure_of",
    "proposal_lines",
    "proposal_of",
    "running_clocks",
    "steps_of",
    "todays_lines",
    "unmet_of",
    "visible_case",
]
