"""Cell addresses, and problems said once with all their cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.intake.rules import Problems, address, column_of, letters, row_of, why_not_commit, why_not_undo


@pytest.mark.parametrize(
    ("index", "name"),
    [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")],
)
def test_letters_of_columns(index: int, name: str) -> None:
    assert letters(index) == name
    assert column_of(f"{name}7") == index


@given(st.integers(1, 2_000_000), st.none() | st.integers(0, 20_000))
def test_an_address_leads_back_to_its_cell(row: int, column: int | None) -> None:
    assert (row_of(address(row, column)), column_of(address(row, column))) == (row, column)


def test_the_same_fault_in_many_rows_is_one_problem_with_its_cells() -> None:
    problems = Problems("Data")
    for row in (12, 4, 9):
        problems.add(
            "no_place",
            "No place is named %(name)s.",
            rows=row,
            column="District",
            column_index=16,
            value="Bayda",
            params={"name": "Bayda"},
            suggestion="Baydhaba",
        )
    problems.add(
        "no_place", "No place is named %(name)s.", rows=[5], column="District", column_index=16, value="X"
    )
    first, second = list(problems)
    assert (len(problems), first.rows, second.rows) == (2, 3, 1)
    assert first.as_json() == {
        "sheet": "Data",
        "cell": "Q4",
        "column": "District",
        "value": "Bayda",
        "code": "no_place",
        "message": "No place is named Bayda.",
        "suggestion": "Baydhaba",
        "refused": True,
        "rows": 3,
        "cells": ["Q4", "Q9", "Q12"],
        "choices": [],
        "written": "",
    }
    assert problems.refused_rows() == {4, 5, 9, 12}


def test_a_remark_leaves_its_rows_in() -> None:
    problems = Problems("S")
    problems.add("moved_up", "Kept at the parent.", rows=[2, 3], refused=False)
    assert problems.refused_rows() == set()
    assert [problem.cells for problem in problems] == [("2", "3")]


def test_a_suggestion_may_hold_a_percent_sign() -> None:
    problems = Problems("S")
    problems.add("odd", "%(x)s is odd.", rows=1, params={"x": 3}, suggestion="50%")
    assert [problem.advice() for problem in problems] == ["50%"]


def test_problems_found_elsewhere_are_taken_over() -> None:
    one, other = Problems("S"), Problems("S")
    one.add("a", "m", rows=[7, 8], column="C", column_index=2, value="v")
    other.extend(list(one))
    assert list(other) == list(one)


@pytest.mark.parametrize(
    ("state", "commit", "undo"),
    [
        ("previewed", True, False),
        ("committed", False, True),
        ("undone", False, False),
        ("refused", False, False),
    ],
)
def test_what_may_happen_to_a_batch(state: str, commit: bool, undo: bool) -> None:
    assert (why_not_commit(state) is None, why_not_undo(state) is None) == (commit, undo)
