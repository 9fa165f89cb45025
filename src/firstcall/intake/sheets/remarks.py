"""What is to be said of the columns of a table: those not understood, and what is odd about those that were."""

from __future__ import annotations

from collections.abc import Mapping

from firstcall.intake.rules import Problems
from firstcall.intake.sheets import hxl
from firstcall.intake.sheets.bands import band_of_tag
from firstcall.intake.sheets.fromto import WHEN
from firstcall.intake.sheets.headings import is_cumulative
from firstcall.intake.sheets.rowremarks import row_problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.policy.refusal import gettext_noop


def cumulative_problems(table: Table, problems: Problems) -> None:
    """Columns of figures whose heading says that they add up the months before. For tables that count people."""
    for column in table.columns:
        if not column.field or column.field in WHEN:  # "to_date" is the day something ends
            continue
        if column.found_by == "heading" and is_cumulative(column.heading):
            _say(
                table,
                column,
                problems,
                "figures-cumulative",
                gettext_noop(
                    "%(column)s adds up the months before. Added to other months it counts people again."
                ),
                params={"column": column.label},
                suggestion=gettext_noop("Send the figures of the month alone."),
            )


def _say(
    table: Table,
    column: Column,
    problems: Problems,
    code: str,
    message: str,
    *,
    params: Mapping[str, object],
    suggestion: str,
    value: str = "",
) -> None:
    """A remark on a column, at its heading."""
    problems.add(
        code,
        message,
        rows=table.header_row or table.hxl_row,
        column=column,
        value=value,
        params=params,
        suggestion=suggestion,
        refused=False,
    )


def projected_problems(table: Table, problems: Problems) -> None:
    """Columns of people affected or in need that are of a projection, and taken: the sheet has none of now."""
    for column in table.columns:
        if column.later and column.field.startswith(("affected", "in_need")):
            _say(
                table,
                column,
                problems,
                "figures-projected",
                gettext_noop("%(column)s is a projection. The sheet has no figures of now beside it."),
                params={"column": column.label},
                suggestion=gettext_noop("Nothing is to be done where this is meant."),
            )


def column_problems(table: Table, problems: Problems) -> None:
    """Name each column that was not understood, each whose hashtag says another sex than its heading, and the rows
    that were left aside because they are no records."""
    row_problems(table, problems)
    for column in table.columns:
        if column.guess:
            _say(
                table,
                column,
                problems,
                "column_asked",
                gettext_noop("The column %(column)s may be %(field)s. That is not sure, so it is left out."),
                value=column.guess,
                params={"column": column.label, "field": column.guess},
                suggestion=gettext_noop("Say what it is: on the file's page, or with the corrections."),
            )
        elif _latest_instead(table, column):
            _say(
                table,
                column,
                problems,
                "column_of_other_year",
                gettext_noop(
                    "The column %(column)s speaks of %(year)s. The sheet has later figures of the same: it is left out."
                ),
                value=str(column.year),
                params={"column": column.label, "year": str(column.year)},
                suggestion=gettext_noop(
                    "To keep it, send it as a file of its own, with the day it speaks of."
                ),
            )
        elif not column.field and column.rival and column.later:
            _say(
                table,
                column,
                problems,
                "column_of_projection",
                gettext_noop(
                    "The column %(column)s is a projection. The sheet has other figures of the same: it is left out."
                ),
                params={"column": column.label},
                suggestion=gettext_noop(
                    "To keep it, send it as a file of its own, with the day it speaks of."
                ),
            )
        elif not column.field and not column.cut and column.found_by != "remembered":
            _say(
                table,
                column,
                problems,
                "column_not_understood",
                gettext_noop("The column %(column)s was not understood and is left out."),
                params={"column": column.label},
                suggestion=gettext_noop("If it matters, say what it is, on the page of the file."),
            )
        tag = hxl.tag(column.tag) if column.tag and column.found_by == "hxl" else None
        if (
            tag is not None
            and column.band.sex
            and band_of_tag(tag.attributes).sex not in ("", column.band.sex)
        ):
            _say(
                table,
                column,
                problems,
                "hashtag_contradicts_heading",
                gettext_noop(
                    "The heading %(column)s and its hashtag %(tag)s name different people. The heading was followed."
                ),
                value=column.tag,
                params={"column": column.label, "tag": column.tag},
                suggestion=gettext_noop("Correct the hashtag."),
            )


def _latest_instead(table: Table, column: Column) -> bool:
    """Whether a column counts what another one counts for a later year."""
    if not column.rival or not column.year:
        return False
    return any(one.field == column.rival and one.year > column.year for one in table.columns)
