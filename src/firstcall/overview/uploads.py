"""Files in: drop them, see how far their reading is; what was understood of each is in `batches`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from firstcall.access.queries import visible
from firstcall.intake.models import ImportBatch
from firstcall.intake.uploads import received
from firstcall.needs.models import Assessment
from firstcall.needs.queries import assessments_seen
from firstcall.overview.batch_forms import back_to
from firstcall.overview.batch_words import state_word
from firstcall.overview.jobs import job_seen
from firstcall.overview.receiving import (
    forget_file,
    groups_sent_for,
    sends_for_all,
    store_and_have_read,
)
from firstcall.overview.working import half_sent, work_context, work_seen
from firstcall.places.models import Area
from firstcall.record import jobs
from firstcall.record.models import Job
from firstcall.returns.models import ReportingRound
from firstcall.returns.queries import rounds_seen
from firstcall.returns.sections import sent_back
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import visible_emergency
from firstcall.structure.queries.terms import words_of
from firstcall.web.edge import actor, now, page
from firstcall.web.many_files import FilesField, ManyFiles

SHOWN = 60
ASSESSMENTS = 100  # offered
KINDS = [
    ("activities", gettext_lazy("Activities: who does what, where (3W, 4W, 5W)")),
    ("needs", gettext_lazy("Needs: people in need and targeted")),
]


class UploadForm(forms.Form):
    # what people came for first, what few need last
    field_order = ("files", "kind", "group", "round", "assessment", "sheet")

    kind = forms.ChoiceField(
        label=gettext_lazy("What the files hold"), choices=KINDS, widget=forms.RadioSelect
    )
    group = forms.ChoiceField(
        required=False,
        help_text=gettext_lazy("Leave open when the file itself names the sector of each row."),
    )
    sheet = forms.CharField(
        label=gettext_lazy("Sheet"),
        required=False,
        help_text=gettext_lazy("Leave empty: the sheet with data is found."),
    )
    files = FilesField(  # type: ignore[assignment]
        label=gettext_lazy("Files"),
        widget=ManyFiles(attrs={"multiple": True}),
        help_text=gettext_lazy(
            "Excel, ODS or CSV, as you have them. Up to 50 MB each; nothing counts before you say so."
        ),
    )

    round = forms.ChoiceField(
        label=gettext_lazy("Round"),
        required=False,
        help_text=gettext_lazy("Leave open when the rows name their month."),
    )

    assessment = forms.ChoiceField(
        label=gettext_lazy("Assessment"),
        required=False,
        help_text=gettext_lazy("For needs: the assessment the figures come from."),
    )

    def __init__(
        self,
        *args: Any,
        assessments: list[tuple[str, str]],
        groups: list[tuple[str, str]],
        for_all: bool,
        needs: bool,
        rounds: list[tuple[str, str]],
        term: str,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._offer("round", _("As the rows say"), rounds)
        self._offer("assessment", _("None that is named"), assessments)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.label = term
        field.choices = [("", _("As the file says")), *groups] if for_all else groups
        if not for_all:  # only what will be taken is offered
            field.required, field.help_text = True, ""
        if not needs:
            kind = self.fields["kind"]
            assert isinstance(kind, forms.ChoiceField)
            kind.choices, kind.widget, self.initial["kind"] = KINDS[:1], forms.HiddenInput(), "activities"

    def _offer(self, name: str, otherwise: str, found: list[tuple[str, str]]) -> None:
        """The rounds a file can be for, the assessments it can come from; nothing is asked where there are none."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", otherwise), *found]
        if not found:
            del self.fields[name]


