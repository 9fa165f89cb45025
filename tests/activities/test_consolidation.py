"""Counting people: the fast rule against the plain one, and the properties every counting must keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.activities.consolidation import ANCESTORS, ROWS, consolidate
from firstcall.activities.rules import people_in_cells, read_cells, write_cells

from . import plain_consolidation as plain
from .plain_consolidation import Row

PARENTS = {0: None, 1: 0, 2: 0, 11: 1, 12: 1, 21: 2}  # a country, two provinces, three districts
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
    def values(row: Row) -> tuple[object, ...]:
        cells = write_cells({(sex, age): figure for sex, age, figure in row.cells})
        return (
            row.line,
            row.area,
            row.site,
            row.population_group,
            row.organisation,
            row.targeted,
            row.reached,
            cells,
            row.on,
        )

    return pl.DataFrame([values(row) for row in rows], schema=ROWS, orient="row")


def fast(rows: list[Row]) -> dict[tuple[int, int, str], tuple[object, ...]]:
    result = consolidate(frame(rows), ancestors())
    return {
        (r["line"], r["area"], r["population_group"]): (
            r["rows"],
            r["organisations"],
            r["targeted"],
            r["reached"],
            r["frequencies"],
        )
        for r in result.iter_rows(named=True)
    }


figures = st.none() | st.integers(0, 1000)
cells = st.lists(
    st.tuples(st.sampled_from(["f", "m", ""]), st.sampled_from(["0-4", "18+", ""]), st.integers(0, 500)),
    max_size=3,
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
)
some_rows = st.lists(a_row, max_size=14)


@settings(max_examples=150, deadline=None)
@given(some_rows)
def test_the_fast_rule_gives_the_figures_of_the_plain_one(rows):
    assert fast(rows) == plain.consolidate(rows, PARENTS)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_the_order_of_rows_does_not_matter(data):
    rows = data.draw(some_rows)
    assert fast(data.draw(st.permutations(rows))) == fast(rows)


@settings(max_examples=50, deadline=None)
@given(some_rows)
def test_reporting_everything_twice_reaches_nobody_more(rows):
    once, twice = fast(rows), fast(rows + rows)
    assert {key: value[1:4] for key, value in twice.items()} == {
        key: value[1:4] for key, value in once.items()
    }


@settings(max_examples=50, deadline=None)
@given(some_rows)
def test_an_area_has_what_its_parts_and_its_own_rows_have(rows):
    whole = fast(rows)
    own = fast([replace(row, line=row.line) for row in rows if row.area == 1])
    for line in (0, 1):
        parts = [whole.get((line, area, "all")) for area in (11, 12)] + [own.get((line, 1, "all"))]
        known = [part[3] for part in parts if part is not None and part[3] is not None]
        expected = sum(known) if known else None
        assert whole.get((line, 1, "all"), (0, 0, None, None, None))[3] == expected


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
