"""What is said of a file on the command line: counts, columns, and the problems kind by kind, each once for all cells
that have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from firstcall.cli.output import figure, show_table
from firstcall.overview.problem_words import NOT_OF_ROWS, NOTED, problem_word

OF_EACH_KIND = 5  # lines of a kind; who corrects more has them in the marked copy, on the page, or as JSON
VALUES = 3  # shown of those a line is about
SAID_ABOVE = ("column_not_understood",)  # among the columns left out
EITHER_WAY = "date_order_unknown"
Line = tuple[str, str, int, str, str]  # the first cell, values, rows, what is wrong, what to do


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
    kinds = by_kind(problems)
    if kinds:
        number = len(together(problems))
        show_table(
            f"{figure(number)} problem{'s' if number > 1 else ''}",
            ["Cell", "Value", "Rows", "What", "Suggestion"],
            [line for kind in kinds for line in kind],
            numbers=[2],
            sections=[len(kind) for kind in kinds],
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


def by_kind(problems: Sequence[dict[str, Any]]) -> list[list[Line]]:
    """The lines of each kind of problem, the most rows first, and of many only the first, with a line that says how
    many more there are. Kinds that leave rows out come first, then what somebody has to decide, last what is noted."""
    kinds: dict[tuple[bool, str], list[dict[str, Any]]] = {}
    for problem in problems:
        kinds.setdefault((problem["refused"], problem["code"]), []).append(problem)

    def order(kind: tuple[bool, str]) -> tuple[bool, bool, int]:
        refused, code = kind
        return not refused, code in NOTED and not refused, -sum(one["rows"] for one in kinds[kind])

    return [_first(together(kinds[kind]), kind[1]) for kind in sorted(kinds, key=order)]


def _first(lines: list[Line], code: str) -> list[Line]:
    lines = sorted(lines, key=lambda line: -line[2])
    more = lines[OF_EACH_KIND:]
    if len(more) < 2:  # a line that says there is one more takes as much room as that one
        return lines
    rows = 0 if code in NOT_OF_ROWS else sum(line[2] for line in more)
    rest = f"{figure(len(more))} more of this kind: {problem_word(code)}"
    return [*lines[:OF_EACH_KIND], ("…", "", rows, rest, "The page of the file and --json have all.")]


def together(problems: Sequence[dict[str, Any]]) -> list[Line]:
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
