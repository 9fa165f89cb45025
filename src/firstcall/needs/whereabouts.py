"""Where each row of a sheet belongs: its place columns, and what else it says of its place where those leave it open.

Each distinct combination of cells is placed once. What is to be said is said once per value, with all its rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import polars as pl

from firstcall.intake.contents.coded import distinct, plain
from firstcall.intake.contents.counts import ERROR_CELL, is_error
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.columns import SAMPLE
from firstcall.intake.sheets.headings import LINE
from firstcall.intake.sheets.tables import Column, Table
from firstcall.places.coordinates import degrees
from firstcall.places.deeper import by_deeper_code
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.hints import code_hint
from firstcall.places.placed import ANY_LEVEL, Placed, PlaceProblem, blank
from firstcall.policy.refusal import gettext_noop

LEVELS = range(1, 5)
ROW, AREA = "row", "area"
AT = "at"  # positions in the frame: a row's number looked up by it costs nothing, a join a table of all rows
MOSTLY = 0.8  # of a column's known codes: of one level


@dataclass
class _Columns:
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


def _columns(table: Table) -> _Columns:
    codes = {level: column for level in LEVELS if (column := table.column(f"admin{level}_code"))}
    names = {level: column for level in LEVELS if (column := table.column(f"admin{level}_name"))}
    country = [table.column(name) for name in ("admin0_code", "admin0_name")]
    point = [table.column(name) for name in ("latitude", "longitude")]
    return _Columns(
        codes,
        names,
        table.columns_of("other_code"),
        tuple(column for column in country if column),
        tuple(column for column in point if column) if all(point) else (),
    )


def areas_of(table: Table, gazetteer: Gazetteer, problems: Problems) -> pl.Series:
    """The area (primary key) each row belongs to; null where the row is refused for it. Every problem is named once.

    First by the codes and names of the levels the gazetteer has. Rows these leave open are asked again with their
    further codes, names of deeper levels, country and coordinates.
    """
    columns = _columns(table)
    if not columns.codes and not columns.names:
        _take_site(table, columns, gazetteer, problems)
    frame = table.frame.select(ROW, *columns.all()).with_row_index(AT)
    if not columns.near(gazetteer.deepest):
        frame = frame.with_columns(pl.lit("").alias("none"))
    _say_errors(frame, [*columns.codes.values(), *columns.names.values(), *columns.further], problems)
    _say_too_deep(table, columns, gazetteer, problems)
    _say_other_level(table, columns, gazetteer, problems)
    near = columns.near(gazetteer.deepest) or ["none"]
    spots = _spots(frame, near)
    placed = [_place(gazetteer, columns, near, spot) for spot in spots.select(near).iter_rows()]
    deep = any(level > gazetteer.deepest for level in columns.codes)
    open_ = [not one.decided or (deep and _is_above_the_deepest(gazetteer, one)) for one in placed]
    more = [name for name in columns.all() if name not in near]
    if more and any(open_):
        rest = spots.filter(pl.Series(open_)).explode(AT).get_column(AT).sort()
        spots = spots.filter(~pl.Series(open_))
        placed = [one for one, left in zip(placed, open_, strict=True) if not left]
        again = _spots(frame[rest], [*near, *more])
        placed += [
            _place(gazetteer, columns, [*near, *more], spot)
            for spot in again.select(*near, *more).iter_rows()
        ]
        spots = pl.concat([spots.select(AT), again.select(AT)])
    rows = spots.get_column(AT)
    _say_all(rows, frame.get_column(ROW), placed, columns, problems)
    areas = pl.Series(AREA, [one.area for one in placed], dtype=pl.Int64)
    found = spots.select(AT).with_columns(areas).explode(AT)
    by_row = pl.repeat(None, frame.height, dtype=pl.Int64, eager=True).alias(AREA)
    by_row = by_row.scatter(found.get_column(AT), found.get_column(AREA))
    _compare_further(frame, by_row, columns.further, gazetteer, problems)
    return by_row


def _take_site(table: Table, columns: _Columns, gazetteer: Gazetteer, problems: Problems) -> None:
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
        column=column.label,
        column_index=column.index,
        params={"column": column.label, "level": level},
        refused=False,
    )


def _spots(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The distinct combinations of these columns, each with the positions of the rows it stands in."""
    return frame.group_by(names, maintain_order=True).agg(AT)


