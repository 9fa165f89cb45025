"""Overlaps on paper: symmetric, never within one organisation, never across places; against a plain, slow rule."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.gaps.rules.overlaps import KEY, ROWS, overlapping, period, several

START = date(2022, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


def row(
    organisation, first, last, *, reached=None, area=1, site="", activity="food", people="", line=0, by=None
):
    start, end = (None, None) if first is None else (day(first), day(last))
    return line, area, site, activity, people, organisation, by, start, end, reached


def found(*rows):
    frame = pl.DataFrame(list(rows), schema=ROWS, orient="row")
    return [
        (tuple(one["organisations"]), one["start"] and (one["start"] - START).days,
         one["end"] and (one["end"] - START).days, tuple(one["reached"]))
        for one in overlapping(frame).iter_rows(named=True)
    ]  # fmt: skip


def test_two_organisations_one_activity_place_people_and_time():
    assert found(row(1, 0, 10, reached=50), row(2, 5, 20, reached=30)) == [((1, 2), 5, 10, (50, 30))]


@pytest.mark.parametrize(
    "other",
    [
        row(1, 5, 20, site="town"),  # the same organisation
        row(2, 11, 20, site="town"),  # later
        row(2, 5, 20, site="town", area=2),
        row(2, 5, 20, site="camp"),
        row(2, 5, 20, site="town", activity="seeds"),
        row(2, 5, 20, site="town", people="IDP"),
        row(2, 5, 20, site="town", line=1),
        row(2, None, None, site="town"),  # nobody knows when
    ],
)
def test_everything_must_be_the_same_and_the_organisation_another(other):
    assert found(row(1, 0, 10, site="town"), other) == []


def test_who_names_no_site_may_be_at_any_site_of_the_area():
    rows = [row(1, 0, 10, site="town"), row(2, 5, 20, site="camp"), row(3, 9, 30)]
    frame = pl.DataFrame(rows, schema=ROWS, orient="row")
    assert [(one["site"], one["organisations"]) for one in overlapping(frame).to_dicts()] == [("", [1, 2, 3])]
    assert found(*rows) == [((1, 2, 3), 9, 20, (None, None, None))]


def test_without_an_activity_nothing_is_compared():
    assert found(row(1, 0, 10, activity=""), row(2, 0, 10, activity="")) == []


def test_an_implementer_is_no_double_of_its_reporter():
    assert found(row(1, 0, 10, by=2), row(2, 0, 10)) == []
    assert found(row(1, 0, 10, by=2), row(2, 0, 10), row(3, 0, 10)) == [
        ((1, 2, 3), 0, 10, (None, None, None))
    ]


def test_stretches_apart_in_time_are_lines_apart_and_figures_are_the_largest_of_the_stretch():
    rows = [
        row(1, 0, 10, reached=5), row(1, 8, 20, reached=9), row(2, 5, 15, reached=None),
        row(1, 100, 110, reached=70), row(3, 110, 120, reached=0),
    ]  # fmt: skip
    assert found(*rows) == [((1, 2), 5, 15, (9, None)), ((1, 3), 110, 110, (70, 0))]


def test_a_row_within_a_longer_one_and_one_that_begins_on_the_others_last_day_break_no_stretch():
    within = [row(1, 0, 20), row(1, 2, 3), row(1, 6, 9), row(1, 12, 13)]
    after = [row(1, 0, 5), row(1, 5, 9)]
    assert found(*within, row(2, 0, 20)) == [((1, 2), 0, 20, (None, None))]
    assert found(*after, row(2, 0, 9)) == [((1, 2), 0, 9, (None, None))]


def test_rows_without_dates_are_compared_with_each_other():
    assert found(row(1, None, None, reached=4), row(2, None, None), row(3, 0, 1)) == [
        ((1, 2), None, None, (4, None))
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "month", "expected"),
    [
        ((2022, 3, 5), (2022, 3, 9), (2022, 3, 1), ((2022, 3, 5), (2022, 3, 9))),
        ((2022, 1, 1), (2022, 12, 31), (2022, 3, 1), ((2022, 3, 1), (2022, 3, 31))),
        ((2021, 1, 1), (2021, 2, 1), (2022, 3, 1), ((2022, 3, 1), (2022, 3, 31))),
        (None, None, (2022, 2, 1), ((2022, 2, 1), (2022, 2, 28))),
        ((2022, 3, 5), None, None, ((2022, 3, 5), (2022, 3, 5))),
        ((2022, 3, 9), (2022, 3, 5), None, ((2022, 3, 5), (2022, 3, 9))),
        (None, None, None, (None, None)),
    ],
)
def test_the_time_a_row_speaks_of(starts, ends, month, expected):
    one = [date(*part) if part else None for part in (starts, ends, month)]
    frame = pl.DataFrame(
        [one], schema=dict.fromkeys(("starts_on", "ends_on", "month"), pl.Date), orient="row"
    )
    assert frame.select(*period()).row(0) == tuple(date(*part) if part else None for part in expected)


spans = st.none() | st.tuples(st.integers(0, 40), st.integers(0, 15)).map(
    lambda one: (one[0], one[0] + one[1])
)
some = st.builds(
    lambda organisation, span, reached, area, site, people, by: row(
        organisation, *(span or (None, None)), reached=reached, area=area, site=site, people=people, by=by
    ),
    st.integers(1, 4), spans, st.none() | st.integers(0, 9), st.integers(1, 2), st.sampled_from(["", "camp"]),
    st.sampled_from(["", "IDP"]), st.none() | st.integers(1, 4),
)  # fmt: skip
AT_ONCE = 10  # lists of rows that are compared in one table, each of a group of its own: the table is what takes time
lists = st.lists(st.lists(some, max_size=12), min_size=AT_ONCE, max_size=AT_ONCE).map(
    lambda drawn: [(line, *one[1:]) for line, rows in enumerate(drawn) for one in rows]
)
SITE, ORGANISATION, IMPLEMENTER, FIRST, LAST = 2, 5, 6, 7, 8


def loose(row):
    """All that must be the same but the site: line, area, activity, population group, and whether there is a date."""
    return row[0], row[1], row[3], row[4], row[FIRST] is None


def overlap_plainly(rows):
    """Pairs of organisations and the days on which they overlap, per key, one pair of rows after the other."""
    found: dict[tuple, set] = {}
    for a, b in combinations(rows, 2):
        one, other = sorted((a[ORGANISATION], b[ORGANISATION]))
        site = a[SITE] if a[SITE] and b[SITE] else ""
        if one == other or loose(a) != loose(b) or (a[SITE] and b[SITE] and a[SITE] != b[SITE]):
            continue
        beside = [r for r in rows if loose(r) == loose(a) and (not site or r[SITE] == site)]
        works = {
            tuple(sorted((r[ORGANISATION], r[IMPLEMENTER]))) for r in beside if r[IMPLEMENTER] is not None
        }
        if (one, other) in works:
            continue
        days = found.setdefault(((a[0], a[1], site, a[3], a[4]), one, other), set())
        if a[FIRST] is None:
            days.add(None)
            continue
        first, last = max(a[FIRST], b[FIRST]), min(a[LAST], b[LAST])
        while first <= last:
            days.add(first)
            first += timedelta(days=1)
    return {key: days for key, days in found.items() if days}


@settings(max_examples=300 // AT_ONCE, deadline=None)
@given(lists)
def test_as_the_plain_rule_finds(rows):
    """Every pair of the plain rule is in one line that covers its days, and every line is made of such pairs."""
    frame = pl.DataFrame(rows, schema=ROWS, orient="row")
    lines = [(tuple(line[name] for name in KEY), line) for line in overlapping(frame).iter_rows(named=True)]
    plain = overlap_plainly(rows)
    covered: dict[tuple, set] = {}
    for (key, one, other), days in plain.items():
        for on in days:
            inside = [
                line for where, line in lines
                if where == key and (line["start"] is None if on is None else line["start"] is not None
                                     and line["start"] <= on <= line["end"])
            ]  # fmt: skip
            assert len(inside) == 1
            assert {one, other} <= set(inside[0]["organisations"])
            covered.setdefault((key, inside[0]["start"]), set()).update((one, other))
    assert {(key, line["start"]): set(line["organisations"]) for key, line in lines} == covered


@settings(max_examples=150 // AT_ONCE, deadline=None)
@given(st.data())
def test_order_does_not_matter_and_nobody_overlaps_with_itself(data):
    rows = data.draw(lists)
    lines = found(*rows)
    assert found(*data.draw(st.permutations(rows))) == lines
    for organisations, _start, _end, reached in lines:
        assert len(set(organisations)) == len(organisations) == len(reached) >= 2
    alone = [(*one[:ORGANISATION], 1, *one[ORGANISATION + 1 :]) for one in rows]
    assert found(*alone) == []


@settings(max_examples=150 // AT_ONCE, deadline=None)
@given(lists)
def test_what_is_left_out_beforehand_could_not_have_overlapped(rows):
    frame = pl.DataFrame(rows, schema=ROWS, orient="row")
    assert overlapping(several(frame)).equals(overlapping(frame))
