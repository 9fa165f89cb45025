"""What says "as above" is told from the many texts that do not, at once and in every spelling known."""

from __future__ import annotations

import polars as pl
import pytest

from firstcall.intake.sheets.given_once import DITTO, DITTO_SIGNS, MAY_BE_DITTO, is_ditto

SPELT = {"idem que ci-dessus", "Même chose", "IDEM.", "As above", "نفس الشيء", "كما أعلاه", " ” ", "Те саме"}


@pytest.mark.parametrize("text", sorted({*DITTO, *DITTO_SIGNS, *SPELT}))
def test_nothing_that_says_as_above_is_left_out_quickly(text: str) -> None:
    assert (is_ditto(text), pl.Series([text]).str.contains(MAY_BE_DITTO).to_list()) == (True, [True])


@pytest.mark.parametrize("text", ["Idlib", "Camp A", "Oxfam", "As-Suwayda", "- -"])
def test_a_name_does_not_say_as_above(text: str) -> None:
    assert is_ditto(text) is False
