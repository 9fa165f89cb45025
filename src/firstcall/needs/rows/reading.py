"""From a table of people in need to figures ready to be stored: wide or long, by sector, place, group, sex and age."""

from __future__ import annotations

import polars as pl

from firstcall.intake.contents.text import fold
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.rollup import METRICS
from firstcall.needs.rows.blocks import under_their_areas
from firstcall.needs.rows.checking import report_differing, report_parts
from firstcall.needs.rows.columns import Sector, SectorOf, areas_of, sectors_of
from firstcall.needs.rows.figures import FIGURES, SEVERITY, STAGED, completed, figures_of, said_of_rows
from firstcall.needs.rows.naming import naming_of
from firstcall.needs.rows.parts import with_parts_added
from firstcall.needs.rows.units import PEOPLE, without_other_targets
from firstcall.needs.rows.whom import whom, with_disability_counted
from firstcall.needs.rows.years import latest_figures
from firstcall.places.gazetteer import Gazetteer
from firstcall.policy.refusal import gettext_noop

__all__ = ["STAGED", "completed", "names_a_sector", "understand"]

ALL_SECTORS = "intersectoral"
INTERSECTORAL = ("intersect", "interset", "jiaf")  # how words begin that say so, in five languages
FINAL = frozenset(["final", "finale", "finals"])
SHARED = ("population", "affected")  # by all sectors of a sheet


def understand(
    table: Table,
    *,
    gazetteer: Gazetteer,
    sector_of: SectorOf,
    given: Sector | None,
    problems: Problems,
    unit: str = PEOPLE,
    of_assessment: bool = False,
) -> pl.DataFrame:
    """The figures of the accepted rows with the columns of STAGED.

    A heading that names a sector ("fs_pin") gives its figures to that sector; other columns belong to the row's own
    sector, else to the `given` group; where all needs stand under sectors, the population beside them belongs to each,
    and a severity beside them is of all sectors together. `unit`: what the figures count where headings do not say it.
    `of_assessment`: the file's assessment is named, so that rows of people with a disability are kept as such.
    """
    table = with_disability_counted(under_their_areas(table, gazetteer, problems))
    table = without_other_targets(table, problems)
    rows = pl.DataFrame(
        {"row": table.row_numbers().cast(pl.Int64), "area": areas_of(table, gazetteer, problems)}
    )
    rows = rows.with_columns(
        **whom(table, problems, of_assessment=of_assessment).to_dict(), **said_of_rows(table, problems)
    )
    by_sector = _by_sector(table, sector_of, given, problems)
    parts: list[pl.DataFrame] = []
    each = [(sector, columns) for sector, several in by_sector.items() for columns in _by_wording(several)]
    for sector, several in each:
        columns = _each_once(several, table, problems)
        if sector is None:
            found = sectors_of(table, sector_of, given, problems)
        else:
            found = pl.DataFrame({"group": [sector.group], "sector": [sector.code]}, schema=SECTOR)
            found = pl.concat([found] * table.rows) if table.rows else found.clear()
        parts.extend(figures_of(pl.concat([rows, found], how="horizontal"), table, columns, unit, problems))
    figures = pl.concat(parts) if parts else pl.DataFrame(schema=STAGED)
    figures = figures.filter(pl.any_horizontal(pl.col(*METRICS, SEVERITY).is_not_null()))
    _say_empty(table, figures, problems)
    left_out = pl.Series(sorted(problems.refused_rows()), dtype=pl.Int64)
    figures = figures.filter(
        ~pl.col("row").is_in(left_out.implode()), pl.col("area").is_not_null(), pl.col("sector").is_not_null()
    ).sort("row", maintain_order=True)
    figures = latest_figures(figures, problems)
    figures = with_parts_added(figures, table, gazetteer, problems)
    report_parts(figures, problems)
    report_differing(figures, problems)
    return figures


SECTOR = {"group": pl.Int64, "sector": pl.String}


def names_a_sector(table: Table) -> bool:
    """Whether a column or a heading of the sheet says which sector the figures are of."""
    return table.column("sector") is not None or any(
        column.sector for column in table.columns if column.field in FIGURES or column.guess
    )


def of_all_sectors(table: Table, sector_of: SectorOf, problems: Problems) -> Sector | None:
    """All sectors together, where a heading, a title or the sheet's name says so of a sheet that names no sector."""
    texts = [(column.label, column) for column in table.columns if column.field in FIGURES]
    named = next(
        (
            (text, column)
            for text, column in [*texts, *((text, None) for text in (*table.notes, table.sheet))]
            if any(word.startswith(INTERSECTORAL) for word in fold(text).replace("inter ", "inter").split())
        ),
        None,
    )
    everything = sector_of(ALL_SECTORS) if named else None
    if named and everything is not None:
        text, column = named
        problems.add(
            "stated_once",
            gettext_noop("“%(label)s” names %(value)s: that was taken for all rows of the sheet."),
            rows=[],
            column=column or text,
            value=everything.code,
            params={"label": text, "value": everything.code},
            refused=False,
        )
    return everything


def _figure_columns(table: Table) -> list[Column]:
    return [column for column in table.columns if column.field in FIGURES]


