"""Columns that needs and activities share: where a row belongs, and to which sector. Each distinct value once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from firstcall.intake.contents.coded import kinds
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.rows.whereabouts import areas_of
from firstcall.organisations.names import is_blank
from firstcall.policy.profiles import sector_name
from firstcall.policy.refusal import gettext_noop

__all__ = ["Sector", "SectorOf", "areas_of", "blank_to_empty", "sectors_of"]

ESCAPED = r"^'([=+@\-])"  # as `exchange` writes text that a spreadsheet would take for a formula


@dataclass(frozen=True)
class Sector:
    """What a row's sector was understood as: the group it belongs to (None: no group covers it), its global code.

    `filed`: the word is no sector of the global list; the code is the one that public data count it under.
    """

    group: int | None
    code: str
    filed: bool = False


OF_SEVERAL = frozenset(["Multi", "Intersectoral"])

SectorOf = Callable[[str], Sector | None]
"""What a written sector means; None where the word is not known."""


# --- sectors --------------------------------------------------------------------------------------------------------


def sectors_of(table: Table, sector_of: SectorOf, given: Sector | None, problems: Problems) -> pl.DataFrame:
    """Columns "group" and "sector" of each row; sector null where the row is refused.

    `given` is the group named for the whole file: it takes rows that name no sector, and decides for those that do.
    A row's own sector counts as the finer word where it is a part of the given group; that another's was put aside is
    said.
    """
    column, finer = table.column("sector"), table.column("subsector")
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, table.rows)
    pairs = kinds(
        pl.DataFrame(
            {
                "text": table.cells(column) if column else nothing,
                "finer": table.cells(finer) if finer else nothing,
            }
        )
    )
    written = [tuple(_said(text) for text in one) for one in pairs.distinct.rows()]
    found = [_sector(text, part, sector_of, given) for text, part in written]
    unsaid = given is None
    aside = {n for n, (text, _part) in enumerate(written) if _is_of_another(text, sector_of, given)}
    told = [
        n
        for n, one in enumerate(found)
        if one is None or one.filed or n in aside or (unsaid and not any(written[n]))
    ]
    rows = pairs.rows(told, table.row_numbers())
    for number in told:
        sector, (text, part) = found[number], written[number]
        if sector is None:
            _say_sector(text, column, rows[number], problems)
        elif number in aside:
            _say_aside(text or "", sector, column, rows[number], problems)
        elif sector.filed:
            _say_filed(text or part or "", sector, column, rows[number], problems)
        else:
            _say_only_group(column, rows[number], problems)
    return pl.DataFrame(
        {
            "group": pairs.spread((one.group if one else None for one in found), pl.Int64),
            "sector": pairs.spread((one.code if one else None for one in found), pl.Categorical),
        }
    )


def _said(text: str | None) -> str | None:
    """The text, None where it says "not applicable" or the like."""
    return None if text is not None and is_blank(text) else text


def _sector(text: str | None, part: str | None, sector_of: SectorOf, given: Sector | None) -> Sector | None:
    main = sector_of(text or part or "")
    detail = sector_of(part) if part else None
    if detail is not None and (main is None or _narrows(detail, main)):
        main = Sector(
            detail.group if detail.group is not None else (main.group if main else None), detail.code
        )
    if given is None:
        return main
    if main is not None and main.group == given.group:
        return main
    return given


def _narrows(detail: Sector, main: Sector) -> bool:
    """Whether a sub-sector is a part of the sector beside it. "Cash" under "Food Security" is how, not what: it is a
    part of it only where one group has both. What is said of several sectors, or is none, any sector narrows."""
    if detail.code.startswith(main.code) or main.filed or main.code in OF_SEVERAL:
        return True
    return detail.group is not None and detail.group == main.group


def _is_of_another(text: str | None, sector_of: SectorOf, given: Sector | None) -> bool:
    """Does the row name a sector of another group than the one its file was sent for? A word nobody knows is none."""
    own = sector_of(text) if text and given else None
    return own is not None and given is not None and own.group != given.group


def _say_aside(
    text: str, sector: Sector, column: Column | None, rows: Iterable[int], problems: Problems
) -> None:
    problems.add(
        "sector-aside",
        gettext_noop("“%(text)s” is counted as %(sector)s, because the file was sent for it."),
        rows=rows,
        refused=False,
        value=text,
        params={"text": text, "sector": sector_name(sector.code)},
        **_in(column),
        suggestion=gettext_noop("Where that is not meant, leave these rows out and send them for their own."),
    )


def _in(column: Column | None) -> dict[str, Any]:
    """Where a problem is said to be: the column, if the sheet has one."""
    return {"column": column.label if column else "", "column_index": column.index if column else None}


def _say_sector(text: str | None, column: Column | None, rows: Iterable[int], problems: Problems) -> None:
    where = _in(column)
    if text:
        problems.add(
            "sector-unknown",
            gettext_noop("“%(text)s” is not a sector that is known, nor one this emergency set up."),
            rows=rows,
            value=text,
            params={"text": text},
            suggestion=gettext_noop(
                "Set one up under this name, correct the cell, or say what the whole file is about."
            ),
            **where,
        )
    else:
        problems.add(
            "sector-missing",
            gettext_noop("The row names no sector."),
            rows=rows,
            suggestion=gettext_noop("Fill the column, or say what the whole file is about."),
            **where,
        )


def _say_only_group(column: Column | None, rows: Iterable[int], problems: Problems) -> None:
    problems.add(
        "sector-of-only-group",
        gettext_noop("The row names no sector. It is counted for the only one the emergency has."),
        rows=rows,
        refused=False,
        **_in(column),
        suggestion=gettext_noop("Say what the whole file is about, and this remark goes."),
    )


def _say_filed(
    text: str, sector: Sector, column: Column | None, rows: Iterable[int], problems: Problems
) -> None:
    problems.add(
        "sector-filed",
        gettext_noop(
            "“%(text)s” is no sector of the global list. It is counted as %(sector)s, as in OCHA's public data."
        ),
        rows=rows,
        refused=False,
        value=text,
        params={"text": text, "sector": sector_name(sector.code)},
        **_in(column),
        suggestion=gettext_noop("To keep it apart, set up a group under this name."),
    )


def blank_to_empty(series: pl.Series, longest: int) -> pl.Series:
    """Text as it is kept: cleaned by the reading, never null, cut to the length of its column.

    The apostrophe that our own files put before what a spreadsheet would take for a formula goes again.
    """
    if series.dtype != pl.Categorical:
        return series.fill_null("").str.replace(ESCAPED, "$1").str.slice(0, longest)
    if series.cat.starts_with("'").any():
        series = series.cast(pl.String).str.replace(ESCAPED, "$1").cast(pl.Categorical)
    if (series.cat.len_bytes().max() or 0) > longest:  # type: ignore[operator]
        series = series.cat.slice(0, longest).cast(pl.Categorical)
    return series.fill_null("")
