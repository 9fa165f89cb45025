"""Headings of one letter, which mean something beside each other alone."""

from __future__ import annotations

import pytest

from firstcall.intake.sheets.columns import map_columns
from tests.intake.test_tables import ACTIVITIES

MEN, WOMEN, BOYS, GIRLS = "m|adults", "f|adults", "m|children", "f|children"
LETTERS = {
    "H|M|Total": ["m|", "f|", "|"],  # hombres, mujeres
    "H 0-5|M 0-5|H 6-17|M 6-17": ["m|0-5", "f|0-5", "m|6-17", "f|6-17"],
    "M|F|Total": ["m|", "f|", "|"],
    "H|F|Total": ["m|", "f|", "|"],  # hommes, femmes
    "M|F|B|G": [MEN, WOMEN, BOYS, GIRLS],
    "G|B|W|M": [GIRLS, BOYS, WOMEN, MEN],
    "H|F|G|F": [MEN, WOMEN, BOYS, GIRLS],
    "H|M|R|R": [MEN, WOMEN, BOYS, GIRLS],
    "Reach M|Reach F|B": ["m|", "f|", ""],
}


@pytest.mark.parametrize("headings", LETTERS)
def test_letters_beside_each_other(headings: str) -> None:
    labels = headings.split("|")
    columns = map_columns(labels, [""] * len(labels), [""] * len(labels), ACTIVITIES, {})
    assert [one.band.key if one.field == "reached" else "" for one in columns] == LETTERS[headings]
    assert [one.heading for one in columns] == labels


def test_letters_under_another_band_are_apart() -> None:
    labels, over = ["M", "F", "H", "M"], ["Target", "Target", "Reached", "Reached"]
    columns = map_columns(labels, over, [""] * 4, ACTIVITIES, {})
    assert [(one.field, one.band.key) for one in columns] == [
        ("targeted", "m|"),
        ("targeted", "f|"),
        ("reached", "m|"),
        ("reached", "f|"),
    ]
