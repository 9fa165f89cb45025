"""firstcall assessment attach | reports | report | withdraw: documents kept with an assessment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from firstcall.cli.acting import who
from firstcall.cli.assessments import assessments
from firstcall.cli.output import DONE, AsJson, command, now, show_json, show_list
from firstcall.cli.posts import said
from firstcall.needs import actions
from firstcall.needs.models import Assessment
from firstcall.needs.queries import assessment_seen, file_of, report_seen, reports_seen
from firstcall.needs.values import report_values
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.queries import emergency_by_code, known_group


def _one(code: str, assessment: str) -> Assessment:
    return assessment_seen(who(), emergency_by_code(code), assessment)


@assessments.command("attach")
@command
def assessment_attach(
    code: str,
    assessment: Annotated[str, typer.Argument(help="The id of the assessment.")],
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="PDF, .docx, .odt, workbooks, CSV.")
    ],
    language: Annotated[str, typer.Option(help="In which language: a code such as fr, or its name.")] = "",
    title: Annotated[str, typer.Option(help="Of one document; left out: the name of its file.")] = "",
    group: Annotated[str, typer.Option(help="The only group that may have it.")] = "",
    as_json: AsJson = False,
) -> int:
    """Keep documents with an assessment: its report, annexes, translations.

    None is kept where one of them is no document that can be.
    """
    one = _one(code, assessment)
    if title and len(files) > 1:
        message = gettext_noop(
            "A title is for one document. Leave it out: each goes by the name of its file."
        )
        raise Refused(Refusal("report-title", message))
    only = known_group(one.emergency, group) if group else None
    for path in files:
        actions.may_attach(one, size=path.stat().st_size, by=who())
    kinds = [actions.document_kind(path) for path in files]
    kept = [
        actions.attach_report(
            one, path, file_name=path.name, title=title, language=language, group=only, kind=kind,
            by=who(), at=now(),
        )
        for path, kind in zip(files, kinds, strict=True)
    ]  # fmt: skip
    if as_json:
        show_json([report_values(report) for report in kept])
        return DONE
    for report in kept:
        print(f"{report.title} is kept: {report.public_id}.")
    return DONE


@assessments.command("reports")
@command
def assessment_reports(code: str, assessment: str, as_json: AsJson = False) -> int:
    """The documents kept with an assessment, and those withdrawn, each with the reason."""
    columns = {
        "title": "Document",
        "language": "Language",
        "kind": "Kind",
        "size": "Bytes",
        "group": "Only for",
        "reason": "Withdrawn because",
        "id": "Id",
    }
    values = [report_values(one) for one in reports_seen(who(), _one(code, assessment))]
    return show_list("Reports", columns, values, as_json)


@assessments.command("report")
@command
def assessment_report(
    code: str,
    assessment: str,
    report: Annotated[str, typer.Argument(help="The id of a document.")],
    output: Annotated[Path, typer.Option(help="Where to write it.")],
    as_json: AsJson = False,
) -> int:
    """Write a document that is kept, byte for byte as it came."""
    one = report_seen(who(), _one(code, assessment), report)
    output.write_bytes(file_of(one).read_bytes())
    return said(report_values(one), f"{output} is written.", as_json)


@assessments.command("withdraw")
@command
def assessment_withdraw(
    code: str,
    assessment: str,
    report: Annotated[str, typer.Argument(help="The id of a document.")],
    reason: Annotated[str, typer.Option(help="Why it is withdrawn.")],
    as_json: AsJson = False,
) -> int:
    """Take a document away: that it was there stays on record, its file is removed."""
    one = report_seen(who(), _one(code, assessment), report)
    actions.withdraw_report(one, reason=reason, expected=None, by=who(), at=now())
    return said(report_values(one), f"{one.title} is withdrawn.", as_json)
