"""How a refusal writes the numbers in its sentence."""

from __future__ import annotations

import pytest

from firstcall.policy.refusal import Refusal, grouped


@pytest.mark.parametrize(
    ("message", "value", "written"),
    [
        ("%(n)s left", 225_033, "225\u202f033 left"),
        ("%(n)s left", 9_999, "9999 left"),
        ("in %(n)s", 2026, "in 2026"),
        ("%(n)s left", "225033", "225033 left"),
        ("%(n)s", True, "True"),
        ("more than %(n)d rows", 1_048_576, "more than 1048576 rows"),
    ],
)
def test_large_whole_numbers_are_grouped_where_they_are_words(
    message: str, value: object, written: str
) -> None:
    assert Refusal("code", message, "GN 11", {"n": value}).text() == f"{written} (GN 11)"


def test_groups_are_of_three() -> None:
    assert [grouped(one) for one in (0, 999, 1_000, 1_234_567, -12_345)] == [
        "0", "999", "1\u202f000", "1\u202f234\u202f567", "-12\u202f345",
    ]  # fmt: skip
