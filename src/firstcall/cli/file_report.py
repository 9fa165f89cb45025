"""What is said of a file on the command line: counts, columns, and each problem once for all cells that have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from firstcall.cli.output import figure, show_table

SHOWN = 60  # lines about a file; who corrects more has them in the marked copy, or as JSON
VALUES = 3  # shown of those a line is about
SAID_ABOVE = ("column_not_understood",)  # among the columns left out
EITHER_WAY = "date_order_unknown"


def show_report(one: dict[str, Any], dry_run: bool) -> None:
    """Print one file: counts, columns, the first problems."""
    if one.get("refused"):
        return  # its sentence stands on standard error already
    where = one["file"] + (f", sheet {one['sheet']}" if one["sheet"] else "")
    done = "would be taken in" if dry_run else "taken in"
    print(f"{where}: {figure(one['rows'])} rows, {figure(one['accepted'])} {done}, {figure(one['rejected'])} refused, "
          f"{figure(one['unchanged'])} of them unchanged.")  # fmt: skip
    if one.get("batch") and one["accepted"] and one.get("state", "committed") == "committed":
        print(f"Its id is {one['batch']}; `firstcall import undo {one['batch']}` takes it back.")
    console = Console(width=140)
    columns = {" ".join(heading.split()): field for heading, field in one["columns"].items()}
    understood = ", ".join(f"{heading} → {field}" for heading, field in columns.items() if field)
    console.print(f"Understood: {understood}", style="dim", highlight=False, markup=False)
    if left_out := ", ".join(heading for heading, field in columns.items() if not field):
        console.print(f"Columns left out: {left_out}", style="dim", highlight=False, markup=False)
    problems = [problem for problem in one["problems"] if problem["code"] not in SAID_ABOVE]
    lines = together(problems)
    if lines:
        found = f"{len(lines)} problem{'s' if len(lines) > 1 else ''}"
        show_table(
            f"The first {SHOWN} of {found}; --json has all" if len(lines) > SHOWN else found,
            ["Cell", "Value", "Rows", "What", "Suggestion"],
            lines[:SHOWN],
            numbers=[2],
        )
    if any(problem["code"] == EITHER_WAY for problem in problems):
        read = one.get("batch") if one.get("state") == "previewed" else None
        print(
            "How the dates of this file are meant is said once: "
            + (
                f'{{"date_order": "dmy"}} (or "mdy") in a file, then `firstcall import correct {read} FILE`.'
                if read
                else "send it again with --date-order dmy, or mdy."
            )
        )


def together(problems: Sequence[dict[str, Any]]) -> list[tuple[str, str, int, str, str]]:
    """A line for each different thing that is said: the first cell, the first values and how many more there are, the
    rows of all, what is wrong, what to do. In the order in which they were first said."""
    said: dict[tuple[bool, str, str], list[dict[str, Any]]] = {}
    for problem in problems:
        said.setdefault((problem["refused"], problem["message"], problem["suggestion"]), []).append(problem)
    return [
        (
            same[0]["cell"],
            _values([problem["value"] for problem in same]),
            sum(problem["rows"] for problem in same),
            ("refused: " if refused else "") + message,
            suggestion,
        )
        for (refused, message, suggestion), same in said.items()
    ]


def _values(values: Sequence[str]) -> str:
    different = [value for value in dict.fromkeys(values) if value]
    more = len(different) - VALUES
    return ", ".join(different[:VALUES]) + (f" … {more} more" if more > 0 else "")
