"""A month named without its year, and the same rows with it in another file: one report."""

from __future__ import annotations

from datetime import date

import pytest

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities, undo_activities
from firstcall.activities.models import Activity
from firstcall.activities.rows.namedmonths import NamedMonths, months_in, named_months
from firstcall.activities.versions.yearless import matched
from firstcall.intake.models import ImportBatch
from tests.intake.made import workbook
from tests.returns.country import HEADINGS, IN_TIME, Reporting, codes, row

FEBRUARY, NONE = frozenset({2}), frozenset[int]()
FEB_21, FEB_22, MARCH_22 = date(2021, 2, 1), date(2022, 2, 1), date(2022, 3, 1)


@pytest.mark.parametrize(
    ("pairs", "named", "same", "unsure"),
    [
        ([(1, 8, FEB_22, FEB_22, True)], FEBRUARY, {1: 8}, {}),
        ([(1, 8, MARCH_22, MARCH_22, True)], FEBRUARY, {}, {}),
        ([(1, 8, FEB_22, MARCH_22, True)], FEBRUARY, {}, {}),
        ([(1, 8, FEB_22, MARCH_22, True)], frozenset({1, 2, 3}), {1: 8}, {}),
        ([(1, 8, date(2021, 12, 1), FEB_22, True)], frozenset(range(1, 13)), {}, {}),
        ([(1, 8, FEB_22, FEB_22, True)], NONE, {}, {1: 8}),
        ([(1, 8, FEB_22, FEB_22, False)], NONE, {}, {}),  # nobody is counted twice
        ([(1, 8, FEB_21, FEB_21, True), (1, 9, FEB_22, FEB_22, True)], FEBRUARY, {}, {1: 8}),
        ([(1, 8, FEB_22, FEB_22, True), (1, 9, MARCH_22, MARCH_22, True)], FEBRUARY, {1: 8}, {}),
        ([(1, 8, FEB_22, FEB_22, True), (2, 8, FEB_22, FEB_22, True)], FEBRUARY, {1: 8}, {}),
        ([(1, 8, FEB_22, FEB_22, True), (1, 9, FEB_22, FEB_22, True), (2, 8, FEB_22, FEB_22, True),
          (2, 9, FEB_22, FEB_22, True)], FEBRUARY, {1: 8, 2: 9}, {}),
    ],
)  # fmt: skip
def test_a_row_is_the_dated_one_of_its_month_where_one_year_alone_fits(pairs, named, same, unsure):
    found = matched(pairs, dict.fromkeys((1, 2), named))
    assert (found.same, found.unsure) == (same, unsure)


@pytest.mark.parametrize(
    ("name", "problems", "every", "rows"),
    [
        ("AAA February.xlsx", [], {2}, {}),
        ("AAA février.xlsx", [], {2}, {}),
        ("تقرير شباط.xlsx", [], {2}, {}),
        ("AAA Q1.xlsx", [], {1, 2, 3}, {}),
        ("AAA oct-dic.xlsx", [], {10, 11, 12}, {}),
        ("AAA February 2025.xlsx", [], {}, {}),
        ("AAA 28 February.xlsx", [], {}, {}),
        ("AAA.xlsx", [("month_without_year", "Feb", {}, ("F3", "F5"))], {}, {3: {2}, 5: {2}}),
        ("AAA.xlsx", [("month_without_year", "1", {}, ("F3",)), ("month_without_year", "2", {}, ("G3",))],
         {}, {3: {1, 2}}),
        ("AAA February.xlsx", [("not_a_month", "soon", {}, ("F3",))], {2}, {3: {}}),
        ("AAA.xlsx", [("month-not-said", "", {"months": "2"}, ("3", "4"))], {}, {3: {2}, 4: {2}}),
        ("AAA May.xlsx", [("month-not-said", "", {"months": ""}, ("3",))], {5}, {3: {}}),
        ("AAA May.xlsx", [("month-not-said", "", {}, ("3",))], {5}, {}),  # kept by an earlier version
        ("AAA.xlsx", [("month_without_year", "Feb", {}, ("B4", "D4"))], {}, {2: {2}, 4: {2}}),  # on its side
        ("AAA.xlsx", [("not_a_number", "2", {}, ("F3",))], {}, {}),
    ],
)  # fmt: skip
def test_months_are_those_of_a_row_s_cell_else_above_it_else_of_the_file_s_name(name, problems, every, rows):
    expected = {number: frozenset(months) for number, months in rows.items()}
    assert named_months(name, problems) == NamedMonths(frozenset(every), expected)


