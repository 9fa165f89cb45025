"""firstcall presence, firstcall export …"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from firstcall.access.queries import operator
from firstcall.activities.presence import presence as presence_of
from firstcall.cli.output import DONE, AsJson, command, now, show_json, show_table
from firstcall.exchange.answers import known_language
from firstcall.exchange.files import FORMATS, known_format, write_export
from firstcall.exchange.layouts.sheets import chosen
from firstcall.exchange.layouts.sheets import names as layout_names
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import emergency_by_code, known_group

EmergencyOption = Annotated[str, typer.Option(help="The emergency's code.")]
GroupOption = Annotated[str, typer.Option(help="Only this group: its code, name or sector.")]
LevelOption = Annotated[
    int | None, typer.Option(min=0, max=9, help="Administrative level; the deepest reported when left out.")
]


def which(emergency: str, group: str) -> tuple[Emergency, Group | None]:
    """The emergency and, where one is named, the group. Raises `Refused`."""
    found = emergency_by_code(emergency)
    return found, known_group(found, group) if group else None


@command
def presence(
    emergency: EmergencyOption, group: GroupOption = "", level: LevelOption = None, as_json: AsJson = False
) -> int:
    """Who is where: the organisations present per group and area."""
    found, only = which(emergency, group)
    rows = presence_of(actor=operator(), emergency=found, group=only, level=level, at=now())
    if as_json:
        show_json(
            [
                {
                    "group": row.group,
                    "area": row.area,
                    "area_name": row.area_name,
                    "organisations": [name for _id, name in row.organisations],
                    "rows": row.rows,
                    "targeted": row.targeted,
                    "reached": row.reached,
                }
                for row in rows
            ]
        )
        return DONE
    lines = [
        (
            row.group,
            row.area,
            row.area_name,
            len(row.organisations),
            ", ".join(name for _id, name in row.organisations),
        )
        for row in rows
    ]
    show_table("Who is where", ["Group", "Area", "Name", "Count", "Organisations"], lines, numbers=[3])
    return DONE


@command
def export(
    what: Annotated[str, typer.Argument(help="activities, needs, gaps or structure.")],
    emergency: EmergencyOption,
    format: Annotated[str, typer.Option(help=f"{', '.join(FORMATS)}.")] = "csv",
    group: GroupOption = "",
    layout: Annotated[
        str,
        typer.Option(help=f"Of activities: {', '.join(layout_names())}; the plain columns when left out."),
    ] = "",
    donor: Annotated[str, typer.Option(help="With --layout donor: whose rows.")] = "",
    organisation: Annotated[
        str, typer.Option(help="Only this organisation's rows; with --layout own, in its own layout.")
    ] = "",
    language: Annotated[str, typer.Option(help="Of a layout's headings: en, fr, es or ar.")] = "en",
    output: Annotated[
        Path | None, typer.Option(help="Where to write it; standard output when left out.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Write activities, needs, gaps or the structure of an emergency to a file."""
    found, only = which(emergency, group)
    known_format(format)
    one = find(organisation, found.country_id) if organisation else None
    if one is not None and not layout:
        raise Refused(
            Refusal(
                "export-organisation-layout",
                gettext_noop("Name a layout too: rows of one organisation have one."),
            )
        )
    rows = write_export(
        what,
        emergency=found,
        group=only,
        format=format,
        path=output,
        actor=operator(),
        at=now(),
        choice=chosen(layout, language=known_language(language, "en"), donor=donor, organisation=one),
    )
    if not rows:
        print("There is no such row: the file holds its headings alone.", file=sys.stderr)
    if as_json and output is not None:
        show_json({"file": output, "rows": rows})
    return DONE
