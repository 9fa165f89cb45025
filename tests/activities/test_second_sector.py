"""Further columns of sectors beside the first: the row counts in each, its figures once."""

from __future__ import annotations

import polars as pl
import pytest

from firstcall.activities.rows.severalsectors import with_sectors_apart
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.column import Column
from firstcall.intake.sheets.columns import map_columns
from firstcall.intake.sheets.tables import Table
from firstcall.needs.rows.columns import Sector

KNOWN = {"health": Sector(None, "HEA"), "wash": Sector(None, "WSH"), "education": Sector(None, "EDU")}


def table(first: str | None, second: str | None) -> Table:
    frame = pl.DataFrame(
        {"row": [2], "c0": [first], "c1": [second], "c2": ["40"]},
        schema={"row": pl.UInt32, "c0": pl.String, "c1": pl.String, "c2": pl.String},
    )
    fields = ("sector", "second_sector", "reached")
    columns = tuple(Column(at, name, field=name) for at, name in enumerate(fields))
    return Table("Data", 1, 0, columns, frame)


@pytest.mark.parametrize(
    ("first", "second", "rows", "codes"),
    [
        ("Health", "WASH", [("Health", "40"), ("WASH", None)], ["several-sectors"]),
        (
            "Health",
            "WASH, Education",
            [("Health", "40"), ("WASH", None), ("Education", None)],
            ["several-sectors"],
        ),
        ("Health", None, [("Health", "40")], []),
        (None, "WASH", [("WASH", "40")], []),
        ("Health", "Nothing known", [("Health", "40")], ["second-sector-unknown"]),
    ],
)
def test_further_sectors_stand_beside_the_first(
    first: str | None, second: str | None, rows: list[tuple[str, str | None]], codes: list[str]
) -> None:
    problems = Problems("Data")
    apart = with_sectors_apart(table(first, second), lambda text: KNOWN.get(text.casefold()), None, problems)
    assert apart.frame.select("c0", "c2").rows() == rows
    assert [(one.code, one.refused) for one in problems] == [(code, False) for code in codes]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (["Secteur 1", "Secteur 2", "Activité"], ["sector", "second_sector", "activity"]),
        (["Primary sector", "Secondary sector", "Activity"], ["sector", "second_sector", "activity"]),
        (["Sector", "Otros sectores", "Actividad"], ["sector", "second_sector", "activity"]),
    ],
)
def test_how_further_columns_of_sectors_are_called(headings: list[str], fields: list[str]) -> None:
    columns = map_columns(headings, [""] * 3, [""] * 3, catalogue("activities"), {})
    assert [column.field for column in columns] == fields
