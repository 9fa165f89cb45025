"""The acts of designation, each in one transaction with its ledger entry and notices. Acts are added, never altered."""

from firstcall.designation.actions.answering import agree, circulate, give_view, reply, return_proposal
from firstcall.designation.actions.cases import activate_plan, choose_variant, open_case, settle, withdraw
from firstcall.designation.actions.concerns import (
    close_concern,
    file_concern,
    take_up_concern,
    withdraw_concern,
)
from firstcall.designation.actions.consulting import log_consultation
from firstcall.designation.actions.drafting import (
    add_line,
    answer_criterion,
    change_line,
    draft_from_today,
    drop_lead,
    drop_line,
    name_lead,
    state_support,
)
from firstcall.designation.actions.steps import close_step, propose

__all__ = [
    "activate_plan",
    "add_line",
    "agree",
    "answer_criterion",
    "change_line",
    "choose_variant",
    "circulate",
    "close_concern",
    "close_step",
    "draft_from_today",
    "drop_lead",
    "drop_line",
    "file_concern",
    "give_view",
    "log_consultation",
    "name_lead",
    "open_case",
    "propose",
    "reply",
    "return_proposal",
    "settle",
    "state_support",
    "take_up_concern",
    "withdraw",
    "withdraw_concern",
]
