"""What stands between the cells of a line, and what may be wrong with one. Runs in the child process."""

from __future__ import annotations

import csv
import re
from io import StringIO

from firstcall.intake.files import limits
from firstcall.policy.refusal import Refusal, gettext_noop

DELIMITERS = ",;\t|"
SAMPLE = 512 * 1024  # characters looked at first
csv.field_size_limit(limits.FIELD_CHARACTERS)
LONG_FIELD = Refusal(
    "field_too_long",
    gettext_noop(
        "Line %(line)d holds a cell of more than %(limit)d characters; a quotation mark may be missing. "
        "Correct that line and send the file again."
    ),
)
TOO_MANY_ROWS = Refusal(
    "too_many_rows",
    gettext_noop("The file has more than %(limit)d rows. Send it in parts."),
    params={"limit": limits.CSV_ROWS},
)


def find_delimiter(sample: str) -> str:
    """The delimiter that cuts the most lines of the sample into the same number of cells, more than one."""
    lines = [line for line in re.split(r"\r\n|\n|\r", sample)[:200] if line.strip()]
    declared = re.fullmatch(r"sep=(.)", lines[0].strip()) if lines else None
    if declared:
        return declared[1]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(StringIO("\n".join(lines[:100])), delimiter=delimiter)]
        common = max(set(widths), key=widths.count) if widths else 1
        wide = sum(width > 1 for width in widths)
        score = widths.count(common) * (common > 1) + wide * 0.5 + max(widths, default=1) * 0.01
        if wide and score > best_score:
            best, best_score = delimiter, score
    return best


def at_line(refusal: Refusal, line: int, **params: object) -> Refusal:
    """The refusal of this line."""
    return Refusal(refusal.code, refusal.message, params={"line": line, **params})
