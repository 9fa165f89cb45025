"""What a sheet of activities says, row by row, before it is compared with anything. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from firstcall.activities.rows.alike import say_alike_but_for
from firstcall.activities.rows.beside import with_partners_own
from firstcall.activities.rows.hints import content_hint, is_sector
from firstcall.activities.rows.reading import Known, understand
from firstcall.activities.rows.sectorcode import with_code_of_sector, with_sectors_as_activities
from firstcall.activities.rows.severalorganisations import with_organisations_apart
from firstcall.activities.rows.severalplaces import with_places_apart
from firstcall.activities.rows.severalsectors import with_sectors_apart
from firstcall.activities.rows.sheetactivity import with_activity_of_sheet
from firstcall.activities.rows.titled import with_titled_sector
from firstcall.intake.corrections import Corrections
from firstcall.intake.files.reading import Book
from firstcall.intake.files.storage import StoredFile
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.choosing import adds_up
from firstcall.intake.sheets.remarks import column_problems, cumulative_problems
from firstcall.intake.sheets.tables import Table
from firstcall.intake.steps import Progress, no_progress
from firstcall.needs.choices import offer_choices
from firstcall.needs.corrected import Read, read_corrected
from firstcall.needs.rows.columns import Sector, SectorOf
from firstcall.needs.rules import why_not_without_sector
from firstcall.needs.sectors import sector_finder, sector_of_group
from firstcall.organisations.queries import directory
from firstcall.places.queries import code_hint, gazetteer
from firstcall.policy.refusal import gettext_noop, refuse
from firstcall.structure.models import Emergency, Group

KIND = "activities"


@dataclass(frozen=True)
class Sending:
    """A file and what is known of it before it is read: for which emergency and group it was sent, by which
    organisation (primary key), which sheet of it is meant, what was said in correction, on which day it is read.

    `book`: the file as it was read already; `together`: the sheets that are read, by name, where there are several.
    """

    stored: StoredFile
    emergency: Emergency
    group: Group | None
    sender: int | None
    sheet: str | None
    said: Corrections
    on: date
    book: Book | None = None
    together: Sequence[str] = ()


def understood(sending: Sending, progress: Progress = no_progress) -> tuple[Read, pl.DataFrame]:
    """The sheet with every problem in it, and its rows that can be kept. Raises `Refused` where none is."""
    progress("columns", 0, 0)
    emergency, group = sending.emergency, sending.group
    places = gazetteer(emergency.country_id)
    known_by = directory(emergency.country_id)
    hint = content_hint(known_by, code_hint(places))
    read = read_corrected(
        sending.stored,
        kind=KIND,
        emergency=emergency,
        group=group,
        organisation=sending.sender,
        sheet=sending.sheet,
        said=sending.said,
        book=sending.book,
        content_hint=hint,
        is_sector=is_sector,
    )
    problems, file_name = read.problems, sending.stored.name
    _say_sums_left_out(sending, problems)
    table = with_activity_of_sheet(
        with_partners_own(with_code_of_sector(read.table)), sending.together, hint, is_sector, problems
    )
    sector_of = sector_finder(emergency)
    given: Sector | None = sector_of_group(group) if group else None
    table = _with_sector(table, given or sector_of(""), sector_of, problems, file_name)
    read = _as_understood(read, table)
    reporter = known_by.organisations.get(sending.sender) if sending.sender else None
    sender = reporter.name if reporter else ""
    known = Known(places, known_by, sector_of, given, sender, sending.on, sending.together)
    apart = with_places_apart(table, places, problems)
    apart = with_organisations_apart(apart, known_by, problems)
    apart = with_sectors_apart(apart, sector_of, given, problems)
    read = replace(read, table=table, more=apart.rows - table.rows)
    progress("checking", 0, apart.rows)
    rows = understand(apart, known, problems, file_name=file_name)
    column_problems(read.whole, problems)
    say_alike_but_for(read.whole, rows, problems)
    cumulative_problems(read.whole, problems)
    offer_choices(problems, known.gazetteer, known.directory)
    return read, rows


def _as_understood(read: Read, table: Table) -> Read:
    """What was read, with the columns shown as those of `table` that are the sheet's own."""
    fields = {(one.index, one.heading): one.field for one in table.columns if not one.given}
    columns = tuple(
        replace(one, field=fields.get((one.index, one.heading), one.field)) for one in read.whole.columns
    )
    whole = replace(read.whole, columns=columns)
    return replace(read, whole=whole, about={**read.about, "columns": whole.mapping()})


def _say_sums_left_out(sending: Sending, problems: Problems) -> None:
    """Name, with the first sheet of several, those that add them up and are not read."""
    if not sending.book or not sending.together or sending.sheet != sending.together[0]:
        return
    for sheet in sending.book.sheets:
        if adds_up(sheet.name) and not sheet.hidden and sheet.name not in sending.together:
            problems.add(
                "other_sheet",
                gettext_noop("The sheet %(name)s adds up the others. It was not read."),
                value=sheet.name,
                params={"name": sheet.name},
                suggestion=gettext_noop("If it counts too, send the file again and name that sheet."),
                refused=False,
            )


def _with_sector(
    table: Table, meant: Sector | None, sector_of: SectorOf, problems: Problems, file_name: str
) -> Table:
    """The table, with the sector of its title or file where nothing else says it, and refused where nothing does.
    `meant`: that of rows which name none."""
    if meant is None and not _names_sectors(table):
        table = with_titled_sector(table, sector_of, problems, file_name=file_name)
    if meant is None and not _names_sectors(table) and not _parts_name_sectors(table, sector_of):
        table = with_sectors_as_activities(table, is_sector)
    refuse(
        why_not_without_sector(
            group_named=meant is not None,
            sector_named=_names_sectors(table) or _parts_name_sectors(table, sector_of),
            sheet=table.sheet,
        )
    )
    return table


def _names_sectors(table: Table) -> bool:
    return table.by == "sector" or table.column("sector") is not None


def _parts_name_sectors(table: Table, sector_of: SectorOf) -> bool:
    """Whether a column of sub-sectors names sectors or parts of them: alone it stands for the row."""
    finer = table.column("subsector")
    return finer is not None and any(
        sector_of(text) is not None for text in table.texts(finer).to_list() if text
    )