@pytest.mark.parametrize(
    ("text", "months"),
    [("Feb", {2}), ("2", {2}), ("T1", {1, 2, 3}), ("Jan to Mar", {1, 2, 3}), ("Nov-Jan", {}), ("?", {}), ("", {})],
)  # fmt: skip
def test_months_of_a_cell(text, months):
    assert months_in(text) == frozenset(months)


NO_MONTH = "Organisation,Sector,Admin2 PCode,Activity,Reached"
UNDATED = ["AAA,FSC,ZZ11,Food,10", "AAA,FSC,ZZ12,Food,20"]
DATED = [
    row("AAA", 10, "February 2022"),
    row("AAA", 20, "February 2022", "ZZ12"),
    row("BBB", 5, "February 2022"),
]


@pytest.fixture
def country(db) -> Reporting:
    return Reporting()


def in_use() -> int:
    return Activity.objects.filter(superseded_by=None).count()


def undated(country, folder, name="AAA February.csv"):
    return country.take_in(folder, *UNDATED, name=name, headings=NO_MONTH)


def dated(country, folder, *rows, name="all.csv"):
    return country.take_in(folder, *(rows or DATED), name=name)


def brought(found: dict) -> list[int]:
    return [found[name] for name in ("new", "changed", "unchanged")]


def test_the_dated_rows_take_the_place_of_those_without_a_year(country, tmp_path):
    undated(country, tmp_path)
    found = dated(country, tmp_path)
    assert (brought(found), codes(found), country.reached(), in_use()) == ([1, 2, 0], [], 35, 3)
    assert set(Activity.objects.filter(superseded_by=None).values_list("month", flat=True)) == {FEB_22}
    undo_activities(ImportBatch.objects.latest("pk"), by=operator(), at=IN_TIME)
    assert (country.reached(), in_use()) == (30, 2)


def test_rows_without_a_year_that_are_there_with_it_are_unchanged(country, tmp_path):
    dated(country, tmp_path)
    found = undated(country, tmp_path)
    assert (brought(found), codes(found)) == ([0, 0, 2], ["month-not-said", "said-already"])
    assert (country.reached(), in_use()) == (35, 3)
    undo_activities(ImportBatch.objects.latest("pk"), by=operator(), at=IN_TIME)
    assert (country.reached(), in_use()) == (35, 3)
    assert brought(undated(country, tmp_path, "AAA report of Feb.csv")) == [0, 0, 2]


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("AAA March.csv", DATED[:2]),  # another month
        ("AAA February.csv", [one.replace(",10", ",11").replace(",20", ",21") for one in DATED[:2]]),
    ],
)
def test_another_month_or_other_figures_are_other_rows(country, tmp_path, first, name, rows):
    for step in (undated, dated) if first else (dated, undated):
        found = step(country, tmp_path, name=name) if step is undated else step(country, tmp_path, *rows)
    said = [code for code in codes(found) if code.startswith("perhaps")]
    assert (found["new"], in_use(), said) == (2, 4, [] if "March" in name else ["perhaps-corrected"])


@pytest.mark.parametrize("first", [True, False])
def test_of_two_years_nobody_can_tell_and_that_is_said(country, tmp_path, first):
    rows = [row("AAA", 10, month) for month in ("February 2021", "February 2022")]
    steps = (undated, lambda *where: dated(*where, *rows))
    for step in steps if first else reversed(steps):
        found = step(country, tmp_path)
    assert ("perhaps-twice" in codes(found), in_use()) == (True, 4)


