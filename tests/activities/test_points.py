"""What a count in a cell says: points between thousands or of a fraction, or nobody can tell; a unit beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstcall.activities.rows.points import with_point_between
from tests.activities.test_kinds_of_sheets import NRC, OXFAM, WHO, sheet
from tests.activities.test_templates_in_use import codes


@pytest.mark.parametrize(
    ("texts", "bare", "pointed", "sure"),
    [
        (["1.500"], True, {"1.500"}, True),  # three hundred stands beside it without a point
        (["1.500"], False, {"1.500"}, False),
        (["1.234", "2.345"], False, {"1.234", "2.345"}, False),
        (["1.234"], True, set(), False),  # one alone may be a fraction, and is said to be one
        (["12.345", "1.234.567"], False, {"12.345"}, True),  # the other shows what the points are
        (["12.000", "47501.94"], False, {"12.000"}, False),  # a fraction beside it: nobody can tell
        (["12.000", "0.5"], True, {"12.000"}, False),
        (["12.345", "1.234.567", "0.5"], True, {"12.345"}, False),
        (["1.234", "47501.94"], True, set(), False),  # computed fractions have as many digits as they have
        (["12.000", "47501.940"], False, set(), False),  # a whole column written with three digits
        (["12.000", "0.500"], True, set(), False),
        (["12.5"], True, set(), False),
    ],
)
def test_points_before_three_digits(texts: list[str], bare: bool, pointed: set[str], sure: bool) -> None:
    assert with_point_between(texts, bare=bare) == (pointed, sure)


@pytest.mark.parametrize(
    ("cells", "people", "code"),
    [
        (("1.500", "300"), [300, 1500], "points-of-thousands"),
        (("1.500", "2.000"), [None, None], "points-unclear"),
        (("1.234", "2.345"), [None, None], "points-unclear"),
        (("12.000", "47501.94"), [47502, None], "points-unclear"),
        (("12.345", "1.234.567"), [1234567, 12345], "points-of-thousands"),
        (("1.5", "300"), [300, 2], "fraction_of_people"),
    ],
)
def test_points_between_thousands(
    tmp_path: Path, cells: tuple[str, str], people: list[int], code: str
) -> None:
    records, said = sheet(tmp_path, [*WHO, "Atteints"], [*OXFAM, cells[0]], [*NRC, cells[1]])
    assert [one[3] for one in records] == people
    assert code in codes(said)


def test_a_count_with_its_unit_in_the_cell_is_a_count(tmp_path: Path) -> None:
    head = [*WHO, "Personnes atteintes", "Ménages"]
    records, said = sheet(
        tmp_path,
        head,
        [*OXFAM, "60 femmes", "12 ménages"],
        [*NRC, "9 kits", "3 personnes"],
        columns=("households",),
    )
    assert [one[3:] for one in records] == [(None, None), (60, 12)]
    assert {"people_beside_a_word", "households_beside_a_word", "not_a_number"} <= codes(said)
