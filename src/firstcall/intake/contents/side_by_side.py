"""Work on columns of many rows on two cores: polars lets another thread work while it goes through a column.

What is said of columns keeps its order: each thread has problems of its own, which are put together afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

MANY = 50_000  # rows; with fewer the threads would wait for each other's Python
A = TypeVar("A")
B = TypeVar("B")


def both(rows: int, one: Callable[[], A], other: Callable[[], B]) -> tuple[A, B]:
    """What each gives, for a table of so many rows. `other` may ask nothing of the database: it has no connection.

    Where both fail, the error of `one` is raised, as if they had been called in turn.
    """
    if rows < MANY:
        return one(), other()
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(other)
        return one(), coming.result()


def of_each(rows: int, work: Callable[[A], B], parts: Iterable[A]) -> list[B]:
    """What `work` gives of each part of a table of so many rows, in their order. The database is not to be asked."""
    if rows < MANY:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(work, parts))
