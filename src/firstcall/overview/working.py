"""Somebody's own files at work: half sent, being read, taken in; how far each is, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstcall.access.rules import Actor
from firstcall.intake import transfer
from firstcall.intake.models import ImportBatch
from firstcall.intake.transfer import Upload
from firstcall.needs.actions import REPORT
from firstcall.overview.jobs import COMMIT, UNDO
from firstcall.overview.receiving import PREVIEW
from firstcall.overview.several import waiting_files
from firstcall.record.jobs import sentence
from firstcall.record.models import Job
from firstcall.record.work import progress_of, step_of
from firstcall.structure.frame import holds_here
from firstcall.structure.models import Emergency
from firstcall.structure.queries import visible_emergency
from firstcall.web.edge import actor, now, page

SHOWN = 40
RECENT = timedelta(days=2)
YOUNG = timedelta(seconds=6)  # most works are done by then, and somebody waits for them


@dataclass(frozen=True)
class Work:
    """A job as pages show it: `step` in words, `done` of `total` rows in it, `message` why it failed."""

    public_id: str
    file_name: str
    state: str
    step: str
    done: int
    total: int
    message: str
    batch: str
    emergency: Emergency | None
    young: bool = False
    reading: bool = True

    @property
    def active(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (Job.WAITING, Job.RUNNING)


def step_word(kind: str, step: str) -> str:
    """What is being done, in words."""
    words = {
        "reading": _("Reading the file."),
        "columns": _("Finding the columns."),
        "checking": _("Checking the rows."),
        "comparing": _("Comparing with what is there."),
        "storing": _("Storing the rows."),
        "adding": _("Adding up the figures."),
        "waiting": _("Waiting until another file is stored."),
    }
    whole = {
        PREVIEW: _("Reading the file."),
        COMMIT: _("Taking the rows in."),
        UNDO: _("Taking the rows back."),
    }
    return words.get(step) or whole.get(kind) or _("Working")


def work_seen(job: Job, at: datetime | None = None) -> Work:
    """A job with the file and the emergency it is about. `at`: now, for a page that waits for it."""
    batch = job.result.get("batch") or job.arguments.get("batch") or ""
    row = ImportBatch.objects.select_related("emergency").filter(public_id=batch).first() if batch else None
    emergency = row.emergency if row else Emergency.objects.filter(pk=job.arguments.get("emergency")).first()
    done, total = progress_of(job)
    return Work(
        public_id=job.public_id,
        file_name=job.arguments.get("file_name") or (row.file_name if row else ""),
        state=job.state,
        step=step_word(job.kind, step_of(job)),
        done=done,
        total=total,
        message=sentence(job),
        batch=row.public_id if row else "",
        emergency=emergency,
        young=at is not None and at - job.created_at < YOUNG,
        reading=job.kind == PREVIEW,
    )


def my_work(emergency: Emergency, person: str, at: datetime) -> list[Work]:
    """The person's files in this emergency, newest first: all that are read or taken in, those for which that failed
    lately, and those that were read and wait to be looked at.
    """
    recent = Q(state__in=(Job.WAITING, Job.RUNNING)) | Q(finished_at__gt=at - RECENT)
    own = ImportBatch.objects.filter(emergency=emergency, state=ImportBatch.PREVIEWED)
    taken_in = Q(kind=COMMIT, arguments__batch__in=list(own.values_list("public_id", flat=True)))
    of_here = Q(kind=PREVIEW, arguments__emergency=emergency.pk) | (taken_in & ~Q(state=Job.DONE))
    rows = Job.objects.filter(recent, of_here, person=person)
    found = [work_seen(job) for job in rows.order_by("-pk")[:SHOWN]]
    read = ImportBatch.objects.filter(public_id__in=[one.batch for one in found])
    waiting = set(read.filter(state=ImportBatch.PREVIEWED).values_list("public_id", flat=True))
    at_work = {one.batch for one in found if one.active}
    return [one for one in found if one.state != Job.DONE or one.batch in waiting - at_work]


def work_context(emergency: Emergency, who: Actor, at: datetime) -> dict[str, object]:
    """What `overview/my_work.html` shows: the works, whether one goes on, how many are read and of how many; and once
    none goes on, the files that can be taken in together, where there are several."""
    found = my_work(emergency, who.person, at)
    going = sum(one.active for one in found)
    reading = sum(one.active and one.reading for one in found)
    waiting = [] if going else waiting_files(emergency, who)
    return {
        "emergency": emergency,
        "mine": found,
        "going": going,
        "reading": reading,
        "ended": len(found) - going,
        "waiting_files": waiting if len(waiting) > 1 else [],
    }


def half_sent(emergency: Emergency, person: str) -> list[tuple[Upload, int]]:
    """The person's unfinished uploads of figures of this emergency, each with how many hundredths have arrived."""
    return [
        (one, transfer.offset_of(one) * 100 // one.size)
        for one in transfer.unfinished(person, emergency.pk)
        if one.kind != REPORT
    ]


def _emergency(request: HttpRequest, code: str) -> Emergency:
    emergency = visible_emergency(actor(request), code)
    if not holds_here(actor(request), emergency, "import"):
        raise Http404
    return emergency


@page("job", "read")
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """The part of the page Files with one's own work, asked for again while some of it runs."""
    emergency = _emergency(request, code)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("imports", emergency.code)
    return render(request, "overview/my_work.html", work_context(emergency, actor(request), now()))


@require_POST
@page("import", "create")
def give_up(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Give up a file that is half sent."""
    emergency = _emergency(request, code)
    found = transfer.find(public_id, actor(request).person)
    if found is None or found.emergency != emergency.pk:
        raise Http404
    transfer.drop(found)
    if found.kind == REPORT:
        return redirect("assessment-report", emergency.code, found.assessment)
    return redirect("imports", emergency.code)
