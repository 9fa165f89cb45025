"""firstcall import …: files in, with every problem named. Exit 1 when some rows were refused, 2 when all were."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from firstcall.access.queries import operator
from firstcall.activities import actions as activities
from firstcall.cli.file_report import show_report
from firstcall.cli.output import (
    DONE,
    REFUSED,
    SOME_REFUSED,
    AsJson,
    command,
    now,
    show_json,
)
from firstcall.intake.filenames import in_sending_order
from firstcall.intake.rules import Problem
from firstcall.needs import actions as needs
from firstcall.needs.queries import assessment_seen
from firstcall.organisations import actions as organisations
from firstcall.places import actions as places
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.queries import emergency_by_code, known_group

imports = typer.Typer(
    no_args_is_help=True, help="Take in areas, boundaries, organisations, needs and activities."
)

SheetOption = Annotated[str, typer.Option(help="The sheet to read; the one with data when left out.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen; store nothing.")]
CountryOption = Annotated[str, typer.Option(help="ISO 3166 alpha-3 code of the country.")]
EmergencyOption = Annotated[str, typer.Option(help="The emergency's code.")]
CorrectOption = Annotated[
    Path | None, typer.Option("--correct", help="A JSON file that says what is meant: see `import correct`.")
]
ColumnsOption = Annotated[
    Path | None, typer.Option("--columns", help='A JSON file {"heading": "field"}; "" leaves a column out.')
]
OrderOption = Annotated[str, typer.Option("--date-order", help="How 03/04/2025 is meant: dmy or mdy.")]
GroupOption = Annotated[str, typer.Option(help="The group all rows belong to: its code, name or sector.")]


def known_file(file: Path) -> Path:
    """The file, if there is one. Raises `Refused`."""
    if file.is_dir():
        message = gettext_noop("%(file)s is a folder. Name the files in it.")
        raise Refused(Refusal("no-file", message, params={"file": str(file)}))
    if not file.is_file():
        raise Refused(
            Refusal("no-file", gettext_noop("There is no file %(file)s."), params={"file": str(file)})
        )
    return file


def read_json(file: Path) -> dict[str, Any]:
    """The object that a JSON file holds. Raises `Refused`, with the line where it is no JSON."""
    try:
        found = json.loads(known_file(file).read_text("utf-8-sig"))
    except ValueError as wrong:
        message = gettext_noop("%(file)s is not JSON: %(error)s.")
        raise Refused(
            Refusal("not-json", message, params={"file": file.name, "error": str(wrong)})
        ) from wrong
    if not isinstance(found, dict):
        message = gettext_noop("%(file)s holds no JSON object. Begin it with { and end it with }.")
        raise Refused(Refusal("not-json", message, params={"file": file.name}))
    return found


def corrections_said(correct: Path | None, columns: Path | None, date_order: str) -> dict[str, Any]:
    """The corrections of the options together, as JSON."""
    said: dict[str, Any] = read_json(correct) if correct else {}
    if columns:
        said = {**said, "columns": {**said.get("columns", {}), **read_json(columns)}}
    return {**said, "date_order": date_order} if date_order else said


def _taken_in(file: Path, take_in: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    """The report of one file; a file that is refused whole is reported too, and does not stop those after it."""
    return _all_taken_in(file, lambda path: [take_in(path)])[0]


def _all_taken_in(file: Path, take_in: Callable[[Path], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The reports of a file's sheets, as `_taken_in`."""
    try:
        return take_in(known_file(file))
    except Refused as refused:
        return [_refused(file, refused.refusal)]


def _refused(file: Path, refusal: Refusal) -> dict[str, Any]:
    """The report of a file of which nothing is taken in; its sentence goes to standard error as well."""
    print(f"{file.name}: {refusal.text()}", file=sys.stderr)
    if refusal.code == "no_table":
        print("`firstcall import read` shows its first rows and takes what they mean.", file=sys.stderr)
    problem = Problem(refusal.code, True, "", "", "", "", refusal.text(), rows=0)
    counts = dict.fromkeys(("rows", "accepted", "new", "changed", "unchanged", "rejected"), 0)
    return {
        "file": file.name,
        "sheet": "",
        "header_row": None,
        "columns": {},
        **counts,
        "problems": [problem.as_json()],
        "totals": {},
        "refused": True,
    }


