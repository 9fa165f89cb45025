"""The edge for programs: who calls, which version they saw, a repeated request answered once, errors as JSON.

Reads may be made by anybody the matrix allows; writes need a token that may write, or a signed-in session with its
CSRF token. Every write may carry an Idempotency-Key (kept 90 days) and must carry If-Match where it changes a record.
"""

from firstcall.web.programs.answers import answer
from firstcall.web.programs.bodies import Body, Day, Flag
from firstcall.web.programs.callers import Caller, caller
from firstcall.web.programs.description import DescribedAPI
from firstcall.web.programs.errors import BadRequest, MissingVersion, NotKnown, connect, error_answer
from firstcall.web.programs.writes import if_match, written, written_in_files, written_within

__all__ = [
    "BadRequest",
    "Body",
    "Caller",
    "Day",
    "DescribedAPI",
    "Flag",
    "MissingVersion",
    "NotKnown",
    "answer",
    "caller",
    "connect",
    "error_answer",
    "if_match",
    "written",
    "written_in_files",
    "written_within",
]
