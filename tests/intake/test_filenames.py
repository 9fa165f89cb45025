"""What a file's name says: its family, its month, its version, its place among others."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.intake.filenames import (
    NamedMonth,
    file_family,
    in_sending_order,
    is_earlier,
    month_named_in,
    months_without_year,
    period_named_in,
    same_file,
)
from firstcall.intake.namedays import day_in_name


@pytest.mark.parametrize(
    "name",
    ["Health March.xlsx", "Copy of Health March.xlsx", "Health March (1).xlsx", "health_march.csv",
     "Health March final FINAL v2.xlsx", "Health-March_v2.1.xlsx", "Copy of Copy of Health March (12).xls",
     "Health March - Copy.xlsx", "Copie de Health March.xlsx", "Copia de Health March.ods",
     "HEALTH MARCH_corrected.xlsx", "Health March rev 3.xlsx", "RE_ Health March_rev1.xlsx",
     "FW- RE- Health March.xlsx", "TR Health March.xls"],
)  # fmt: skip
def test_names_of_copies_and_versions_are_one_family(name):
    assert file_family(name) == "health month03"


def test_other_names_are_other_files():
    assert not same_file("Health March.xlsx", "Health April.xlsx")
    assert not same_file("Health 3.xlsx", "Health 4.xlsx")
    assert not same_file("Copy.xlsx", "v2.xlsx")  # nothing is left of either


def test_other_months_are_other_files_and_a_missing_year_is_not():
    assert same_file("COOPI_Apr.xlsx", "COOPI April 2025 corrected.xlsx")
    assert same_file("Rapport février 2025.xlsx", "rapport_2025-02 (1).xlsx")
    assert not same_file("Health Apr 2024.xlsx", "Health Apr 2025.xlsx")
    assert not same_file("FSC Jan-Mar 2025.xlsx", "FSC Jan-Jul 2025.xlsx")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Concern_FSC_5W_May 2025.xlsx", NamedMonth(5, 2025)),
        ("NRC_5W_May2025.xlsx", NamedMonth(5, 2025)),
        ("Copy of NRC Mar-25 (12).xlsx", NamedMonth(3, 2025)),
        ("IRC 04-2025.xlsx", NamedMonth(4, 2025)),
        ("sif_202503.csv", NamedMonth(3, 2025)),
        ("Rapport févr. 2025.xlsx", NamedMonth(2, 2025)),
        ("تقرير مارس 2025.xlsx", NamedMonth(3, 2025)),
        ("CARE 03.2025.xlsx", NamedMonth(3, 2025)),
        ("CARE 31.03.2025.xlsx", None),
        ("COOPI_Sep.xlsx", NamedMonth(9, None)),
        ("5W sent 3 April 2025.xlsx", NamedMonth(4, 2025, day=True)),  # perhaps the day it was sent
        ("Report 2025-03-31.xlsx", None),
        ("5w_jan_jul_2022.xlsx", None),
        ("2024-12 to 2025-03.xlsx", None),
        ("data set 2025.xlsx", None),  # September in Portuguese, a word in English
        ("Mary Help 2025.xlsx", None),
        ("5W.xlsx", None),
    ],
)
def test_the_month_in_a_name(name, expected):
    assert month_named_in(name) == expected


def test_files_of_one_series_are_taken_in_by_month_and_version():
    names = ["SCI_5W_Apr 2025.xlsx", "Copy of LWF_Mar_2025.xlsx", "other.xlsx", "SCI_5W_Feb 2025 v2.xlsx",
             "LWF_Mar_2025.xlsx", "SCI_5W_Dec 2024.xlsx", "SCI_5W_Feb 2025.xlsx"]  # fmt: skip
    assert [names[position] for position in in_sending_order(names)] == [
        "SCI_5W_Dec 2024.xlsx", "LWF_Mar_2025.xlsx", "other.xlsx", "SCI_5W_Feb 2025.xlsx",
        "Copy of LWF_Mar_2025.xlsx", "SCI_5W_Feb 2025 v2.xlsx", "SCI_5W_Apr 2025.xlsx",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["5W au 02.06.2025", "5W au 09.01.2026", "5W au 31.12.2025"], [0, 2, 1]),
        (["A_04_2025_20250510", "A_05_2025", "A_04_2025"], [2, 0, 1]),
        (["5W sent 2 mai 2025", "5W sent 1 mai 2025"], [1, 0]),
        (["5W 03-05-2025", "5W 02-06-2025", "5W 25-04-2025"], [2, 0, 1]),  # the last one shows the order
        (["5W 03-05-2025", "5W 02-06-2025"], [0, 1]),
        (["5W 20250510 v2", "5W 20250610"], [1, 0]),
        (["April/5W", "February/5W v2", "February/5W"], [2, 1, 0]),
        (["2025-02/5W", "2024-11/5W"], [1, 0]),
        (["2026/Jan/5W", "5W"], [0, 1]),  # nobody can tell
        (["sent 3 May/5W", "sent 2 April/5W"], [0, 1]),
    ],
)
def test_files_of_one_name_are_taken_in_by_the_day_in_it(names, expected):
    assert in_sending_order([f"{name}.xlsx" for name in names]) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("5W au 02.05.2025.xlsx", date(2025, 5, 2)),
        ("5W-2025-05-02.xlsx", date(2025, 5, 2)),
        ("5W 2nd May 2025.xlsx", date(2025, 5, 2)),
        ("5W 2 de mayo de 2025.xlsx", date(2025, 5, 2)),
        ("A_04_2025_5W.xlsx", None),
        ("5W 03-05-2025.xlsx", None),
        ("5W 01.05.2025-31.05.2025.xlsx", None),
        ("5W 20251399.xlsx", None),
    ],
)
def test_the_day_in_a_name(name, expected):
    assert day_in_name(name) == expected


@pytest.mark.parametrize(
    ("name", "than", "expected"),
    [
        ("x.xlsx", "Copy of x.xlsx", True),
        ("x.xlsx", "x_rev1.xlsx", True),
        ("RE_ x_rev1.xlsx", "x.xlsx", False),
        ("x.xlsx", "FW_ x.xlsx", True),
        ("Copy of x.xlsx", "x.xlsx", False),
        ("x v2.xlsx", "x v3 FINAL.xlsx", True),
        ("x v2.xlsx", "x final.xlsx", False),  # nobody can tell
        ("x.xlsx", "x.xlsx", False),
        ("x.xlsx", "y v2.xlsx", False),
        ("SCI Mar 2025.xlsx", "SCI Apr 2025.xlsx", True),
        ("SCI Mar 2025 corrected.xlsx", "SCI Apr 2025.xlsx", False),
        ("SCI Dec 2024.xlsx", "SCI Jan 2025.xlsx", True),
        ("SCI Dec.xlsx", "SCI Jan 2025.xlsx", False),
        ("March 2025.xlsx", "April 2025.xlsx", False),  # of anybody
        ("5W au 02.05.2025.xls", "5W au 07.06.2025.xls", True),
        ("5W au 07.06.2025.xls", "5W au 02.05.2025.xls", False),
        ("5W_20250502.xls", "5W_20250607.xls", True),
        ("5W 05-02-2025.xls", "5W 07-06-2025.xls", False),  # either way round
        ("5W May 2025 (sent 2 June 2025).xls", "5W May 2025 (sent 3 June 2025).xls", True),
        ("5W au 02.05.2025 v2.xls", "5W au 07.06.2025.xls", False),
        ("2025-05-02.xls", "2025-06-07.xls", False),  # of anybody
    ],
)
def test_what_names_tell_of_before_and_after(name, than, expected):
    assert is_earlier(name, than) is expected


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("AAA February.xlsx", [2]),
        ("AAA Q2.xlsx", [4, 5, 6]),
        ("AAA T4 final.xlsx", [10, 11, 12]),
        ("AAA Jan to Mar.xlsx", [1, 2, 3]),
        ("AAA Nov-Jan.xlsx", []),
        ("AAA Q2 2025.xlsx", []),
        ("AAA 3 February.xlsx", []),
        ("AAA 5W.xlsx", []),
    ],
)
def test_months_that_a_name_says_without_their_year(name, months):
    assert sorted(months_without_year(name)) == months


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("3w_nga_jan_mar_2024.xlsx", (2024, 1, 1), (2024, 3, 31)),
        ("3W March-April 2024.csv", (2024, 3, 1), (2024, 4, 30)),
        ("345W_Jan-Dec2023.xlsx", (2023, 1, 1), (2023, 12, 31)),
        ("4w_may_to_july_2025.csv", (2025, 5, 1), (2025, 7, 31)),
        ("3W avril à juin 2024.xlsx", (2024, 4, 1), (2024, 6, 30)),
        ("3W Oct 2023 to March 2024.xlsx", (2023, 10, 1), (2024, 3, 31)),
        ("3W Nov-Feb 2024.xlsx", (2023, 11, 1), (2024, 2, 29)),
        ("3Ws Q1(Jan-Mar) 2024.xlsx", (2024, 1, 1), (2024, 3, 31)),
        ("3W OP T1 2024.xlsx", (2024, 1, 1), (2024, 3, 31)),
        ("CARE FSC 2024 Q3 final.xlsx", (2024, 7, 1), (2024, 9, 30)),
    ],
)
def test_months_that_a_name_says_together(name, first, last):
    assert period_named_in(name) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "name",
    ["3W May 2025.xlsx", "3W Jan-Mar.xlsx", "25 May - 10 June 2025.xlsx", "3W Q1.xlsx", "3W 2025.xlsx",
     "3W_jan-to-dec_2022_20230124.xlsx", "3W v2 2025.xlsx", "3W Jan 2024 and 2025 May.xlsx"],
)  # fmt: skip
def test_names_that_say_no_months_together(name):
    assert period_named_in(name) is None
