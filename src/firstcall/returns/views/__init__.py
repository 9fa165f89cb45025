"""Pages of rounds and returns: who has reported and who has not, one return, and the acts on both."""

from firstcall.returns.views.nil import return_nil, return_nil_back
from firstcall.returns.views.returns import return_, return_accept, return_send_back
from firstcall.returns.views.rounds import reporter_expect, round_close, round_plan, round_reopen
from firstcall.returns.views.table import returns

__all__ = [
    "reporter_expect",
    "return_",
    "return_accept",
    "return_nil",
    "return_nil_back",
    "return_send_back",
    "returns",
    "round_close",
    "round_plan",
    "round_reopen",
]
