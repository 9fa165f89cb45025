"""What is to be said of the rows of a table: which are no records, how they were read, and where the table stood."""

from __future__ import annotations

from firstcall.intake.rules import Problems
from firstcall.intake.sheets.long import IN_ORDER
from firstcall.intake.sheets.records import Aside, Differing, Taken
from firstcall.intake.sheets.stated import by_name
from firstcall.intake.sheets.tables import Column, Table
from firstcall.policy.refusal import gettext_noop

CODE_PAGES = {
    "cp1252": "Windows-1252 (Western)",
    "mac_roman": "Mac OS Roman",
    "cp850": "DOS 850 (Western)",
    "cp1256": "Windows-1256 (Arabic)",
    "iso8859_6": "ISO 8859-6 (Arabic)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8_u": "KOI8-U (Cyrillic)",
    "cp866": "DOS 866 (Cyrillic)",
}
FIGURES_ONCE = gettext_noop(
    "Some figures of these rows stand once for several columns. They are counted with the first of them."
)
FIGURES_SHARED = gettext_noop(
    "Some figures of these rows stand once for several columns. They cannot be divided, so they are left out."
)
TAKEN = {
    "merged": (
        "merged-cells",
        gettext_noop("%(column)s: cells merged over several rows hold for each of them."),
        "",
    ),
    "blank": (
        "taken-from-above",
        gettext_noop(
            "%(column)s stands once for each block of rows. The blank cells below were taken from the row above."
        ),
        gettext_noop("Where this is not meant, fill in the cells."),
    ),
    "sign": (
        "as-above",
        gettext_noop("%(column)s: the signs for “as above” were taken from the row above."),
        "",
    ),
}
TURNED_LONG = {
    "month": gettext_noop(
        "The table has a column for each month or quarter. Each filled one was read as a report of its own."
    ),
    "sector": gettext_noop(
        "The table has a column for each sector. Each filled cell was read as a report of its own."
    ),
    "place": gettext_noop(
        "The table has a column for each place. Each filled cell was read as a report of its own."
    ),
    "organisation": gettext_noop(
        "The table has a column for each organisation. Each marked cell was read as a report of its own."
    ),
    "population_group": gettext_noop(
        "The table has columns for each population group. Each was read as a report of its own."
    ),
    "activity": gettext_noop(
        "The table has a column for each activity. Each filled cell was read as a report of its own."
    ),
}


def row_problems(table: Table, problems: Problems) -> None:
    """Name the rows that add up others, and those only prepared, which count neither as rows nor as refused; and say
    of a wide table how it was read, and of what was said above it for all rows."""
    for column in (one for one in table.columns if one.found_by == "stated"):
        _stated_problem(column, table.series(column)[0], problems)
    _source_problems(table, problems)
    _wide_problems(table, problems)
    _no_reports(table.aside, problems)
    _second_tables(table.aside, problems)
    for one in table.aside.taken:
        _taken_problem(one, problems)
    for differing in table.aside.differing:
        _differing_problem(differing, problems)


def _stated_problem(column: Column, value: str, problems: Problems) -> None:
    """Say that a title or a sheet's name was taken for all rows, or a value beside its label."""
    named = by_name(column) or value in column.label
    problems.add(
        "stated_once",
        gettext_noop("“%(label)s” names %(value)s: that was taken for all rows of the sheet.")
        if named
        else gettext_noop(
            "“%(label)s: %(value)s” stands once for the whole sheet and was taken for all its rows."
        ),
        column=column.label,
        value=value,  # a sheet's name may say two things
        params={"label": column.label, "value": value},
        refused=False,
    )


def _wide_problems(table: Table, problems: Problems) -> None:
    """Say what columns side by side were made of, and what of their figures stands once or counts no people."""
    headings = table.header_row or table.hxl_row
    if table.parts:
        count = {"count": len(table.parts)}
        problems.add("turned_long", TURNED_LONG[table.by], params=count, rows=headings, refused=False)
    if table.aside.shared and table.by in IN_ORDER:
        problems.add("figures-once", FIGURES_ONCE, rows=table.aside.shared, refused=False)
    elif table.aside.shared:
        problems.add(
            "figures-shared",
            FIGURES_SHARED,
            rows=table.aside.shared,
            suggestion=gettext_noop("Write a row for each, with its own figures."),
            refused=False,
        )
    if any(column.cut and column.field == "quantity" for column in table.columns):
        problems.add(
            "figures-not-people",
            gettext_noop("Nothing says that the figures count people. They are kept as quantities."),
            rows=headings,
            suggestion=gettext_noop("If they are people, say so above them, for example “People reached”."),
            refused=False,
        )


