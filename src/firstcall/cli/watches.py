"""firstcall watch …: lines a group sets in its figures; what crosses one becomes a draft of a gap case (L1; ToR 8)."""

from __future__ import annotations

from typing import Annotated

import typer

from firstcall.access.queries import may
from firstcall.access.rules import NotVisible
from firstcall.cli.acting import As, acting
from firstcall.cli.output import DONE, AsJson, command, figure, now, share, show_json, show_list
from firstcall.cli.posts import row_of, said
from firstcall.last_resort.actions.watches import end_watch, scope_of_watch, set_watch
from firstcall.last_resort.queries.watching import checked_line, look, watch_counts, watches_seen
from firstcall.last_resort.watch_values import look_values, watch_values
from firstcall.structure.queries import emergency_by_code, known_group

watches = typer.Typer(
    no_args_is_help=True,
    help="Lines in a group's figures: a place that crosses one becomes a draft of a gap case.",
)

Code = Annotated[str, typer.Argument(help="The emergency's code.")]
InGroup = Annotated[str, typer.Argument(help="The group whose figures are watched.")]
Sign = Annotated[
    str,
    typer.Argument(
        help="unmet (people, at least), coverage (reached in a hundred, at most), nobody (people in need with nobody "
        "present, at least), severity (1 to 5, at least)."
    ),
]
Limit = Annotated[int, typer.Argument(help="The line, a whole number.")]
Level = Annotated[int | None, typer.Option(help="The level of places; left out: the finest with figures.")]
Whose = Annotated[
    str, typer.Option("--population-group", help="Whose figures; left out: those of everybody.")
]


@watches.command("list")
@command
def list_watches(code: Code, as_: As = "", as_json: AsJson = False) -> int:
    """List the lines that are set, and what they have opened."""
    rows = list(watches_seen(acting(as_), emergency_by_code(code)))
    counts = watch_counts(rows)
    values = [watch_values(one, *counts.get(one.pk, (0, 0))) for one in rows]
    columns = {"id": "Id", "group_name": "Group", "sign": "Sign", "limit": "Line", "level": "Level",
               "population_group": "Whose figures", "drafts": "Drafts waiting", "opened": "Opened in all"}  # fmt: skip
    return show_list("Watches", columns, values, as_json, numbers=(3, 4, 6, 7))


@watches.command("look")
@command
def look_at(
    code: Code,
    group: InGroup,
    sign: Sign,
    limit: Limit,
    level: Level = None,
    population_group: Whose = "all",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Show what a line would open today; nothing is set by it."""
    by, row = acting(as_), known_group(emergency_by_code(code), group)
    if not may(by, "watch", "read", scope_of_watch(row)):
        raise NotVisible("watch")
    line = checked_line(group=row, sign=sign, limit=limit, level=level, population_group=population_group)
    seen = look(by, line, now())
    values = look_values(line, seen)
    if as_json:
        show_json(values)
        return DONE
    rows = [
        {
            "area": one.place.area_name,
            "in_need": figure(one.there.in_need),
            "reached": figure(one.there.reached),
            "unmet": figure(one.there.unmet),
            "share": share(one.place.coverage),
            "opens": "a draft" if one.new else one.case or "dismissed lately",
        }
        for one in seen.places
    ]
    columns = {"area": "Area", "in_need": "In need", "reached": "Reached", "unmet": "Unmet", "share": "Coverage",
               "opens": "Opens"}  # fmt: skip
    show_list("Places that cross the line today", columns, rows, False, numbers=(1, 2, 3, 4))
    print(
        f"{len(seen.new)} new of {len(seen.places)}; {seen.looked_at} places looked at, not known in {seen.unknown}."
    )
    return DONE


@watches.command("add")
@command
def add(
    code: Code,
    group: InGroup,
    sign: Sign,
    limit: Limit,
    level: Level = None,
    population_group: Whose = "all",
    reason: Annotated[str, typer.Option(help="Why this line; shown to those who confirm its drafts.")] = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Set a line for a group's figures."""
    made = set_watch(
        group=known_group(emergency_by_code(code), group),
        sign=sign,
        limit=limit,
        level=level,
        population_group=population_group,
        reason=reason,
        by=acting(as_),
        at=now(),
    )
    return said(
        watch_values(made, 0, 0),
        f"The line is set: {made.sign} {figure(made.limit)} ({made.public_id}).",
        as_json,
    )


@watches.command("end")
@command
def end(
    code: Code,
    watch: Annotated[str, typer.Argument(help="The id of the line, as list shows it.")],
    reason: Annotated[str, typer.Option(help="Why; it stands in the record.")] = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """End a line; the cases it opened stay."""
    by = acting(as_)
    row = row_of(watches_seen(by, emergency_by_code(code)), watch)
    end_watch(row, reason=reason, expected=None, by=by, at=now())
    values = {"id": row.public_id, "ends_on": row.ends_on, "version": row.version}
    return said(values, "The line is ended. The cases it opened stay.", as_json)
