"""What is said of a file is the same, and in the same order, whether its columns are looked at on two cores or one."""

from __future__ import annotations

import pytest

from firstcall.intake.contents import side_by_side
from tests.activities.workbooks import read

HEAD = [
    "Organisation", "Cluster", "Région", "Cercle", "Activité", "Date de début", "Atteints", "Filles", "Garçons",
]  # fmt: skip
ROWS = [
    ["NRC", "WASH", "Nord", "Dolo", "Latrines", "2025-01-31", "12", "7", "5"],
    ["Nobody Knows Them", "WASH", "Nord", "Nowhere At All", "Latrines", "31/31/2025", "-3", "7", "5"],
    ["", "Astrology", "#N/A", "Dolo", "Call 00 41 79 123 45 67", "2025-02-01", "n/a", "x", "5"],
    ["NRC", "WASH", "Nord", "Dolo", "Latrines", "2025-01-31", "10", "7.5", "5"],
]


SAID = [
    "impossible_date", "sector-unknown", "organisation-unknown", "organisation-missing", "error_cell",
    "place-kept-at-parent", "place-unknown", "negative_people", "fraction_of_people", "parts-exceed-total",
]  # fmt: skip


def test_problems_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for many in (10**9, 0):
        monkeypatch.setattr(side_by_side, "MANY", many)
        records, said = read(HEAD, *ROWS, more=("starts_on", "activity", "cells"))
        found.append((records, list(said.items())))
    alone, beside = found
    assert beside == alone
    assert [code for code, _cells in alone[1]] == SAID