def _place(
    gazetteer: Gazetteer, columns: _Columns, names: Sequence[str], spot: tuple[str | None, ...]
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
    placed = gazetteer.resolve(codes, written)
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
        with_code = gazetteer.resolve({**codes, ANY_LEVEL: further}, written)
        if with_code.decided:
            return with_code
    if columns.point:
        latitude = degrees(cell(columns.point[0]), most=90)
        longitude = degrees(cell(columns.point[1]), most=180)
        return gazetteer.resolve(codes, written, latitude, longitude)
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


# --- what is said ---------------------------------------------------------------------------------------------------


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


def _say_all(
    rows: pl.Series, numbers_of: pl.Series, placed: Sequence[Placed], columns: _Columns, problems: Problems
) -> None:
    """What is to be said of each combination; the same value with the same fault in the same words.

    `rows`: the positions of each combination; `numbers_of`: the number of the row at each position.
    """
    found: dict[tuple[str, int | None, bool, str], list[tuple[PlaceProblem, int]]] = {}
    for position, one in enumerate(placed):
        for problem in one.said:
            asked = (problem.code, problem.level, problem.by_code, problem.value)
            found.setdefault(asked, []).append((problem, position))
    if not found:
        return
    each = rows.gather([position for said in found.values() for _, position in said])
    numbers = iter(numbers_of.gather(each.explode()).to_list())
    lengths = iter(each.list.len().to_list())
    for said in found.values():
        problem = said[0][0]
        if problem.code in IN_SEVERAL and len({one.params["place"] for one, _ in said}) > 1:
            problem = replace(problem, message=IN_SEVERAL[problem.code], suggestion="")
        of_these = list(islice(numbers, sum(islice(lengths, len(said)))))
        _say(problem, columns, of_these, problems)


def _say(problem: PlaceProblem, columns: _Columns, rows: Iterable[int], problems: Problems) -> None:
    column = _column_of(problem, columns)
    problems.add(
        problem.code,
        problem.message,
        rows=rows,
        column=column.label if column else "",
        column_index=column.index if column else None,
        value=problem.value,
        params=problem.params,
        suggestion=problem.suggestion,
        refused=problem.refused,
    )


def _column_of(problem: PlaceProblem, columns: _Columns) -> Column | None:
    """The column a problem is about; a code of an ended area may stand in none, when the row was placed by name."""
    if problem.level is None:
        return None
    if problem.level == 0:
        return columns.country[0] if columns.country else None
    if problem.level == ANY_LEVEL:
        return columns.further[0] if columns.further else None
    mine, other = (columns.codes, columns.names) if problem.by_code else (columns.names, columns.codes)
    return mine.get(problem.level) or other.get(problem.level)


def _say_errors(frame: pl.DataFrame, columns: Sequence[Column], problems: Problems) -> None:
    """Cells the spreadsheet could not work out (#N/A): the row goes by its other columns, and each is reported."""
    for column in columns:
        series = frame.get_column(column.name)
        found = sorted(text for text in distinct(series).to_list() if text.startswith("#") and is_error(text))
        cells = plain(series) if found else series
        for text in found:
            problems.add(
                "error_cell",
                ERROR_CELL,
                rows=frame.get_column(ROW).filter((cells == text).fill_null(False)).to_list(),
                column=column.label,
                column_index=column.index,
                value=text,
                suggestion=gettext_noop(
                    "Write the code or the name itself. The rows go by their other columns."
                ),
                refused=False,
            )


def _say_too_deep(table: Table, columns: _Columns, gazetteer: Gazetteer, problems: Problems) -> None:
    """A column of codes of a level the gazetteer ends above: said once, of the column."""
    for level, column in columns.codes.items():
        if level > gazetteer.deepest > 0 and table.series(column).null_count() < table.rows:
            problems.add(
                "place-level-not-known",
                gettext_noop(
                    "The gazetteer ends at level %(deepest)s, so the codes of %(column)s only say which area above is "
                    "meant. The rows count there."
                ),
                rows=table.header_row or table.hxl_row,
                column=column.label,
                column_index=column.index,
                params={"deepest": gazetteer.deepest, "column": column.label},
                suggestion=gettext_noop("Import a gazetteer with the areas of level %(level)s.").replace(
                    "%(level)s", str(level)
                ),
                refused=False,
            )


def _say_other_level(table: Table, columns: _Columns, gazetteer: Gazetteer, problems: Problems) -> None:
    """A column whose heading names one level and whose codes are of another: read as what they are, and said once."""
    for level, column in columns.codes.items():
        sample = table.series(column).drop_nulls().head(SAMPLE).unique().to_list()
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
            column=column.label,
            column_index=column.index,
            params={"column": column.label, "held": held, "level": level},
            suggestion=gettext_noop("Correct the heading."),
            refused=False,
        )


# --- further columns with codes -------------------------------------------------------------------------------------


def _compare_further(
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
            meant = None if blank(code) else gazetteer.resolve({ANY_LEVEL: code}, {}).area
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
                column=column.label,
                column_index=column.index,
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
