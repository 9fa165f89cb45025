"""Headings that programs put a name or a number before or behind."""

from __future__ import annotations

import pytest

from firstcall.intake.sheets.affixes import bare
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.columns import map_columns


@pytest.mark.parametrize(
    ("headings", "without"),
    [
        (
            "FRM_2 District-3, FRM_2 Agency-3, FRM_2 Ward-3, FRM_2 Activity-3, Cluster, Status",
            "District Agency Ward Activity",
        ),
        ("Table1.Org, Table1.Sector, Table1.District, Table1.Reached, Month", "Org Sector District Reached"),
        ("tbl4W_Org, tbl4W_Sector, tbl4W_District, tbl4W_Reached", "Org Sector District Reached"),
        ("Org-1, Sector-1, District-1, Reached-1", "Org Sector District Reached"),
        ("Org-1, Sector-1, District-2, Reached-2", ""),
        ("admin1_name, admin1_code, admin2_name, admin2_code", ""),
        ("Target men, Target women, Target boys, Target girls", ""),
        ("Q1 men, Q1 women, Q1 boys, Q1 girls", ""),
        ("2025 men, 2025 women, 2025 boys, 2025 girls", ""),
        ("donor_name, donor_country, donor_sector, donor_id", ""),
    ],
)
def test_what_most_headings_begin_or_end_with(headings: str, without: str) -> None:
    assert list(bare(headings.split(", ")).values()) == without.split()


def test_columns_are_understood_without_it() -> None:
    headings = ["FRM_2 Governorate-7", "FRM_2 District-7", "FRM_2 Agency-7", "FRM_2 Activities-7", "Cluster"]
    columns = map_columns(headings, [], [], catalogue("activities"), {})
    assert [column.field for column in columns] == [
        "admin1_name",
        "admin2_name",
        "organisation",
        "activity",
        "sector",
    ]
    assert [column.heading for column in columns] == headings
