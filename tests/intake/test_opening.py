"""The first rows of a file, shown to somebody who says which of them holds the headings."""

from __future__ import annotations

import polars as pl
import pytest

from firstcall.intake.files.reading import Sheet
from firstcall.intake.sheets.opening import opening_of


def sheet(*rows: list[str], name: str = "Data", hidden: bool = False) -> Sheet:
    width = max(map(len, rows), default=0)
    columns = {
        f"c{at}": [(row[at] or None) if at < len(row) else None for row in rows] for at in range(width)
    }
    return Sheet(name, pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)), hidden)


@pytest.mark.parametrize(
    ("rows", "likely"),
    [
        ([["Zk", "Qk", "Nk"], ["a", "b", "1"]], 1),
        ([["Bulletin no. 7"], [], ["Zk", "Qk", "Nk"], ["a", "b", "1"]], 3),
        ([["Contact", "Office"], ["Zk", "Qk", "Nk", "Jk", "Lk"], ["a", "b", "1", "2", "3"]], 2),
        ([["1", "2"], ["3", "4"]], 0),
        ([["Zk", "Qk", "Nk"]], 0),
        ([["One sentence"], ["and another"]], 0),
        ([], 0),
    ],
)
def test_the_row_that_may_hold_the_headings(rows: list[list[str]], likely: int) -> None:
    assert [one["likely"] for one in opening_of([sheet(*rows)])] == ([likely] if rows else [])


def test_rows_keep_their_numbers_and_nobody_can_be_called() -> None:
    hidden = sheet(["x", "y"], name="Old", hidden=True)
    shown = sheet(["Title"], [], ["Zk", "Qk"], ["a", "+254 700 123 456"])
    assert opening_of([hidden, sheet(name="Empty"), shown]) == [
        {"sheet": "Data", "hidden": False, "likely": 3, "rows": [
            {"row": 1, "cells": ["Title", ""]}, {"row": 3, "cells": ["Zk", "Qk"]}, {"row": 4, "cells": ["a", "…"]},
        ]},
        {"sheet": "Old", "hidden": True, "likely": 0, "rows": [{"row": 1, "cells": ["x", "y"]}]},
    ]  # fmt: skip
