"""How much room the disk has: the one place where it is asked."""

from __future__ import annotations

import shutil
from pathlib import Path


def free_bytes(folder: Path) -> int:
    """What may still be written where `folder` lies."""
    return shutil.disk_usage(folder).free
