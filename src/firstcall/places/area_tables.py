"""From a gazetteer's sheet to what each row says: one area per row, or all levels side by side. No database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from firstcall.intake.contents.coded import Texts
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.records import headings_again
from firstcall.intake.sheets.tables import Column, Table
from firstcall.places.gathering import AreaRow
from firstcall.places.names import code_key, key
from firstcall.places.placed import blank
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

LEVELS = (1, 2, 3, 4)
CODES = frozenset(["code", *(f"admin{level}_code" for level in LEVELS)])
RETIRED = frozenset(
    ("inactive", "retired", "abolished", "closed", "merged", "inactif", "inactivo", "supprime")
)
LEVEL = re.compile(r"[0-9](?:\.0)?")
DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


@dataclass(frozen=True)
class AreaTable:
    """The rows of one country. `count` of them have content; `elsewhere` were other countries'."""

    rows: list[AreaRow]
    count: int
    elsewhere: int


def read_areas(table: Table, *, country: Sequence[str], on: date, problems: Problems) -> AreaTable:
    """What the rows of this country say. `country`: its codes and names, the first as ISO alpha-3.

    A retired area without a date is retired from `on`. Raises `Refused` when no row is of this country, or when no
    column holds codes.
    """
    reader = _Reader(table, {key(one) for one in country}, on, problems)
    if not reader.long and not reader.levels:
        raise Refused(
            Refusal(
                "no-code-column",
                gettext_noop(
                    "No column with the codes of areas was found. Name one “P-Code” or “admin1 P-code”."
                ),
            )
        )
    rows: list[AreaRow] = []
    count = elsewhere = 0
    aside = _aside(table, problems)
    for index, number in enumerate(table.row_numbers().to_list()):
        if number in aside:
            continue
        if not reader.is_here(index):
            elsewhere += 1
            continue
        count += 1
        found = list(reader.areas(index, number))
        if not found:
            reader.say_no_code(index, number)
        rows.extend(found)
    if not count:
        raise Refused(
            Refusal(
                "no-rows-of-country",
                gettext_noop("The file has no rows of %(country)s. Choose the country its rows are of."),
                params={"country": country[0]},
            )
        )
    return AreaTable(rows, count, elsewhere)


def _aside(table: Table, problems: Problems) -> set[int]:
    """The rows that repeat the headings, and notes below the table: they name no areas, and that is said."""
    again = headings_again(table.frame, table.columns, Texts())
    notes = _notes(table)
    for rows, code, message in (
        (again, "heading_row", gettext_noop("These rows repeat the headings. They name no areas.")),
        (notes, "note_row", gettext_noop("These rows are notes. They name no areas.")),
    ):
        if rows:
            problems.add(code, message, rows=rows, refused=False)
    return {*again, *notes}


def _notes(table: Table) -> list[int]:
    """The first row where it says how to fill in the codes, and the last ones of one cell: words in place of codes,
    where all others have digits."""
    codes = [one.name for one in table.columns if one.field in CODES]
    filled = [one.name for one in table.columns if one.name in table.frame.columns]
    worded = [
        (number, [cell for cell in cells if cell])
        for number, *cells in table.frame.select("row", *codes).iter_rows()
    ]
    worded = [(number, cells) for number, cells in worded if not any(map(_has_digit, cells))]
    if not worded or len(worded) * 2 > table.rows:
        return []
    several = [number for number, cells in worded if len(cells) > 1]
    found = several if several == table.row_numbers().head(1).to_list() else []
    alone = dict(table.frame.select("row", pl.sum_horizontal(pl.col(filled).is_not_null()).alias("n")).rows())
    for number in reversed(table.row_numbers().to_list()):
        cells = next((cells for at, cells in worded if at == number), [])
        if len(cells) != 1 or alone[number] != 1 or " " not in cells[0].strip():
            break
        found.append(number)
    return sorted(found)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


