"""Which of several assessments counts: the latest in its place, what was chosen before it, and never two at once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.needs.in_use import UNNAMED, Land, Stated, in_use

pytestmark = pytest.mark.one_engine
PARENTS = {0: None, 1: 0, 2: 0, 11: 1, 12: 1, 21: 2}
LAND = Land.of(PARENTS)
A, B = 7, 8


def told(assessment: int, area: int, month: int | None = 1, brought: int = 1, name: str = "all") -> Stated:
    return Stated(assessment, area, name, "in_need", date(2026, month, 1) if month else None, brought)


def used(*stated: Stated, chosen: dict[int, int] | None = None) -> set[tuple[int, int]]:
    return {(one.assessment, one.area) for one in in_use(stated, LAND, chosen or {})}


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ([told(A, 11)], {(A, 11)}),
        ([told(A, 11), told(A, 1), told(A, 0)], {(A, 11), (A, 1), (A, 0)}),  # one alone: all it says
        ([told(A, 11, 1), told(B, 11, 2)], {(B, 11)}),  # the later day
        ([told(A, 11, 2, 1), told(B, 11, 1, 9)], {(A, 11)}),  # the day before the import
        ([told(A, 11, 2, 1), told(B, 11, 2, 9)], {(B, 11)}),  # the same day: what came last
        ([told(A, 11, None, 9), told(B, 11, 1, 1)], {(B, 11)}),  # a day that is not known is before every day
        ([told(UNNAMED, 11, None, 1), told(UNNAMED, 12, None, 2), told(B, 11)], {(B, 11), (UNNAMED, 12)}),
        ([told(A, 1, 2), told(B, 11, 1), told(B, 12, 1)], {(A, 1)}),  # the later whole, not the earlier parts
        ([told(A, 1, 1), told(B, 11, 2), told(B, 12, 2)], {(B, 11), (B, 12)}),  # later parts, all of them
        ([told(A, 1, 1), told(B, 11, 2)], {(A, 1), (B, 11)}),  # only some: the whole keeps its own
        ([told(A, 1, 1), told(A, 11, 1), told(A, 12, 1), told(B, 11, 2)], {(B, 11), (A, 12)}),
        ([told(A, 0, 1), told(A, 1, 1), told(A, 2, 1), told(B, 1, 2)], {(B, 1), (A, 2)}),
        ([told(A, 11, 1, name="IDP"), told(B, 11, 2, name="host")], {(A, 11), (B, 11)}),
    ],
)
def test_without_a_choice_the_latest_counts(stated, expected):
    assert used(*stated) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({0: A}, {(A, 11), (A, 12), (B, 21)}),  # where the chosen one says nothing the latest counts
        ({1: A, 0: B}, {(A, 11), (A, 12), (B, 21)}),  # the nearest choice
        ({11: A}, {(A, 11), (B, 12), (B, 21)}),
        ({0: B}, {(B, 11), (B, 12), (B, 21)}),
    ],
)
def test_a_choice_holds_in_its_area_and_all_within(chosen, expected):
    stated = [told(A, 11, 1), told(A, 12, 1), told(B, 11, 2), told(B, 12, 2), told(B, 21, 2)]
    assert used(*stated, chosen=chosen) == expected


def test_a_chosen_assessment_counts_for_every_population_group_of_the_place():
    stated = [told(A, 11, 1, name="IDP"), told(B, 11, 2), told(B, 11, 2, name="host"), told(B, 12, 2)]
    assert used(*stated, chosen={1: A}) == {(A, 11), (B, 12)}


def test_a_choice_within_a_chosen_area_stands_within_the_whole():
    assert used(told(A, 1, 1), told(B, 11, 2), chosen={1: A, 11: B}) == {(A, 1), (B, 11)}
    assert used(told(A, 1, 1), told(B, 11, 2), chosen={1: A}) == {(A, 1)}


def test_areas_that_have_ended_are_not_waited_for():
    land = Land.of({**PARENTS, 13: 1}, frozenset({13}))
    stated = [told(A, 1, 1), told(B, 11, 2), told(B, 12, 2)]
    assert {one.area for one in in_use(stated, land, {})} == {11, 12}


several = st.lists(
    st.builds(
        told,
        st.sampled_from([UNNAMED, A, B]),
        st.sampled_from(sorted(PARENTS)),
        st.sampled_from([None, 1, 2, 3]),
        st.integers(1, 4),
        st.sampled_from(["all", "IDP"]),
    ),
    max_size=14,
    unique_by=lambda one: (one.assessment, one.area, one.population_group),
)
choices = st.dictionaries(st.sampled_from(sorted(PARENTS)), st.sampled_from([UNNAMED, A, B]), max_size=3)


@given(several, choices)
def test_never_two_in_a_place_and_never_none_below_or_above(stated, chosen):
    found = in_use(stated, LAND, chosen)
    assert len({(one.area, one.population_group) for one in found}) == len(found)
    assert found <= set(stated)
    assert bool(found) == bool(stated)


@given(several, choices)
def test_the_order_in_which_they_are_read_changes_nothing(stated, chosen):
    if len({(one.area, one.population_group, one.day, one.brought) for one in stated}) == len(stated):
        assert in_use(stated, LAND, chosen) == in_use(stated[::-1], LAND, chosen)


@given(several, choices, choices)
def test_choosing_again_what_was_chosen_gives_again_what_was_in_use(stated, first, second):
    before = in_use(stated, LAND, first)
    in_use(stated, LAND, second)
    assert in_use(stated, LAND, first) == before


@given(several)
def test_one_assessment_alone_is_never_cut(stated):
    mine = [one for one in stated if one.assessment == A]
    assert in_use(mine, LAND, {}) == set(mine)
    assert in_use(mine, LAND, {0: B}) == set(mine)
