"""firstcall import list|rows|problems|correct|commit|undo|layouts|forget: put right, taken in, taken back."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path
from typing import Annotated, Any

import typer
from django.db import transaction

from firstcall.access.queries import operator
from firstcall.access.rules import NotVisible
from firstcall.activities import actions as activities
from firstcall.cli.file_report import show_report
from firstcall.cli.imports import EmergencyOption, SheetOption, imports, known_file, read_json
from firstcall.cli.output import (
    DONE,
    REFUSED,
    SOME_REFUSED,
    AsJson,
    command,
    now,
    show_json,
    show_list,
    show_table,
)
from firstcall.intake.files.reading import read_file
from firstcall.intake.models import ImportBatch
from firstcall.intake.queries import layout_line, report
from firstcall.intake.rules import letters
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.needs import actions as needs
from firstcall.needs.rows.unread import is_unread
from firstcall.needs.staging import GONE, kept_opening
from firstcall.organisations.actions import undo_organisations
from firstcall.places.actions import undo_batch
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.queries import emergency_by_code, known_group

ACTS: dict[str, tuple[Any, Any, Any]] = {
    "activities": (activities.correct_activities, activities.commit_activities, activities.undo_activities),
    "needs": (needs.correct_needs, needs.commit_needs, needs.undo_needs),
}
PREVIEWS: dict[str, Any] = {"activities": activities.preview_activities, "needs": needs.preview_needs}
UNDO: dict[str, Any] = {
    "areas": undo_batch,
    "boundaries": undo_batch,
    "organisations": undo_organisations,
    **{kind: undo for kind, (_correct, _commit, undo) in ACTS.items()},
}
CELLS_SHOWN, CELL = 12, 24
BatchArgument = Annotated[str, typer.Argument(help="The id of the file, as `import list` shows it.")]


def _batch(public_id: str, kinds: Container[str] = ACTS) -> ImportBatch:
    rows = ImportBatch.objects.select_related("emergency__country", "group", "organisation", "country")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("import")
    if found.kind not in kinds:
        message = gettext_noop("This file brought no figures. It was taken in when it was sent.")
        raise Refused(Refusal("not-a-preview", message))
    return found


def _shown(batch: ImportBatch, as_json: bool) -> int:
    """The report of a batch; the exit code of an import."""
    return _all_shown([batch], as_json)


def _all_shown(batches: list[ImportBatch], as_json: bool) -> int:
    """The reports of the sheets of a file, as `_shown`."""
    if as_json:
        show_json({"files": [{**report(batch), "version": batch.version} for batch in batches]})
    else:
        for batch in batches:
            _show(batch)
    if any(map(is_unread, batches)):
        return REFUSED
    return SOME_REFUSED if any(batch.rejected for batch in batches) else DONE


def _show(batch: ImportBatch) -> None:
    found = {**report(batch), "version": batch.version}
    if is_unread(batch):
        for problem in report(batch)["problems"]:  # type: ignore[attr-defined]
            print(problem["message"])
        _say_unread(batch)
        return
    previewed = batch.state == ImportBatch.PREVIEWED
    show_report(found, previewed)
    then = f"; `firstcall import commit {batch.public_id}` takes it in" if previewed else ""
    print(f"{batch.public_id}: {batch.state}{then}")


@imports.command("list")
@command
def list_(emergency: EmergencyOption, as_json: AsJson = False) -> int:
    """List the files of an emergency, newest first."""
    rows = ImportBatch.objects.filter(emergency=emergency_by_code(emergency)).order_by("-pk")
    lines = [
        {
            "id": one.public_id,
            "kind": one.kind,
            "state": one.state,
            "file": one.file_name,
            "rows": one.rows,
            "accepted": one.accepted,
            "rejected": one.rejected,
            "created_at": one.created_at,
        }
        for one in rows[:200]
    ]
    columns = {
        "id": "Id", "file": "File", "kind": "Holds", "state": "State", "rows": "Rows", "accepted": "Accepted",
        "rejected": "Refused",
    }  # fmt: skip
    return show_list("Files", columns, lines, as_json, numbers=[4, 5, 6])


@imports.command("read")
@command
def read(
    file: Path,
    emergency: EmergencyOption,
    kind: Annotated[str, typer.Option(help="activities or needs.")] = "activities",
    group: Annotated[str, typer.Option(help="The group all rows belong to.")] = "",
    sheet: SheetOption = "",
    as_json: AsJson = False,
) -> int:
    """Read and check a file without taking it in; correct and commit it afterwards.

    A workbook with several sheets of data gives an id for each of them.
    """
    found = emergency_by_code(emergency)
    only = known_group(found, group) if group else None
    if kind not in PREVIEWS:
        message = gettext_noop("%(kind)s is not what a file can hold. Write activities or needs.")
        raise Refused(Refusal("kind", message, params={"kind": kind}))
    book = read_file(known_file(file), file_name=file.name, sheet=sheet or None)
    sheets: list[str | None]
    together: dict[str, Any] = {}
    if kind == "activities":
        sheets = activities.sheets_of(book, sheet or None)
        together = {"together": [name for name in sheets if name]}
    else:
        sheets = needs.sheets_of(book, sheet or None, emergency=found, group=only.pk if only else None)
    at = now()
    with transaction.atomic():
        batches = [
            PREVIEWS[kind](
                file, file_name=file.name, emergency=found, group=only, sheet=one, book=book, ask=True,
                by=operator(), at=at, **together,
            )
            for one in sheets
        ]  # fmt: skip
    return _all_shown(batches, as_json)


@imports.command("rows")
@command
def rows(batch: BatchArgument, as_json: AsJson = False) -> int:
    """Show the first rows of a file that was read, to say which of them holds the headings."""
    found = _batch(batch)
    sheets = kept_opening(found.public_id)
    if not sheets:
        raise Refused(GONE)
    if as_json:
        show_json({"sheets": sheets})
        return DONE
    for one in sheets:
        _show_opening(one)
    return DONE


def _show_opening(one: dict[str, Any]) -> None:
    """The first rows of a sheet, as wide as a screen is."""
    width = min(len(one["rows"][0]["cells"]), CELLS_SHOWN)
    lines = [
        (
            f"{row['row']}{' ?' if row['row'] == one['likely'] else ''}",
            *(text[:CELL] for text in row["cells"][:width]),
        )
        for row in one["rows"]
    ]
    show_table(one["sheet"] or "The file", ["Row", *map(letters, range(width))], lines)


def _say_unread(batch: ImportBatch) -> None:
    """What to do with a file that is not understood."""
    for one in kept_opening(batch.public_id)[:1]:
        _show_opening(one)
    print(
        f'Say which row holds the headings and what its columns are: {{"header_row": 3, "columns": {{"heading": '
        f'"field"}}, "group": "…"}} in a file, then `firstcall import correct {batch.public_id} FILE`. '
        f"`firstcall import rows {batch.public_id}` shows the first rows of every sheet.\n"
        f"Fields: {', '.join(entry.name for entry in catalogue(batch.kind).fields)}."
    )


@imports.command("problems")
@command
def problems(batch: BatchArgument, as_json: AsJson = False) -> int:
    """Say what is wrong in a file that was read, and what may have been meant."""
    return _shown(_batch(batch), as_json)


@imports.command("correct")
@command
def correct(batch: BatchArgument, file: Path, as_json: AsJson = False) -> int:
    """Read a file again with corrections: columns, values, cells, date_order, sheet, header_row, group."""
    found = _batch(batch)
    return _shown(ACTS[found.kind][0](found, read_json(file), by=operator(), at=now()), as_json)


@imports.command("commit")
@command
def commit(batch: BatchArgument, as_json: AsJson = False) -> int:
    """Take in what was understood of a file that was read."""
    found = _batch(batch)
    return _shown(ACTS[found.kind][1](found, by=operator(), at=now()), as_json)


@imports.command("undo")
@command
def undo(batch: BatchArgument, as_json: AsJson = False) -> int:
    """Take a file back: every figure is as it was before."""
    found = _batch(batch, UNDO)
    return _shown(UNDO[found.kind](found, by=operator(), at=now()), as_json)


@imports.command("layouts")
@command
def layouts(emergency: EmergencyOption, as_json: AsJson = False) -> int:
    """List what is remembered of the layouts of files."""
    lines = [layout_line(one) for one in needs.layouts_seen(emergency_by_code(emergency), operator())]
    columns = {
        "id": "Id",
        "file": "Last file",
        "kind": "Holds",
        "organisation": "Organisation",
        "group": "Group",
    }
    return show_list("Layouts", columns, lines, as_json)


@imports.command("forget")
@command
def forget(
    layout: Annotated[str, typer.Argument(help="The id, as `import layouts` shows it.")],
    as_json: AsJson = False,
) -> int:
    """Forget a layout: its next file is read as if it were the first."""
    found = needs.layout_seen(layout, operator())
    needs.forget_layout(found, by=operator(), at=now())
    if as_json:
        show_json({"layout": layout, "forgotten": True})
    else:
        print("The layout is forgotten. Files taken in stay as they are.")
    return DONE
