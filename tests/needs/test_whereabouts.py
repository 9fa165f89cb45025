"""Where the rows of a sheet belong: every place column, error cells, further codes, coordinates, other countries."""

from __future__ import annotations

import polars as pl
import pytest
from shapely.geometry import box

from firstcall.intake.rules import Problem, Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.choices import offer_choices
from firstcall.needs.rows.columns import areas_of
from firstcall.places.coordinates import Layers
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.place import Place

pytestmark = pytest.mark.one_engine

PLACES = [
    Place(1, "TCD", "Chad", 0, None),
    Place(2, "TCD01", "Batha", 1, 1),
    Place(3, "TCD14", "Ouaddaï", 1, 1),
    Place(5, "TCD0101", "Batha Est", 2, 2),
    Place(6, "TCD1401", "Ouara", 2, 3),
    Place(7, "TCD1402", "Assoungha", 2, 3),
]
LAYERS = Layers({2: {5: box(0, 0, 5, 5), 6: box(5, 0, 10, 5), 7: box(10, 0, 15, 5)}})


def gazetteer() -> Gazetteer:
    return Gazetteer(
        "TCD", PLACES, two="TD", called=["Chad", "Tchad"], elsewhere=["Mali", "ML"], layers=lambda: LAYERS
    )


def placed(fields: str, *rows: tuple[str | None, ...]) -> tuple[list[int | None], list[Problem]]:
    """The areas of rows that stand from row 2 on under columns of these fields, and what is said."""
    names = fields.split()
    columns = tuple(Column(index, f"Heading {name}", field=name) for index, name in enumerate(names))
    schema = {f"c{index}": pl.String for index in range(len(names))}
    frame = pl.DataFrame(list(rows), schema=schema, orient="row").with_row_index("row", offset=2)
    problems = Problems("s")
    areas = areas_of(Table("s", 1, 0, columns, frame), gazetteer(), problems)
    return areas.to_list(), list(problems)


def said(problems: list[Problem]) -> list[tuple[str, bool, tuple[str, ...], str]]:
    return sorted((one.code, one.refused, one.cells, one.value) for one in problems)


def test_codes_and_names_in_their_order_and_each_fault_once() -> None:
    areas, problems = placed(
        "admin1_code admin2_name admin2_code",
        ("TCD01", "Batha Est", "TCD0101"),
        ("TD14", "Ouara", None),
        ("TD14", "Nowhere", None),
        ("TD14", "Ouara", None),
        (None, None, None),
        (None, None, "TD1402"),
    )
    assert areas == [5, 6, 3, 6, 1, 7]
    assert said(problems) == [
        ("place-blank", False, ("6",), ""),
        ("place-code-repaired", False, ("A3", "A4", "A5"), "TD14"),
        ("place-code-repaired", False, ("C7",), "TD1402"),
        ("place-kept-at-parent", False, ("B4",), "Nowhere"),
    ]


def test_a_name_that_is_unknown_in_several_places_is_said_once_and_truly() -> None:
    areas, (problem,) = placed("admin1_name admin2_name", ("Batha", "Centre"), ("Ouaddai", "Centre"))
    assert (areas, problem.rows) == ([2, 3], 2)
    assert (
        problem.text() == "The gazetteer has no Centre where these rows are. They are kept at the area above."
    )


def test_error_cells_are_each_reported_and_the_rows_kept_by_name() -> None:
    areas, problems = placed(
        "admin1_name admin2_name admin1_code admin2_code",
        ("Batha", "Batha Est", "TCD01", "#N/A"),
        ("Ouaddai", "Ouara", "#REF!", "#N/A"),
        ("Ouaddai", "#NAME?", "TCD14", "#N/A"),
    )
    assert areas == [5, 6, 3]
    assert said(problems) == [
        ("error_cell", False, ("B4",), "#NAME?"),
        ("error_cell", False, ("C3",), "#REF!"),
        ("error_cell", False, ("D2", "D3", "D4"), "#N/A"),
    ]


def test_a_code_nobody_worked_out_is_none_beside_its_name_and_is_said_without_it() -> None:
    areas, problems = placed(
        "admin1_name admin2_name admin1_code admin2_code",
        ("Batha", "Batha Est", "#FORMULA!", "#FORMULA!"),
        ("Ouaddai", None, "#FORMULA!", "#FORMULA!"),
    )
    assert areas == [5, 3]
    assert said(problems) == [("error_cell", False, ("D3",), "#FORMULA!")]


@pytest.mark.parametrize(
    ("written", "code", "meant"),
    [
        ("101", "pcode-leading-zero-lost", "Meant may be: Batha Est (TCD0101)."),
        ("1E+05", "pcode-scientific", "Format the column as text and enter the code again."),
        ("TCDO1O1", "pcode-look-alike", "Meant may be: Batha Est (TCD0101)."),
    ],
)
def test_rows_whose_code_a_spreadsheet_changed_are_refused_and_the_others_kept(
    written: str, code: str, meant: str
) -> None:
    areas, problems = placed("admin2_code", (written,), ("TCD1401",), (written,))
    assert areas == [None, 6, None]
    (problem,) = problems
    assert (problem.code, problem.refused, problem.cells, problem.value) == (
        code,
        True,
        ("A2", "A4"),
        written,
    )
    assert problem.advice() == meant
    assert written in problem.text()


def test_further_columns_of_codes_are_compared_and_those_that_differ_reported() -> None:
    areas, problems = placed(
        "admin2_code other_code other_code",
        ("TCD1401", "TCD1401", "TCD14"),  # the same, and the area above: no contradiction
        ("TCD1401", "TD1402", None),
        ("TCD1401", "TCD1402", "TCD01"),
        (None, "TCD1402", None),  # the further column is all there is
    )
    assert areas == [6, 6, 6, 7]
    assert said(problems) == [
        ("place-codes-differ", False, ("B3",), "TD1402 ≠ TCD1401"),
        ("place-codes-differ", False, ("B4",), "TCD1402 ≠ TCD1401"),
        ("place-codes-differ", False, ("C4",), "TCD01 ≠ TCD1401"),
    ]


