"""Columns whose headings say nothing are known by what they hold."""

from __future__ import annotations

import polars as pl
import pytest

from firstcall.activities.rows.hints import content_hint
from firstcall.intake.sheets.tables import find_table
from firstcall.organisations.directory import Directory, Known
from tests.intake.test_tables import ACTIVITIES, sheet

KNOWN = Directory.of(
    [
        Known(1, "a", "CARE International", "CARE"),
        Known(2, "b", "Norwegian Refugee Council", "NRC"),
        Known(3, "c", "Oxfam"),
    ],
    [],
)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (["WASH", "Health", "Food Security", "Nutrition"], "sector"),
        (["WASH", "Health", "Nutrition", "Rapid Response Mechanism", "Refugees"], "sector"),
        (["Refugees", "IDPs", "Host community"], "population_group"),
        (["Santé", "Protection", "Eau, hygiène et assainissement"], "sector"),
        (["CARE", "Norwegian Refugee Council", "Oxfam", "Somebody Else"], "organisation"),
        (["INGO", "NNGO", "UN", "Government"], "organisation_type"),
        (["ongoing", "Completed", "planned"], "status"),
        (["January 2025", "Feb 2025", "mars 2025"], "month"),
    ],
)
def test_what_a_column_holds(values: list[str], field: str) -> None:
    found = content_hint(KNOWN)("", pl.Series(values))
    assert found[0][0] == field
    assert 0.725 <= found[0][1] < 0.95


@pytest.mark.parametrize(
    "values",
    [
        ["12", "13", "40"],
        ["2025-01-01", "2025-02-01"],
        ["a", "b", "c"],
        ["CARE", "x1", "x2", "x3"],
        ["WASH"],
        [],
    ],
)
def test_what_says_nothing(values: list[str]) -> None:
    assert list(content_hint(KNOWN)("", pl.Series(values, dtype=pl.String))) == []


@pytest.mark.parametrize(
    ("heading", "values", "fields"),
    [
        ("Nb", ["120 pers.", "1 200 personnes"], ["reached"]),
        ("N°", ["120 pers.", "-"], ["reached"]),
        ("العدد", ["120 شخص"], ["reached"]),
        ("Nb", ["120 pers.", "12 kits"], []),
        ("Nb", ["120", "12"], []),
        ("Nb", ["20 ménages"], []),
        ("Population de la zone", ["1 200 personnes", "900 personnes"], []),
    ],
)
def test_numbers_of_people_under_a_heading_that_only_says_number(
    heading: str, values: list[str], fields: list[str]
) -> None:
    found = content_hint(KNOWN)(heading, pl.Series(values))
    assert [name for name, _ in found] == fields


def test_a_table_with_headings_nobody_knows() -> None:
    rows = [
        ["Reached", "Zuständige Stelle", "Tema", "District"],
        ["12", "CARE", "WASH", "Luuq"],
        ["13", "NRC", "Health", "Luuq"],
        ["14", "Oxfam", "WASH", "Luuq"],
    ]
    table = find_table(sheet(rows), ACTIVITIES, content_hint=content_hint(KNOWN))
    assert [(column.field, column.found_by) for column in table.columns] == [
        ("reached", "heading"),
        ("organisation", "content"),
        ("sector", "content"),
        ("admin2_name", "heading"),
    ]
