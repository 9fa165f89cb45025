"""What a point before three digits is: between thousands, of a fraction, or nobody can tell."""

from __future__ import annotations

import pytest

from firstcall.activities.rows.points import with_point_between


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
