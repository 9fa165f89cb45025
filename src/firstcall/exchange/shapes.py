"""What a sheet to take away is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from firstcall.access.rules import Actor
from firstcall.structure.models import Emergency, Group

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Sheet:
    """A table to take away: (column, HXL hashtag) in order, and what gives its rows.

    `fields` are what the columns hold, where their headings say it in another language.
    """

    columns: tuple[tuple[str, str], ...]
    rows: Callable[[Actor, Emergency, Group | None, datetime], Iterator[Row]]
    fields: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The field of each column; its heading where that is its name."""
        return self.fields or tuple(name for name, _tag in self.columns)
