"""What was done, where a workbook keeps a sheet for each activity: its name says it, and no column does.

Without it the figures of one sheet are about the same as those of the next, and would take their place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from firstcall.activities.rows.reporter import with_stated
from firstcall.intake.contents.coded import plain
from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.column import ContentHint
from firstcall.intake.sheets.months import month_of_heading
from firstcall.intake.sheets.named import NamesSector, is_value
from firstcall.intake.sheets.tables import Table
from firstcall.policy.refusal import gettext_noop

WHAT = {"activity", "activity_detail", "indicator"}
SPELLINGS = 5  # in which a column may write one name
LONG = 15  # letters of a sheet's name that may be cut
SAYS_NOTHING = phrases("rows", "sheets")  # "Sheet 1", "Data"


def with_activity_of_sheet(
    table: Table, together: Sequence[str], hint: ContentHint, is_sector: NamesSector, problems: Problems
) -> Table:
    """The table, with its sheet's name as the activity of all rows where nothing in it says one; said as a remark.

    `together`: the sheets of the workbook that hold the same kind of rows, by name. One alone may be called anything.
    """
    if table.by in ("activity", "month") or {column.field for column in table.columns} & WHAT:
        return table
    known = is_value(is_sector, hint)
    named = [name for name in together if _may_be_activity(name) and not known(clean(name))]
    if len(named) < 2 or len(named) < len(together) or table.sheet not in named or _said_inside(table):
        return table
    name = clean(table.sheet)
    problems.add(
        "activity-of-sheet",
        gettext_noop("No column names the activity. The name of the sheet does: “%(name)s”."),
        params={"name": name},
        refused=False,
    )
    return with_stated(table, "activity", name)


def _may_be_activity(name: str) -> bool:
    """Whether a sheet's name says anything: no month, no number, no word for sheets."""
    if month_of_heading(name) is not None:
        return False
    words = _letters(name)
    return bool(words) and words not in SAYS_NOTHING


def _said_inside(table: Table) -> bool:
    """Whether a column says throughout what the sheet is called, long names cut: the rows of its partner, sector or
    province stand in it, each with its name."""
    name = _letters(table.sheet)
    frame = table.frame.select(column.name for column in table.columns if column.name in table.frame.columns)
    for texts in frame:
        values = {
            _letters(value) for value in plain(texts.drop_nulls().unique()).head(SPELLINGS + 1).to_list()
        }
        if values == {name} or (len(name) >= LONG and len(values) == 1 and values.pop().startswith(name)):
            return True
    return False


def _letters(text: str) -> str:
    return re.sub(r"[\d\W_]+", " ", fold(text)).strip()
