"""Gaps: what is unmet, what is only not known, and that the list adds up to the whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.gaps.rules import (
    ALL,
    KNOWN,
    NO_NEED_FIGURE,
    NOBODY,
    NOT_REPORTED,
    NOT_STATED,
    Figures,
    added,
    gaps,
    met_share,
    ranked,
    status_of,
    unmet_of,
)
from firstcall.needs.areas import AreaTree
from firstcall.needs.rollup import Need, roll_up

PARENTS = {0: None, 1: 0, 2: 0, 11: 1, 12: 1, 21: 2}
TREE = AreaTree(PARENTS, {0: 0, 1: 1, 2: 1, 11: 2, 12: 2, 21: 2})


def views(needs, reports=()):
    """Views from needs (area, population group, in need) and reports (area, group, reached or None)."""
    rolled = roll_up([Need(0, area, name, "", "", (None, None, n, None)) for area, name, n in needs], PARENTS)
    found: dict[str, dict[int, Figures]] = {}
    keys = {(name, area) for _, area, name in rolled}
    keys |= {
        (name, above) for area, group, _ in reports for name in {ALL, group} for above in TREE.lineage(area)
    }
    for name, area in keys:
        inside = [r for r in reports if area in TREE.lineage(r[0]) and name in (ALL, r[1])]
        found.setdefault(name, {})[area] = Figures(
            in_need=rolled.get((0, area, name), (None,) * 4)[2],
            reached=added(r[2] for r in inside),
            organisations=len(inside),
            here=len([r for r in inside if r[0] == area]),
        )
    return found


def listed(needs, reports=(), level=2, population_group=None):
    cells = gaps(views(needs, reports), TREE, population_group=population_group, level=level)
    return {(c.area, c.population_group): (c.in_need, c.reached, c.unmet, c.status) for c in cells}


@pytest.mark.parametrize(
    ("in_need", "reached", "expected"),
    [
        (100, 30, 70),
        (100, 100, 0),
        (100, 130, 0),
        (100, None, None),
        (None, 30, None),
        (0, 0, 0),
        (100, 0, 100),
    ],
)
def test_unmet_is_known_only_where_need_and_reach_are(in_need, reached, expected):
    assert unmet_of(in_need, reached) == expected


@pytest.mark.parametrize(
    ("in_need", "reached", "organisations", "expected"),
    [
        (100, 0, 1, KNOWN),
        (100, None, 1, NOT_REPORTED),
        (100, None, 0, NOBODY),
        (0, None, 0, NOT_REPORTED),
        (None, 5, 1, NO_NEED_FIGURE),
    ],
)
def test_what_can_be_said_of_a_place(in_need, reached, organisations, expected):
    assert status_of(in_need, reached, organisations) == expected


def test_a_surplus_in_one_town_fills_no_gap_in_another():
    needs, reports = [(11, ALL, 100), (12, ALL, 100)], [(11, ALL, 180), (12, ALL, 30)]
    assert listed(needs, reports) == {(11, ALL): (100, 180, 0, KNOWN), (12, ALL): (100, 30, 70, KNOWN)}
    assert listed(needs, reports, level=1) == {(1, ALL): (200, 210, 70, KNOWN)}
    assert listed(needs, reports, level=0) == {(0, ALL): (200, 210, 70, KNOWN)}


def test_need_without_a_report_is_not_an_unmet_of_everybody():
    needs, reports = [(11, ALL, 100), (12, ALL, 50)], [(11, ALL, None)]
    assert listed(needs, reports) == {
        (11, ALL): (100, None, None, NOT_REPORTED),
        (12, ALL): (50, None, None, NOBODY),
    }


def test_unreported_people_are_told_beside_the_unmet():
    (cell,) = gaps(
        views([(11, ALL, 100), (12, ALL, 50)], [(11, ALL, 40)]), TREE, population_group=None, level=1
    )
    assert (cell.unmet, cell.unreported) == (60, 50)


def test_groups_of_whom_nobody_reported_are_told_beside_the_unmet_of_the_others():
    needs = [(11, ALL, 100), (11, "idp", 60), (11, "host", 40)]
    reports = [(11, "idp", 25)]
    (cell,) = gaps(views(needs, reports), TREE, population_group=ALL, level=2)
    assert (cell.in_need, cell.reached, cell.unmet, cell.unreported) == (100, 25, 35, 40)


def test_what_nobody_reported_of_groups_is_never_more_than_is_left_of_the_need():
    needs = [(11, ALL, 90), (11, "idp", 60), (11, "host", 31)]
    (cell,) = gaps(views(needs, [(11, "idp", 0)]), TREE, population_group=ALL, level=2)
    assert (cell.unmet, cell.unreported) == (60, 30)


def test_figures_recorded_only_above_the_level_stand_at_their_own_area():
    needs = [(11, ALL, 100), (2, ALL, 80)]
    reports = [(21, ALL, 30), (1, ALL, 10)]
    assert listed(needs, reports) == {
        (11, ALL): (100, None, None, NOBODY),
        (1, ALL): (None, 10, None, NO_NEED_FIGURE),
        (2, ALL): (80, 30, 50, KNOWN),
    }


def test_what_a_recorded_total_has_beyond_its_parts_is_a_row_of_its_own():
    assert listed([(11, ALL, 100), (1, ALL, 250)], [(12, ALL, 20)]) == {
        (11, ALL): (100, None, None, NOBODY),
        (1, ALL): (150, 20, 130, KNOWN),
    }


def test_a_reach_known_only_above_its_need_is_taken_where_both_are_known():
    assert listed([(11, ALL, 100)], [(1, ALL, 40)], level=1) == {(1, ALL): (100, 40, 60, KNOWN)}


def test_named_population_groups_have_a_row_each():
    needs = [(11, "IDP", 60), (11, "host", 40)]
    reports = [(11, "IDP", 90), (11, "host", 10)]
    assert listed(needs, reports) == {(11, "IDP"): (60, 90, 0, KNOWN), (11, "host"): (40, 10, 30, KNOWN)}
    assert listed(needs, reports, population_group=ALL) == {(11, ALL): (100, 100, 30, KNOWN)}
    assert listed(needs, reports, population_group="host") == {(11, "host"): (40, 10, 30, KNOWN)}


def test_people_in_none_of_the_named_groups_are_listed_too():
    assert listed([(11, "IDP", 60), (11, ALL, 100)], [(11, ALL, 25)]) == {
        (11, "IDP"): (60, None, None, NOT_REPORTED),
        (11, NOT_STATED): (40, 25, 15, KNOWN),
    }


def test_population_groups_that_overlap_are_not_listed_beside_each_other():
    assert listed([(11, "IDP", 60), (11, "female-headed", 70), (11, ALL, 100)]) == {
        (11, ALL): (100, None, None, NOBODY)
    }


@pytest.mark.parametrize(
    ("in_need", "reached", "unmet", "unreported", "share"),
    [
        (100, 30, 70, 0, 0.3),
        (100, 140, 0, None, 1.0),  # more than were assessed: all of it, never more
        (200, 190, 60, 0, 0.7),  # one town reached 150 of 100, the other 40 of 100
        (1000, 300, 200, 500, 0.3),  # of 500 nobody has reported
        (300, 400, 100, 150, 0.1667),
        (100, 10, 60, 0, 0.1),  # never more than were reached
        (100, 0, 100, 0, 0.0),
        (100, None, None, 100, None),
        (None, 40, None, None, None),
        (0, 40, 0, 0, None),
    ],
)
def test_need_met_is_counted_place_by_place(in_need, reached, unmet, unreported, share):
    assert met_share(in_need, reached, unmet, unreported) == share


def test_coverage_and_ranking():
    cells = gaps(
        views([(11, ALL, 100), (12, ALL, 90), (21, ALL, 0)], [(11, ALL, 75)]),
        TREE,
        population_group=None,
        level=2,
    )
    assert [(c.area, c.coverage, c.rank) for c in ranked(cells)] == [
        (12, None, 90),
        (11, 0.75, 25),
        (21, None, 0),
    ]


figures = st.none() | st.integers(0, 1000)
leaves = st.sampled_from([11, 12, 21])
everywhere = st.sampled_from(sorted(PARENTS))
names = st.sampled_from([ALL, "IDP", "host"])
reports = st.lists(st.tuples(everywhere, names, figures), max_size=8)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(leaves, st.sampled_from(["IDP", "host"]), figures), max_size=8),
    reports,
    st.integers(0, 2),
)
def test_the_list_adds_up_to_the_national_figures(needs, reports, level):
    whole = views(needs, reports).get(ALL, {}).get(0, Figures())
    cells = gaps(views(needs, reports), TREE, population_group=None, level=level)
    assert added(c.in_need for c in cells) == whole.in_need
    assert (added(c.reached for c in cells) or 0) == (whole.reached or 0)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(everywhere, names, figures), max_size=8), reports, st.integers(0, 2))
def test_unmet_is_never_negative_never_above_need_and_null_stays_null(needs, reports, level):
    for name in (None, ALL, "IDP"):
        for cell in gaps(views(needs, reports), TREE, population_group=name, level=level):
            if cell.unmet is not None:
                assert cell.in_need is not None
                assert 0 <= cell.unmet <= cell.in_need
    silent = gaps(views(needs, []), TREE, population_group=None, level=level)
    assert {(cell.reached, cell.unmet) for cell in silent} <= {(None, None)}


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(leaves, st.just(ALL), st.integers(0, 1000)), max_size=6),
    st.lists(st.tuples(leaves, st.just(ALL), st.integers(0, 1000)), max_size=8),
)
def test_the_unmet_of_an_area_is_that_of_its_parts(needs, reports):
    by_level = [gaps(views(needs, reports), TREE, population_group=None, level=level) for level in (0, 1, 2)]
    assert len({added(c.unmet for c in cells) for cells in by_level}) == 1
    assert len({added(c.unreported for c in cells) for cells in by_level}) == 1


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_the_order_of_rows_does_not_matter(data):
    needs = data.draw(st.lists(st.tuples(everywhere, names, figures), max_size=6))
    rows = data.draw(reports)
    shuffled = listed(data.draw(st.permutations(needs)), data.draw(st.permutations(rows)))
    assert shuffled == listed(needs, rows)
