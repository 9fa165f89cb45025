"""Rows that name several places in a cell ("Bubanza, Cibitoke", "all provinces except Kabul"): a row for each of them,
where no figure has to be divided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from firstcall.activities.rows.takenapart import has_figures, too_many
from firstcall.intake.contents.coded import kinds, plain
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.places.allbut import all_but, area_but
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.names import key
from firstcall.places.place import Place
from firstcall.policy.refusal import gettext_noop

MOST = 40  # places in a cell; a longer list is a text
MOST_OTHERS = 120  # areas that "all but" one may mean, to be written out (product choice)
# What stands for a text that is the area's above to take, where the row names none above: words that placing knows.
SEVERAL, COUNTRY = "several", "whole country"
BETWEEN = re.compile(r"[,;/|\n+&،]|\s(?:and|et|y|e)\s|\sو(?=\S)")
_SHARED = re.compile(r"([^()]+?)\s*\(([^()]+)\)")  # "Lac (Nord, Sud)": areas of one name, or parts of one
SAID = {
    "several-places": (
        gettext_noop("“%(text)s” names several places. The row counts in each of them."), "", False,
    ),
    "places-not-divided": (
        gettext_noop(
            "“%(text)s” names several places, and the row has one figure for all. It is kept at the area above."
        ),
        gettext_noop("Where each place has figures of its own, give each a row."), False,
    ),
    "places-except": (
        gettext_noop("“%(text)s” was read as all the other areas there are. The row counts in each of them."),
        gettext_noop("Where this is not meant, name the areas."), False,
    ),
    "places-except-unclear": (
        gettext_noop("“%(text)s” leaves out areas, and it is not sure which others are meant."),
        gettext_noop("Name the areas themselves, or the area above."), True,
    ),
    "places-except-whole": (
        gettext_noop("“%(text)s” leaves out a part of an area. The row is kept at the whole of it: %(area)s."),
        gettext_noop("Where each place has figures of its own, give each a row."), False,
    ),
}  # fmt: skip


@dataclass
class _Meant:
    """What a cell means beside the areas above it: the names of its places; what to say where they are written out, and
    where not; `wide` where it is the country itself, in a column of its parts; `at` the area it is then kept at, where
    that is not the one above."""

    names: list[str] = field(default_factory=list)
    apart: str = "several-places"
    whole: str = "places-not-divided"
    wide: bool = False
    at: str = ""


def with_places_apart(table: Table, gazetteer: Gazetteer, problems: Problems) -> Table:
    """The table, with a row for each of the places a cell names, where all are known and the row has no figures."""
    if table.aside.placeless:
        _say_placeless(table, problems)
    if table.parts:
        return replace(
            table, parts=tuple(with_places_apart(part, gazetteer, problems) for part in table.parts)
        )
    for level in range(gazetteer.deepest, 0, -1):
        table = _apart_at(table, level, gazetteer, problems)
    return table


def _say_placeless(table: Table, problems: Problems) -> None:
    column = next(one.column for one in table.aside.taken if one.column.field.startswith("admin"))
    problems.add(
        "place-unclear",
        gettext_noop("The place is blank, and it is not sure that the one further up is meant."),
        rows=table.aside.placeless,
        column=column,
        suggestion=gettext_noop("Fill in the place of these rows."),
    )


def _apart_at(table: Table, level: int, gazetteer: Gazetteer, problems: Problems) -> Table:
    """The same for the column of names of one level, in rows that say nothing deeper."""
    column = table.column(f"admin{level}_name")
    if column is None:
        return table
    above = [one for at in range(level - 1, 0, -1) for one in _columns(table, at)]
    cells = kinds(table.frame.select(column.name, *(one.name for one in above)))
    meant = [
        _meaning(text or "", [cell for cell in rest if cell], level, gazetteer)
        for text, *rest in cells.distinct.select(column.name, *(one.name for one in above)).iter_rows()
    ]
    if not any(meant):
        return table
    kind = cells.spread((n if one else None for n, one in enumerate(meant)), pl.Int64)
    deeper = [one for at in range(level + 1, gazetteer.deepest + 1) for one in _columns(table, at)]
    code = table.column(f"admin{level}_code")  # one code says which place it is
    free = kind.is_not_null()
    for one in (*deeper, *([code] if code else [])):
        free &= ~_says(table, one)
    return _apart(table, column, kind.set(~free, None), meant, problems)


def _columns(table: Table, level: int) -> list[Column]:
    found = (table.column(f"admin{level}_{part}") for part in ("code", "name"))
    return [column for column in found if column is not None]


def _meaning(text: str, above: Sequence[str], level: int, gazetteer: Gazetteer) -> _Meant | None:
    """What a cell means that names more than one place; None for any other."""
    if not text.strip() or gazetteer.by_name(text):
        root = gazetteer.root
        whole = root is not None and level == 1 and bool(text.strip()) and root in gazetteer.by_name(text, 0)
        return _Meant(wide=True) if whole and not gazetteer.by_name(text, level) else None
    but = all_but(text)
    if but is not None:
        others = _others(but[1], above, level, gazetteer)
        if others is None:
            return _Meant(whole="places-except-unclear")
        names = [place.name for place in others] if len(others) <= MOST_OTHERS else []
        return _Meant(names, "places-except")
    part = area_but(text)
    areas = gazetteer.by_name(part[0], level) if part else []
    if part and len(areas) == 1:
        return _parts_but(part[1], areas[0], gazetteer)
    names = _names(text, level, gazetteer)
    return _Meant(names) if len(names) > 1 else None


def _parts_but(left_out: list[str], area: Place, gazetteer: Gazetteer) -> _Meant | None:
    """What an area without some of its parts means: the other parts, where these are known and each is called like
    nothing else; else all of the area. None where one of those left out is none of its parts."""
    others = _others_than(gazetteer, left_out, area.level + 1, area)
    if others is None:
        return None
    alone = others and all(len(gazetteer.by_name(place.name)) == 1 for place in others)
    names = [place.name for place in others] if alone and len(others) <= MOST_OTHERS else []
    return _Meant(names, "places-except", "places-except-whole", at=area.name)


def _others(names: list[str], above: Sequence[str], level: int, gazetteer: Gazetteer) -> list[Place] | None:
    """The areas meant by all but these, where the row says of which area they are a part; None where it is not sure."""
    parent = gazetteer.root if level == 1 else None
    for cell in above if level > 1 else ():
        found = [one] if (one := gazetteer.by_code(cell)) else gazetteer.by_name(cell)
        found = [place for place in found if place.level < level]
        if len(found) != 1:
            return None
        parent = found[0]
        break
    others = _others_than(gazetteer, names, level, parent) if parent is not None else None
    written = {key(place.name) for place in others or ()}
    return others if others and len(written) == len(others) else None


def _others_than(gazetteer: Gazetteer, names: list[str], level: int, parent: Place) -> list[Place] | None:
    """The areas of this level under `parent` that are none of `names`; None where one of these is not known there."""
    left_out = set()
    for name in names:
        found = gazetteer.under(parent.pk, name, level)
        read = found[0] if len(found) == 1 else gazetteer.read_name(parent.pk, name, level)
        if len(found) > 1 or read is None or read.level != level:
            return None
        left_out.add(read.pk)
    every = [
        place
        for place in gazetteer
        if place.level == level and place.valid_to is None and parent.pk in gazetteer.lineage(place.pk)
    ]
    return [place for place in every if place.pk not in left_out] if left_out else None


def _names(text: str, level: int, gazetteer: Gazetteer) -> list[str]:
    """The parts of a cell, where it is no name itself and every part is the name of another area of one level."""
    shared = _SHARED.fullmatch(text.strip())
    parts = [part.strip() for part in BETWEEN.split(shared[2] if shared else text) if part and part.strip()]
    if len(parts) == 1 and not shared:  # "Rumonge Gitega Ngozi"
        parts = text.split()
        return parts if 1 < len(parts) <= MOST and _are_of_level(parts, level, gazetteer) else []
    if not 1 < len(parts) <= MOST:
        return []
    ways = [parts]
    if shared:
        ways = [[f"{shared[1]} {part}" for part in parts], *([parts] if gazetteer.by_name(shared[1]) else [])]
    return next((way for way in ways if _are_areas(way, level, gazetteer)), [])


def _are_areas(parts: Sequence[str], level: int, gazetteer: Gazetteer) -> bool:
    """Whether every part is the name of another area of one level."""
    levels = dict.fromkeys((level, *range(1, gazetteer.deepest + 1)))
    return any(_are_of_level(parts, at, gazetteer) for at in levels)


def _are_of_level(parts: Sequence[str], level: int, gazetteer: Gazetteer) -> bool:
    found = [gazetteer.by_name(part, level) for part in parts]
    return len({places[0].pk for places in found if len(places) == 1}) == len(parts)


def _apart(
    table: Table, column: Column, kind: pl.Series, meant: Sequence[_Meant | None], problems: Problems
) -> Table:
    """The rows whose cell means several places once for each of them, or at the area above; and it is said."""
    mine = kind.is_not_null()
    names = {n: one.names for n, one in enumerate(meant) if one and one.names}
    wide = kind.is_in([n for n, one in enumerate(meant) if one and one.wide]).fill_null(False)
    divided = mine & ~has_figures(table) & kind.is_in(list(names)).fill_null(False)
    if too_many(kind.filter(divided), names):  # kept at the area above
        divided = pl.repeat(False, table.rows, dtype=pl.Boolean, eager=True)
    whole = mine & ~divided
    written = plain(table.cells(column))
    _say(column, table.row_numbers(), written, kind, (divided, whole & ~wide), meant, problems)
    frame = table.frame.with_columns(
        pl.when(whole)
        .then(pl.coalesce(_at(kind, meant), _instead(table, column, wide)))
        .otherwise(written)
        .alias(column.name),
        divided.alias("apart"),
        kind.alias("kind"),
    )
    if not names:
        return table.with_frame(frame.drop("apart", "kind"))
    apart = frame.filter("apart").with_columns(
        pl.col("kind")
        .replace_strict(list(names), list(names.values()), return_dtype=pl.List(pl.String))
        .alias(column.name)
    )
    kept = frame.filter(~pl.col("apart")).with_columns(pl.concat_list(column.name).alias(column.name))
    rows = pl.concat([kept, apart]).explode(column.name).sort("row", maintain_order=True)
    return table.with_frame(rows.drop("apart", "kind"))


def _at(kind: pl.Series, meant: Sequence[_Meant | None]) -> pl.Series:
    """The areas that rows are kept at whose cell names one without some of its parts."""
    found = {n: one.at for n, one in enumerate(meant) if one and one.at}
    return kind.replace_strict(
        pl.Series(list(found), dtype=pl.Int64), pl.Series(list(found.values()), dtype=pl.String), default=None,
        return_dtype=pl.String,
    )  # fmt: skip


def _instead(table: Table, column: Column, wide: pl.Series) -> pl.Expr:
    """What stands for a cell whose row counts at the area above: nothing, where the row names that area."""
    others = [one for one in table.columns if one.field.startswith("admin") and one.field != column.field]
    above = pl.repeat(False, table.rows, dtype=pl.Boolean, eager=True)
    for one in others:
        if not one.field.startswith("admin0"):
            above |= _says(table, one)
    return (
        pl.when(above).then(None).when(wide).then(pl.lit(COUNTRY)).otherwise(pl.lit(SEVERAL)).cast(pl.String)
    )


def _say(
    column: Column,
    numbers: pl.Series,
    written: pl.Series,
    kind: pl.Series,
    flags: tuple[pl.Series, pl.Series],
    meant: Sequence[_Meant | None],
    problems: Problems,
) -> None:
    """Of each text: its rows that are written out, and those kept at the area above."""
    for flag, what in zip(flags, ("apart", "whole"), strict=True):
        frame = pl.DataFrame({"text": written, "kind": kind, "row": numbers}).filter(flag)
        for text, number, rows in frame.group_by("text", "kind", maintain_order=True).agg("row").iter_rows():
            one = meant[number]
            code = getattr(one, what)
            message, advice, refused = SAID[code]
            problems.add(
                code, message, rows=rows, column=column, value=text,
                params={"text": text, "area": one.at}, suggestion=advice, refused=refused,
            )  # fmt: skip


def _says(table: Table, column: Column) -> pl.Series:
    return ~plain(table.cells(column)).fill_null("").str.strip_chars().is_in(["", "-"])