def _report(files: list[dict[str, Any]], as_json: bool, dry_run: bool = False) -> int:
    """Print what was understood and what was wrong; the exit code for it."""
    if as_json:
        show_json({"files": files})
    else:
        for one in files:
            show_report(one, dry_run)
    accepted = sum(one["accepted"] for one in files)
    refused = sum(one["rejected"] + one.get("refused", False) for one in files)
    if refused and not accepted:
        return REFUSED
    return SOME_REFUSED if refused else DONE


@imports.command("areas")
@command
def areas(file: Path, country: CountryOption, sheet: SheetOption = "", as_json: AsJson = False) -> int:
    """Take in a gazetteer: areas with their P-codes, parents and validity."""
    at = now()

    def take_in(path: Path) -> dict[str, Any]:
        places.ensure_country(country)
        report = places.import_areas(
            path, file_name=path.name, country=country, sheet=sheet or None, by=operator(), at=at
        )
        return {**report.as_json(), "batch": report.batch}

    return _report([_taken_in(file, take_in)], as_json)


@imports.command("boundaries")
@command
def boundaries(
    file: Path,
    country: CountryOption,
    level: Annotated[int, typer.Option(help="The administrative level the file draws.")],
    code_property: Annotated[str, typer.Option(help="The property that holds the P-code.")] = "",
    as_json: AsJson = False,
) -> int:
    """Take in boundaries from GeoJSON or TopoJSON."""
    at = now()

    def take_in(path: Path) -> dict[str, Any]:
        places.ensure_country(country)
        report = places.import_boundaries(
            path,
            file_name=path.name,
            country=country,
            level=level,
            code_property=code_property,
            by=operator(),
            at=at,
        )
        return {**report.as_json(), "batch": report.batch}

    return _report([_taken_in(file, take_in)], as_json)


@imports.command("organisations")
@command
def organisations_(file: Path, sheet: SheetOption = "", as_json: AsJson = False) -> int:
    """Take in a list of organisations, or of the names they are written by."""
    at = now()

    def take_in(path: Path) -> dict[str, Any]:
        return organisations.import_organisations(
            path, file_name=path.name, sheet=sheet or None, by=operator(), at=at
        )

    return _report([_taken_in(file, take_in)], as_json)


@imports.command("needs")
@command
def needs_(
    file: Path,
    emergency: EmergencyOption,
    group: GroupOption = "",
    assessment: Annotated[str, typer.Option(help="The id of the assessment the figures come from.")] = "",
    sheet: SheetOption = "",
    correct: CorrectOption = None,
    columns: ColumnsOption = None,
    date_order: OrderOption = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> int:
    """Take in figures of people in need and targeted."""
    found, at = emergency_by_code(emergency), now()
    only = known_group(found, group) if group else None
    source = assessment_seen(operator(), found, assessment) if assessment else None
    said = corrections_said(correct, columns, date_order)

    def take_in(path: Path) -> list[dict[str, Any]]:
        return needs.import_needs_sheets(
            path,
            file_name=path.name,
            emergency=found,
            group=only,
            assessment=source,
            sheet=sheet or None,
            dry_run=dry_run,
            corrections=said,
            by=operator(),
            at=at,
        )

    return _report(_all_taken_in(file, take_in), as_json, dry_run)


@imports.command("activities")
@command
def activities_(
    files: list[Path],
    emergency: EmergencyOption,
    group: GroupOption = "",
    sheet: SheetOption = "",
    correct: CorrectOption = None,
    columns: ColumnsOption = None,
    date_order: OrderOption = "",
    reporting_round: Annotated[
        str, typer.Option("--round", help="The round the files are for, where their rows do not say it.")
    ] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> int:
    """Take in who does what, where, when, for whom, from one or many files. Files that differ in month or version
    alone are taken in in that order."""
    found, at = emergency_by_code(emergency), now()
    only = known_group(found, group) if group else None
    said = corrections_said(correct, columns, date_order)

    def take_in(path: Path) -> list[dict[str, Any]]:
        return activities.import_activities(
            [path],
            emergency=found,
            group=only,
            sheet=sheet or None,
            dry_run=dry_run,
            corrections=said,
            reporting_round=reporting_round,
            by=operator(),
            at=at,
        )

    found_by = {
        at: _all_taken_in(files[at], take_in) for at in in_sending_order([str(file) for file in files])
    }
    return _report([report for at in range(len(files)) for report in found_by[at]], as_json, dry_run)