def _no_reports(aside: Aside, problems: Problems) -> None:
    """Name the rows that are none: they count neither as rows nor as refused."""
    for rows, code, message in (
        (aside.totals, "total_row", gettext_noop("These rows add up others. They are not counted again.")),
        (
            aside.headings,
            "heading_row",
            gettext_noop("These rows repeat the headings. They are no reports."),
        ),
        (aside.examples, "example_row", gettext_noop("These rows are examples. They are no reports.")),
        (
            aside.sections,
            "section_row",
            gettext_noop("These rows name what the rows below them belong to. They are no reports."),
        ),
        (
            aside.notes,
            "note_row",
            gettext_noop("These rows below the table are notes. They count neither as rows nor as refused."),
        ),
        (
            aside.prepared,
            "prepared_row",
            gettext_noop(
                "These rows were prepared and not filled in: they name nothing done, or nobody who does it."
            ),
        ),
    ):
        if rows:
            problems.add(code, message, rows=rows, refused=False)


def _second_tables(aside: Aside, problems: Problems) -> None:
    if aside.others:
        problems.add(
            "other_table",
            gettext_noop(
                "A second table begins here, and its columns stand in another order. It was not read."
            ),
            rows=aside.others,
            suggestion=gettext_noop(
                "Put it on a sheet of its own, or bring its columns into the order of the first."
            ),
        )


def _differing_problem(differing: Differing, problems: Problems) -> None:
    """Say where a total and the rows above it do not agree."""
    problems.add(
        "total-differs",
        gettext_noop("%(column)s: the total states %(stated)s, and the rows add up to %(summed)s."),
        rows=differing.row,
        column=differing.column,
        params={
            "column": differing.column.label,
            "stated": f"{differing.stated:,.0f}",
            "summed": f"{differing.summed:,.0f}",
        },
        suggestion=gettext_noop("The rows count. See whether one is missing, or is there twice."),
        refused=False,
    )


def _taken_problem(one: Taken, problems: Problems) -> None:
    """Say which cells were taken from the row above."""
    code, message, advice = TAKEN[one.had]
    problems.add(
        code,
        message,
        rows=one.rows,
        column=one.column,
        params={"column": one.column.label},
        suggestion=advice,
        refused=False,
    )


def _source_problems(table: Table, problems: Problems) -> None:
    """Say of hidden sheets, a code page that was guessed, and characters that could not be read."""
    source = table.source
    if source.turned:
        problems.add(
            "sheet_on_its_side",
            gettext_noop("The headings stand below each other. Each column was read as a report of its own."),
            refused=False,
        )
    if source.hidden:
        problems.add(
            "sheet_is_hidden",
            gettext_noop("The sheet is hidden. It was read because no visible sheet holds a table."),
            refused=False,
        )
    for name in source.shown_alike:
        problems.add(
            "other_sheet",
            gettext_noop("The sheet %(name)s holds rows of the same kind. Only one sheet is read."),
            value=name,
            params={"name": name},
            suggestion=gettext_noop("If it counts too, send the file again and name that sheet."),
            refused=False,
        )
    for name in source.hidden_alike:
        problems.add(
            "hidden_sheet",
            gettext_noop("The hidden sheet %(name)s holds rows of the same kind. They were not read."),
            value=name,
            params={"name": name},
            suggestion=gettext_noop("If they count, show the sheet, or name it when you send the file."),
            refused=False,
        )
    if source.encoding in CODE_PAGES:
        problems.add(
            "encoding_found",
            gettext_noop("The file does not say how its letters are written. It was read as %(name)s."),
            value=source.encoding,
            params={"name": CODE_PAGES[source.encoding]},
            suggestion=gettext_noop("If letters look wrong, save it as CSV UTF-8 and send it again."),
            refused=False,
        )
    if source.lost:
        problems.add(
            "bytes_lost",
            gettext_noop(
                "%(count)d characters of the file could not be read. They stand as � in their cells."
            ),
            params={"count": source.lost},
            suggestion=gettext_noop("Save the file as CSV UTF-8 and send it again."),
            refused=False,
        )