def test_what_may_be_meant_is_offered_wherever_the_rows_are() -> None:
    _areas, (problem,) = placed("admin1_name admin2_name", ("Batha", "Assungha"), ("Ouaddai", "Assungha"))
    assert (problem.code, problem.params["meant"]) == ("place-kept-at-parent", "Assoungha (TCD1402)")
    offer_choices(problems := kept(problem), gazetteer(), None)
    assert [choice.code for one in problems for choice in one.choices] == ["TCD1402"]


def kept(problem: Problem) -> Problems:
    problems = Problems("s")
    problems.extend([problem])
    return problems


def test_coordinates_are_looked_at_only_where_the_row_is_open() -> None:
    areas, problems = placed(
        "admin1_name admin2_name latitude longitude",
        ("Ouaddai", "Ouara", "1", "12"),  # the name decides
        ("Ouaddai", "Nowhere", "1", "12"),
        ("Ouaddai", "Nowhere", "1", "-12"),  # outside
        (None, None, "1", "2"),
        (None, None, "1°30'N", "6°E"),
    )
    assert areas == [6, 7, 3, 5, 6]
    assert said(problems) == [
        ("place-by-coordinates", False, ("5", "6"), ""),
        ("place-by-coordinates", False, ("B3",), "Nowhere"),
        ("place-kept-at-parent", False, ("B4",), "Nowhere"),
    ]


def test_rows_of_another_country_are_left_out_unless_their_codes_are_of_this_one() -> None:
    areas, problems = placed(
        "admin0_name admin1_code admin1_name",
        ("Tchad", None, "Batha"),
        ("Mali", None, None),
        ("Mali Situation", None, "Batha"),
        ("ML", "TCD14", None),
        ("Chad", None, None),
    )
    assert areas == [2, None, None, 3, 1]
    assert said(problems) == [
        ("place-blank", False, ("6",), ""),
        ("place-country-differs", False, ("A5",), "ML"),
        ("place-elsewhere", True, ("A3",), "Mali"),
        ("place-elsewhere", True, ("A4",), "Mali Situation"),
    ]


def test_codes_below_the_gazetteer_are_said_once_and_the_rows_kept_above() -> None:
    areas, problems = placed("admin2_code admin3_code", ("TCD1401", "TCD140101"), ("TCD1402", "TCD140203"))
    assert areas == [6, 7]
    assert said(problems) == [("place-level-not-known", False, ("B1",), "")]
    assert problems[0].advice() == "Import a gazetteer with the areas of level 3."


@pytest.mark.parametrize(
    ("fields", "rows", "areas"),
    [
        ("admin3_code", [("TCD140101",), ("TCD0101X",), ("TCD9",)], [6, 5, None]),
        ("admin2_name admin3_code", [("Ваддай", "TCD140203"), ("Ouara", "TCD140203"), ("Ваддай", "XY")], [7, 6, None]),
        (
            "admin1_name admin3_code",
            [("Batha", "TCD0101077"), ("Batha", "TCD1401XX"), ("Ваддай", "TCD140101")],
            [5, 2, 6],
        ),
    ],
)  # fmt: skip
def test_a_code_below_the_gazetteer_says_which_area_it_lies_in(
    fields: str, rows: list[tuple[str | None, ...]], areas: list[int | None]
) -> None:
    assert placed(fields, *rows)[0] == areas


def test_codes_under_headings_of_another_level_are_read_as_what_they_are() -> None:
    areas, problems = placed("admin1_code admin2_code", ("TCD1401", "TCD14"), ("TCD0101", "TCD01"))
    assert areas == [6, 5]
    assert said(problems) == [
        ("place-column-of-other-level", False, ("A1",), ""),
        ("place-column-of-other-level", False, ("B1",), ""),
    ]


def test_a_column_of_sites_that_holds_areas_is_taken_for_them() -> None:
    areas, problems = placed("site", ("Ouara",), ("Assoungha",), ("Batha est",), ("Camp X",), ("Ouara",))
    assert areas == [1, 1, 1, 1, 1]  # too many other sites among them
    assert [one.code for one in problems] == ["place-blank"]
    areas, problems = placed("site", ("Ouara",), ("Assoungha",), ("Batha est",), ("ouara",), (None,))
    assert areas == [6, 7, 5, 6, 1]
    assert [one.code for one in problems] == ["place-column-by-content", "place-blank"]


def test_a_sheet_without_places_counts_for_the_country() -> None:
    areas, problems = placed("activity", ("Food",), ("Seeds",))
    assert areas == [1, 1]
    assert said(problems) == [("place-blank", False, ("2", "3"), "")]


def test_a_column_of_names_of_another_level_is_read_as_what_it_is() -> None:
    areas, problems = placed("sector admin1_name", ("A", "Ouara"), ("A", "Assoungha"), ("A", "Batha Est"))
    assert (areas, said(problems)) == ([6, 7, 5], [("place-column-of-other-level", False, ("B1",), "")])


def test_a_column_of_names_stays_where_its_heading_is_borne_out_or_another_column_stands_there() -> None:
    for fields, rows in (
        ("admin1_name", [("Batha",), ("Ouaddaï",)]),
        ("admin1_name admin2_name", [("Batha", "Batha Est"), ("Ouaddaï", "Ouara"), ("Ouaddaï", "Assoungha")]),
    ):
        assert placed(fields, *rows)[1] == []
