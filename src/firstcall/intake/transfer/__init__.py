"""Files that come in pieces over a bad line: begun, continued where they broke off, finished or given up.

Nothing here is in the database. What has arrived lies under FIRSTCALL_HOME/files/unfinished, so that a piece of a file
never waits for the database's one writer (docs/decisions/files-in-pieces.md).
"""

from firstcall.intake.transfer.rules import CHUNK_BYTES, KEPT, OPEN_AT_ONCE, OffsetDiffers, Upload
from firstcall.intake.transfer.store import (
    add,
    begin,
    drop,
    find,
    forget_old,
    offset_of,
    taken,
    unfinished,
    whole,
)

__all__ = [
    "CHUNK_BYTES",
    "KEPT",
    "OPEN_AT_ONCE",
    "OffsetDiffers",
    "Upload",
    "add",
    "begin",
    "drop",
    "find",
    "forget_old",
    "offset_of",
    "taken",
    "unfinished",
    "whole",
]
