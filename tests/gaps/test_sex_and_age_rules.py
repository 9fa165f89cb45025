"""Need and reach by sex and age on paper: the same cells on both sides, nothing lost, nothing counted twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.gaps.rules import KNOWN, NO_NEED_FIGURE, NOBODY, NOT_REPORTED, Figures, added
from firstcall.gaps.rules.sex_and_age import (
    NEED_EXCEEDS,
    NOT_BROKEN_DOWN,
    REACH_EXCEEDS,
    REACH_UNPLACED,
    Remark,
    beside_each_other,
    finest_cut,
    into_targets,
    most_people,
    parts,
    target_cells,
    target_of,
)
from firstcall.needs.areas import AreaTree

PARENTS = {0: None, 1: 0, 2: 0, 11: 1, 12: 1, 21: 2}
TREE = AreaTree(PARENTS, {0: 0, 1: 1, 2: 1, 11: 2, 12: 2, 21: 2})
GIRLS, BOYS, WOMEN = ("f", "0-17"), ("m", "0-17"), ("f", "18+")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([("f", ""), ("", "0-4"), ("f", "0-4")], "sex_and_age"),
        ([("f", ""), ("", "0-4")], "sex"),
        ([("", "0-4")], "age"),
        ([], None),
    ],
)
def test_the_finest_way_in_which_figures_are_broken_down(cells, expected):
    assert finest_cut(cells) == expected


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ({"0-17": 10, "18+": 10}, ["0-17", "18+"]),
        ({"0-4": 500, "5-17": 500, "0-17": 1, "18+": 9}, ["0-17", "18+"]),
        ({"0-17": 10, "15-24": 30, "25+": 5}, ["15-24", "25+"]),
        ({"children": 3, "adults": 4, "elderly": 1}, ["children", "adults", "elderly"]),
        ({"0-18": 3, "teachers": 4}, ["0-18", "teachers"]),
    ],
)
def test_bands_of_which_no_two_overlap(bands, expected):
    assert beside_each_other(bands) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (("f", "0-17"), GIRLS),
        (("f", "5-11"), GIRLS),
        (("m", "0-59m"), BOYS),
        (("f", ""), None),
        (("", "0-17"), None),
        (("f", "15-24"), None),
        (("f", "60+"), WOMEN),
    ],
)
def test_whose_people_are_in_which_cell(cell, expected):
    assert target_of(cell, [GIRLS, BOYS, WOMEN]) == expected


def test_targets_are_as_the_needs_are_stated():
    stated = {("f", "0-17"): 10, ("m", "0-17"): 10, ("f", "18+"): 5, ("f", ""): 15}
    assert target_cells(stated, "sex_and_age") == [GIRLS, WOMEN, BOYS, ("m", "18+")]
    assert target_cells(stated, "sex") == [("f", ""), ("m", "")]
    assert target_cells(stated, "age") == [("", "0-17"), ("", "18+")]
    assert target_cells({("f", ""): 15}, "age") == []


def test_one_kind_of_cells_counts_the_one_with_most_people():
    figures = {("f", ""): 30, ("m", ""): 30, ("f", "0-4"): 10, ("f", "5-17"): 5, ("m", "0-17"): 3}
    assert into_targets(figures, [("f", ""), ("m", "")]) == {("f", ""): 30, ("m", ""): 30}
    assert into_targets(figures, [GIRLS, BOYS]) == {GIRLS: 15, BOYS: 3}
    assert into_targets({("f", "0-17"): 8, ("f", "0-4"): 5, ("f", "5-11"): 5}, [GIRLS]) == {GIRLS: 10}


def shown(whole, cells, level=2):
    return {
        (one.area, one.sex, one.age): (one.in_need, one.reached, one.unmet, one.status)
        for one in parts(whole, cells, TREE, level)
    }


def up(figures):
    """The same figures for every area above."""
    found: dict[int, Figures] = {}
    for area, one in figures.items():
        for above in TREE.lineage(area):
            old = found.get(above, Figures())
            found[above] = Figures(
                added([old.in_need, one.in_need]), None, added([old.reached, one.reached]),
                old.organisations + one.organisations, one.organisations if above == area else 0,
            )  # fmt: skip
    return found


def test_where_only_need_is_broken_down_reach_is_not_known_and_neither_is_the_gap():
    whole = up({11: Figures(100, None, 60, 1)})
    cells = {GIRLS: up({11: Figures(40)}), BOYS: up({11: Figures(60)})}
    assert shown(whole, cells) == {
        (11, "f", "0-17"): (40, None, None, NOT_BROKEN_DOWN),
        (11, "m", "0-17"): (60, None, None, NOT_BROKEN_DOWN),
        (11, "", ""): (None, 60, None, NO_NEED_FIGURE),
    }


def test_where_only_reach_is_broken_down_the_rest_is_no_gap_either():
    whole = up({11: Figures(100, None, 60, 1), 12: Figures(50, None, None, 1)})
    cells = {GIRLS: up({11: Figures(None, None, 58)})}
    assert shown(whole, cells) == {
        (11, "f", "0-17"): (None, 58, None, NO_NEED_FIGURE),
        (11, "", ""): (100, 2, None, NOT_BROKEN_DOWN),
        (12, "", ""): (50, None, None, NOT_REPORTED),
    }


def test_both_sides_and_nobody_there():
    whole = up({11: Figures(100, None, 60, 1), 12: Figures(20)})
    cells = {
        GIRLS: up({11: Figures(70, None, 40), 12: Figures(20)}),
        BOYS: up({11: Figures(30, None, 20)}),
    }
    assert shown(whole, cells) == {
        (11, "f", "0-17"): (70, 40, 30, KNOWN),
        (12, "f", "0-17"): (20, None, None, NOBODY),
        (11, "m", "0-17"): (30, 20, 10, KNOWN),
    }


def test_what_does_not_add_up_is_said_on_the_row():
    whole = up({11: Figures(100, None, 60, 1)})
    cells = {GIRLS: up({11: Figures(90, None, 50)}), BOYS: up({11: Figures(30, None, 20)})}
    assert {one.remarks for one in parts(whole, cells, TREE, 2)} == {
        (Remark(NEED_EXCEEDS, 20), Remark(REACH_EXCEEDS, 10))
    }
    cells = {GIRLS: up({11: Figures(90, None, 50)})}
    girls, rest = parts(whole, cells, TREE, 2)
    assert (girls.unmet, girls.remarks) == (40, (Remark(REACH_UNPLACED, 10),))
    assert (rest.in_need, rest.reached, rest.remarks) == (10, 10, ())


amounts = st.none() | st.integers(0, 500)
places = st.dictionaries(st.sampled_from([11, 12, 21]), st.tuples(amounts, amounts), max_size=3)


@settings(max_examples=300, deadline=None)
@given(places, places, places, st.integers(0, 2))
def test_parts_and_the_rest_are_the_whole(girls, boys, unstated, level):
    """Figures that fit: the whole is the sum of what is stated and what is not."""
    named = {GIRLS: girls, BOYS: boys}
    whole = up(
        {
            area: Figures(
                added(one[area][0] for one in (girls, boys, unstated) if area in one), None,
                added(one[area][1] for one in (girls, boys, unstated) if area in one), 1,
            )
            for area in {*girls, *boys, *unstated}
        }
    )  # fmt: skip
    cells = {
        cell: up({area: Figures(need, None, reached) for area, (need, reached) in one.items()})
        for cell, one in named.items()
    }
    rows = parts(whole, cells, TREE, level)
    top = whole.get(0, Figures())
    assert (added(one.in_need for one in rows) or 0) == (top.in_need or 0)
    assert (added(one.reached for one in rows) or 0) == (top.reached or 0)
    assert not {r.code for one in rows for r in one.remarks} & {NEED_EXCEEDS, REACH_EXCEEDS}
    for one in rows:
        assert one.unmet is None or (one.in_need is not None and 0 <= one.unmet <= one.in_need)
        assert one.coverage is None or one.in_need


@settings(max_examples=300, deadline=None)
@given(places, places, places, st.integers(0, 2))
def test_more_by_sex_and_age_than_in_all_is_never_silent(girls, boys, whole, level):
    everybody = up({area: Figures(need, None, reached, 1) for area, (need, reached) in whole.items()})
    cells = {
        cell: up({area: Figures(need, None, reached) for area, (need, reached) in one.items()})
        for cell, one in ((GIRLS, girls), (BOYS, boys))
    }
    for one in parts(everybody, cells, TREE, level):
        if one.rest or not one.stated or one.area not in everybody:
            continue
        together = added(view[one.area].in_need for view in cells.values() if one.area in view)
        recorded = everybody[one.area].in_need
        over = together is not None and recorded is not None and together > recorded
        assert (NEED_EXCEEDS in {remark.code for remark in one.remarks}) == over


@settings(max_examples=200, deadline=None)
@given(places, places)
def test_null_stays_null(needs, reports):
    only_needs = {GIRLS: up({area: Figures(need) for area, (need, _) in needs.items()})}
    silent = parts(up({area: Figures(need) for area, (need, _) in needs.items()}), only_needs, TREE, 2)
    assert {(one.reached, one.unmet) for one in silent} <= {(None, None)}
    only_reports = {GIRLS: up({area: Figures(None, None, reached) for area, (_, reached) in reports.items()})}
    blind = parts(
        up({area: Figures(None, None, reached, 1) for area, (_, reached) in reports.items()}),
        only_reports, TREE, 2,
    )  # fmt: skip
    assert {(one.in_need, one.unmet) for one in blind} <= {(None, None)}


ages = st.sampled_from(["0-4", "5-11", "0-17", "12-17", "18+", "children", "60+"])


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from(["f", "m", ""]), ages | st.just("")), st.integers(0, 99)))
def test_no_person_is_put_into_two_cells_and_none_is_made_up(figures):
    figures = {cell: people for cell, people in figures.items() if cell != ("", "")}
    cut = finest_cut(figures)
    targets = target_cells(figures, cut) if cut else []
    placed = into_targets(figures, targets)
    kinds = {(bool(sex), bool(age)) for sex, age in figures}
    most = max(
        (
            sum(
                most_people({a: n for (s, a), n in figures.items() if s == sex and bool(a) == aged})
                for sex in {s for s, a in figures if bool(s) == sexed and bool(a) == aged}
            )
            for sexed, aged in kinds
        ),
        default=0,
    )
    assert set(placed) <= set(targets)
    assert sum(placed.values()) <= most


@settings(max_examples=200, deadline=None)
@given(places, places)
def test_sums_over_areas_are_those_of_the_area_above(girls, boys):
    cells = {
        cell: up({area: Figures(need, None, reached) for area, (need, reached) in one.items()})
        for cell, one in ((GIRLS, girls), (BOYS, boys))
    }
    sums = []
    for level in (0, 1, 2):
        rows = [one for one in parts({}, cells, TREE, level) if one.stated]
        sums.append(
            {
                cell: tuple(
                    added(getattr(one, name) for one in rows if (one.sex, one.age) == cell)
                    for name in ("in_need", "reached")
                )
                for cell in (GIRLS, BOYS)
            }
        )
    assert sums[0] == sums[1] == sums[2]
