"""A process that reads a file ends with the one that waits for it. Nothing of Django, nothing slow to import."""

from __future__ import annotations

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Whoever waits for this child may be killed; then nobody wants what it reads. Linux only, elsewhere the limit on
    processor time ends it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
