"""Importing again: unchanged, changed and new rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.needs.matching import Comparison, compare, key_of


@pytest.mark.parametrize(
    ("incoming", "current", "expected"),
    [
        ([("c1", "n1")], [], Comparison((), (), (0,))),
        ([("c1", "n1")], [(7, "c1", "n1")], Comparison((0,), (), ())),
        ([("c2", "n1")], [(7, "c1", "n1")], Comparison((), ((0, 7),), ())),
        ([("c1", "n1"), ("c1", "n1")], [(7, "c1", "n1")], Comparison((0,), (), (1,))),
        ([("c1", "n1")], [(7, "c1", "n1"), (8, "c1", "n1")], Comparison((0,), (), ())),
        ([("c2", "n1"), ("c1", "n1")], [(7, "c1", "n1")], Comparison((1,), (), (0,))),
        (
            [("c2", "n1"), ("c3", "n1")],
            [(8, "c9", "n1"), (7, "c1", "n1")],
            Comparison((), ((0, 7), (1, 8)), ()),
        ),
        ([("c2", "n2")], [(7, "c1", "n1")], Comparison((), (), (0,))),
    ],
)
def test_rows_are_matched_by_content_then_by_what_they_are_about(incoming, current, expected):
    assert compare(incoming, current) == expected


rows = st.lists(st.tuples(st.sampled_from(["c1", "c2", "c3"]), st.just("n")), max_size=8)


@given(rows, rows)
def test_every_incoming_row_has_one_verdict_and_no_current_row_is_used_twice(incoming, before):
    current = [(pk, *keys) for pk, keys in enumerate(before)]
    found = compare(incoming, current)
    verdicts = [*found.unchanged, *(position for position, _ in found.changed), *found.new]
    replaced = [pk for _, pk in found.changed]
    assert sorted(verdicts) == list(range(len(incoming)))
    assert len(set(replaced)) == len(replaced)
    assert len(found.unchanged) + len(found.changed) <= len(before)


@given(rows)
def test_the_same_rows_again_are_unchanged(incoming):
    current = [(pk, *keys) for pk, keys in enumerate(incoming)]
    assert compare(incoming, current).unchanged == tuple(range(len(incoming)))


def test_keys_depend_on_the_values_only():
    assert key_of(["a", None, 1]) == key_of(["a", "", "1"])
    assert key_of(["ab", ""]) != key_of(["a", "b"])
    assert len(key_of([])) == 32
