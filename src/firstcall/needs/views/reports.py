"""Documents of an assessment: sent, given out, withdrawn."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from firstcall.intake import transfer
from firstcall.intake.uploads import document_answer, received
from firstcall.needs import actions
from firstcall.needs.forms import ReportForm, WithdrawForm
from firstcall.needs.languages import language_name
from firstcall.needs.models import Assessment
from firstcall.needs.queries import assessment_seen, file_of, may_have, report_seen
from firstcall.needs.views.reading import emergency_of, trail
from firstcall.policy.refusal import Refused
from firstcall.structure.frame import frame
from firstcall.structure.models import Group
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


def _page_of(one: Assessment) -> str:
    return reverse("assessment", args=[one.emergency.code, one.public_id])


@page("assessment", "change")
def assessment_report(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Keep documents with an assessment. Sent in pieces by the page's script, whole without it."""
    emergency = emergency_of(request, code, "change")
    one = assessment_seen(actor(request), emergency, public_id)
    actions.may_attach(one, size=0, by=actor(request))
    shown_in = get_language() or "en"
    groups = [row.group for row in one.groups.all() if may_have(actor(request), one, row.group)]
    form = ReportForm(
        request.POST or None,
        request.FILES or None,
        groups=groups,
        initial={"language": language_name(shown_in, shown_in)},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            kept, refused = _keep(request, one, form.cleaned_data, groups)
            if kept:
                text = ngettext("%(count)d document is kept.", "%(count)d documents are kept.", kept)
                messages.success(request, text % {"count": kept})
            if not refused:
                return redirect(_page_of(one))
            for sentence in refused:
                form.add_error(None, sentence)
            status = 409
    person = actor(request).person
    context = {
        **frame(request, emergency, "needs"),
        "trail": trail(emergency, (one.title, _page_of(one))),
        "one": one,
        "form": form,
        "person": person,
        "limit": settings.REPORT_LIMIT_BYTES,
        "limit_mb": settings.REPORT_LIMIT_BYTES // (1024 * 1024),
        "unfinished": [
            (upload, transfer.offset_of(upload) * 100 // upload.size)
            for upload in transfer.unfinished(person, emergency.pk)
            if upload.kind == actions.REPORT and upload.assessment == one.public_id
        ],
    }
    return render(request, "needs/report.html", context, status=status)


def _keep(
    request: HttpRequest, one: Assessment, said: dict[str, Any], groups: list[Group]
) -> tuple[int, list[str]]:
    """How many documents were kept, and why others were not: each stands for itself."""
    kept, refused = 0, []
    several = len(said["files"]) > 1
    for file in said["files"]:
        try:
            with received(file) as path:
                actions.attach_report(
                    one,
                    path,
                    file_name=file.name,
                    title="" if several else said["title"],
                    language=said["language"],
                    group=next((group for group in groups if group.code == said["group"]), None),
                    by=actor(request),
                    at=now(),
                )
        except Refused as problem:
            if problem.__class__ is not Refused:
                raise
            sentence = problem.refusal.text(_)
            refused.append(f"{file.name}: {sentence}" if several else sentence)
        else:
            kept += 1
    return kept, refused


@page("assessment", "read")
def report_file(request: HttpRequest, code: str, public_id: str, report_id: str) -> HttpResponseBase:
    """The document itself, as it came, to be saved."""
    one = assessment_seen(actor(request), emergency_of(request, code), public_id)
    report = report_seen(actor(request), one, report_id)
    return document_answer(file_of(report), name=report.file_name, kind=report.kind)


@page("assessment", "change")
def report_withdraw(request: HttpRequest, code: str, public_id: str, report_id: str) -> HttpResponse:
    """Take a document away, with the reason."""
    emergency = emergency_of(request, code, "change")
    one = assessment_seen(actor(request), emergency, public_id)
    report = report_seen(actor(request), one, report_id)

    def run(form: Any) -> str:
        actions.withdraw_report(
            report,
            reason=form.cleaned_data["reason"],
            expected=expected_version(request),
            by=actor(request),
            at=now(),
        )
        return _("%(title)s is withdrawn.") % {"title": report.title}

    return act_page(
        request,
        form=WithdrawForm,
        run=run,
        title=_("Withdraw %(name)s") % {"name": report.title},
        button=_("Withdraw"),
        back=_page_of(one),
        trail=trail(emergency, (one.title, _page_of(one))),
        version=report.version,
        explain=_("Its title, its fingerprint and this reason stay on record. The file itself is removed."),
    )
