"""Columns that stand a level above the areas in them, and words for kinds of areas in Russian."""

from __future__ import annotations

import pytest

from firstcall.places.gazetteer import Gazetteer
from firstcall.places.place import Place
from firstcall.places.placing import resolve

PLACES = [
    Place(1, "ZZ", "Zedland", 0, None),
    Place(2, "ZZ01", "Region VIII", 1, 1), Place(3, "ZZ0101", "Eastern Samar", 2, 2),
    Place(4, "ZZ010101", "Guiuan", 3, 3), Place(5, "ZZ02", "Баткенская", 1, 1), Place(6, "ZZ0201", "Лейлекский", 2, 5),
]  # fmt: skip
GAZETTEER = Gazetteer("ZZZ", PLACES, [])


@pytest.mark.parametrize(
    ("names", "area", "code"),
    [
        ({1: "Eastern Samar", 2: "Guiuan"}, 4, "place-level-differs"),
        ({1: "Eastern Samar", 2: "Eastern Samar"}, 3, "place-level-differs"),
        ({1: "Eastern Samar", 2: "Region VIII"}, 3, "place-level-differs"),
        ({1: "Eastern Samar", 2: "Nowhere"}, 3, "place-kept-at-parent"),
        ({1: "Баткенская область", 2: "Лейлекский район"}, 6, "place-name-read"),
        ({1: "Баткенская обл.", 2: "Лейлекский р-н"}, 6, "place-name-read"),
    ],
)
def test_the_deepest_name_decides_whatever_level_its_column_is_of(
    names: dict[int, str], area: int, code: str
) -> None:
    placed = resolve(GAZETTEER, {}, names)
    assert (placed.area, placed.problem.code if placed.problem else "") == (area, code)