class _Reader:
    """The columns of one table, by what they are for."""

    def __init__(self, table: Table, country: set[str], on: date, problems: Problems) -> None:
        self.table, self.country, self.on, self.problems = table, country, on, problems
        self.texts: dict[int, list[str]] = {}
        self.code, self.name = table.column("code"), table.column("name")
        self.levels = [level for level in LEVELS if table.column(f"admin{level}_code") is not None]
        self.long = self.code is not None
        places = [table.column(name) for name in ("location", "admin0_code", "admin0_name")]
        self.places = [column for column in places if column is not None]
        self.states = [one for one in table.columns if not one.field and "status" in one.heading.casefold()]

    def text(self, column: Column | None, index: int) -> str:
        """A cell's text, "" for blank, "NA" and the like."""
        if column is None:
            return ""
        if column.index not in self.texts:
            self.texts[column.index] = [
                "" if text is None or blank(text) else " ".join(text.split())
                for text in self.table.series(column).to_list()
            ]
        return self.texts[column.index][index]

    def field(self, name: str, index: int) -> str:
        return self.text(self.table.column(name), index)

    def is_here(self, index: int) -> bool:
        """Whether the row is of the country; rows that do not say are."""
        written = [self.text(column, index) for column in self.places]
        return not any(written) or any(key(text) in self.country for text in written if text)

    def areas(self, index: int, number: int) -> Iterator[AreaRow]:
        """The areas one row speaks of, the country's own row included."""
        above, deepest = "", None
        for level in self.levels:
            code = self.field(f"admin{level}_code", index)
            if not code or code_key(code) == code_key(above):
                continue
            if deepest is not None:
                yield deepest
            deepest = self._wide(index, number, level, code, above)
            above = code
        if not self.long or not self.text(self.code, index):
            if deepest is not None:
                yield self._with_validity(deepest, index)
            return
        if deepest is not None and code_key(deepest.code) != code_key(self.text(self.code, index)):
            yield deepest
        yield self._with_validity(self._long(index, number, above), index)

    def _wide(self, index: int, number: int, level: int, code: str, above: str) -> AreaRow:
        column = self.table.column(f"admin{level}_code")
        assert column is not None
        written = (self.text(one, index) for one in self.table.columns_of(f"admin{level}_other_name"))
        others = tuple(one for one in written if one)
        name = self.field(f"admin{level}_name", index) or next(iter(others), "")
        others = tuple(one for one in others if one != name)
        return AreaRow(
            number, code, name, level, above,
            other_names=others, column=column.label, column_index=column.index,
        )  # fmt: skip

    def _long(self, index: int, number: int, above: str) -> AreaRow:
        assert self.code is not None
        level = self.field("level", index)
        code = self.text(self.code, index)
        parent = self.field("parent_code", index) or (above if code_key(above) != code_key(code) else "")
        return AreaRow(
            number,
            code,
            self.text(self.name, index),
            int(float(level)) if LEVEL.fullmatch(level) else None,
            parent,
            column=self.code.label,
            column_index=self.code.index,
        )

    def _with_validity(self, area: AreaRow, index: int) -> AreaRow:
        """Names in other scripts and validity belong to the row's smallest area."""
        others = tuple(self.text(column, index) for column in self.table.columns_of("local_name"))
        formers = tuple(self.text(column, index) for column in self.table.columns_of("other_code"))
        retired = any(key(self.text(column, index)) in RETIRED for column in self.states)
        until = self._date("valid_until", index, area.row)
        if self.states:
            until = (until or self.on) if retired else None
        return AreaRow(
            area.row,
            area.code,
            area.name,
            area.level,
            area.parent,
            self._date("valid_from", index, area.row),
            until,
            (*area.other_names, *(one for one in others if one)),
            area.column,
            area.column_index,
            tuple(one for one in formers if one and code_key(one) != code_key(area.code)),
            self.field("replaced_by", index),
        )

    def _date(self, name: str, index: int, number: int) -> date | None:
        column = self.table.column(name)
        text = self.text(column, index)
        if column is None or not text:
            return None
        found = read_date(text)
        if found is None:
            self.problems.add(
                "date-unreadable",
                gettext_noop("%(value)s is not a date that can be read, so it is left out."),
                rows=number,
                column=column,
                value=text,
                params={"value": text},
                suggestion=gettext_noop("Write it as year-month-day, such as 2024-02-29."),
                refused=False,
            )
        return found

    def say_no_code(self, index: int, number: int) -> None:
        column = self.code or self.table.column(f"admin{self.levels[-1]}_code")
        assert column is not None
        self.problems.add(
            "code-missing",
            gettext_noop("The row has no code of an area."),
            rows=number,
            column=column,
            suggestion=gettext_noop("Fill in the P-code."),
        )


def read_date(text: str) -> date | None:
    """A day from ISO text (with or without a time), day-first text, or a number of milliseconds since 1970."""
    try:
        if text.lstrip("-").isdigit() and len(text) > 10:
            return datetime.fromtimestamp(int(text) / 1000, tz=UTC).date()
        return date.fromisoformat(text[:10])
    except (ValueError, OverflowError, OSError):
        pass
    parts = DAY_FIRST.match(text)
    try:
        return date(int(parts[3]), int(parts[2]), int(parts[1])) if parts else None
    except ValueError:
        return None
