"""Real files that are not part of the repository: a test that needs one is left out, by the file's name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.setup.environment import ROOT


class RealFolder(type(Path())):  # type: ignore[misc]
    """A path whose `/ "name"` leaves the test out when there is no such file."""

    def __truediv__(self, name: str) -> Path:
        path = Path(self) / name
        if not path.exists():
            pytest.skip(f"real file not here: {path} (FIRSTCALL_REAL_DATA names the folder)")
        return type(self)(path) if path.is_dir() else path


def folder() -> Path:
    return RealFolder(os.environ.get("FIRSTCALL_REAL_DATA") or ROOT.parent / "shared" / "data")