@page("import", "read")
def imports(request: HttpRequest, code: str) -> HttpResponse:
    """The files taken in so far, and the form for more."""
    who, emergency = actor(request), _emergency(request, code)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        groups=groups_sent_for(who, emergency),
        for_all=sends_for_all(who, emergency),
        needs=holds_here(who, emergency, "need", "create"),
        rounds=[(one.public_id, _round_label(one)) for one in rounds_seen(who, emergency)[:24]],
        assessments=_assessments(request, emergency),
        initial={
            "kind": "needs" if request.GET.get("assessment") else "activities",
            "assessment": request.GET.get("assessment", ""),
        },
        term=words_of(emergency)["Term"],
    )
    if request.method == "POST" and form.is_valid():
        started = [_start(request, emergency, form.cleaned_data, one) for one in form.cleaned_data["files"]]
        if len(started) == 1:
            return redirect("job", started[0].public_id)
        text = ngettext("%(count)d file is being read.", "%(count)d files are being read.", len(started))
        messages.info(request, text % {"count": len(started)})
        return redirect("imports", emergency.code)
    rows = visible(who, "import", ImportBatch.objects.filter(emergency=emergency).select_related("group"))
    before = request.GET.get("before", "")
    if before.isdigit():
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: SHOWN + 1])
    context = {
        **frame(request, emergency, "imports"),
        "form": form,
        "sent_back": sent_back(who, emergency),
        "may_upload": holds_here(who, emergency, "import", "create"),
        "may_export": holds_here(who, emergency, "export"),
        "batches": [(one, state_word(one.state)) for one in found[:SHOWN]],
        "next": f"?before={found[SHOWN - 1].pk}" if len(found) > SHOWN else "",
        "first": "?" if before else "",
        **work_context(emergency, who, now()),
        "unfinished": half_sent(emergency, who.person),
        "person": who.person,
        "limit": settings.UPLOAD_LIMIT_BYTES,
        "zone": emergency.country.time_zone,
        "sends": bool({"send", "assessment"} & set(request.GET)),  # whoever comes to send finds the form open
        "no_areas": not Area.objects.filter(country=emergency.country_id, level__gt=0).exists(),
    }
    return render(request, "overview/imports.html", context, status=422 if form.errors else 200)


def _assessments(request: HttpRequest, emergency: Emergency) -> list[tuple[str, str]]:
    """Those figures can come from, for whoever may bring needs."""
    if not holds_here(actor(request), emergency, "need", "create"):
        return []
    rows = assessments_seen(actor(request), emergency).exclude(state=Assessment.WITHDRAWN)
    return [(one.public_id, one.title) for one in rows[:ASSESSMENTS]]


def _round_label(one: ReportingRound) -> str:
    return f"{one.name}, {one.group.name}" if one.group else one.name


def _emergency(request: HttpRequest, code: str) -> Emergency:
    emergency = visible_emergency(actor(request), code)
    if not holds_here(actor(request), emergency, "import"):
        raise Http404
    return emergency


def _start(request: HttpRequest, emergency: Emergency, data: dict[str, Any], upload: Any) -> Job:
    who = actor(request)
    group = Group.objects.filter(emergency=emergency, code=data["group"]).first() if data["group"] else None
    with received(upload) as path:
        return store_and_have_read(
            path,
            file_name=upload.name,
            kind=data["kind"],
            emergency=emergency,
            group=group,
            sheet=data["sheet"],
            reporting_round=data.get("round", ""),
            assessment=data.get("assessment", ""),
            by=who,
            at=now(),
        )


@page("job", "read")
def job(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far long work is; goes on to the result by itself."""
    found = job_seen(actor(request), public_id)
    if found.state == Job.DONE and found.result.get("batch"):
        address = reverse("batch", args=[found.result["batch"]]) + back_to(found.arguments.get("back", ""))
        several = Emergency.objects.filter(pk=found.arguments.get("emergency")).first()
        if (
            several and len(found.result.get("batches", ())) > 1
        ):  # a workbook of several sheets: all are listed there
            address = reverse("imports", args=[several.code])
        if request.htmx:  # type: ignore[attr-defined]
            response = HttpResponse(status=204)
            response["HX-Redirect"] = address
            return response
        return redirect(address)
    if request.htmx and found.state in (Job.FAILED, Job.CANCELLED):  # type: ignore[attr-defined]
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})  # nothing goes on meanwhile
    template = "overview/job_progress.html" if request.htmx else "overview/job.html"  # type: ignore[attr-defined]
    seen = work_seen(found, now())
    return render(request, template, {"job": seen, "file_name": seen.file_name, "back": seen.emergency})


@require_POST
@page("job", "change")
def job_stop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop long work; nothing half done is kept."""
    found = job_seen(actor(request), public_id, act="change")
    jobs.cancel(found.public_id, at=now())
    found.refresh_from_db()
    forget_file(found)
    return redirect("job", found.public_id)
