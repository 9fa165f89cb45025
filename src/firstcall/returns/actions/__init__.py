"""The acts on rounds and returns. Files become returns by themselves as they are taken in (`filing`)."""

from firstcall.returns.actions.expecting import expect_reporter
from firstcall.returns.actions.filing import (
    file_dated,
    file_foreseen,
    file_read,
    file_taken_back,
    file_taken_in,
)
from firstcall.returns.actions.nil import say_nil, take_nil_back
from firstcall.returns.actions.reminding import remind_missing
from firstcall.returns.actions.reviewing import accept_return, scope_of, send_back
from firstcall.returns.actions.rounds import close_round, days_of, plan_months, plan_round, reopen_round

__all__ = [
    "accept_return",
    "close_round",
    "days_of",
    "expect_reporter",
    "file_dated",
    "file_foreseen",
    "file_read",
    "file_taken_back",
    "file_taken_in",
    "plan_months",
    "plan_round",
    "remind_missing",
    "reopen_round",
    "say_nil",
    "scope_of",
    "send_back",
    "take_nil_back",
]
