"""firstcall template, firstcall import marked: files that go back to the people who report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from firstcall.access.queries import operator
from firstcall.access.rules import NotVisible
from firstcall.cli.output import DONE, AsJson, command, now, show_json
from firstcall.exchange.answers import known_language
from firstcall.exchange.marking.copies import marked_copy
from firstcall.exchange.template.book import template_for
from firstcall.intake.models import ImportBatch
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.queries import emergency_by_code, known_group

Output = Annotated[Path | None, typer.Option(help="Where to write it; standard output when left out.")]
Language = Annotated[str, typer.Option(help="en, fr, es or ar.")]


def _written(content: bytes, output: Path | None, as_json: bool) -> int:
    if output is None:
        if sys.stdout.isatty():
            message = gettext_noop("This kind of file is not for a screen: give --output FILE.%(ending)s.")
            raise Refused(Refusal("export-output", message, params={"ending": "xlsx"}))
        sys.stdout.buffer.write(content)
        return DONE
    output.write_bytes(content)
    if as_json:
        show_json({"file": output, "bytes": len(content)})
    else:
        print(f"{output} is written.")
    return DONE


@command
def template(
    emergency: Annotated[str, typer.Argument(help="The emergency's code.")],
    group: Annotated[
        str, typer.Option(help="Whose lists: a group's code, name or sector; all without it.")
    ] = "",
    language: Language = "",
    output: Output = None,
    as_json: AsJson = False,
) -> int:
    """Write a workbook to report activities in, with the lists of a group."""
    found = emergency_by_code(emergency)
    only = known_group(found, group) if group else None
    wanted = known_language(language, found.language)
    content = template_for(emergency=found, group=only, language=wanted, actor=operator(), at=now())
    return _written(content, output, as_json)


@command
def marked(
    batch: Annotated[str, typer.Argument(help="The import's id, as its report gives it.")],
    language: Language = "en",
    output: Output = None,
    as_json: AsJson = False,
) -> int:
    """Write the file of an import with its wrong cells marked, and a sheet of its problems."""
    found = ImportBatch.objects.filter(public_id=batch).first()
    if found is None:
        raise NotVisible("import")
    return _written(marked_copy(found, language=known_language(language, "en")), output, as_json)
