"""Corrections as a value, and what becomes of a table they are put into."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from firstcall.intake.correcting import with_cells, with_values
from firstcall.intake.corrections import Corrections, Replacement, corrections_from, merged
from firstcall.intake.files.reading import Book, Sheet, read_file
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.catalogue import catalogue, catalogue_from
from firstcall.intake.sheets.choosing import best_table
from firstcall.intake.sheets.layouts import fingerprint, layout_of, layouts_in
from firstcall.intake.sheets.remarks import column_problems
from firstcall.intake.sheets.tables import Table, find_table
from firstcall.policy.refusal import Refused

pytestmark = pytest.mark.one_engine
SAID = {
    "columns": {"Zone of work": "admin2_name", "Junk": ""},
    "date_order": "dmy",
    "values": {
        "admin2_name": {"Adn": {"text": "Aden", "code": "YE24", "level": 2}, "?": {"leave_out": True}}
    },
    "cells": {"C12": "Aden"},
    "header_row": 3,
}


def book(text: str, tmp_path: Path) -> Book:
    path = tmp_path / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path)


def table_of(text: str, tmp_path: Path, **more: object) -> Table:
    return best_table(book(text, tmp_path), catalogue("activities"), **more)  # type: ignore[arg-type]


def test_they_come_back_from_json_as_they_went():
    said = corrections_from(SAID)
    assert said.as_json() == SAID
    assert said.values["admin2_name"] == {"Adn": Replacement("Aden", "YE24", 2), "?": Replacement(None)}
    assert (bool(said), bool(Corrections()), Corrections().as_json()) == (True, False, {})


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ([], "Corrections are an object of columns, values, cells."),
        ({"colums": {}}, "colums is not a part of corrections. Write one of: sheet, header_row, group, date_order,"
                         " columns, values, cells."),
        ({"date_order": "ymd"}, "ymd is no order of day and month. Write dmy or mdy."),
        ({"header_row": -1}, "-1 is not the number of a row."),
        ({"columns": {"A": "colour"}}, "colour is not a field that a column can be."),
        ({"columns": ["A"]}, "columns of corrections is an object."),
        ({"cells": {"12": "x"}}, "12 is not the address of a cell. Write it as C12."),
        ({"values": {"activity": {"x": {"words": 1}}}},
         "{'words': 1} does not say what a text means. Write text or leave_out."),
        ({"values": {"activity": {"x": ["y"]}}}, "['y'] is not a text."),
        ({"values": {"activity": {"x": {"text": "y", "level": 9}}}}, "9 is not the level of an area: 0 to 4."),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_sentence(wrong: object, sentence: str):
    with pytest.raises(Refused) as refused:
        corrections_from(wrong, fields={"activity", "admin2_name"})
    assert refused.value.refusal.text() == sentence


def test_later_ones_add_to_earlier_ones_and_take_back():
    later = {
        "columns": {"Junk": None, "Who": "organisation"},
        "values": {"admin2_name": {"Adn": "Lahj"}},
        "cells": None,
    }
    assert merged(SAID, later) == {
        "columns": {"Zone of work": "admin2_name", "Who": "organisation"},
        "date_order": "dmy",
        "values": {"admin2_name": {"Adn": "Lahj", "?": {"leave_out": True}}},
        "header_row": 3,
    }
    assert merged({"values": {"sector": {"a": "b"}}}, {"values": {"sector": {"a": None}}}) == {}


def test_over_keeps_what_only_the_earlier_said():
    known = corrections_from({"columns": {"A": "donor", "B": "sector"}, "date_order": "mdy"})
    said = corrections_from({"columns": {"A": "activity"}})
    assert said.over(known).as_json() == {"columns": {"A": "activity", "B": "sector"}, "date_order": "mdy"}


def test_single_cells_are_read_otherwise_and_nothing_else_is(tmp_path: Path):
    found = with_cells(
        book("a,b\nx,1\ny,2\n", tmp_path), corrections_from({"cells": {"B3": "20", "A2": "", "Z9": "no"}})
    )
    assert found.sheets[0].frame.rows() == [("a", "b"), (None, "1"), ("y", "20")]


def test_texts_are_read_as_they_were_said_to_mean_and_both_are_named(tmp_path: Path):
    table = table_of("Organisation,Admin2,Activity,Reached\nA,Adn,x,1\nB, ADN ,y,2\nC,Lahj,z,3\n", tmp_path)
    said = corrections_from({"values": {"admin2_name": {"adn": "Aden"}}})
    problems = Problems()
    done = with_values(table, said, catalogue("activities"), problems)
    assert done.table.series("admin2_name").to_list() == ["Aden", "Aden", "Lahj"]
    assert (done.table.columns, done.used) == (table.columns, {("admin2_name", "adn")})
    problems.add("x", "wrong", rows=[2, 3], column="Admin2", column_index=1, value="Aden")
    assert [(one.cells, one.value, one.written) for one in problems] == [(("B2", "B3"), "Aden", "Adn; ADN")]


def test_numbers_are_known_again_only_as_they_are_written(tmp_path: Path):
    table = table_of('Organisation,Admin2,Activity,Reached\nA,L,x,"1,5"\nB,L,y,1.5\n', tmp_path)
    said = corrections_from({"values": {"reached": {"1,5": "15"}}})
    done = with_values(table, said, catalogue("activities"), Problems())
    assert done.table.series("reached").to_list() == ["15", "1.5"]


def test_an_organisation_is_corrected_in_whatever_role_it_stands(tmp_path: Path):
    table = table_of("Organisation,Implementing partner,Admin2,Reached\nWPF,,L,1\nB,WPF,L,2\n", tmp_path)
    said = corrections_from({"values": {"organisation": {"WPF": "WFP"}}})
    done = with_values(table, said, catalogue("activities"), Problems()).table
    assert (done.series("organisation").to_list(), done.series("implementer").to_list()) == (
        ["WFP", "B"],
        [None, "WFP"],
    )


def test_an_area_meant_brings_its_code_into_a_column_of_its_level(tmp_path: Path):
    table = table_of("Organisation,Admin1,Admin2,Reached\nA,North,Adn,1\nB,North,Lahj,2\n", tmp_path)
    said = corrections_from(
        {"values": {"admin2_name": {"Adn": {"text": "South", "code": "ZZ2", "level": 1}}}}
    )
    done = with_values(table, said, catalogue("activities"), Problems()).table
    assert done.series("admin1_code").to_list() == ["ZZ2", None]
    assert done.series("admin2_name").to_list() == [None, "Lahj"]


def test_rows_are_left_out_as_said_and_named(tmp_path: Path):
    table = table_of("Organisation,Admin2,Activity,Reached\nA,nowhere,x,1\nB,Lahj,y,2\n", tmp_path)
    problems = Problems()
    said = corrections_from({"values": {"admin2_name": {"nowhere": {"leave_out": True}}}})
    assert with_values(table, said, catalogue("activities"), problems).table.row_numbers().to_list() == [3]
    assert [(one.code, one.refused, one.cells) for one in problems] == [("left-out", True, ("2",))]


def test_day_and_month_are_told_apart_once_for_the_file(tmp_path: Path):
    text = "Organisation,Admin2,Start date,End date\nA,L,03/04/2025,05/06/2025\nB,L,2025-01-02,31.12.25\n"
    for order, start, end in (("dmy", "2025-04-03", "2025-06-05"), ("mdy", "2025-03-04", "2025-05-06")):
        said = corrections_from({"date_order": order})
        done = with_values(table_of(text, tmp_path), said, catalogue("activities"), Problems())
        assert done.table.series("start").to_list() == [start, "2025-01-02"]
        assert (done.table.series("end").to_list(), done.dates) == ([end, "31.12.25"], 2)


def test_a_column_is_what_a_person_says_and_its_rival_gives_way(tmp_path: Path):
    text = "Organisation,District,Zone of work,Girls,Reached\nA,L,M,1,2\n"
    table = table_of(
        text, tmp_path, remembered={"Zone of work": "admin1_name", "Girls": "targeted", "District": ""}
    )
    assert table.mapping() == {
        "Organisation": "organisation", "District": "", "Zone of work": "admin1_name",
        "Girls": "targeted[f|children]", "Reached": "reached",
    }  # fmt: skip
    said = table_of(
        text, tmp_path, remembered={"Girls": "reached[f|5-11]", "Zone of work [C]": "site"}
    ).mapping()
    assert (said["Girls"], said["Zone of work"]) == ("reached[f|5-11]", "site")


def test_headings_stand_where_a_person_says(tmp_path: Path):
    text = "Organisation,Admin2,Reached\nWho,Whereabouts,Heads\nA,L,1\nB,M,2\n"
    said = {"Who": "organisation", "Whereabouts": "admin2_name", "Heads": "reached"}
    table = table_of(text, tmp_path, remembered=said, header_row=2)
    assert (table.header_row, table.rows, table.series("reached").to_list()) == (2, 2, ["1", "2"])


def test_a_column_that_is_not_sure_is_asked_about_and_left_out(tmp_path: Path):
    unsure = catalogue_from({"name": "x", "field": {
        "activity": {"headings": {"en": ["activity"]}}, "organisation": {"headings": {"en": ["organisation"]}},
        "place": {"headings": {"en": ["district"]}},
    }})  # fmt: skip
    sheet = Sheet("Data", pl.DataFrame({
        "c0": ["Organisation", "A"], "c1": ["Activity", "x"], "c2": ["District livelihood", "Aden"],
    }))  # fmt: skip
    table = find_table(sheet, unsure)
    assert [(one.field, one.guess) for one in table.columns] == [
        ("organisation", ""),
        ("activity", ""),
        ("", "place"),
    ]
    problems = Problems("Data")
    column_problems(table, problems)
    (asked,) = problems
    assert (asked.code, asked.value, asked.refused, asked.cell) == ("column_asked", "place", False, "C1")
    said = find_table(sheet, unsure, remembered={"District livelihood": ""})
    problems = Problems("Data")
    column_problems(said, problems)
    assert list(problems) == []


def test_a_layout_is_known_again_whatever_the_order_and_the_year():
    one = fingerprint(["Organisation", "Target 2025", "Où ?"], "activities")
    assert fingerprint(["ou", " ORGANISATION ", "", "Target 2026"], "activities") == one != ""
    assert fingerprint(["Organisation", "Target 2025", "Où ?"], "needs") != one
    assert fingerprint(["Organisation", ""], "activities") == ""
    frame = pl.DataFrame({"c0": ["Title", "Organisation"], "c1": [None, "Place"]})
    sheets = (Sheet("Hidden", frame, hidden=True), Sheet("Data", frame))
    known = layout_of(sheets[1], 2, "activities")
    assert layouts_in(Book("x", "xlsx", sheets), "activities") == {known: "Data"}
    assert (layout_of(sheets[1], 0, "activities"), layout_of(sheets[1], 9, "activities")) == ("", "")
