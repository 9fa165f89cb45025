"""What every command shares: the installation made ready, refusals as sentences, tables and JSON."""

from __future__ import annotations

import errno
import functools
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import accumulate
from pathlib import Path
from typing import Annotated, Any

import typer
from django.db import OperationalError
from rich.console import Console
from rich.table import Table
from typer._click.exceptions import ClickException
from typer.core import TyperGroup
from typer.rich_utils import rich_format_error

from firstcall.access.rules import Forbidden, NotVisible
from firstcall.installation import prepare
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.record.rules import Stale

DONE, SOME_REFUSED, REFUSED = 0, 1, 2
NOBODY_THERE = Refusal(
    "nobody-answers",
    gettext_noop("Nobody answered what this asks. Give it as an option, or run the command at a terminal."),
)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of tables.")]


def now() -> datetime:
    """The moment a command runs at: the one place the command line reads the clock."""
    return datetime.now(UTC)


def day_of(text: str) -> date | None:
    """A day as written, None for none. Raises `Refused`."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise Refused(
            Refusal("day", "“%(text)s” is not a day. Write it as 2026-03-01.", params={"text": text})
        ) from wrong


def command(run: Callable[..., int | None], *, made_ready: bool = True) -> Callable[..., None]:
    """Make the installation ready, run, and end with the command's exit code; refusals are one sentence and exit 2.

    `made_ready` False: the command brings its own tables and data (restore).
    """

    @functools.wraps(run)
    def wrapped(*args: Any, **options: Any) -> None:
        as_json = bool(options.get("as_json"))
        try:
            if made_ready:
                prepare(at=now(), say=_to_whom_waits)
            code = run(*args, **options)
        except Refused as refused:
            code = _refused(refused.refusal, as_json)
        except Forbidden as forbidden:
            code = _refused(forbidden.refusal, as_json)
        except Stale:
            message = "Somebody else acted at the same moment. Look at what it is now, then try again."
            code = _refused(Refusal("stale", message), as_json)
        except NotVisible:
            code = _refused(Refusal("not-found", "There is nothing of that name that you may see."), as_json)
        except OperationalError as problem:
            code = _refused(Refusal("database", f"The database did not answer: {problem}".strip()), as_json)
        except OSError as problem:
            if problem.filename is None and problem.errno not in FULL:
                raise
            code = _refused(_unusable(problem), as_json)
        raise typer.Exit(code or DONE)

    return wrapped


def _to_whom_waits(text: str) -> None:
    """Say it at a terminal, where somebody waits; a program reads no chatter."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr)


def _unusable(problem: OSError) -> Refusal:
    """A file that cannot be read or written: which, and what the system says of it."""
    message = gettext_noop("%(file)s cannot be used: %(reason)s.")
    params = {"file": str(problem.filename or "-"), "reason": problem.strerror or str(problem)}
    return Refusal("file-unusable", message, params=params)


class Commands(TyperGroup):
    """All commands. Whoever asks for JSON gets a mistake in the options as JSON too, like every other refusal."""

    def main(  # type: ignore[override]  # what else the library's takes goes to it unread
        self, args: Sequence[str] | None = None, **options: Any
    ) -> Any:
        """Run the command that the words name, and exit with its code."""
        as_json = "--json" in (sys.argv[1:] if args is None else args)
        try:
            code = super().main(args, **{**options, "standalone_mode": False})
        except typer.Abort:
            code = _refused(NOBODY_THERE, as_json)
        except ClickException as wrong:
            if as_json:
                code = _refused(Refusal("usage", wrong.format_message()), as_json)
            else:
                rich_format_error(wrong)
                code = wrong.exit_code
        sys.exit(code or DONE)


def _refused(refusal: Refusal, as_json: bool) -> int:
    if as_json:
        show_json({"error": {"code": refusal.code, "message": refusal.text(), "clause": refusal.clause}})
    print(refusal.text(), file=sys.stderr)
    return REFUSED


def show_json(value: object) -> None:
    """Print one JSON document on standard output; dates as ISO."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=_plain)
    sys.stdout.write("\n")


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be shown as JSON")


def show_table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    numbers: Sequence[int] = (),
    sections: Sequence[int] = (),
) -> None:
    """Print a table; `numbers` are the columns to align right, `sections` how many rows stand between two lines.
    Null is shown as "not known", never as 0."""
    table = Table(header_style="bold")
    for position, column in enumerate(columns):
        table.add_column(column, justify="right" if position in numbers else "left", overflow="fold")
    ends = set(accumulate(sections))
    for place, row in enumerate(rows, start=1):
        table.add_row(*[figure(value) for value in row], end_section=place in ends)
    console = Console()
    if not console.is_terminal:
        console = Console(width=140)
    console.print(
        title, style="bold", highlight=False, markup=False
    )  # of its own: never cut to a narrow table
    console.print(table)


def show_list(
    title: str,
    columns: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    as_json: bool,
    *,
    numbers: Sequence[int] = (),
) -> int:
    """Print rows as JSON, or as a table of `columns` (key of a row -> heading); what a row has not is left blank."""
    if as_json:
        show_json(rows)
        return DONE
    cells = [["" if row[key] is None else row[key] for key in columns] for row in rows]
    show_table(title, list(columns.values()), cells, numbers=numbers)
    return DONE


def figure(value: object) -> str:
    """A value as people read it: thousands apart, a moment to the minute, null as "not known"."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}".replace(",", " ")
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return str(value)


def share(value: float | None) -> str:
    """A coverage between 0 and 1 as a percentage; null as "not known"."""
    return "not known" if value is None else f"{value:.0%}"
