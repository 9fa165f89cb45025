"""How far the reading or taking in of a file is, told as it goes: the step, rows done in it, rows there are.

The steps are reading, columns, checking, comparing, storing, adding; 0 rows where they are not counted. Whoever is
told may raise, to stop the work; nothing of it is kept then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Progress = Callable[[str, int, int], object]
Row = TypeVar("Row")
EVERY = 5_000


def no_progress(step: str, done: int, total: int) -> None:
    """Nobody wants to know."""


def told(rows: Iterable[Row], progress: Progress, step: str, total: int) -> Iterator[Row]:
    """The same rows; `progress` is told before the first and after each 5,000 of them."""
    for done, row in enumerate(rows):
        if done % EVERY == 0:
            progress(step, done, total)
        yield row
