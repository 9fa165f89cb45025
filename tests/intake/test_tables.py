"""Tables in sheets of many shapes: where the headings stand, what they mean, where the data begin and end."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.intake.files.reading import Book, Sheet
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.bands import Band
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.choosing import best_table
from firstcall.intake.sheets.remarks import column_problems
from firstcall.intake.sheets.tables import Table, find_table
from firstcall.policy.refusal import Refused

ACTIVITIES, NEEDS, AREAS, ORGANISATIONS = (
    catalogue(room) for room in ("activities", "needs", "places", "organisations")
)


def sheet(
    rows: list[list[str]],
    *,
    name: str = "Data",
    merged: tuple[tuple[int, int, int, int], ...] = (),
    hidden: bool = False,
) -> Sheet:
    width = max(len(row) for row in rows)
    filled = [[cell or None for cell in row] + [None] * (width - len(row)) for row in rows]
    frame = pl.DataFrame(filled, schema={f"c{index}": pl.String for index in range(width)}, orient="row")
    return Sheet(name, frame, hidden, merged)


def fields(table: Table) -> list[str]:
    return [column.field for column in table.columns]


HEAD = ["Organisation", "Cluster", "Region", "District", "District P-Code", "Reached"]
WANTED = ["organisation", "sector", "admin1_name", "admin2_name", "admin2_code", "reached"]
ROW = ["CARE", "WASH", "Bay", "Baydhaba", "SO2401", "12"]


@pytest.mark.parametrize(
    ("before", "after", "header", "rows"),
    [
        ([], [], 1, [2]),
        ([[]], [[], [" "]], 2, [3]),
        ([["3W of the Water Cluster, June 2025"], ["please fill in every row"], []], [], 4, [5]),
        ([["", "", "", "", "TOTAL", "4512"], []], [], 3, [4]),
        (
            [["Updated:", "2025-06-01"], ["Contact", "x@example.org"]],
            [["\u00a0"], ["WFP", "Health"]],
            3,
            [4, 6],
        ),
    ],
)
def test_where_the_table_stands(
    before: list[list[str]], after: list[list[str]], header: int, rows: list[int]
) -> None:
    table = find_table(sheet([*before, HEAD, ROW, *after]), ACTIVITIES)
    assert (table.header_row, table.hxl_row, table.row_numbers().to_list()) == (header, 0, rows)
    assert fields(table) == WANTED
    assert table.series("reached").to_list()[0] == "12"


TAGS = ["#org+prog", "#sector", "#adm1+name", "#adm2+name", "#adm2 +code", "#reached"]


@pytest.mark.parametrize(
    ("rows", "header", "tags", "data"),
    [
        ([HEAD, TAGS, ROW], 1, 2, [3]),
        ([TAGS, ROW], 0, 1, [2]),
        ([["note"], HEAD, [], TAGS, ROW], 2, 4, [5]),
        ([TAGS, HEAD, ROW], 2, 1, [3]),
        ([["who", "", "where"], HEAD, TAGS, ROW, []], 2, 3, [4]),
    ],
)
def test_a_row_of_hashtags(rows: list[list[str]], header: int, tags: int, data: list[int]) -> None:
    table = find_table(sheet(rows), ACTIVITIES)
    assert (table.header_row, table.hxl_row, table.row_numbers().to_list()) == (header, tags, data)
    assert fields(table) == WANTED
    assert {column.found_by for column in table.columns} == {"hxl"}


def test_untagged_columns_are_known_by_their_heading() -> None:
    table = find_table(sheet([HEAD, ["", "#sector", "", "", "", ""], ROW]), ACTIVITIES)
    assert [column.found_by for column in table.columns] == ["heading", "hxl", *["heading"] * 4]
    assert fields(table) == WANTED


def test_a_hash_in_the_data_is_no_row_of_hashtags() -> None:
    table = find_table(sheet([["Organisation", "Unit", "Reached"], ["CARE", "#people", "5"]]), ACTIVITIES)
    assert (table.hxl_row, table.rows) == (0, 1)


def test_hashtags_in_any_order_and_of_old() -> None:
    tags = [
        "#reached +f +children +age0_3",
        "#reached+children+m+age0_3",
        "#adm1_id",
        "#lat_deg",
        "#x_other",
        "#org+type",
    ]
    rows = [["a", "b", "c", "d", "Comments", "f"], tags, ["1", "2", "SO25", "2.5", "text", "INGO"]]
    table = find_table(sheet(rows), ACTIVITIES)
    assert fields(table) == ["reached", "reached", "admin1_code", "latitude", "remarks", "organisation_type"]
    assert [column.band.key for column in table.columns_of("reached")] == ["f|0-3", "m|0-3"]


def test_a_hashtag_that_contradicts_its_heading_is_reported_and_the_heading_followed() -> None:
    rows = [
        ["Organisation", "Mujeres mayores de 19 años"],
        ["#org", "#reached+m+adults+age20_"],
        ["CARE", "5"],
    ]
    table = find_table(sheet(rows), ACTIVITIES)
    assert table.columns[1].band == Band("f", "20+")
    problems = Problems("Data")
    column_problems(table, problems)
    assert [(problem.code, problem.cell, problem.refused) for problem in problems] == [
        ("hashtag_contradicts_heading", "B1", False)
    ]


def test_two_columns_never_become_one_field() -> None:
    rows = [
        ["Organisation", "admin3_pcode", "OCHA Pcode", "Activity", "FSC Main Activity"],
        ["CARE", "MMR1", "MMR2", "a", "b"],
    ]
    table = find_table(sheet(rows), ACTIVITIES)
    assert fields(table) == ["organisation", "admin3_code", "", "activity", ""]
    assert table.columns[4].rival == "activity"
    problems = Problems("Data")
    column_problems(table, problems)
    assert [problem.column for problem in problems] == ["OCHA Pcode", "FSC Main Activity"]


@pytest.mark.parametrize(
    ("headings", "levels"),
    [
        (
            ["Region", "Zone", "Woreda", "WoredaPcod"],
            ["admin1_name", "admin2_name", "admin3_name", "admin3_code"],
        ),
        (["Province", "Departement"], ["admin1_name", "admin2_name"]),
        (
            ["Région", "Province", "Commune", "Commune Pcode"],
            ["admin1_name", "admin2_name", "admin3_name", "admin3_code"],
        ),
        (["Département", "Commune", "Section communale"], ["admin1_name", "admin2_name", "admin3_name"]),
        (["State/Region", "Township", "Village_Tract/ Town"], ["admin1_name", "admin3_name", "admin4_name"]),
        (
            ["Estado", "Municipio", "Parroquia", "Código parroquia"],
            ["admin1_name", "admin2_name", "admin3_name", "admin3_code"],
        ),
        (
            ["Governorate", "District", "Sub-district", "Sub-district P-code"],
            ["admin1_name", "admin2_name", "admin3_name", "admin3_code"],
        ),
        (["State", "County", "Payam"], ["admin1_name", "admin2_name", "admin3_name"]),
        (["المحافظة", "المديرية", "رمز المديرية"], ["admin1_name", "admin2_name", "admin2_code"]),
        (
            ["Region", "RegionPcode", "District", "DistrictPcode"],
            ["admin1_name", "admin1_code", "admin2_name", "admin2_code"],
        ),
    ],
)
def test_levels_of_places(headings: list[str], levels: list[str]) -> None:
    table = find_table(sheet([["Organisation", *headings], ["CARE", *["x"] * len(headings)]]), ACTIVITIES)
    assert fields(table)[1:] == levels


def test_content_decides_where_headings_say_nothing() -> None:
    rows = [
        ["Title", "Province", "Organisation"],
        *[[f"TD{number:02d}", "Lac", "CARE"] for number in range(1, 9)],
    ]

    def hint(heading: str, values: pl.Series) -> list[tuple[str, float]]:
        return [("admin1_code", 0.9)] if values.str.contains(r"^TD\d\d$").all() else []

    table = find_table(sheet(rows), ACTIVITIES, content_hint=hint)
    assert next((column.field, column.found_by) for column in table.columns) == ("admin1_code", "content")
    assert find_table(sheet(rows), ACTIVITIES).columns[0].field == ""


def test_what_was_answered_before_is_remembered() -> None:
    rows = [["Title", "Cluster", "Organisation"], ["TD01", "WASH", "CARE"]]
    table = find_table(sheet(rows), ACTIVITIES, remembered={"title": "admin1_code", "Cluster": ""})
    assert [(column.field, column.found_by) for column in table.columns] == [
        ("admin1_code", "remembered"),
        ("", "remembered"),
        ("organisation", "heading"),
    ]
    problems = Problems()
    column_problems(table, problems)
    assert not problems


def test_bands_over_labels() -> None:
    rows = [
        ["", "", "", "Targeted", "", "Reached", ""],
        ["Organisation", "Cluster", "Region", "Men", "Women", "Men", "Women"],
        ["CARE", "WASH", "Bay", "1", "2", "3", "4"],
    ]
    merged = ((0, 3, 0, 4), (0, 5, 0, 6))
    table = find_table(sheet(rows, merged=merged), ACTIVITIES)
    assert (table.header_row, table.row_numbers().to_list()) == (2, [3])
    assert [(column.field, column.band.key) for column in table.columns[3:]] == [
        ("targeted", "m|adults"),
        ("targeted", "f|adults"),
        ("reached", "m|adults"),
        ("reached", "f|adults"),
    ]


def test_labels_standing_above_their_parts() -> None:
    rows = [
        ["Organisation", "Cluster", "Region", "Reached", ""],
        ["", "", "", "Men", "Women"],
        ["CARE", "WASH", "Bay", "3", "4"],
    ]
    table = find_table(sheet(rows, merged=((0, 3, 0, 4),)), ACTIVITIES)
    assert (fields(table), table.row_numbers().to_list()) == (
        ["organisation", "sector", "admin1_name", "reached", "reached"],
        [3],
    )


def test_needs_of_several_sectors_side_by_side() -> None:
    rows = [
        ["admin2_pcode", "WASH PiN", "FSC PiN", "#x"],
        ["", "#inneed+wsh", "", ""],
        ["SO2401", "5", "6", ""],
    ]
    table = find_table(sheet([rows[0][:3], rows[2][:3]]), NEEDS)
    assert [(column.field, column.sector) for column in table.columns] == [
        ("admin2_code", ""),
        ("in_need", "wash"),
        ("in_need", "fsc"),
    ]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (["fs_pin", "fs_targeted", "population_2021_proj"], ["in_need", "targeted", "population"]),
        (
            ["In Need", "Targeted", "Affected", "Population"],
            ["in_need", "targeted", "affected", "population"],
        ),
        (["Personnes dans le besoin", "Personnes ciblées"], ["in_need", "targeted"]),
        (["Personas con necesidad", "Meta"], ["in_need", "targeted"]),
        (["عدد المحتاجين", "عدد السكان"], ["in_need", "population"]),
    ],
)
def test_needs(cells: list[str], wanted: list[str]) -> None:
    table = find_table(sheet([["admin1_pcode", *cells], ["SO24", *["1"] * len(cells)]]), NEEDS)
    assert fields(table) == ["admin1_code", *wanted]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["a", "b"], ["1", "2"]], "no_table"),
        ([["", " "], ["", ""]], "empty_sheet"),
        ([HEAD], "no_rows"),
        ([HEAD, [" "] * 6], "no_rows"),
    ],
)
def test_sheets_without_a_table(rows: list[list[str]], code: str) -> None:
    with pytest.raises(Refused) as refused:
        find_table(sheet(rows), ACTIVITIES)
    assert refused.value.refusal.code == code


def test_an_empty_sheet_does_not_hide_why_the_next_is_not_read() -> None:
    book = Book(
        "a.xlsx", "xlsx", (sheet([[""]], name="Sheet1"), sheet([["a", "b"], ["1", "2"]], name="Data"))
    )
    with pytest.raises(Refused) as refused:
        best_table(book, ACTIVITIES)
    assert refused.value.refusal.text() == (
        "No row of headings was understood in sheet Data. Put the headings in one row above the data and name them as "
        "in the template to report in, or add a row of HXL hashtags."
    )


def test_the_sheet_in_which_most_is_understood() -> None:
    pivot = sheet([["Row Labels", "Reached"], ["a", "1"]], name="pivot")
    lists = sheet([HEAD, ROW], name="lists", hidden=True)
    data = sheet([HEAD, ROW], name="data")
    book = Book("a.xlsx", "xlsx", (pivot, lists, data))
    assert best_table(book, ACTIVITIES).sheet == "data"
    assert best_table(book, ACTIVITIES, sheet=" Lists").sheet == "lists"
    with pytest.raises(Refused):
        best_table(Book("a.xlsx", "xlsx", (sheet([["x"], ["y"]]),)), ACTIVITIES)


@given(
    st.permutations(list(zip(HEAD, ROW, WANTED, strict=True))),
    st.integers(0, 5),
    st.sampled_from([str.upper, str.lower, str.title]),
)
def test_columns_in_any_order_and_case(
    columns: list[tuple[str, str, str]], blank: int, spell: object
) -> None:
    heads = [f"  {spell(head)}\u00a0\n" for head, _, _ in columns]  # type: ignore[operator]
    rows = [*[[""]] * blank, heads, [cell for _, cell, _ in columns]]
    table = find_table(sheet(rows), ACTIVITIES)
    assert (fields(table), table.header_row) == ([field for _, _, field in columns], blank + 1)


@pytest.mark.parametrize(
    ("tags", "meant"),
    [
        (["#org+", "#sector;", "#adm1 name", "#adm2 + name", "#adm2++code", "# reached +"], True),
        (["#org +prog", "#sector", "adm1", "#adm2+name+", "#adm2+code,", "#reached*"], True),
        (["#N/A", "#REF!", "#N/A", "#N/A", "", "12"], False),
        (["#1", "#2", "#3", "#4", "#5", "#6"], False),
    ],
)
def test_hashtags_with_slips(tags: list[str], meant: bool) -> None:
    table = find_table(sheet([HEAD, tags, ROW]), ACTIVITIES)
    assert table.hxl_row == (2 if meant else 0)
    assert fields(table) == WANTED
    assert table.row_numbers().to_list() == ([3] if meant else [2, 3])


def test_a_first_record_below_full_headings_is_no_row_of_headings():
    """Though "0" stands under "admin_level" and a day with its time under a name that ends in "end"."""
    head = [
        "location_code", "admin1_code", "admin2_code", "admin_level", "sector_code", "population_status",
        "population", "reference_period_start", "reference_period_end",
    ]  # fmt: skip
    row = ["ZZZ", "", "", "0", "EDU", "INN", "800", "2025-01-01 00:00:00", "2025-12-31 23:59:59"]
    table = find_table(sheet([head, row, ["ZZZ", "ZZ1", "", "1", *row[4:]]]), NEEDS)
    assert (table.header_row, table.rows) == (1, 2)


def test_a_record_with_days_below_few_headings_is_no_row_of_headings() -> None:
    rows = [["Organisation", "Secteur", "Du", "Au"], ["CARE", "WASH", "03/04/2026", "05/04/2026"]]
    table = find_table(sheet(rows), ACTIVITIES)
    assert (table.header_row, table.rows) == (1, 1)


def test_headings_said_again_in_another_language_are_headings():
    head = ["Région", "Département", "Population", "Personnes dans le besoin", "Cible", "Sévérité"]
    again = ["Region", "Department", "Population total", "People in need", "Target", "Severity"]
    table = find_table(sheet([head, again, ["Nord", "Est", "10", "5", "4", "3"]]), NEEDS)
    assert fields(table)[2:] == ["population", "in_need", "targeted", "severity"]


def test_a_row_with_a_figure_of_people_holds_no_headings() -> None:
    rows = [["Zalunga", "Brunto", "Kepel"], ["Oxfam", "Puits", "120"], ["CARE", "Ecoles", "80 personnes"]]
    with pytest.raises(Refused) as refused:
        find_table(sheet([*rows, ["NRC", "Soins", "45"]]), ACTIVITIES)
    assert refused.value.refusal.code == "no_table"
    assert find_table(sheet([["Organisation", "Area", "2026 people"], *rows[1:]]), ACTIVITIES).header_row == 1
