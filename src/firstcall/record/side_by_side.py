"""Parts of many rows stored over two connections at once: PostgreSQL works for each of them in a process of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import polars as pl
from django.db import OperationalError, connections

Told = Callable[[int], object]


def store_side_by_side(
    parts: Iterable[pl.DataFrame], store: Callable[[pl.DataFrame], object], done: Told, alias: str = "default"
) -> None:
    """Have each part stored by this thread or by another with a connection of its own; `parts` are taken in order.

    `done` is told in this thread how many rows are in, after each part that it stored and at the end. What fails in
    either is raised here once both have stopped: neither begins another part. Where there is no further connection to
    be had, this thread stores them all.
    """
    shared = _Shared(parts, store)

    def beside() -> None:
        try:
            connections[alias].ensure_connection()
        except OperationalError:
            return
        try:
            shared.work()
        finally:
            connections[alias].close()

    with ThreadPoolExecutor(1) as other:
        coming = other.submit(beside)
        told = shared.work(done)
    coming.result()
    if told < shared.rows:
        done(shared.rows)


class _Shared:
    """The parts that nobody has begun: two threads take the next one, until there is none or one of them fails."""

    def __init__(self, parts: Iterable[pl.DataFrame], store: Callable[[pl.DataFrame], object]) -> None:
        self._waiting, self._store, self._lock = iter(parts), store, threading.Lock()
        self.rows = 0

    def work(self, done: Told = lambda _rows: None) -> int:
        """Store parts; gives what `done` was told last."""
        told = 0
        try:
            while (part := self._next()) is not None:
                self._store(part)
                with self._lock:
                    self.rows = told = self.rows + part.height
                done(told)
        except BaseException:
            with self._lock:
                self._waiting = iter(())
            raise
        return told

    def _next(self) -> pl.DataFrame | None:
        with self._lock:
            return next(self._waiting, None)
