"""firstcall ledger …, firstcall backup, firstcall restore"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from firstcall.access.actions import require
from firstcall.access.queries import operator
from firstcall.cli.imports import known_file
from firstcall.cli.output import DONE, SOME_REFUSED, AsJson, command, day_of, now, show_json, show_table
from firstcall.exchange import backup as copies
from firstcall.overview.changes import ABOUT, changes
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.record import queries
from firstcall.structure.queries import emergency_by_code

ledger = typer.Typer(
    no_args_is_help=True, help="The record of decisions: check it, or take it away to be checked."
)


@ledger.command("verify")
@command
def verify(as_json: AsJson = False) -> int:
    """Check every entry of the ledger against the chain and the signatures. Exit 1 when something is wrong."""
    require(operator(), "ledger", "verify")
    report = queries.verify_database()
    faults = [{"sequence": fault.sequence, "message": fault.sentence} for fault in report.faults]
    if as_json:
        show_json({"entries": report.entries, "sound": not faults, "faults": faults})
    elif not faults:
        print(f"The ledger is sound: {report.entries} entries, each linked to the one before, and signed.")
    else:
        print(f"The ledger has been changed: {len(faults)} faults in {report.entries} entries.")
        for fault in faults:
            print(f"  entry {fault['sequence']}: {fault['message']}")
    return SOME_REFUSED if faults else DONE


@ledger.command("show")
@command
def show(
    emergency: Annotated[str, typer.Argument(help="The emergency's code.")],
    about: Annotated[str, typer.Option(help=f"Only entries about: {', '.join(ABOUT)}.")] = "",
    until: Annotated[str, typer.Option(help="The last day, as 2026-03-31.")] = "",
    count: Annotated[int, typer.Option(min=1, max=500, help="How many.")] = 50,
    as_json: AsJson = False,
) -> int:
    """What was decided and taken in in an emergency, newest first."""
    if about and about not in ABOUT:
        message = gettext_noop("There is nothing about “%(about)s”. Choose one of: %(subjects)s.")
        raise Refused(
            Refusal("about-unknown", message, params={"about": about, "subjects": ", ".join(ABOUT)})
        )
    found = changes(
        emergency_by_code(emergency),
        operator(),
        about=[about] if about else (),
        until=day_of(until),
        count=count,
    )
    if as_json:
        show_json([{"sequence": one.sequence, "at": one.at, "words": one.words, "clause": one.clause,
                    "role": one.by} for one in found])  # fmt: skip
    else:
        show_table("The record", ["Entry", "When", "What", "In the role of"], [
            (one.sequence, f"{one.at:%Y-%m-%d %H:%M}", one.words, one.by) for one in found
        ])  # fmt: skip
    return DONE


@ledger.command("export")
@command
def export(file: Path, as_json: AsJson = False) -> int:
    """Write the ledger to FILE, for docs/verify_ledger.py to check without FirstCall."""
    require(operator(), "ledger", "export")
    count = queries.export(file)
    if as_json:
        show_json({"file": file, "entries": count})
    else:
        print(f"{count} entries are in {file}. Anyone can check them: python docs/verify_ledger.py {file}")
    return DONE


@command
def backup(file: Path, as_json: AsJson = False) -> int:
    """Write everything FirstCall holds, secrets included, to FILE. Keep that file as safe as the server itself."""
    require(operator(), "export", "backup")
    size = copies.write(file, at=now())
    if as_json:
        show_json({"file": file, "bytes": size})
    else:
        print(f"The backup is in {file} ({size / 1e6:.1f} MB). It holds the secrets: keep it safe.")
    return DONE


@partial(command, made_ready=False)
def restore(file: Path, as_json: AsJson = False) -> int:
    """Bring back what `firstcall backup` wrote, into an empty FIRSTCALL_HOME. Nothing existing is overwritten."""
    count = copies.restore(known_file(file))
    if as_json:
        show_json({"file": file, "entries": count})
    else:
        print(f"Restored. The ledger has {count} entries and is sound.")
    return DONE
