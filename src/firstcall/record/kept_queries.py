"""Queries that every request asks: their SQL is put together once in a process, which costs more than asking them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class KeptQuery:
    """`KeptQuery(rows, *examples)(*values)` gives the rows of `rows(*values)`, whose SQL was kept for `examples`.

    `rows` gives values of columns (`values_list`) of types that both databases return as they are: numbers, texts; true
    and false come as 1 and 0 on SQLite. What it asks must be the same for all values; none of them is None.
    """

    def __init__(self, rows: Callable[..., QuerySet[Any, tuple[Any, ...]]], *examples: object) -> None:
        self.rows, self.examples = rows, examples

    def __call__(self, *values: object) -> list[tuple[Any, ...]]:
        sql, places = self._kept
        asked = _as_stored(values)
        with connection.cursor() as cursor:
            cursor.execute(sql, [asked[place] for place in places])
            return cursor.fetchall()

    @cached_property
    def _kept(self) -> tuple[str, tuple[int, ...]]:
        """The SQL, and which of the values stands at each of its places."""
        sql, parameters = self.rows(*self.examples).query.sql_with_params()
        known = _as_stored(self.examples)
        if len(set(known)) != len(known) or not set(parameters) <= set(known):
            raise ValueError("Give examples that differ from each other, and every value as one of them.")
        return sql, tuple(known.index(parameter) for parameter in parameters)


def _as_stored(values: tuple[object, ...]) -> list[Any]:
    return [connection.ops.adapt_unknown_value(value) for value in values]
