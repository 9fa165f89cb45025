"""Figures that are no people (kits, m3, sessions, money) are never counted as people; sexes beside children are told
apart from adults. The sheets are made up, their kinds are not.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from firstcall.activities.counting.adults import adults_meant
from firstcall.intake.contents.counted import counted
from firstcall.intake.sheets.bands import Band
from firstcall.intake.sheets.labelled import of_label
from tests.activities.test_kinds_of_sheets import sheet
from tests.activities.test_templates_in_use import codes
from tests.intake.test_tables import ACTIVITIES


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("# of kits distributed to women", "other"), ("women dignity kits", "other"), ("Household latrines", "other"),
        ("Target (m3)", "other"), ("Consultations <5 male", "other"), ("# de kits distribués aux femmes", "other"),
        ("عدد الحقائب", "other"), ("кількість наборів", "other"), ("children receiving kits", "people"),
        ("school-aged girls", "people"), ("People in camps", "people"), ("شخص", "people"),
        ("осіб", "people"), ("# HH receiving kits", "households"), ("أسرة", "households"),
        ("Reached (per site)", "reached"),
        ("Planned", "unsaid"), ("", ""),
    ],
)  # fmt: skip
def test_what_a_text_says_is_counted(text: str, what: str) -> None:
    assert counted(text) == what


@pytest.mark.parametrize(
    ("heading", "above", "field"),
    [
        ("Planned kits", "", ""), ("# Kits planned", "", ""), ("Target (latrines)", "", ""),
        ("Reached (camp)", "", "reached"), ("Shelter target", "", "targeted"), ("Target (m3)", "", ""),
        ("Reached (cash transfer)", "", "reached"), ("Reached", "Hygiene sessions", ""), ("Planned", "NFI kits", ""),
        ("Planned", "Beneficiaries", "targeted"), ("Target", "", "targeted"),
        ("People reached with kits", "", "reached"), ("Women", "Training", "reached"),
    ],
)  # fmt: skip
def test_headings_of_things_count_no_people(heading: str, above: str, field: str) -> None:
    found = of_label(heading, above, ACTIVITIES)
    assert (found[0].field.name if found else "") == field


HEAD = ["Organisation", "Cluster", "Région", "Activité", "Unit", "Target", "Achieved", "Month"]
WHO = ["Oxfam", "EHA", "Nord"]


def test_an_achievement_in_m3_or_kits_is_a_quantity_and_the_people_beside_it_count(tmp_path: Path) -> None:
    records, said = sheet(
        tmp_path,
        [*HEAD, "Men", "Women"],
        [*WHO, "Water", "m3", 5000, 4200, "Jan 2026", 100, 110],
        [*WHO, "Latrines", "latrine", 50, 42, "Jan 2026", "", ""],
        [*WHO, "Promotion", "persons", 500, 420, "Jan 2026", 200, 220],
        [*WHO, "Talks", "session", 80, 90, "Jan 2026", 40, 50],  # the sum of the people: they are meant
        columns=("quantity", "targeted", "activity"),
    )
    assert records == sorted(
        [
            ("OXFAM", "WSH", "ZZ01", 210, 4200.0, None, "Water"),
            ("OXFAM", "WSH", "ZZ01", None, 42.0, None, "Latrines"),
            ("OXFAM", "WSH", "ZZ01", 420, None, 500, "Promotion"),
            ("OXFAM", "WSH", "ZZ01", 90, None, None, "Talks"),
        ],
        key=str,
    )
    assert codes(said) >= {"reached-not-people", "target-not-people"}


def test_reached_beside_a_unit_of_kits_is_a_quantity_and_of_households_counts_them(tmp_path: Path) -> None:
    records, said = sheet(
        tmp_path,
        [*HEAD[:5], "Reached", "Month"],
        [*WHO, "NFI", "Kits", 450, "Jan 2026"],
        [*WHO, "Cash", "HH", 45, "Jan 2026"],
        [*WHO, "Training", "Persons", 30, "Jan 2026"],
        columns=("quantity", "households"),
    )
    assert records == [
        ("OXFAM", "WSH", "ZZ01", 30, None, None),
        ("OXFAM", "WSH", "ZZ01", None, 45.0, 45),
        ("OXFAM", "WSH", "ZZ01", None, 450.0, None),
    ]
    assert "reached-not-people" in codes(said)


def test_of_a_column_per_activity_those_of_things_are_quantities(tmp_path: Path) -> None:
    head = [
        "Organisation",
        "Cluster",
        "Région",
        "Month",
        "People reached with water",
        "People given soap",
        "# latrines",
    ]
    records, said = sheet(tmp_path, head, [*WHO, "Jan 2026", 420, 42, 7], columns=("quantity", "activity"))
    assert records == [
        ("OXFAM", "WSH", "ZZ01", 42, None, "People given soap"),
        ("OXFAM", "WSH", "ZZ01", 420, None, "People reached with water"),
        ("OXFAM", "WSH", "ZZ01", None, 7.0, "# latrines"),
    ]
    assert "figures-not-people" in codes(said)


BANDS = [Band("f"), Band("f", "children"), Band("m"), Band("m", "children")]


@pytest.mark.parametrize(
    ("rows", "total", "meant"),
    [
        ([(20, 40, 10, 30), (200, 40, 100, 30)], [None, None], True),  # fewer males than boys: men
        ([(60, 40, 50, 30), (90, 40, 50, 30)], [None, None], False),  # all of a sex, as far as can be told
        ([(60, 40, 50, 30), (90, 40, 50, 30)], [180, 210], True),  # the four add up to the total
        ([(60, 40, 50, 30), (90, 40, 50, 30)], [110, 140], False),
        ([(60, 40, 50, 30), (90, 40, 50, 30)], [3, 210], True),  # 3 of something else
        ([(None, 40, None, 30)], [None], False),
    ],
)
def test_males_beside_boys(rows: list[tuple[int | None, ...]], total: list[int | None], meant: bool) -> None:
    counts = pl.DataFrame(rows, schema=dict.fromkeys([band.key for band in BANDS], pl.Int64), orient="row")
    assert adults_meant(counts, BANDS, pl.Series(total, dtype=pl.Int64)) is meant


def test_men_and_women_called_male_and_female_are_added_to_the_children(tmp_path: Path) -> None:
    head = ["Organisation", "Cluster", "Région", "Activité", "Male", "Female", "Boys", "Girls"]
    records, said = sheet(tmp_path, head, [*WHO, "A", 10, 20, 30, 40], [*WHO, "B", 100, 200, 30, 40])
    assert [one[3] for one in records] == [100, 370]
    assert "sexes-are-adults" in codes(said)


def test_a_list_of_sites_is_said_to_be_one(tmp_path: Path) -> None:
    head = ["Site name", "Région", "Site managed by", "Cluster", "# Households", "# Individuals", "Capacity"]
    records, said = sheet(
        tmp_path, head, ["A", "Nord", "NRC", "CCCM", 120, 720, 900], columns=("households", "site")
    )
    assert (records, "site-list" in codes(said)) == ([("NRC", "CCM", "ZZ01", 720, 120, "A")], True)
    head = ["Site name", "Région", "Organisation", "Cluster", "People reached"]
    _records, said = sheet(tmp_path, head, ["A", "Nord", "NRC", "CCCM", 120])
    assert "site-list" not in codes(said)


def test_where_only_some_are_counted_by_sex_the_new_ones_were_reached(tmp_path: Path) -> None:
    head = ["Organisation", "Cluster", "Région", "Activité", "Total new beneficiaries", "Boys", "Girls"]
    rows = [*WHO, "Talks", 29, 2, 2], [*WHO, "Kits", 3, 2, 2]
    records, said = sheet(tmp_path, head, *rows)
    assert [one[3] for one in records] == [29, 4]
    assert "reached-are-new" in codes(said)
