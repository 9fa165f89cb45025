"""firstcall gap calls, funding: what waits for an answer of one's own, and what waits for money."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from firstcall.cli.acting import As, acting
from firstcall.cli.gap_cases import Code
from firstcall.cli.output import DONE, AsJson, command, figure, now, show_json, show_list
from firstcall.cli.posts import said
from firstcall.exchange.funding import write_funding
from firstcall.last_resort.queries import funding_gaps, open_calls
from firstcall.last_resort.values import funding_values, open_call_values
from firstcall.structure.queries import emergency_by_code

REPORTS_FROM = {"here": "there", "near": "the province", "not_yet": "elsewhere"}


def calls(code: Code, as_: As = "", as_json: AsJson = False) -> int:
    """List the calls on your organisation that wait for its answer."""
    at = now()
    rows = [open_call_values(one, at) for one in open_calls(acting(as_), emergency_by_code(code), at)]
    columns = {"case": "Case", "group_name": "Group", "area_name": "Area", "what": "What", "left": "Left",
               "organisation": "Asked", "near": "Reports from", "reply_by": "Until"}  # fmt: skip
    if as_json:
        show_json(rows)
        return DONE
    lines = [{**one, "near": REPORTS_FROM[str(one["near"])]} for one in rows]
    return show_list("Calls", columns, lines, False, numbers=(4,))


def funding(
    as_: As = "",
    format: Annotated[str, typer.Option(help="csv: the list as a file, as the donors' page gives it.")] = "",
    output: Annotated[Path | None, typer.Option(help="Where to write the file.")] = None,
    as_json: AsJson = False,
) -> int:
    """List the gaps in which funding is what fails: who asks, for how many people, how much."""
    if format or output is not None:
        count = write_funding(output, format=format or "csv", actor=acting(as_), at=now())
        if output is not None:
            said({"file": str(output), "gaps": count}, f"{output} is written: {count} gaps.", as_json)
        return DONE
    rows = [funding_values(one) for one in funding_gaps(acting(as_), now())]
    if as_json:
        show_json(rows)
        return DONE
    lines = [{**one, "people": "fewer than 10" if one["few"] else figure(one["people"])} for one in rows]
    columns = {"emergency": "Emergency", "case": "Case", "group_name": "Group", "area_name": "Area",
               "organisation": "Asks", "people": "People", "amount_usd": "US$", "mobilised_usd": "Come so far",
               "explanation": "Why"}  # fmt: skip
    return show_list("Gaps that wait for money", columns, lines, False, numbers=(5, 6, 7))


def connect(gaps: typer.Typer) -> None:
    """Add these commands to `firstcall gap`."""
    gaps.command("calls")(command(calls))
    gaps.command("funding")(command(funding))
