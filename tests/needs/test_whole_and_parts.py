"""Figures of several assessments added up: parents are the sum of their parts, null stays null, excess is reported."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcall.intake.rules import Problems
from firstcall.needs.in_use import Land, Stated, in_use
from firstcall.needs.rollup import Need, roll_up
from firstcall.needs.rows.checking import report_parts
from firstcall.needs.rows.figures import completed
from firstcall.needs.rows.grading import severity
from firstcall.needs.rows.shares import is_share
from firstcall.needs.rules import severity_above

pytestmark = pytest.mark.one_engine
PARENTS = {0: None, 1: 0, 2: 0, 11: 1, 12: 1, 21: 2}
LAND = Land.of(PARENTS)
LEAVES = (11, 12, 21)


@st.composite
def several(draw, areas):
    """Figures of three assessments: (assessment, area, day) to people, None where they looked and do not know."""
    keys = st.tuples(st.sampled_from([0, 7, 8]), st.sampled_from(sorted(areas)))
    figures = draw(st.dictionaries(keys, st.none() | st.integers(0, 999), max_size=12))
    days = st.sampled_from([None, date(2026, 1, 1), date(2026, 2, 1)])
    return {
        Stated(assessment, area, "all", "in_need", draw(days), n): figure
        for n, ((assessment, area), figure) in enumerate(figures.items())
    }  # fmt: skip


def counted(told) -> dict[int, int | None]:
    """People in need by area, from the figures in use."""
    used = in_use(told, LAND, {})
    needs = [Need(0, one.area, "all", "", "", (None, None, told[one], None)) for one in used]
    return {area: figures[2] for (_line, area, _name), figures in roll_up(needs, PARENTS).items()}


@settings(max_examples=150, deadline=None)
@given(several(LEAVES))
def test_areas_are_the_sum_of_their_parts_whichever_assessments_count(told):
    found = counted(told)
    for whole, parts in {1: (11, 12), 2: (21,), 0: (1, 2)}.items():
        known = [found[part] for part in parts if found.get(part) is not None]
        assert found.get(whole) == (sum(known) if known else None)


@settings(max_examples=150, deadline=None)
@given(several(PARENTS))
def test_never_more_than_some_assessment_says_of_each_place(told):
    """No two assessments of one place are added: the country has at most the sum of the largest of each place."""
    found = counted(told)
    most: dict[int, int] = {}
    for one, figure in told.items():
        most[one.area] = max(most.get(one.area, 0), figure or 0)

    def largest(area: int) -> int:
        below = sum(largest(part) for part in LAND.parts.get(area, ()))
        return max(most.get(area, 0), below)

    assert all((figure or 0) <= largest(area) for area, figure in found.items())


@settings(max_examples=80, deadline=None)
@given(several(PARENTS))
def test_null_stays_null(told):
    assert set(counted(dict.fromkeys(told)).values()) <= {None}


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 100), st.lists(st.integers(0, 60), min_size=1, max_size=2), st.sampled_from(["sex", "age"])
)
def test_parts_beyond_their_total_are_always_reported(total, parts, by):
    words = {"sex": ["f", "m"], "age": ["children", "adults"]}[by]
    rows = [{"row": 2, "sex": "", "age": "", "in_need": total}]
    rows += [
        {"row": 3 + n, "sex": "", "age": "", "in_need": figure, by: words[n]}
        for n, figure in enumerate(parts)
    ]
    frame = pl.DataFrame(rows).with_columns(
        group=pl.lit(None, dtype=pl.Int64),
        sector=pl.lit("FSC"),
        area=pl.lit(11),
        population_group=pl.lit("all"),
    )
    problems = Problems("s")
    report_parts(completed(frame), problems)
    assert bool(list(problems)) == (sum(parts) - len(parts) / 2 > total)
    assert not any(one.refused for one in problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", 3), ("3.0", 3), ("Phase 4", 4), ("4 - Extreme", 4), ("severe", 3), ("Catastrophic", 5), ("Sévère", 3),
        ("5: catastrophic", 5), ("1,0", 1), ("-", None), ("", None),
        ("6", "no-severity"), ("0", "no-severity"), ("2.5", "no-severity"), ("high", "no-severity"),
        ("34", "no-severity"), ("#N/A", "error_cell"),
    ],
)  # fmt: skip
def test_severity_as_it_is_written(text, expected):
    verdict = severity(text)
    assert (verdict.value if verdict.value is not None else (verdict.code or None)) == expected


def test_a_place_takes_the_nearest_severity_above_and_says_of_which():
    own = {1: 4, 0: 2}
    assert severity_above([11, 1, 0], own) == (4, 1)
    assert severity_above([2, 0], own) == (2, 0)
    assert severity_above([1, 0], own) == (4, 1)
    assert severity_above([2], own) is None


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["0.35", "0.5"], True),
        (["0", "1"], False),  # nobody and one person
        (["0.35", "2"], False),
        (["35%", "50.4%\u00a0"], True),
        (["0.5", None], True),
        (["350", "120.5"], False),
        ([], False),
    ],
)
def test_what_is_a_column_of_shares(texts, expected):
    assert is_share(pl.Series(texts, dtype=pl.String)) is expected
