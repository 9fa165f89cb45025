"""Counting people: the fast rule against the plain one, and the properties every counting must keep."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.activities.consolidation import ANCESTORS, ROWS, consolidate
from firstcall.activities.counting.rule import BLANKS, DEFAULT, METHODS, PLACES, Condition, Counting, Period
from firstcall.activities.rules import people_in_cells, read_cells, write_cells

from . import plain_consolidation as plain
from .plain_consolidation import Row

PARENTS = {0: None, 1: 0, 2: 0, 11: 1, 12: 1, 21: 2}  # a country, two provinces, three districts
SAYS = ("recurrent", "site", "activity")
CONDITIONS = (
    Condition("recurrent", "is", ("yes",)),
    Condition("recurrent", "is", ("blank",)),
    Condition("activity", "any_word", ("Rádio", "fm")),
    Condition("site", "equals", ("CAMP  A",)),
)
AGES = ("0-4", "0-17", "5-11", "12-17", "18+", "adults", "")
LEVELS = {0: 0, 1: 1, 2: 1, 11: 2, 12: 2, 21: 2}


def ancestors() -> pl.DataFrame:
    found = []
    for area in PARENTS:
        above: int | None = area
        while above is not None:
            found.append((area, above, LEVELS[above]))
            above = PARENTS[above]
    return pl.DataFrame(found, schema=ANCESTORS, orient="row")


def frame(rows: list[Row]) -> pl.DataFrame:
    values = [
        {
            **{name: getattr(row, name) for name in ROWS if name != "cells"},
            "cells": write_cells({(sex, age): figure for sex, age, figure in row.cells}),
            **{f"said_{field}": getattr(row, field) for field in SAYS},
        }
        for row in rows
    ]
    return pl.DataFrame(values, schema={**ROWS, **{f"said_{field}": pl.String for field in SAYS}})


def fast(rows: list[Row], rule: Counting = DEFAULT) -> dict[tuple[int, int, str], tuple[object, ...]]:
    result = consolidate(frame(rows), ancestors(), dict.fromkeys({row.line for row in rows}, rule))
    return {
        (r["line"], r["area"], r["population_group"]): (
            r["rows"],
            r["organisations"],
            r["targeted"],
            r["reached"],
            r["frequencies"],
            r["rows_left_out"],
            r["frequencies_left_out"],
            json.loads(r["left_out"] or "[]"),
        )
        for r in result.iter_rows(named=True)
    }


figures = st.none() | st.integers(0, 1000)
cells = st.lists(
    st.tuples(
        st.sampled_from(["f", "m", ""]),
        st.sampled_from(AGES),
        st.integers(0, 500),
    ),
    max_size=4,
    unique_by=lambda cell: cell[:2],
).map(tuple)
a_row = st.builds(
    Row,
    line=st.integers(0, 1),
    area=st.sampled_from(sorted(PARENTS)),
    site=st.sampled_from(["", "camp a"]),
    population_group=st.sampled_from(["", "IDP", "host"]),
    organisation=st.integers(1, 3),
    targeted=figures,
    reached=figures,
    cells=cells,
    on=st.sampled_from([None, date(2022, 1, 31), date(2022, 3, 31)]),
    new_people=figures,
    households=st.none() | st.integers(0, 200),
    recurrent=st.sampled_from(["yes", "no", None]),
    activity=st.sampled_from(["", "Clases por RADIO", "radiografía"]),
)
a_rule = st.builds(
    Counting,
    method=st.sampled_from(METHODS),
    place=st.sampled_from(PLACES),
    leave_out=st.lists(st.sampled_from(CONDITIONS), max_size=2, unique=True).map(tuple),
    households_to_people=st.none() | st.sampled_from([4.5, 5.0]),
    period=st.none() | st.sampled_from([Period(date(2022, 2, 1), None), Period(None, date(2022, 1, 1))]),
    over=st.sampled_from([("population_group", "organisation"), ("organisation",), ("population_group",)]),
    where_blank=st.sampled_from(BLANKS),
)
some_rows = st.lists(a_row, max_size=14)
AT_ONCE = 10  # lists counted in one table, each with two lines of its own: the table is what takes time
many_rows = st.lists(some_rows, min_size=AT_ONCE, max_size=AT_ONCE).map(
    lambda lists: [replace(row, line=2 * n + row.line) for n, rows in enumerate(lists) for row in rows]
)


@settings(max_examples=150 // AT_ONCE, deadline=None)
@given(many_rows)
def test_the_fast_rule_gives_the_figures_of_the_plain_one(rows):
    assert fast(rows) == plain.consolidate(rows, PARENTS)


@settings(max_examples=300, deadline=None)
@given(some_rows, a_rule)
def test_every_rule_gives_the_figures_of_the_plain_one(rows, rule):
    assert fast(rows, rule) == plain.consolidate(rows, PARENTS, rule)


@settings(max_examples=50, deadline=None)
@given(some_rows, a_rule, a_rule)
def test_each_group_counts_by_its_own_rule(rows, one, other):
    result = consolidate(frame(rows), ancestors(), {0: one, 1: other})
    own = [
        consolidate(frame([row for row in rows if row.line == line]), ancestors(), {line: rule})
        for line, rule in ((0, one), (1, other))
    ]
    assert result.rows() == pl.concat(own).rows()


@settings(max_examples=50, deadline=None)
@given(st.data(), a_rule)
def test_the_order_of_rows_does_not_matter(data, rule):
    rows = data.draw(some_rows)
    assert fast(data.draw(st.permutations(rows)), rule) == fast(rows, rule)


@settings(max_examples=100, deadline=None)
@given(some_rows, a_rule)
def test_people_are_never_more_than_contacts_where_every_row_has_its_figures(rows, rule):
    whole = [
        replace(
            row,
            reached=(reached := row.reached or 0) + sum(figure for _, _, figure in row.cells),
            new_people=min(row.new_people or 0, reached),
        )
        for row in rows
    ]
    for _rows, _orgs, _targeted, people, frequencies, _out, out, _why in fast(whole, rule).values():
        assert people is None or people <= frequencies - (out or 0)


@settings(max_examples=100, deadline=None)
@given(some_rows, a_rule)
def test_no_figure_stays_no_figure(rows, rule):
    silent = [
        replace(row, reached=None, targeted=None, new_people=None, households=None, cells=()) for row in rows
    ]
    assert {figures[2:5] for figures in fast(silent, rule).values()} <= {(None, None, None)}


@settings(max_examples=100, deadline=None)
@given(some_rows, a_rule, st.integers(0, 500))
def test_a_late_report_never_lowers_a_figure(rows, rule, reached):
    before = fast(rows, rule)
    after = fast(
        [*rows, Row(0, 11, population_group="IDP", reached=reached, cells=(("f", "0-17", reached),))], rule
    )
    for key, figures in before.items():
        assert figures[3] is None or after[key][3] >= figures[3]


@settings(max_examples=50 // AT_ONCE, deadline=None)
@given(many_rows)
def test_reporting_everything_twice_reaches_nobody_more(rows):
    once, twice = fast(rows), fast(rows + rows)
    assert {key: value[1:4] for key, value in twice.items()} == {
        key: value[1:4] for key, value in once.items()
    }


@settings(max_examples=50, deadline=None)
@given(some_rows, a_rule)
def test_an_area_has_what_its_parts_and_its_own_rows_have(rows, rule):
    whole = fast(rows, rule)
    own = fast([row for row in rows if row.area == 1], rule)
    for line in (0, 1):
        parts = [whole.get((line, area, "all")) for area in (11, 12)] + [own.get((line, 1, "all"))]
        known = [part[3] for part in parts if part is not None and part[3] is not None]
        expected = sum(known) if known else None
        assert whole.get((line, 1, "all"), (0, 0, None, None))[3] == expected


def people(*rows: Row, area: int = 11, population_group: str = "all") -> object:
    return fast(list(rows))[0, area, population_group][3]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([Row(0, 11, reached=100), Row(0, 11, reached=120), Row(0, 11, reached=90)], 120),
        ([Row(0, 11, reached=100), Row(0, 11, reached=100, organisation=2)], 100),
        ([Row(0, 11, reached=None), Row(0, 11, reached=7)], 7),
        ([Row(0, 11, reached=None)], None),
        ([Row(0, 11, reached=0)], 0),
        ([Row(0, 11, site="camp a", reached=100), Row(0, 11, site="camp b", reached=30)], 130),
        (
            [Row(0, 11, population_group="IDP", reached=60), Row(0, 11, population_group="host", reached=50)],
            110,
        ),
        ([Row(0, 11, population_group="IDP", reached=60), Row(0, 11, reached=100)], 100),
        ([Row(0, 11, population_group="all", reached=60), Row(0, 11, reached=50)], 60),
        ([Row(0, 11, cells=(("f", "0-4", 10), ("m", "0-4", 5))), Row(0, 11, cells=(("m", "0-4", 9),))], 19),
        ([Row(0, 11, reached=30, cells=(("f", "0-4", 10), ("m", "0-4", 5)))], 30),
        ([Row(0, 11, cells=(("f", "", 10), ("m", "", 9), ("f", "0-4", 10)))], 19),
        (
            [
                Row(0, 11, cells=(("f", "0-17", 100),)),
                Row(0, 11, cells=(("f", "0-4", 20), ("f", "5-11", 40), ("f", "12-17", 30))),
            ],
            100,
        ),
        (
            [
                Row(0, 11, cells=(("f", "0-17", 100), ("f", "18+", 7))),
                Row(0, 11, cells=(("f", "0-4", 30), ("f", "5-11", 50), ("f", "12-17", 30), ("m", "0-4", 1))),
            ],
            118,
        ),
        ([Row(0, 11, cells=(("m", "0-3", 3), ("m", "3-6", 4), ("m", "12-17", 5), ("m", "17-19", 6)))], 18),
        ([Row(0, 11, cells=(("m", "children", 3), ("m", "adults", 4), ("m", "elderly", 5)))], 12),
        ([Row(0, 11, cells=(("m", "18+", 8), ("m", "adults", 4), ("m", "elderly", 5)))], 9),
    ],
)
def test_people_at_one_place(rows, expected):
    assert people(*rows) == expected


def test_rows_known_only_by_their_province_count_at_the_province():
    result = fast([Row(0, 11, reached=100), Row(0, 1, reached=40)])
    assert (result[0, 11, "all"][3], result[0, 1, "all"][3], result[0, 0, "all"][3]) == (100, 140, 140)


def test_organisations_present_at_this_very_area_are_told_from_those_below():
    rows = [
        Row(0, 11, organisation=1),
        Row(0, 12, organisation=2),
        Row(0, 1, organisation=2, on=date(2022, 3, 31)),
    ]
    result = consolidate(frame(rows), ancestors()).filter(pl.col("area") == 1)
    assert result.select("organisations", "organisations_here", "latest_on").row(0) == (
        2,
        1,
        date(2022, 3, 31),
    )


def test_nothing_reported_is_nothing():
    assert fast([]) == {}


def test_cells_are_written_and_read_back():
    figures = {("m", "18+"): 7, ("f", "0-4"): 12, ("", "5-17"): None}
    assert write_cells(figures) == '{"f|0-4":12,"m|18+":7}'
    assert read_cells(write_cells(figures)) == {("f", "0-4"): 12, ("m", "18+"): 7}
    assert (write_cells({}), read_cells("")) == ("", {})


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({}, None),
        ({("f", ""): None}, None),
        ({("f", ""): 3, ("m", ""): 4, ("f", "0-4"): 5}, 7),
        ({("", "0-4"): 0}, 0),
    ],
)
def test_people_counted_by_the_cells_of_a_row(figures, expected):
    assert people_in_cells(figures) == expected
