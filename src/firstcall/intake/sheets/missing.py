"""Why a sheet is no table that can be read: no headings, no rows, nothing at all. Files of text have no sheets."""

from __future__ import annotations

from firstcall.policy.refusal import Refusal, gettext_noop

NO_TABLE, EMPTY, NO_ROWS = "no_table", "empty_sheet", "no_rows"
OF_SHEET = {
    NO_TABLE: gettext_noop(
        "No row of headings was understood in sheet %(sheet)s. Put the headings in one row above the data and "
        "name them as in the template to report in, or add a row of HXL hashtags."
    ),
    EMPTY: gettext_noop(
        "Sheet %(sheet)s is empty. Check that you chose the right file, and that it was saved."
    ),
    NO_ROWS: gettext_noop(
        "Sheet %(sheet)s has headings but no rows of data. Send the file again when it is filled."
    ),
}
OF_FILE = {
    NO_TABLE: gettext_noop(
        "No row of headings was understood in the file. Put the headings in one row above the data and "
        "name them as in the template to report in, or add a row of HXL hashtags."
    ),
    EMPTY: gettext_noop("The file is empty. Check that you chose the right one, and that it was saved."),
    NO_ROWS: gettext_noop("The file has headings but no rows of data. Send it again when it is filled."),
}
# Of a report: who has nothing to report says so.
NOTHING_OF_SHEET = gettext_noop(
    "Sheet %(sheet)s has headings but no rows of data. Send the file again when it is filled; if there was nothing "
    "to report, say so on the page “Returns” (or with `firstcall return nil`)."
)
NOTHING_OF_FILE = gettext_noop(
    "The file has headings but no rows of data. Send it again when it is filled; if there was nothing to report, say "
    "so on the page “Returns” (or with `firstcall return nil`)."
)


def no_table(sheet: str) -> Refusal:
    """No row of headings was understood; `sheet` is "" in a file that has none."""
    return _missing(NO_TABLE, sheet)


def empty(sheet: str) -> Refusal:
    """Nothing is written there."""
    return _missing(EMPTY, sheet)


def no_rows(sheet: str, *, of_report: bool) -> Refusal:
    """Headings without rows; `of_report`: in a report of what was done, which may be a report of nothing."""
    if of_report:
        return Refusal(NO_ROWS, NOTHING_OF_SHEET if sheet else NOTHING_OF_FILE, params={"sheet": sheet})
    return _missing(NO_ROWS, sheet)


def _missing(code: str, sheet: str) -> Refusal:
    return Refusal(code, OF_SHEET[code], params={"sheet": sheet}) if sheet else Refusal(code, OF_FILE[code])