def _by_sector(
    table: Table, sector_of: SectorOf, given: Sector | None, problems: Problems
) -> dict[Sector | None, list[Column]]:
    """The columns of figures by the sector their headings name; None for those that name none."""
    found: dict[Sector | None, list[Column]] = {}
    for column in _figure_columns(table):
        sector = sector_of(column.sector) if column.sector else None
        if column.sector and sector is None:
            problems.add(
                "sector-unknown",
                gettext_noop(
                    "The heading %(column)s names a sector that is not known; its figures are left out."
                ),
                rows=table.header_row or table.hxl_row,
                column=column,
                value=column.sector,
                params={"column": column.label},
                suggestion=gettext_noop("Write the sector's name or its global code in the heading."),
                refused=False,
            )
            continue
        found.setdefault(sector, []).append(column)
    named = len(found) - (None in found)
    alone = next((one for one in found if one is not None), None) if named == 1 and given is None else None
    if alone is not None and None in found and _is_sheet_of(alone, table, sector_of):
        return {alone: sorted([*found[alone], *found[None]], key=lambda one: (not _is_final(one), one.index))}
    if named > 1 or given is None:
        found = _of_all_together(found, table, sector_of(ALL_SECTORS), problems)
    shared = found.get(None, [])
    if shared and len(found) > 1 and not any(column.field not in SHARED for column in shared):
        del found[None]
        return {
            sector: columns if all(one.field == SEVERITY for one in columns) else [*columns, *shared]
            for sector, columns in found.items()
        }
    return found


def _by_wording(columns: list[Column]) -> list[list[Column]]:
    """The columns of a sector, apart where their headings name it by different words ("Food PiN", "Agriculture PiN").

    The same people may need both: the largest counts. A column that names none counts before those that name one.
    """
    wordings = dict.fromkeys(fold(one.sector) for one in columns if one.sector)
    whole = {(one.field, one.band, one.population_group) for one in columns if not one.sector}
    others = list(wordings)[1:]
    apart = [
        [
            one
            for one in columns
            if fold(one.sector) == text and (one.field, one.band, one.population_group) not in whole
        ]
        for text in others
    ]
    moved = {id(one) for some in apart for one in some}
    return [[one for one in columns if id(one) not in moved], *(some for some in apart if some)]


def _each_once(columns: list[Column], table: Table, problems: Problems) -> list[Column]:
    """The columns without those that count the same people of a sector again, which are named."""
    first: dict[tuple[object, ...], Column] = {}
    for column in columns:
        other = first.setdefault((column.field, column.band, column.population_group), column)
        if other is not column:
            problems.add(
                "column_twice",
                gettext_noop("%(column)s counts what %(other)s counts already. It is left out."),
                rows=table.header_row or table.hxl_row,
                column=column,
                params={"column": column.label, "other": other.label},
                suggestion=gettext_noop("If it is the one that is meant, say so of the columns."),
                refused=False,
            )
    return list(first.values())


def _is_sheet_of(sector: Sector, table: Table, sector_of: SectorOf) -> bool:
    """Whether the name of the sheet, or a title, names the one sector that the headings name ("WASH PiN")."""
    naming = naming_of(sector_of)
    said = [text for title in (table.sheet, *table.notes) if (text := naming.said(title).sector)]
    return bool(said) and all(sector_of(text) == sector for text in said)


def _is_final(column: Column) -> bool:
    """Whether a heading says that its figures come after others of the sheet ("Final PiN" after "PiN Water")."""
    return bool(FINAL & set(fold(column.heading).split()))


def _of_all_together(
    found: dict[Sector | None, list[Column]], table: Table, everything: Sector | None, problems: Problems
) -> dict[Sector | None, list[Column]]:
    """Beside the needs of several sectors, figures whose heading names none are of all of them together.

    A severity is so already beside those of one sector. A population is shared, and people affected by none.
    """
    if everything is None or len(found) < 2 or None not in found:
        return found
    beside = table.column("sector") is None  # a column would say the sector of each row
    moved = [one for one in found[None] if one.field == SEVERITY or (beside and one.field not in SHARED)]
    left = [one for one in found[None] if one not in moved]
    together = found.get(everything, [])
    there = {(one.field, one.band, one.population_group) for one in together}
    taken = [one for one in moved if (one.field, one.band, one.population_group) not in there]
    result: dict[Sector | None, list[Column]] = {**found, None: left, everything: [*together, *taken]}
    for column in (one for one in moved if one.field != SEVERITY):
        _say_together(column, table, problems, counted=column in taken)
    return {sector: columns for sector, columns in result.items() if columns}


def _say_together(column: Column, table: Table, problems: Problems, *, counted: bool) -> None:
    problems.add(
        "sectors-together",
        gettext_noop(
            "%(column)s names no sector beside others that do. It is read as of all sectors together."
        )
        if counted
        else gettext_noop(
            "%(column)s names no sector, and another column has the figures of all sectors. It is left out."
        ),
        rows=table.header_row or table.hxl_row,
        column=column,
        params={"column": column.label},
        suggestion=gettext_noop("If it is of one sector, write the sector in the heading."),
        refused=False,
    )


def _say_empty(table: Table, figures: pl.DataFrame, problems: Problems) -> None:
    with_figures = set(figures["row"].to_list())
    explained = with_figures | problems.refused_rows()
    rows = [row for row in table.row_numbers().to_list() if row not in explained]
    if rows:
        problems.add(
            "no-figures",
            gettext_noop("The row holds no figure of people, affected, in need or targeted."),
            rows=rows,
            suggestion=gettext_noop("Leave it out, or fill in the figure. Write 0 where nobody is in need."),
        )
