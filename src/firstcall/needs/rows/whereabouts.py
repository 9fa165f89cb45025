"""Where each row of a sheet belongs: its place columns, and what else it says of its place where those leave it open.

Each distinct combination of cells is placed once. What is to be said is said once per value, with all its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from firstcall.intake.contents.coded import kinds
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.column import SAMPLE
from firstcall.intake.sheets.headings import LINE
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.rows.place_columns import PlaceColumns, place_columns
from firstcall.needs.rows.place_problems import (
    AREA,
    ROW,
    compare_further,
    of_other_level,
    say_all,
    say_errors,
    say_other_level,
    say_too_deep,
)
from firstcall.places.coordinates import degrees
from firstcall.places.deeper import by_deeper_code
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.hints import code_hint
from firstcall.places.placed import ANY_LEVEL, Placed, PlaceProblem, blank
from firstcall.places.placing import resolve
from firstcall.policy.refusal import gettext_noop

NONE = "none"  # in place of columns where no column of the levels the gazetteer has is there
ASKED_AGAIN = Placed(
    None, "unknown"
)  # combinations of which no row is left: each is asked with its further columns


def areas_of(table: Table, gazetteer: Gazetteer, problems: Problems) -> pl.Series:
    """The area (primary key) each row belongs to; null where the row is refused for it. Every problem is named once.

    First by the codes and names of the levels the gazetteer has. Rows these leave open are asked again with their
    further codes, names of deeper levels, country and coordinates.
    """
    columns = place_columns(table)
    if not columns.codes and not columns.names:
        _take_site(table, columns, gazetteer, problems)
    say_errors(table, columns, problems)
    say_too_deep(table, columns, gazetteer, problems)
    say_other_level(table, columns, gazetteer, problems)
    columns = of_other_level(table, columns, gazetteer, problems)
    frame = table.frame.select(ROW, *columns.all())
    near = columns.near(gazetteer.deepest)
    if not near:
        near, frame = [NONE], frame.with_columns(pl.lit(None, dtype=pl.String).alias(NONE))
    spots = kinds(frame.select(near))
    placed = [_place(gazetteer, columns, near, spot) for spot in spots.distinct.iter_rows()]
    deep = any(level > gazetteer.deepest for level in columns.codes)
    open_ = [not one.decided or (deep and _is_above_the_deepest(gazetteer, one)) for one in placed]
    more = [name for name in columns.all() if name not in near]
    if more and any(open_):
        rest = pl.Series(open_).gather(spots.of_row).arg_true()
        again = kinds(frame[rest].select(*near, *more))
        of_row = spots.of_row.scatter(rest, again.of_row + len(placed))
        placed = [ASKED_AGAIN if left else one for one, left in zip(placed, open_, strict=True)]
        placed += [
            _place(gazetteer, columns, [*near, *more], spot)
            for spot in again.distinct.select(*near, *more).iter_rows()
        ]
        spots = replace(spots, of_row=of_row)
    say_all(spots, frame.get_column(ROW), placed, columns, problems)
    areas = spots.spread((one.area for one in placed), pl.Int64)
    compare_further(frame, areas, columns.further, gazetteer, problems)
    return areas.alias(AREA)


def _take_site(table: Table, columns: PlaceColumns, gazetteer: Gazetteer, problems: Problems) -> None:
    """Without any column of areas, "Location" may hold their names or codes: its content tells, and it is said."""
    column = table.column("site")
    found = (
        code_hint(gazetteer)(column.heading, table.series(column).drop_nulls().head(SAMPLE)) if column else ()
    )
    best, sure = found[0] if found else ("", 0.0)
    if column is None or sure < LINE:
        return
    level = int(best.removeprefix("admin").split("_")[0])
    (columns.codes if best.endswith("_code") else columns.names)[level] = column
    problems.add(
        "place-column-by-content",
        gettext_noop("%(column)s was taken for areas of level %(level)s by what it holds."),
        rows=table.header_row or table.hxl_row,
        column=column,
        params={"column": column.label, "level": level},
        refused=False,
    )


def _place(
    gazetteer: Gazetteer, columns: PlaceColumns, names: Sequence[str], spot: tuple[str | None, ...]
) -> Placed:
    """The place of one combination of cells. `names` says which columns are looked at."""
    cells = dict(zip(names, spot, strict=True))

    def cell(column: Column) -> str | None:
        return cells.get(column.name)

    codes = {level: text for level, column in columns.codes.items() if (text := cell(column))}
    written = {level: text for level, column in columns.names.items() if (text := cell(column))}
    deeper = [codes[level] for level in sorted(codes, reverse=True) if level > gazetteer.deepest]
    if any(level <= gazetteer.deepest for level in (*codes, *written)):  # villages below it say nothing new
        codes, written = _shallow(codes, gazetteer.deepest), _shallow(written, gazetteer.deepest)
    placed = resolve(gazetteer, codes, written)
    elsewhere = next(
        (text for column in columns.country if _is_elsewhere(gazetteer, text := cell(column))), None
    )
    if elsewhere is not None:
        return _of_another_country(gazetteer, placed, codes, written, elsewhere)
    if deeper and (not placed.decided or _is_above_the_deepest(gazetteer, placed)):
        placed = by_deeper_code(gazetteer, deeper, written, placed) or placed
    if placed.decided:
        return placed
    further = next((text for column in columns.further if not blank(text := cell(column))), None)
    if further is not None:
        with_code = resolve(gazetteer, {**codes, ANY_LEVEL: further}, written)
        if with_code.decided:
            return with_code
    if columns.point:
        latitude = degrees(cell(columns.point[0]), most=90)
        longitude = degrees(cell(columns.point[1]), most=180)
        return resolve(gazetteer, codes, written, latitude, longitude)
    return placed


def _is_above_the_deepest(gazetteer: Gazetteer, placed: Placed) -> bool:
    return placed.area is not None and (gazetteer.level(placed.area) or 0) < gazetteer.deepest


def _shallow(cells: dict[int, str], deepest: int) -> dict[int, str]:
    return {level: text for level, text in cells.items() if level <= deepest}


# --- rows of other countries ----------------------------------------------------------------------------------------


def _is_elsewhere(gazetteer: Gazetteer, text: str | None) -> bool:
    return text is not None and not blank(text) and gazetteer.is_elsewhere(text)


def _of_another_country(
    gazetteer: Gazetteer, placed: Placed, codes: dict[int, str], names: dict[int, str], text: str
) -> Placed:
    """A row that names another country is refused, unless codes or nested names put it into this one all the same.

    Otherwise it would count for the whole country, or for an area that happens to have the same name.
    """
    filled = [name for name in names.values() if not blank(name)]
    firm = any(gazetteer.by_code(code) for code in codes.values()) or (
        placed.how == "name" and placed.problem is None and len(filled) > 1
    )
    own = gazetteer.root.name if gazetteer.root else gazetteer.country
    params = {"text": text, "country": own}
    if placed.how == "code" or firm:
        message = gettext_noop(
            "The rows name the country %(text)s, but their places are in %(country)s. They follow their places."
        )
        remark = PlaceProblem(
            "place-country-differs", False, 0, text, message, params, gettext_noop("Correct the column.")
        )
        return replace(placed, remarks=(*placed.remarks, remark))
    problem = PlaceProblem(
        "place-elsewhere",
        True,
        0,
        text,
        gettext_noop("The rows are of %(text)s, and this emergency is in %(country)s."),
        params,
        gettext_noop("Import them in the emergency of their country, or correct the column."),
    )
    return Placed(None, "unknown", problem)