@pytest.mark.parametrize("first", [True, False])
def test_where_no_month_is_named_both_count_and_that_is_said(country, tmp_path, first):
    steps = (lambda *where: undated(*where, name="AAA.csv"), dated)
    for step in steps if first else reversed(steps):
        found = step(country, tmp_path)
    (problem,) = (one for one in found["problems"] if one["code"] == "perhaps-twice")
    assert (problem["rows"], problem["value"], in_use()) == (2, "all.csv" if not first else "AAA.csv", 5)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(
    ("sheet", "above", "more"),
    [
        ("February", [], []),
        ("FÉVRIER", [], []),
        ("شباط", [], []),
        ("Q1", [], []),
        ("Data", [["Monthly report February"], []], []),
        ("Data", [["Reporting month:", "febrero"], []], []),
        ("Data", [], ["Feb"]),
    ],
)  # fmt: skip
def test_a_month_without_its_year_anywhere_in_a_sheet(country, tmp_path, first, sheet, above, more):
    head = [*NO_MONTH.split(","), *(["Month"] if more else [])]
    rows = [[*one.split(","), *more] for one in UNDATED]
    path = workbook(tmp_path / "AAA.xlsx", {sheet: [*above, head, *rows]})

    def sent(*_where: object) -> dict:
        (found,) = import_activities([path], emergency=country.emergency, by=operator(), at=IN_TIME)
        return found

    for step in (sent, dated) if first else (dated, sent):
        found = step(country, tmp_path)
    assert brought(found) == ([1, 2, 0] if first else [0, 0, 2])
    assert (country.reached(), in_use()) == (35, 3)


@pytest.mark.parametrize("first", [True, False])
def test_a_quarter_without_its_year_is_that_of_the_same_rows(country, tmp_path, first):
    head = "Organisation,Sector,Admin2 PCode,Activity,Start date,End date,Reached"
    rows = [one.replace("Food,", "Food,2022-01-01,2022-03-31,") for one in UNDATED]
    steps = (
        lambda: undated(country, tmp_path, "AAA Q1.csv"),
        lambda: country.take_in(tmp_path, *rows, name="all.csv", headings=head),
    )
    asked = [codes(step()) for step in (steps if first else reversed(steps))]
    assert (asked[0 if first else 1][0], in_use()) == ("month-not-said", 2)


def test_a_file_sent_again_with_its_year_after_the_compilation_brings_nothing(country, tmp_path):
    undated(country, tmp_path)
    dated(country, tmp_path)
    found = undated(country, tmp_path)
    assert (brought(found), in_use()) == ([0, 0, 2], 3)
    found = country.take_in(tmp_path, *DATED[:2], name="AAA February 2022.csv", headings=HEADINGS)
    assert (brought(found), in_use()) == ([0, 0, 2], 3)


DONOR = "Organisation,Sector,Admin2 PCode,Activity,Donor,Reached"


@pytest.mark.parametrize(
    ("names", "people"),
    [
        (("AAA February.csv", "Cluster February.csv"), 35),
        (("AAA.csv", "Cluster.csv"), 35),
        (("AAA February.csv", "Cluster March.csv"), 65),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_rows_without_any_day_in_other_words_count_once(country, tmp_path, first, names, people):
    own = [one.replace("Food,", "Food,ECHO,") for one in UNDATED]
    steps = (
        lambda: country.take_in(tmp_path, *own, name=names[0], headings=DONOR),
        lambda: country.take_in(tmp_path, *UNDATED, "BBB,FSC,ZZ12,Food,5", name=names[1], headings=NO_MONTH),
    )
    for step in steps if first else reversed(steps):
        step()
    assert country.reached() == people


def test_sheets_of_months_without_a_year_are_not_each_other_though_their_figures_are_equal(country, tmp_path):
    rows = [one.split(",") for one in (NO_MONTH, *UNDATED)]
    path = workbook(tmp_path / "AAA.xlsx", {"January": rows, "February": rows})
    for brings in (2, 0):
        found = import_activities([path], emergency=country.emergency, by=operator(), at=IN_TIME)
        assert ([one["new"] for one in found], country.reached()) == ([brings] * 2, 60)
    rows[1][-1] = "11"
    path = workbook(tmp_path / "AAA.xlsx", {"January": rows, "February": rows})
    found = import_activities([path], emergency=country.emergency, by=operator(), at=IN_TIME)
    assert ([one["changed"] for one in found], country.reached()) == ([1, 1], 62)
