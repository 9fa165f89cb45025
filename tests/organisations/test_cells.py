"""The ways a cell may be cut into names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.organisations.cells import ways_to_cut
from firstcall.organisations.names import key

pytestmark = pytest.mark.one_engine

CUTS = [
    ("UNICEF", []),
    ("", []),
    ("UNICEF\nWFP", [("UNICEF", "WFP")]),
    ("UNICEF;WFP/FAO", [("UNICEF", "WFP/FAO"), ("UNICEF", "WFP", "FAO")]),
    ("A & B", [("A", "B")]),
    ("1) A\r\n2) B", [("A", "B")]),
    ("- A\n- B\n- N/A", [("A", "B")]),
    ("Help and Hope", [("Help", "Hope")]),
    ("منظمة أ، منظمة ب", [("منظمة أ", "منظمة ب")]),
    ("A; a ;A.", []),  # one name, however often
    ("Deeg-Roor Aid", []),
    ("; ".join(f"Org {n}" for n in range(40)), []),  # a text, no list
]


@pytest.mark.parametrize(("text", "ways"), CUTS)
def test_the_ways_to_cut(text, ways):
    assert ways_to_cut(text) == ways


@given(st.text(max_size=200))
def test_every_part_is_a_name_and_none_stands_twice(text):
    for parts in ways_to_cut(text):
        assert 1 < len({key(part) for part in parts} - {""}) == len(parts)
