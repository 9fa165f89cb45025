"""What a file's name says: its family, its month, its version, its place among others."""

from __future__ import annotations

import pytest

from firstcall.intake.filenames import (
    NamedMonth,
    file_family,
    in_sending_order,
    is_earlier_version,
    month_named_in,
    same_file,
)

@pytest.mark.parametrize(
    "name",
    ["Health March.xlsx", "Copy of Health March.xlsx", "Health March (1).xlsx", "health_march.csv",
     "Health March final FINAL v2.xlsx", "Health-March_v2.1.xlsx", "Copy of Copy of Health March (12).xls",
     "Health March - Copy.xlsx", "Copie de Health March.xlsx", "Copia de Health March.ods",
     "HEALTH MARCH_corrected.xlsx", "Health March rev 3.xlsx"],
)  # fmt: skip
def test_names_of_copies_and_versions_are_one_family(name):
    assert file_family(name) == "health month03"


def test_other_names_are_other_files():
    assert not same_file("Health March.xlsx", "Health April.xlsx")
    assert not same_file("Health 3.xlsx", "Health 4.xlsx")
    assert not same_file("Copy.xlsx", "v2.xlsx")  # nothing is left of either
