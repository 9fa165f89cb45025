"""Rows without any day of two months that are named without their year: never versions of each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstcall.access.queries import operator
from firstcall.activities.actions import undo_activities
from firstcall.activities.models import Activity
from firstcall.activities.rows.namedmonths import SheetMonths, sheet_months
from firstcall.intake.models import ImportBatch
from tests.activities.sent import HEADINGS, Sent, brought
from tests.returns.country import IN_TIME, codes

YEARLESS, NOT_SAID = "month_without_year", "month-not-said"


def named(**places: int | tuple[int, int]) -> SheetMonths:
    """A sheet with a month named in these places; as a pair with its year."""
    pairs = {name: one if isinstance(one, tuple) else (one, None) for name, one in places.items()}
    return SheetMonths({name: (frozenset((number,)), year) for name, (number, year) in pairs.items()})


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (named(title=3), named(title=4), True),
        (named(title=3), named(title=3), False),
        (named(title=3), named(), False),
        (named(title=3), named(file=4), True),
        (named(title=3), named(file=3), False),
        (named(title=2, file=3), named(title=2, file=4), True),  # a title that nobody changed
        (named(title=2, file=3), named(title=3, file=3), True),
        (named(title=3), named(title=3, file=4), False),
        (named(sheet=(3, 2024)), named(sheet=(3, 2025)), True),
        (named(file=(3, 2025)), named(file=3), False),
        (SheetMonths(columns=frozenset({1, 2, 3})), SheetMonths(columns=frozenset({4, 5, 6})), True),
        (SheetMonths(columns=frozenset({1, 2})), SheetMonths(columns=frozenset({1, 2, 3})), False),
        (SheetMonths(columns=frozenset({1, 2})), named(file=3), True),
    ],
)  # fmt: skip
def test_sheets_are_of_other_months_where_they_name_them_in_one_place_or_all(one, other, apart):
    assert (one.differs(other), other.differs(one)) == (apart, apart)


@pytest.mark.parametrize(
    ("name", "sheet", "problems", "found"),
    [
        ("5W.xlsx", "Data", [], named()),
        ("5W March.xlsx", "avril", [], named(sheet=4, file=3)),
        ("5W March 2025.xlsx", "2025-04", [], named(sheet=(4, 2025), file=(3, 2025))),
        ("5W.xlsx", "", [(NOT_SAID, "", {"months": "", "title": "3"}, ("5",))], named(title=3)),
        ("5W.xlsx", "", [(NOT_SAID, "", {"months": "3", "title": ""}, ("5",))], named()),  # of the file's name
        ("5W.xlsx", "", [(NOT_SAID, "", {"months": "3"}, ("5",))], named()),  # kept by an earlier version
        ("5W.xlsx", "", [(YEARLESS, "Mars", {}, ("F3", "F4"))], SheetMonths(cells={3: "3", 4: "3"})),
        ("5W.xlsx", "", [("not_a_month", "Cycle 2", {}, ("F3",))], SheetMonths(weeks={3: "w2"})),
        ("5W.xlsx", "", [("not_a_month", "soon", {}, ("F3",))], named()),
        ("5W.xlsx", "", [(YEARLESS, "Jan", {}, ("F3", "F4")), (YEARLESS, "Feb", {}, ("G3",))],
         SheetMonths(cells={4: "1"}, columns=frozenset({1, 2}))),
    ],
)  # fmt: skip
def test_what_tells_of_the_months_of_a_sheet(name, sheet, problems, found):
    assert sheet_months(name, sheet, problems) == found


def test_a_week_tells_rows_of_one_month_apart_and_files_of_none():
    sheet = sheet_months("AAA W14.xlsx", "", [("week-of-month", "W15", {}, ("F3",))])
    assert [sheet.of(3), sheet.of(3, dated=True), sheet.of(4), sheet.of(4, dated=True)] == [
        "w14 w15",
        "w15",
        "w14",
        "",
    ]
    assert sheet.differs(sheet_months("AAA W15.xlsx", "", []))


def test_a_row_s_own_cell_says_more_than_what_is_said_of_its_sheet():
    sheet = SheetMonths(named(title=3, file=4).names, {7: "1"})
    assert (sheet.of(7), sheet.of(8)) == ("1", "3")


FOOD = ["AAA", "FSC", "ZZ11", "Food", 10]
SEEDS = ["AAA", "FSC", "ZZ12", "Seeds", 20]


@pytest.fixture
def country(db: None, tmp_path: Path) -> Sent:
    return Sent(tmp_path)


@pytest.mark.parametrize(
    ("names", "titles"),
    [
        (("report.xlsx", "report.xlsx"), ("Rapport mensuel - Mars", "Rapport mensuel - Avril")),
        (("5W.xlsx", "5W (1).xlsx"), ("Reporting month: March", "Reporting month: April")),
        (("5W.xlsx", "5W v2.xlsx"), ("Mes de reporte: marzo", "Mes de reporte: abril")),
        (("AAA March.xlsx", "report.xlsx"), ("", "Monthly report - April")),
        (("AAA March.xlsx", "AAA April.xlsx"), ("Monthly report - February", "Monthly report - February")),
        (("5W.xlsx", "5W.xlsx"), ("تقرير آذار", "تقرير نيسان")),
        (("5W Q1.xlsx", "5W Q2.xlsx"), ("", "")),
    ],
)  # fmt: skip
def test_a_file_of_another_month_replaces_nothing_and_repeats_nothing(country, names, titles):
    """One row is equal, one has another figure: both months count, and the year is asked of both."""
    country.send(names[0], FOOD, SEEDS, title=titles[0])
    before = country.reached()
    found = country.send(names[1], FOOD, [*SEEDS[:4], 25], title=titles[1])
    assert (brought(found), before, country.reached()) == ([2, 0, 0], 30, 65)
    assert {"rows-gone", "undated-replaced", "said-already"}.isdisjoint(codes(found))
    undo_activities(ImportBatch.objects.latest("pk"), by=operator(), at=IN_TIME)
    assert country.reached() == 30


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("report (1).xlsx", "Rapport mensuel - Mars"),
        ("report.xlsx", "Monthly report - March"),
        ("Mars.xlsx", "Rapport mensuel"),
        ("report.xlsx", "Rapport mensuel"),  # which says no month: then it may be a version
    ],
)
def test_the_month_sent_again_is_corrected(country, name, title):
    country.send("report.xlsx", FOOD, SEEDS, title="Rapport mensuel - Mars")
    found = country.send(name, FOOD, [*SEEDS[:4], 25], title=title)
    assert (brought(found), country.reached()) == ([0, 1, 1], 35)


def test_a_cumulative_file_of_months_in_cells_without_a_year_brings_the_new_month_alone(country):
    headings = [*HEADINGS, "Month"]
    march, april = ([[*FOOD, month], [*SEEDS, month]] for month in ("March", "April"))
    country.send("AAA March.xlsx", *march, headings=headings)
    found = country.send("AAA April.xlsx", *march, *april, headings=headings)
    assert (brought(found), country.reached()) == ([2, 0, 2], 60)
    march[0][4], april[1][4] = 11, 19
    found = country.send("AAA May.xlsx", *april, *march, headings=headings)
    assert (brought(found), country.reached()) == ([0, 2, 2], 60)


def test_what_numbers_its_periods_is_told_apart_too(country):
    headings = [*HEADINGS, "Month"]
    for cycle, people in (("Cycle 1", 30), ("Cycle 2", 60), ("cycle 2", 60)):
        country.send("5W.xlsx", [*FOOD, cycle], [*SEEDS, cycle], headings=headings)
        assert country.reached() == people


def test_another_month_sent_with_its_year_takes_no_place(country):
    """The same file name, the next month, and now its year: no row of March becomes April 2022."""
    country.send("5W.xlsx", FOOD, SEEDS, title="Monthly report - March")
    found = country.send("5W.xlsx", FOOD, SEEDS, title="Monthly report - April 2022")
    assert (brought(found), country.reached()) == ([2, 0, 0], 60)
    found = country.send("5W.xlsx", FOOD, SEEDS, title="Monthly report - March 2022")
    assert (brought(found), country.reached()) == ([0, 2, 0], 60)
    assert Activity.objects.filter(superseded_by=None, month=None).count() == 0


def test_the_report_of_another_month_in_other_words_counts_beside_it(country):
    country.send("5W.xlsx", FOOD, SEEDS, title="Monthly report - March")
    headings = [*HEADINGS, "Donor"]
    found = country.send("AAA.xlsx", [*FOOD, "ECHO"], title="Report - April", headings=headings)
    assert (brought(found), country.reached()) == ([1, 0, 0], 40)
    found = country.send("AAA.xlsx", [*FOOD, "ECHO"], title="Report - March", headings=headings)
    assert (brought(found), country.reached()) == ([0, 1, 0], 40)
