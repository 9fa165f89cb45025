"""Assessments recorded, changed and withdrawn; the assessment a file's figures come from."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstcall.access.queries import visible
from firstcall.intake.models import ImportBatch
from firstcall.needs import actions
from firstcall.needs.actions.assessments import PLAIN
from firstcall.needs.forms import AssessmentForm, EndForm
from firstcall.needs.models import Assessment
from firstcall.needs.queries import assessment_seen
from firstcall.needs.views.reading import emergency_of, trail
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


def _page_of(one: Assessment) -> str:
    return reverse("assessment", args=[one.emergency.code, one.public_id])


@page("assessment", "create")
def assessment_add(request: HttpRequest, code: str) -> HttpResponse:
    """Record an assessment."""
    emergency = emergency_of(request, code, "create")

    def run(form: Any) -> str:
        one = actions.record_assessment(emergency=emergency, **form.cleaned_data, by=actor(request), at=now())
        return _("%(title)s is recorded. Send its figures, or name it where you send a file of needs.") % {
            "title": one.title
        }

    return act_page(
        request,
        form=partial(AssessmentForm, emergency=emergency),
        run=run,
        title=_("Record an assessment"),
        button=_("Record"),
        back=reverse("needs", args=[emergency.code]),
        trail=trail(emergency),
        initial={"state": "done", "unit": "people", "sensitivity": "moderate"},
        clause="Annex 1",
    )


@page("assessment", "change")
def assessment_change(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Change what is said of an assessment."""
    emergency = emergency_of(request, code)
    one = assessment_seen(actor(request), emergency, public_id)

    def run(form: Any) -> str:
        actions.change_assessment(
            one, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("Saved.")

    return act_page(
        request,
        form=partial(AssessmentForm, emergency=emergency),
        run=run,
        title=_("Change %(name)s") % {"name": one.title},
        button=_("Save"),
        back=_page_of(one),
        trail=trail(emergency, (one.title, _page_of(one))),
        initial=_initial(one),
        version=one.version,
        clause="Annex 1",
    )


def _initial(one: Assessment) -> dict[str, Any]:
    took_part = {True: "yes", False: "no"}.get(one.took_part, "")  # type: ignore[arg-type]
    return {
        **{name: getattr(one, name) for name in PLAIN},
        "took_part": took_part,
        "population_groups": ", ".join(one.population_groups),
        "organisation": one.organisation.name if one.organisation else "",
        "partners": ", ".join(row.organisation.name for row in one.partners.all()),
        "areas": ", ".join(row.area.pcode for row in one.areas.all() if row.area.level),
        "groups": [row.group.code for row in one.groups.all()],
    }


@page("assessment", "end")
def assessment_end(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Withdraw an assessment, with the reason."""
    emergency = emergency_of(request, code)
    one = assessment_seen(actor(request), emergency, public_id)

    def run(form: Any) -> str:
        actions.end_assessment(
            one, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("%(title)s is withdrawn. Its figures count nowhere any more.") % {"title": one.title}

    return act_page(
        request,
        form=EndForm,
        run=run,
        title=_("Withdraw %(name)s") % {"name": one.title},
        button=_("Withdraw"),
        back=_page_of(one),
        trail=trail(emergency, (one.title, _page_of(one))),
        version=one.version,
        explain=_("It stays on record with this reason. Where it was in use, the next one counts."),
        clause="Annex 1",
    )


@require_POST
@page("import", "commit")
def file_assessment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say from which assessment the figures of a file come."""
    rows = ImportBatch.objects.filter(kind="needs").select_related("emergency__country", "assessment")
    batch = visible(actor(request), "import", rows).filter(public_id=public_id).first()
    if batch is None or batch.emergency is None:
        raise Http404
    wanted = request.POST.get("assessment", "")
    one = assessment_seen(actor(request), batch.emergency, wanted) if wanted else None
    actions.assign_assessment(batch, one, expected=expected_version(request), by=actor(request), at=now())
    messages.success(
        request,
        _("Its figures come from %(title)s.") % {"title": one.title}
        if one
        else _("Its figures come from no assessment that is named."),
    )
    return redirect("batch", batch.public_id)
