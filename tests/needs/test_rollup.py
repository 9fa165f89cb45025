"""Needs added up over areas, population groups, sex and age."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.needs.rollup import Need, roll_up

PARENTS = {0: None, 1: 0, 2: 0, 11: 1, 12: 1, 21: 2}


def need(area, in_need=None, population_group="all", sex="", age="", targeted=None, line=0):
    return Need(line, area, population_group, sex, age, (None, None, in_need, targeted))


def in_need(needs, area, population_group="all", line=0):
    return roll_up(needs, PARENTS)[line, area, population_group][2]


@pytest.mark.parametrize(
    ("needs", "area", "population_group", "expected"),
    [
        ([need(11, 10), need(12, 20), need(21, 5)], 0, "all", 35),
        ([need(11, 10), need(1, 100), need(21, 5)], 0, "all", 105),  # the province's own figure stands
        ([need(11, 10), need(12, None)], 1, "all", 10),
        ([need(11, None)], 0, "all", None),
        ([need(11, 0)], 0, "all", 0),
        ([need(11, 10, "IDP"), need(11, 20, "host")], 11, "all", 30),
        ([need(11, 10, "IDP"), need(11, 20, "host"), need(11, 25)], 11, "all", 25),  # the recorded total
        ([need(11, 10, "IDP"), need(12, 7, "IDP")], 1, "IDP", 17),
        ([need(11, 10, "IDP"), need(1, 50, "IDP"), need(11, 20, "host")], 1, "all", 70),
        ([need(11, 100), need(12, 30, "IDP"), need(12, 20, "host")], 1, "all", 150),
        ([need(11, 4, sex="f"), need(11, 5, sex="m")], 11, "all", 9),
        ([need(11, 4, sex="f"), need(11, 5, sex="m"), need(11, 12)], 11, "all", 12),
        ([need(11, 4, sex="f"), need(11, 5, sex="m"), need(11, 6, sex="f", age="18+")], 11, "all", 9),
        ([need(11, 10), need(11, 12)], 11, "all", 12),  # written twice for the same people
    ],
)
def test_needs_add_up(needs, area, population_group, expected):
    assert in_need(needs, area, population_group) == expected


def test_each_figure_has_its_own_parts():
    needs = [need(11, 10, targeted=4), need(12, 20), need(1, targeted=9)]
    assert roll_up(needs, PARENTS)[0, 1, "all"] == (None, None, 30, 9)


def test_groups_are_kept_apart():
    assert (
        in_need([need(11, 1), need(11, 2, line=1)], 0),
        in_need([need(11, 1), need(11, 2, line=1)], 0, line=1),
    ) == (1, 2)


figures = st.none() | st.integers(0, 1000)
a_need = st.builds(
    lambda area, name, cell, figure: need(area, figure, name, *cell),
    st.sampled_from(sorted(PARENTS)),
    st.sampled_from(["all", "IDP", "host"]),
    st.sampled_from([("", ""), ("f", ""), ("m", ""), ("f", "0-4"), ("", "18+")]),
    figures,
)
some_needs = st.lists(a_need, max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_order_and_repetition_change_nothing(data):
    needs = data.draw(some_needs)
    shuffled = data.draw(st.permutations(needs + needs))
    assert roll_up(shuffled, PARENTS) == roll_up(needs, PARENTS)


@settings(max_examples=200, deadline=None)
@given(st.lists(a_need.filter(lambda n: n.area in (11, 12, 21)), max_size=12))
def test_an_area_without_own_figures_is_the_sum_of_its_parts(needs):
    result = roll_up(needs, PARENTS)
    for top, parts in {1: (11, 12), 2: (21,), 0: (1, 2)}.items():
        for name in ("all", "IDP", "host"):
            known = [
                v for v in (result.get((0, part, name), (None,) * 4)[2] for part in parts) if v is not None
            ]
            assert result.get((0, top, name), (None,) * 4)[2] == (sum(known) if known else None)


@settings(max_examples=200, deadline=None)
@given(some_needs)
def test_null_stays_null(needs):
    silent = [Need(n.line, n.area, n.population_group, n.sex, n.age, (None,) * 4) for n in needs]
    assert set(roll_up(silent, PARENTS).values()) <= {(None,) * 4}
