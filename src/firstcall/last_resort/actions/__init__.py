"""The acts on gap cases, in the order of their course (GN 11)."""

from firstcall.last_resort.actions.answering import answer_call, note_answer
from firstcall.last_resort.actions.bringing import bring_last_resort
from firstcall.last_resort.actions.calling import call_partners
from firstcall.last_resort.actions.checking import check_case
from firstcall.last_resort.actions.closing import close_case, reopen_case
from firstcall.last_resort.actions.deciding import answer_last_resort
from firstcall.last_resort.actions.going_on import log_effort, review_case
from firstcall.last_resort.actions.opening import confirm_case, open_case, update_figures
from firstcall.last_resort.actions.recording import scope_for

__all__ = [
    "answer_call",
    "answer_last_resort",
    "bring_last_resort",
    "call_partners",
    "check_case",
    "close_case",
    "confirm_case",
    "log_effort",
    "note_answer",
    "open_case",
    "reopen_case",
    "review_case",
    "scope_for",
    "update_figures",
]
