"""A disk without space left, as the system or a database says it."""

from __future__ import annotations

import errno

from django.db import DatabaseError


def disk_is_full(error: Exception) -> bool:
    """Whether `error` is the system or the database saying that there is no space left."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    text = str(error).lower()
    return isinstance(error, DatabaseError) and ("disk is full" in text or "no space left" in text)
