"""The columns of a sheet that say where a row belongs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from firstcall.intake.sheets.tables import Column, Table

LEVELS = range(1, 5)


@dataclass
class PlaceColumns:
    """The columns of a sheet that say where a row belongs, by level; and those that are asked only in doubt."""

    codes: dict[int, Column] = field(default_factory=dict)
    names: dict[int, Column] = field(default_factory=dict)
    further: tuple[Column, ...] = ()  # more columns with codes of this country
    country: tuple[Column, ...] = ()
    point: tuple[Column, ...] = ()  # latitude, longitude

    def near(self, deepest: int) -> list[str]:
        """The frame's names of the columns of levels the gazetteer has, and of the country."""
        return _names([*_to(self.codes, deepest), *_to(self.names, deepest), *self.country])

    def all(self) -> list[str]:
        return _names([*self.codes.values(), *self.names.values(), *self.further, *self.country, *self.point])


def _to(columns: dict[int, Column], deepest: int) -> list[Column]:
    return [column for level, column in columns.items() if level <= deepest]


def _names(columns: Iterable[Column]) -> list[str]:
    return list(dict.fromkeys(column.name for column in columns))


def place_columns(table: Table) -> PlaceColumns:
    codes = {level: column for level in LEVELS if (column := table.column(f"admin{level}_code"))}
    names = {level: column for level in LEVELS if (column := table.column(f"admin{level}_name"))}
    country = [table.column(name) for name in ("admin0_code", "admin0_name")]
    point = [table.column(name) for name in ("latitude", "longitude")]
    return PlaceColumns(
        codes,
        names,
        table.columns_of("other_code"),
        tuple(column for column in country if column),
        tuple(column for column in point if column) if all(point) else (),
    )
