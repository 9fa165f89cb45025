"""The cases of an emergency, opening one, and one case as a timeline."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstcall.access.queries import may
from firstcall.access.rules import Scope
from firstcall.designation import actions, forms
from firstcall.designation.case_page import case_lines, case_page
from firstcall.designation.queries import procedure_of
from firstcall.designation.views.loading import (
    case_act,
    case_url,
    cases_url,
    load_case,
    trail_to,
    whole_case,
)
from firstcall.policy import profiles
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.queries import visible_emergency
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page
from firstcall.web.proving import signed


@page("agreement", "read")
def cases(request: HttpRequest, code: str) -> HttpResponse:
    """The cases of an emergency: what runs with its clocks, and what was agreed."""
    who, at = actor(request), now()
    emergency = visible_emergency(who, code)
    lines = case_lines(who, emergency, at)
    context = {
        **frame(request, emergency, "cases"),
        "running": [line for line in lines if line.case.state == "running"],
        "ended": [line for line in lines if line.case.state != "running"],
        "may_open": may(who, "case", "open", Scope(emergency=emergency.pk, country=emergency.country_id)),
        "sees_concerns": any(holds_here(who, emergency, "concern", act) for act in ("read", "create")),
        "trail": trail_to(emergency)[:1],
        "profile": profiles.profile(emergency.profile),
    }
    return render(request, "designation/cases.html", context)


@page("case", "open")
def case_open(request: HttpRequest, code: str) -> HttpResponse:
    """Open a case: its clocks start with it."""
    emergency = visible_emergency(actor(request), code)
    if not may(actor(request), "case", "read", Scope(emergency=emergency.pk)):
        raise Http404
    fitting = [
        one
        for one in profiles.profile(emergency.profile).procedures
        if emergency.onset in one.onsets and one.about != "group"
    ]
    opened: dict[str, Any] = {}

    def run(form: Any) -> str:
        opened["case"] = actions.open_case(
            emergency=emergency,
            procedure=form.cleaned_data["procedure"],
            lead=form.cleaned_data.get("lead"),
            by=actor(request),
            at=now(),
        )
        return _("The case is open and its clocks run.")

    response = act_page(
        request,
        form=partial(forms.OpenForm, emergency=emergency, procedures=fitting),
        run=run,
        title=_("Open a case"),
        button=_("Open the case and start its clocks"),
        back=cases_url(emergency),
        trail=trail_to(emergency),
        initial={"procedure": fitting[0].id} if fitting else {},
        clause=fitting[0].clause if fitting else "",
    )
    if opened:
        response["Location"] = case_url(opened["case"])
    return response


@page("agreement", "read")
def case(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """One case: what is next, who acts, what is missing, and the timeline of what was done."""
    seen = load_case(request, code, case)
    context = {
        **frame(request, seen.case.emergency, "cases"),
        **case_page(seen, actor(request), now(), get_language() or "en"),
        "trail": trail_to(seen.case.emergency),
        "zone": seen.case.emergency.country.time_zone,
        "now": now(),
    }
    return render(request, "designation/case.html", context)


@page("case", "draft")
def case_variant(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Choose the way through the procedure, such as no new leads."""
    row = whole_case(request, code, case)

    def run(form: Any) -> str:
        actions.choose_variant(
            row, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("Saved.")

    return case_act(
        request,
        row,
        form=partial(forms.VariantForm, case=row),
        run=run,
        title=_("The way through this procedure"),
        button=_("Choose"),
        initial={"variant": row.variant},
        clause=procedure_of(row).clause,
    )


@page("decision", "withdraw")
@signed
def case_withdraw(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Give a case up; what was done in it stays."""
    return _end(request, code, case, actions.withdraw, _("Withdraw %(case)s"), _("Withdraw"), _("Withdrawn."))


@page("decision", "settle")
@signed
def case_settle(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """End a case about a lead without another arrangement."""
    title = _("Settle %(case)s without another arrangement")
    return _end(request, code, case, actions.settle, title, _("Settle it"), _("Settled. The lead stays."))


def _end(
    request: HttpRequest, code: str, case: str, action: Any, title: str, button: str, said: str
) -> HttpResponse:
    row = whole_case(request, code, case)

    def run(form: Any) -> str:
        action(row, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now())
        return said

    return case_act(
        request,
        row,
        form=forms.ReasonForm,
        run=run,
        title=title % {"case": row.code},
        button=button,
        clause="GN 10",
    )


@page("decision", "activate")
@signed
def case_activate(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """The emergency has come: the plan becomes a running case, and its clocks start."""
    row = whole_case(request, code, case)
    started: dict[str, Any] = {}

    def run(_form: Any) -> str:
        started["case"] = actions.activate_plan(
            row, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("The plan is a running case now, and its clocks run.")

    response = case_act(
        request,
        row,
        form=forms.forms.Form,
        run=run,
        title=_("The emergency has come"),
        button=_("Activate the plan and start the clocks"),
        explain=_(
            "The emergency becomes a major new one that begins today. The sectors and leads agreed in the plan are the "
            "draft of the proposal, and the 24 hours start now."
        ),
        clause="GN 6",
    )
    return redirect(case_url(started["case"])) if started else response
