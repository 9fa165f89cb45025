"""Documents kept with an assessment, and withdrawn again (Annex 1 T6; threat B11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from firstcall.access.rules import Actor, Forbidden, NotVisible
from firstcall.intake.actions import store_file
from firstcall.intake.files.documents import look_at_document, why_too_large
from firstcall.intake.files.storage import StoredFile, shown_name
from firstcall.needs.actions.assessments import require_for
from firstcall.needs.languages import language_code
from firstcall.needs.models import Assessment, AssessmentReport
from firstcall.needs.queries.reports import may_have
from firstcall.needs.rules.assessments import CLAUSE
from firstcall.needs.rules.reports import why_not_attach, why_not_twice, why_not_withdraw_report
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.record.rules import Acting
from firstcall.structure.models import Group

ROOM = "reports"
REPORT = "report"  # what a file in pieces is sent as, when it is one


def may_attach(assessment: Assessment, *, size: int, by: Actor) -> None:
    """Before a document is sent at all: whether it will be taken. Raises `Refused`, `Forbidden`, `NotVisible`."""
    require_for(by, "change", assessment)
    refuse(why_too_large(size=size, limit=settings.REPORT_LIMIT_BYTES))


def may_keep(assessment: Assessment, by: Actor) -> bool:
    """Whether somebody may keep documents with it and withdraw them: for links, never instead of the act's question."""
    try:
        require_for(by, "change", assessment)
    except (Forbidden, NotVisible):
        return False
    return True


def document_kind(path: Path) -> str:
    """What the file is, or `Refused`. The slow part of keeping it: ask before a transaction begins."""
    return look_at_document(path, limit=settings.REPORT_LIMIT_BYTES)


def attach_report(
    assessment: Assessment,
    path: Path,
    *,
    file_name: str,
    title: str = "",
    language: str = "",
    group: Group | None = None,
    kind: str = "",
    public_id: str = "",
    by: Actor,
    at: datetime,
) -> AssessmentReport:
    """Keep a document with the assessment; without a `title` it goes by the name of its file.

    `group`: the only one that may have it. `kind`: what `document_kind` found, where it was asked before. `public_id`:
    an id given beforehand, so that it is kept once however often it is asked for. Raises `Refused`, `Forbidden`,
    `NotVisible`.
    """
    acting = require_for(by, "change", assessment)
    code = language_code(language)
    _refuse_what_cannot_be(assessment, language.strip(), code, group, by)
    found = kind or document_kind(path)
    with _kept(path, file_name) as stored, transaction.atomic():
        Assessment.objects.select_for_update().get(
            pk=assessment.pk
        )  # of two sent at once the second sees the first
        standing = AssessmentReport.objects.filter(assessment=assessment, withdrawn_at=None)
        twice = standing.filter(sha256=stored.sha256, group=group).exists()
        refuse(why_not_twice(kept_already=twice))
        report = AssessmentReport.objects.create(
            assessment=assessment,
            group=group,
            title=_title(title, stored.name),
            language=code,
            kind=found,
            file_name=stored.name,
            size=stored.size,
            sha256=stored.sha256,
            path=str(stored.path.absolute().relative_to(Path(settings.HOME).absolute())),
            person=acting.person,
            attached_at=at,
            **({"public_id": public_id} if public_id else {}),
        )
        said = {"language": code, "kind": found, "size": stored.size}
        _write(report, "assessment.report-attached", said, acting, at)
    return report


def _refuse_what_cannot_be(
    assessment: Assessment, language: str, code: str, group: Group | None, by: Actor
) -> None:
    elsewhere = group is not None and (
        not assessment.groups.filter(group=group).exists() or not may_have(by, assessment, group)
    )
    refuse(
        why_not_attach(
            withdrawn=assessment.state == Assessment.WITHDRAWN,
            language=language,
            language_known=bool(code),
            group=group.name if group else "",
            group_elsewhere=elsewhere,
            kept=AssessmentReport.objects.filter(assessment=assessment, withdrawn_at=None).count(),
        )
    )


@contextmanager
def _kept(path: Path, file_name: str) -> Iterator[StoredFile]:
    """The document in its room; nothing of it stays when it is refused."""
    stored = store_file(path, file_name=file_name, room=ROOM)
    try:
        yield stored
    except BaseException:
        stored.path.unlink(missing_ok=True)
        raise


def _title(title: str, file_name: str) -> str:
    stem = shown_name(file_name).rpartition(".")[0] or file_name
    return (" ".join(title.split()) or stem.replace("_", " "))[:200]


@transaction.atomic
def withdraw_report(
    report: AssessmentReport, *, reason: str, expected: int | None, by: Actor, at: datetime
) -> AssessmentReport:
    """Take a document away, with the reason. What it was stays on record; the file itself is removed.

    Raises `Refused`, `Stale`, `Forbidden`, `NotVisible`.
    """
    acting = require_for(by, "change", report.assessment)
    why = reason.strip()
    refuse(why_not_withdraw_report(withdrawn=report.withdrawn_at is not None, reason=why))
    path = Path(settings.HOME) / report.path
    change(report, expected=expected, withdrawn_at=at, reason=why)
    _write(report, "assessment.report-withdrawn", {"reason": why}, acting, at)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return report


def _write(report: AssessmentReport, act: str, said: Mapping[str, Any], acting: Acting, at: datetime) -> None:
    """Of a document that one group alone may have, the record tells neither title nor name."""
    assessment = report.assessment
    named = {"report_title": report.title, "file": report.file_name} if report.group is None else {}
    append(
        act=act,
        subject=f"assessment:{assessment.public_id}",
        content={
            "emergency": assessment.emergency.code,
            "title": assessment.title,
            "report": report.public_id,
            "sha256": report.sha256,
            "group": report.group.code if report.group else None,
            **named,
            **said,
        },
        by=acting,
        at=at,
        clause=CLAUSE,
    )


def follow_group(group: Group, acting: Acting, at: datetime) -> None:
    """What groups alone could have that were merged into `group`, it may have (GN 5). Part of an act, none by itself.

    Of two that are the same document the second stays with the group that is no more. After a split nobody can tell
    which of those that took over it was meant for, so it stays as well.
    """
    former = list(Group.objects.filter(merged_into=group).values_list("pk", flat=True))
    rows = AssessmentReport.objects.filter(group__in=former, withdrawn_at=None)
    for report in rows.select_related("assessment__emergency").order_by("pk"):
        there = AssessmentReport.objects.filter(
            assessment=report.assessment_id, group=group, withdrawn_at=None
        )
        if not there.filter(sha256=report.sha256).exists():
            change(report, expected=None, group=group)
            _write(report, "assessment.report-followed", {}, acting, at)
