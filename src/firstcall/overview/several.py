"""Several files at once: those that were read and wait to be taken in, and one press that takes in the chosen ones."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from firstcall.access.actions import require
from firstcall.access.queries import may, visible
from firstcall.access.rules import Actor
from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.needs.batches import scope_of_batch
from firstcall.overview.jobs import COMMIT
from firstcall.overview.problem_words import ORDER
from firstcall.record import jobs
from firstcall.record.models import Job
from firstcall.structure.models import Emergency
from firstcall.structure.queries import visible_emergency
from firstcall.web.edge import actor, now, page

MOST = 60  # files at once


@dataclass(frozen=True)
class Waiting:
    """A file that was read and not taken in; `asked`: something about it is asked first."""

    batch: ImportBatch
    asked: bool

    @property
    def key(self) -> str:
        """What the form sends for it: the file, and the version its sender saw."""
        return f"{self.batch.public_id}.{self.batch.version}"


def waiting_files(emergency: Emergency, who: Actor) -> list[Waiting]:
    """The files somebody sent that wait to be taken in, the first sent first; of one sent again only the last reading.

    Only those with rows to take in, which the sender may take in and which nobody is taking in now.
    """
    order = ImportProblem.objects.filter(batch=OuterRef("pk"), code=ORDER)
    rows = ImportBatch.objects.filter(
        emergency=emergency, person=who.person, state=ImportBatch.PREVIEWED, accepted__gt=0
    ).exclude(path="")
    going = Job.objects.filter(kind=COMMIT, state__in=(Job.WAITING, Job.RUNNING))
    rows = rows.exclude(public_id__in=list(going.values_list("arguments__batch", flat=True)))
    found: dict[tuple[str, str, str], ImportBatch] = {}
    for one in visible(who, "import", rows).annotate(either_way=Exists(order)).order_by("-pk")[:MOST]:
        if may(who, "import", "commit", scope_of_batch(one)):
            found.setdefault((one.kind, one.file_name, one.sheet), one)
    return [
        Waiting(one, one.either_way or any(column["guess"] for column in one.understood))  # type: ignore[attr-defined]
        for one in reversed(found.values())
    ]


@require_POST
@page("import", "commit")
def take_in(request: HttpRequest, code: str) -> HttpResponse:
    """Take in the chosen files, one after the other, each as it was seen: one corrected meanwhile still waits."""
    who = actor(request)
    emergency = visible_emergency(who, code)
    waiting = {one.key: one.batch for one in waiting_files(emergency, who)}
    chosen = [waiting[key] for key in dict.fromkeys(request.POST.getlist("file")) if key in waiting]
    if not chosen:
        messages.warning(request, _("Nothing was taken in: choose at least one file that still waits."))
    for one in chosen:
        require(who, "import", "commit", scope_of_batch(one))
        arguments = {"batch": one.public_id, "person": who.person, "expected": one.version}
        jobs.enqueue(COMMIT, arguments=arguments, person=who.person, at=now())
    if chosen:
        text = ngettext(
            "%(count)d file is being taken in.", "%(count)d files are being taken in.", len(chosen)
        )
        messages.info(request, text % {"count": len(chosen)})
    return redirect("imports", emergency.code)
