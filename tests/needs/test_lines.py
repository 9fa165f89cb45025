"""To which group figures belong: whatever the history, one line for each, and its sources say the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.needs.lines import Attribution, Line, Sources, Standing

pytestmark = pytest.mark.one_engine
DAY = date(2026, 1, 1)
CODES = ("HEA", "NUT", "PRO", "PRO-GBV", "OWN")


def days(first: int, last: int) -> st.SearchStrategy[date]:
    return st.integers(first, last).map(lambda number: DAY + timedelta(days=number))


def standing(pk: int) -> st.SearchStrategy[Standing]:
    """Any group, its links to any other: also histories no act could make."""
    other = st.one_of(st.none(), st.integers(1, 5).filter(lambda one: one != pk))
    codes = st.frozensets(st.sampled_from(CODES[:4]), max_size=3)
    return st.builds(
        Standing, st.just(pk), days(0, 9), st.one_of(st.none(), days(0, 9)), other, other,
        st.one_of(st.none(), st.just(5)) if pk < 5 else st.none(), codes,
    )  # fmt: skip


histories = st.tuples(*(standing(pk) for pk in range(1, 6)))


def has(sources: Sources, group: int | None, sector: str) -> bool:
    if group is None:
        return sector in sources.sectors
    return (
        group in sources.whole
        or any(pk == group and sector not in codes for pk, codes in sources.without)
        or any(pk == group and sector in codes for pk, codes in sources.only)
    )


@given(histories, st.one_of(st.none(), days(0, 10)))
def test_every_fact_is_a_source_of_its_own_line_and_of_no_other(
    groups: tuple[Standing, ...], day: date | None
) -> None:
    attributed = Attribution.of(groups, day)
    facts = [(group, code) for group in (None, 1, 2, 3, 4, 5) for code in CODES]
    lines = {attributed.line(*fact) for fact in facts}
    for line in lines:
        sources = attributed.sources([line])
        assert {fact for fact in facts if has(sources, *fact)} == {
            fact for fact in facts if attributed.line(*fact) == line
        }


def merged_and_split() -> list[Standing]:
    """1 and 2 became 3 on day 10; 3 was split into 4 and 5 on day 20."""
    ten, twenty = DAY + timedelta(days=10), DAY + timedelta(days=20)
    return [
        Standing(1, DAY, ten, merged_into=3, codes=frozenset({"HEA"})),
        Standing(2, DAY, ten, merged_into=3, codes=frozenset({"PRO"})),
        Standing(3, ten, twenty, codes=frozenset({"HEA", "PRO"})),
        Standing(4, twenty, split_from=3, codes=frozenset({"HEA"})),
        Standing(5, twenty, split_from=3, codes=frozenset({"PRO"})),
        Standing(6, DAY, parent=1, codes=frozenset({"HEA"})),
    ]


@pytest.mark.parametrize(
    ("group", "sector", "on_day", "expected"),
    [
        (1, "HEA", None, Line(4)),
        (2, "PRO", None, Line(5)),
        (2, "PRO-GBV", None, Line(5)),  # an area of responsibility goes with its sector
        (3, "OWN", None, Line(3)),  # cannot be divided
        (1, "HEA", 15, Line(3)),
        (1, "HEA", 5, Line(1)),
        (4, "HEA", 15, Line(3)),
        (4, "HEA", 5, Line(1)),
        (5, "OWN", 5, Line(3)),  # nor backwards
        (6, "HEA", 5, Line(1)),
        (6, "HEA", None, Line(4)),
        (None, "HEA", None, Line(4)),
        (None, "HEA", 15, Line(3)),
        (None, "WSH", None, Line(None, "WSH")),
    ],
)
def test_forwards_and_backwards(group: int | None, sector: str, on_day: int | None, expected: Line) -> None:
    day = None if on_day is None else DAY + timedelta(days=on_day)
    assert Attribution.of(merged_and_split(), day).line(group, sector) == expected


def test_who_answers_for_what_cannot_be_divided() -> None:
    now = Attribution.of(merged_and_split())
    assert (now.heirs(3), now.divided(3), now.divided(4)) == (frozenset({4, 5}), True, False)
    before = Attribution.of(merged_and_split(), DAY)
    assert before.heirs(3) == frozenset({1, 2})
