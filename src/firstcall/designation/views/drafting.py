"""The draft's lines, the agencies in each, and the support asked for."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstcall.designation import actions, forms
from firstcall.designation.models import Case, ProposalLine, ProposedLead
from firstcall.designation.queries.lines import name_of
from firstcall.designation.views.loading import case_act, case_url, load_case
from firstcall.policy import profiles
from firstcall.web.edge import actor, now, page


def _draft(request: HttpRequest, code: str, case: str) -> Case:
    seen = load_case(request, code, case)
    if not seen.whole:
        raise Http404
    return seen.case


def _line(request: HttpRequest, code: str, case: str, line: str) -> ProposalLine:
    row = _draft(request, code, case)
    found = row.lines.filter(public_id=line).select_related("case__emergency", "group").first()
    if found is None:
        raise Http404
    return found


@page("case", "draft")
def line_add(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Add a group to the draft."""
    row = _draft(request, code, case)

    def run(form: Any) -> str:
        actions.add_line(row, **form.cleaned_data, by=actor(request), at=now())
        return _("Added. Next, name who leads it.")

    return case_act(
        request,
        row,
        form=partial(forms.LineForm, emergency=row.emergency),
        run=run,
        title=_("Add to the draft"),
        button=_("Add"),
        initial={"action": "establish", "kind": "sector"},
        clause="GN 5",
    )


@page("case", "draft")
@require_POST
def line_drop(request: HttpRequest, code: str, case: str, line: str) -> HttpResponse:
    """Take a line out of the draft."""
    row = _line(request, code, case, line)
    actions.drop_line(row, by=actor(request), at=now())
    return redirect(case_url(row.case))


@page("case", "draft")
@require_POST
def lines_from_today(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Begin the draft with today's groups and leads."""
    row = _draft(request, code, case)
    actions.draft_from_today(row, by=actor(request), at=now())
    return redirect(case_url(row))


@page("case", "draft")
def proposed_lead_add(request: HttpRequest, code: str, case: str, line: str) -> HttpResponse:
    """Propose an agency in a line."""
    row = _line(request, code, case, line)

    def run(form: Any) -> str:
        lead = actions.name_lead(row, **form.cleaned_data, by=actor(request), at=now())
        name = lead.organisation.acronym or lead.organisation.name
        return _("%(name)s is in the draft.") % {"name": name}

    return case_act(
        request,
        row.case,
        form=partial(forms.ProposedLeadForm, case=row.case),
        run=run,
        title=_("Who shall lead %(name)s") % {"name": name_of(row)},
        button=_("Put it into the draft"),
        initial={"role": "lead", "organisation": request.GET.get("organisation", "")},
        explain=_("Agencies named for the same place lead jointly."),
        clause="GN 5",
    )


@page("case", "draft")
@require_POST
def proposed_lead_drop(request: HttpRequest, code: str, case: str, line: str, lead: str) -> HttpResponse:
    """Take an agency out of a line."""
    row = _line(request, code, case, line)
    found = ProposedLead.objects.filter(line=row, public_id=lead).select_related("organisation").first()
    if found is None:
        raise Http404
    actions.drop_lead(found, by=actor(request), at=now())
    return redirect(case_url(row.case))


@page("case", "draft")
def line_test(request: HttpRequest, code: str, case: str, line: str) -> HttpResponse:
    """Test a line against the conditions of the edition."""
    row = _line(request, code, case, line)

    def run(form: Any) -> str:
        with transaction.atomic():
            for one in profiles.profile(row.case.profile).criteria:
                actions.answer_criterion(
                    row,
                    criterion=one.id,
                    met=form.cleaned_data[f"met_{one.id}"] == "yes",
                    why=form.cleaned_data[f"why_{one.id}"],
                    by=actor(request),
                    at=now(),
                )
        return _("The answers go with the proposal.")

    return case_act(
        request,
        row.case,
        form=partial(forms.TestForm, case=row.case, answers=row.criteria),
        run=run,
        title=_("Test %(name)s against the conditions") % {"name": name_of(row)},
        button=_("Save the answers"),
    )


@page("case", "draft")
def case_support(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """State what support is needed."""
    row = _draft(request, code, case)

    def run(form: Any) -> str:
        actions.state_support(row, **form.cleaned_data, by=actor(request), at=now())
        return _("Saved.")

    return case_act(
        request,
        row,
        form=forms.SupportForm,
        run=run,
        title=_("Support needed"),
        button=_("Save"),
        initial={"support": row.support},
        clause="OG step 3",
    )
