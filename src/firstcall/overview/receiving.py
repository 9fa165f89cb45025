"""A file that has arrived, by whichever way, becomes work for the reader; and its traces go when nothing came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from firstcall.access.actions import require
from firstcall.access.queries import may
from firstcall.access.rules import Actor, Forbidden, NotVisible
from firstcall.intake import transfer
from firstcall.intake.actions import store_file
from firstcall.intake.files.reading import forget_folders
from firstcall.intake.files.storage import StoredFile
from firstcall.intake.retention import forget_old_files
from firstcall.intake.transfer import Upload
from firstcall.needs.actions import REPORT
from firstcall.needs.batches import scope_of
from firstcall.needs.queries import assessment_seen
from firstcall.needs.staging import forget_old_rows
from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.record import jobs
from firstcall.record.models import Job
from firstcall.structure.models import Emergency, Group

PREVIEW = "file.preview"
LOOKED_BACK = timedelta(days=7)


def may_send(by: Actor, emergency: Emergency, group: Group | None) -> None:
    """Raises `Forbidden` or `NotVisible` for whom the emergency or the group takes no files from.

    Who may send for some groups only, and says another or none, reads for which.
    """
    scope = scope_of(emergency, group, by)
    if not may(by, "import", "create", scope) and (groups := groups_sent_for(by, emergency)):
        message = gettext_noop("Say which group the file is for: you send files for %(groups)s.")
        raise Forbidden(Refusal("group-not-said", message, "", {"groups": ", ".join(n for _, n in groups)}))
    require(by, "import", "create", scope)


def groups_sent_for(by: Actor, emergency: Emergency) -> list[tuple[str, str]]:
    """Code and name of the groups that `by` may send files for, each by itself."""
    return [
        (one.code, one.name)
        for one in emergency.groups.filter(ends_on=None).order_by("pk")
        if may(by, "import", "create", scope_of(emergency, one, by))
    ]


def sends_for_all(by: Actor, emergency: Emergency) -> bool:
    """True for who may send a file without saying which group it is for."""
    return may(by, "import", "create", scope_of(emergency, None, by))


def have_read(
    stored: StoredFile,
    *,
    kind: str,
    emergency: Emergency,
    group: Group | None,
    sheet: str,
    by: Actor,
    at: datetime,
    public_id: str = "",
    reporting_round: str = "",
    assessment: str = "",
) -> Job:
    """Plan the reading of a stored file, in the caller's transaction. Raises `Forbidden`, `NotVisible`."""
    may_send(by, emergency, group)
    arguments = {
        "path": str(stored.path),
        "file_name": stored.name,
        "kind": kind,
        "emergency": emergency.pk,
        "group": group.pk if group else None,
        "sheet": sheet.strip() or None,
        "round": reporting_round.strip() if kind == "activities" else "",
        "assessment": _named(assessment, emergency, by) if kind == "needs" else "",
        "person": by.person,
    }
    return jobs.enqueue(PREVIEW, arguments=arguments, person=by.person, at=at, public_id=public_id)


def _named(assessment: str, emergency: Emergency, by: Actor) -> str:
    """The id of an assessment that the sender may see. Raises `NotVisible`."""
    return assessment_seen(by, emergency, assessment.strip()).public_id if assessment.strip() else ""


def store_and_have_read(
    path: Path,
    *,
    file_name: str,
    kind: str,
    emergency: Emergency,
    group: Group | None,
    sheet: str,
    by: Actor,
    at: datetime,
    reporting_round: str = "",
    assessment: str = "",
) -> Job:
    """Keep a copy of the file at `path` and plan its reading; no copy stays when that is refused."""
    stored = store_file(path, file_name=file_name)
    try:
        return have_read(
            stored,
            kind=kind,
            emergency=emergency,
            group=group,
            sheet=sheet,
            by=by,
            at=at,
            reporting_round=reporting_round,
            assessment=assessment,
        )
    except BaseException:
        stored.path.unlink(missing_ok=True)
        raise


def finish(upload: Upload, *, by: Actor, at: datetime) -> Job:
    """An upload that is whole becomes work for the reader, once however often it is asked for.

    Raises `Refused` while it is not whole or when it arrived changed, `Forbidden`, `NotVisible`.
    """
    if upload.kind == REPORT:  # nothing to be read: it is kept with its assessment
        raise NotVisible("import")
    emergency = Emergency.objects.select_related("country").get(pk=upload.emergency)
    group = Group.objects.filter(emergency=emergency, code=upload.group).first() if upload.group else None
    stored = transfer.taken(upload)
    try:
        with transaction.atomic():
            job = have_read(
                stored,
                kind=upload.kind,
                emergency=emergency,
                group=group,
                sheet=upload.sheet,
                by=by,
                at=at,
                public_id=upload.id,
                reporting_round=upload.round,
                assessment=upload.assessment,
            )
            transaction.on_commit(lambda: transfer.drop(upload))
            return job
    except IntegrityError:  # asked for twice at the same time
        stored.path.unlink(missing_ok=True)
        return Job.objects.get(public_id=upload.id, person=by.person)
    except BaseException:
        stored.path.unlink(missing_ok=True)
        raise


def forget_file(job: Job) -> None:
    """The stored file of a reading that was stopped or failed goes: nothing refers to it."""
    kept = Path(settings.HOME) / "files" / "imports"
    path = Path(job.arguments.get("path", ""))
    if job.kind == PREVIEW and job.state in (Job.CANCELLED, Job.FAILED) and kept in path.parents:
        path.unlink(missing_ok=True)


def forget_left_over(at: datetime) -> None:
    """What a crash or a lost line left: uploads that have not grown for two days, readers' folders, files of readings
    that came to nothing; and what has been kept for its time: files as they were sent, rows of previews.
    """
    transfer.forget_old(at)
    forget_old_files(at)
    forget_old_rows(at)
    forget_folders(at)
    ended = Job.objects.filter(
        kind=PREVIEW, state__in=(Job.CANCELLED, Job.FAILED), finished_at__gt=at - LOOKED_BACK
    )
    for job in ended:
        forget_file(job)
