"""Headings with the letter or number that lists them, with stars, and with how they are to be filled in."""

from __future__ import annotations

import pytest

from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.columns import map_columns
from firstcall.intake.sheets.headings import of_heading
from firstcall.intake.sheets.listed import unlisted
from tests.intake.test_tables import ACTIVITIES

BARE = ["Sector", "District", "IDPs", "Total pop.", "PiN"]


@pytest.mark.parametrize(
    "written",
    [
        ["A. Sector", "B. District", "C. IDPs", "D. Total pop.", "E. PiN"],
        ["(f) Sector", "(g) District", "(h) IDPs", "(k) Total pop.", "(l) PiN"],
        ["Y - Sector", "Z - District", "AA - IDPs", "AB - Total pop.", "AC - PiN"],
        ["1) Sector", "2. District", "3: IDPs", "4 - Total pop.", "5. PiN"],
        ["Sector *", "* District", "IDPs (optional)", "Total pop.**", "PiN (obligatoire) *"],
        BARE,
    ],
)
def test_what_lists_or_marks_a_heading_is_left_out(written: list[str]) -> None:
    assert unlisted(written) == BARE


@pytest.mark.parametrize(
    "written",
    [
        ["F. 0-4", "M. 0-4", "F. 5-17", "M. 5-17"],  # women and men
        ["F. Reached", "G. Reached"],  # two alone show nothing
        ["A. Name", "C. Name", "F. Name", "M. Name"],
        ["PiN (IDPs)", "0 - 5 years", "*", ""],
    ],
)
def test_what_says_something_stays(written: list[str]) -> None:
    assert unlisted(written) == written


def test_lettered_headings_are_understood() -> None:
    labels = ["A. Organisation", "B. Sector", "C. Targeted", "D. Reached", "E. Women reached"]
    columns = map_columns(labels, [""] * 5, [""] * 5, ACTIVITIES, {})
    assert [one.field for one in columns] == ["organisation", "sector", "targeted", "reached", "reached"]
    assert [one.label for one in columns] == labels


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("STARTDATE", "start"),
        ("enddate", "end"),
        ("PEOPLEREACHED", "reached"),
        ("POPULATIONGROUP", "population_group"),
    ],
)
def test_words_run_together_are_the_heading_they_make(heading: str, field: str) -> None:
    assert [match.field.name for match in of_heading(heading, ACTIVITIES)][:1] == [field]


def test_a_column_that_only_a_band_reaches_over_comes_after_those_with_a_heading() -> None:
    labels, over = ["P-Code", "total_pin2", "target", ""], ["", *["TOTAL PiN"] * 3]
    columns = map_columns(labels, over, [""] * 4, catalogue("needs"), {})
    assert [one.field for one in columns][1:] == ["in_need", "targeted", ""]
