"""What is said of the places in a sheet: each value and fault once, with the cells it stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import polars as pl

from firstcall.intake.contents.coded import Kinds, plain
from firstcall.intake.contents.counts import ERROR_CELL, is_error
from firstcall.intake.files.looks import UNWORKED
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.column import SAMPLE
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.rows.place_columns import PlaceColumns
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.placed import ANY_LEVEL, Placed, PlaceProblem, blank
from firstcall.places.placing import resolve
from firstcall.policy.refusal import gettext_noop

ROW, AREA = "row", "area"
FEWEST_NAMES = 3  # of another level, all different, that a column is taken by
MOSTLY = 0.8  # of a column's known codes: of one level


IN_SEVERAL = {
    "place-kept-at-parent": gettext_noop(
        "The gazetteer has no %(text)s where these rows are. They are kept at the area above."
    ),
    "code-unknown": gettext_noop(
        "The gazetteer has no code %(code)s. The rows are kept where their names lead."
    ),
    "place-parent-unknown": gettext_noop(
        "The gazetteer has no %(text)s. The rows are kept where their other names lead."
    ),
}
"""What is said of a value whose rows are kept in several places."""


def say_all(
    spots: Kinds,
    numbers: pl.Series,
    placed: Sequence[Placed],
    columns: PlaceColumns,
    problems: Problems,
) -> None:
    """What is to be said of each combination; the same value with the same fault in the same words.

    `numbers`: those of the rows, of which `spots` says which combination they are.
    """
    found: dict[tuple[str, int | None, bool, str], list[tuple[PlaceProblem, int]]] = {}
    for position, one in enumerate(placed):
        for problem in one.said:
            asked = (problem.code, problem.level, problem.by_code, problem.value)
            found.setdefault(asked, []).append((problem, position))
    rows = spots.rows({position for said in found.values() for _, position in said}, numbers)
    for said in found.values():
        problem = said[0][0]
        if problem.code in IN_SEVERAL and len({one.params["place"] for one, _ in said}) > 1:
            problem = replace(
                problem,
                message=IN_SEVERAL[problem.code],
                params={**problem.params, "meant": _meant_by_any([one for one, _ in said])},
                suggestion="",
            )
        of_these = [number for _, position in said for number in rows[position]]
        _say(problem, columns, of_these, problems)


def _meant_by_any(said: Sequence[PlaceProblem]) -> str:
    """What may be meant by a value in any of the places its rows are in, as `places.placed.listed` writes it."""
    return ", ".join(dict.fromkeys(str(one.params["meant"]) for one in said if one.params.get("meant")))


def _say(problem: PlaceProblem, columns: PlaceColumns, rows: Iterable[int], problems: Problems) -> None:
    column = _column_of(problem, columns)
    problems.add(
        problem.code,
        problem.message,
        rows=rows,
        column=column,
        value=problem.value,
        params=problem.params,
        suggestion=problem.suggestion,
        refused=problem.refused,
    )


def _column_of(problem: PlaceProblem, columns: PlaceColumns) -> Column | None:
    """The column a problem is about; a code of an ended area may stand in none, when the row was placed by name."""
    if problem.level is None:
        return None
    if problem.level == 0:
        return columns.country[0] if columns.country else None
    if problem.level == ANY_LEVEL:
        return columns.further[0] if columns.further else None
    mine, other = (columns.codes, columns.names) if problem.by_code else (columns.names, columns.codes)
    return mine.get(problem.level) or other.get(problem.level)


def say_errors(table: Table, columns: PlaceColumns, problems: Problems) -> None:
    """Cells the spreadsheet could not work out (#N/A): the row goes by its other columns, and each is reported.

    A code looked up by a formula that no program has worked out yet is none beside the name it is looked up for.
    """
    named = {code.name: columns.names.get(level) for level, code in columns.codes.items()}
    for column in (*columns.codes.values(), *columns.names.values(), *columns.further):
        texts, name = table.texts(column).to_list(), named.get(column.name)
        for text in sorted(text for text in texts if text.startswith("#") and is_error(text)):
            says_it = table.cells(column).is_in(pl.Series([text]).implode()).fill_null(False)
            if text == UNWORKED and name is not None:
                says_it &= table.cells(name).is_null()
            if says_it.any():
                problems.add(
                    "error_cell",
                    ERROR_CELL,
                    rows=table.row_numbers().filter(says_it).to_list(),
                    column=column,
                    value=text,
                    suggestion=gettext_noop(
                        "Write the code or the name itself. The rows go by their other columns."
                    ),
                    refused=False,
                )


def say_too_deep(table: Table, columns: PlaceColumns, gazetteer: Gazetteer, problems: Problems) -> None:
    """A column of codes of a level the gazetteer ends above: said once, of the column."""
    for level, column in columns.codes.items():
        say_below(
            "place-level-not-known",
            gettext_noop(
                "The gazetteer ends at level %(deepest)s, so the codes of %(column)s only say which area above is "
                "meant. The rows count there."
            ),
            table,
            (level, column),
            gazetteer,
            problems,
        )


def say_below(
    code: str,
    message: str,
    table: Table,
    of_level: tuple[int, Column],
    gazetteer: Gazetteer,
    problems: Problems,
) -> None:
    """What becomes of a column of this level, where the gazetteer ends above it and the column is not empty: said once.
    `message` names %(deepest)s and %(column)s."""
    level, column = of_level
    if level > gazetteer.deepest > 0 and table.cells(column).null_count() < table.rows:
        problems.add(
            code,
            message,
            rows=table.header_row or table.hxl_row,
            column=column,
            params={"deepest": gazetteer.deepest, "column": column.label, "level": level},
            suggestion=gettext_noop("Import a gazetteer with the areas of level %(level)s."),
            refused=False,
        )


def of_other_level(
    table: Table, columns: PlaceColumns, gazetteer: Gazetteer, problems: Problems
) -> PlaceColumns:
    """The columns, one of names whose heading says one level and whose names are of another as what it is, said once.

    Where some names are of both levels ("Bhamo" is a township of the district Bhamo) the whole column tells.
    """
    names = dict(columns.names)
    for level, column in columns.names.items():
        held = _level_of_names(plain(table.cells(column).drop_nulls().head(SAMPLE)), level, gazetteer)
        free = held not in names or table.cells(names[held]).null_count() == table.rows
        if held == level or level in columns.codes or not free:
            continue
        names = {at: one for at, one in names.items() if at not in (level, held)} | {held: column}
        problems.add(
            "place-column-of-other-level",
            gettext_noop(
                "%(column)s holds names of level %(held)s, not %(level)s. They are read as what they are."
            ),
            rows=table.header_row or table.hxl_row,
            column=column,
            params={"column": column.label, "held": held, "level": level},
            suggestion=gettext_noop("Correct the heading."),
            refused=False,
        )
    return replace(columns, names=dict(sorted(names.items())))


def _level_of_names(sample: pl.Series, level: int, gazetteer: Gazetteer) -> int:
    """The level that most of these names are of; the one that was said, where it is as likely."""
    texts = sample.unique().to_list()
    found = Counter(at for text in texts for at in {place.level for place in gazetteer.by_name(text)})
    held, count = found.most_common(1)[0] if found else (level, 0)
    many = count >= FEWEST_NAMES and count >= MOSTLY * len(texts) and held > 0
    return held if many and found[level] < MOSTLY * len(texts) else level


def say_other_level(table: Table, columns: PlaceColumns, gazetteer: Gazetteer, problems: Problems) -> None:
    """A column whose heading names one level and whose codes are of another: read as what they are, and said once."""
    for level, column in columns.codes.items():
        sample = plain(table.cells(column).drop_nulls().head(SAMPLE)).unique().to_list()
        found = Counter(place.level for text in sample if (place := gazetteer.by_code(text)) is not None)
        held, count = found.most_common(1)[0] if found else (level, 0)
        if held in (level, 0) or count < MOSTLY * found.total():
            continue
        problems.add(
            "place-column-of-other-level",
            gettext_noop(
                "%(column)s holds codes of level %(held)s, not %(level)s. They are read as what they are."
            ),
            rows=table.header_row or table.hxl_row,
            column=column,
            params={"column": column.label, "held": held, "level": level},
            suggestion=gettext_noop("Correct the heading."),
            refused=False,
        )


def compare_further(
    frame: pl.DataFrame, areas: pl.Series, further: Sequence[Column], gazetteer: Gazetteer, problems: Problems
) -> None:
    """Each further column of codes beside where the row belongs: codes of another place are reported."""
    for column in further:
        pairs = (
            frame.select(ROW, pl.col(column.name).alias("code"))
            .with_columns(areas.alias(AREA))
            .drop_nulls()
            .group_by("code", AREA, maintain_order=True)
            .agg(ROW)
        )
        for code, area, rows in pairs.iter_rows():
            meant = None if blank(code) else resolve(gazetteer, {ANY_LEVEL: code}, {}).area
            other = gazetteer.places[meant] if meant is not None else None
            if other is None or other.pk in gazetteer.lineage(area) or area in gazetteer.lineage(other.pk):
                continue
            place = gazetteer.places[area]
            problems.add(
                "place-codes-differ",
                gettext_noop(
                    "%(column)s has %(written)s (%(other)s) where the rows are kept at %(place)s (%(code)s). "
                    "Check which is right."
                ),
                rows=rows,
                column=column,
                value=f"{code} ≠ {place.code}",
                params={
                    "column": column.label,
                    "written": code,
                    "other": other.name,
                    "place": place.name,
                    "code": place.code,
                },
                refused=False,
            )
