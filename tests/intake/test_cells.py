"""Cells of workbooks as text: whole numbers without a decimal point, whatever else stands in their column."""

from datetime import datetime

import polars as pl
import pytest

from firstcall.intake.files.cells import tidy


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("1.0", "1"),
        ("-7.0", "-7"),
        ("-0.0", "-0"),
        ("12.5", "12.5"),
        ("v1.0", "v1.0"),
        ("5-3.0", "5-3.0"),
        ("+5.0", "+5.0"),
        (" 5.0", " 5.0"),
        (".0", ".0"),
        ("٣٤.0", "٣٤"),
        ("123456789012345678901234.0", "123456789012345678901234"),
        ("1e16", "1e16"),
        ("", None),
        (None, None),
    ],
)
def test_a_whole_number_loses_its_point(written: str | None, kept: str | None) -> None:
    alone = pl.Series("c0", [written], dtype=pl.String)
    among = pl.Series("c0", ["3.0", written, "text", None], dtype=pl.String)
    assert tidy(alone, {float}).to_list() == [kept]
    assert tidy(among, {float, str}).to_list() == ["3", kept, "text", None]


def test_text_keeps_what_looks_like_a_number() -> None:
    assert tidy(pl.Series("c0", ["1.0", ""], dtype=pl.String), set()).to_list() == ["1.0", None]


def test_a_day_loses_its_hour() -> None:
    written = pl.Series("c0", ["2025-05-02 00:00:00", "2025-05-02 10:00:00", "4.0"], dtype=pl.String)
    assert tidy(written, {datetime, float}).to_list() == ["2025-05-02", "2025-05-02 10:00:00", "4"]
