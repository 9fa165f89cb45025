"""Work on two cores gives what it gives one after the other, and fails as it would then."""

from __future__ import annotations

import threading

import pytest

from firstcall.intake.contents.side_by_side import MANY, both, of_each

ROWS = pytest.mark.parametrize("rows", [0, MANY - 1, MANY])


@ROWS
def test_each_gives_its_own(rows: int) -> None:
    assert both(rows, lambda: "one", lambda: 2) == ("one", 2)
    assert of_each(rows, str, range(100)) == [str(number) for number in range(100)]
    assert of_each(rows, str, []) == []


def test_only_a_large_table_is_worth_another_thread() -> None:
    here = threading.get_ident()
    assert both(MANY - 1, threading.get_ident, threading.get_ident) == (here, here)
    one, other = both(MANY, threading.get_ident, threading.get_ident)
    assert (one == here, other == here) == (True, False)


@ROWS
def test_the_error_is_that_of_the_first_that_fails(rows: int) -> None:
    def fails(what: str) -> None:
        raise ValueError(what)

    with pytest.raises(ValueError, match=r"^one$"):
        both(rows, lambda: fails("one"), lambda: fails("other"))
    with pytest.raises(ValueError, match=r"^other$"):
        both(rows, lambda: "one", lambda: fails("other"))
    with pytest.raises(ValueError, match=r"^a$"):
        of_each(rows, fails, ["a", "b"])
