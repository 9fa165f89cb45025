"""What tests of files taken in begin with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.activities.taken_in import HEADINGS
from tests.gaps.country import SmallCountry


@pytest.fixture
def country(db: None) -> SmallCountry:
    return SmallCountry()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """`write(*rows, headings=…, name=…)` makes a file of these rows."""

    def write(*rows: str, headings: str = HEADINGS, name: str = "report.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
        return path

    return write
