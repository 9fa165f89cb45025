"""Tests in Chromium come first in both halves, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.setup.order import browsers_first


def item(file: str, browser: bool) -> Any:
    return SimpleNamespace(path=Path(file), get_closest_marker=lambda _name: browser or None)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ("aabbBBcCCd", "BBaabCCbcd"),
        ("abcd", "abcd"),
        ("AAAAb", "AAAAb"),
        ("AB", "AB"),
        ("", ""),
    ],
)
def test_each_half_begins_with_browsers(files: str, expected: str) -> None:
    """A letter is a test of the file of its name; in capitals it is one in Chromium."""
    found = browsers_first([item(one.lower(), one.isupper()) for one in files])
    assert "".join(
        one.path.name.upper() if one.get_closest_marker("browser") else one.path.name for one in found
    ) == expected  # fmt: skip
