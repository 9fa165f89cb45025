"""Closing a step, proposing, circulating, replying, sending back, agreeing: one form each, one call each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstcall.designation import actions, forms
from firstcall.designation.models import Case
from firstcall.designation.queries import steps_of, unmet_of
from firstcall.designation.rules import StepNow
from firstcall.designation.views.loading import case_act, whole_case
from firstcall.web.act_page import expected_version
from firstcall.web.edge import actor, now, page
from firstcall.web.proving import signed


@page("decision", "close")
def case_close(request: HttpRequest, code: str, case: str, step: str) -> HttpResponse:
    """Say that a step was done."""
    row = whole_case(request, code, case)
    one = next((each for each in steps_of(row) if each.step.id == step), None)
    if one is None:
        raise Http404

    def run(form: Any) -> str:
        actions.close_step(
            row,
            step=step,
            **form.cleaned_data,
            expected=expected_version(request),
            by=actor(request),
            at=now(),
        )
        return _("Done, and in the record.")

    return _step_page(request, row, one, run, _("It was done"))


def _step_page(
    request: HttpRequest, case: Case, one: StepNow, run: Callable[[Any], str], button: str
) -> HttpResponse:
    language = get_language() or "en"
    return case_act(
        request,
        case,
        form=forms.StepForm,
        run=run,
        title=one.step.name_in(language),
        button=button,
        explain=one.step.explain_in(language),
        missing=[each.refusal for each in unmet_of(case, one, now())],
        clause=one.step.clause,
    )


def _decide(
    request: HttpRequest, code: str, case: str, act: str, action: Callable[..., Any], button: str, said: str
) -> HttpResponse:
    """The page of an act that is more than closing its step: its step's own form, and one call."""
    row = whole_case(request, code, case)
    one = next((each for each in steps_of(row) if each.step.act == act), None)
    if one is None:
        raise Http404

    def run(form: Any) -> str:
        action(row, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now())
        return said

    return _step_page(request, row, one, run, button)


@page("decision", "propose")
@signed
def case_propose(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Send the proposal to the ERC; from then on it is fixed, word for word."""
    said = _("The Emergency Relief Coordinator is informed.")
    return _decide(request, code, case, "propose", actions.propose, _("Send it to the ERC"), said)


@page("decision", "circulate")
@signed
def case_circulate(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Share the proposal with the IASC."""
    button, said = _("Share it and ask for replies"), _("The proposal is out for replies.")
    return _decide(request, code, case, "circulate", actions.circulate, button, said)


@page("decision", "agree")
@signed
def case_agree(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Record that agreement is reached; the leads are made by it."""
    said = _("Agreement is recorded, and the leads are in force.")
    return _decide(request, code, case, "agree", actions.agree, _("Record the agreement"), said)


@page("decision", "reply")
@signed
def case_reply(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """An IASC member replies to the proposal, once a round."""
    row = whole_case(request, code, case)

    def run(form: Any) -> str:
        actions.reply(row, **form.cleaned_data, by=actor(request), at=now())
        return _("Your organisation's reply is in the record.")

    return case_act(
        request,
        row,
        form=forms.ReplyForm,
        run=run,
        title=_("Reply to the proposal"),
        button=_("Send the reply"),
        explain=_("One reply of your organisation in each round. It is not altered afterwards."),
        clause="OG step 5",
    )


@page("decision", "view")
def case_view(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """A member of the country team says what it thinks of the draft."""
    row = whole_case(request, code, case)

    def run(form: Any) -> str:
        actions.give_view(row, **form.cleaned_data, by=actor(request), at=now())
        return _("Your organisation's view is in the record.")

    return case_act(
        request,
        row,
        form=forms.ViewForm,
        run=run,
        title=_("Your organisation's view of the draft"),
        button=_("Give the view"),
        clause="OG step 3",
    )


@page("decision", "return")
@signed
def case_return(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Send the proposal back for another round."""
    row = whole_case(request, code, case)

    def run(form: Any) -> str:
        actions.return_proposal(
            row, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("The proposal is back with the Humanitarian Coordinator. This round is kept.")

    return case_act(
        request,
        row,
        form=forms.ReasonForm,
        run=run,
        title=_("Send the proposal back"),
        button=_("Send it back"),
        explain=_("Write what others propose and what should be looked at again."),
        clause="OG step 5",
    )


@page("case", "consult")
def case_consult(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Log a consultation."""
    row = whole_case(request, code, case)

    def run(form: Any) -> str:
        actions.log_consultation(row, **form.cleaned_data, by=actor(request), at=now())
        return _("The consultation is in the record.")

    return case_act(
        request,
        row,
        form=forms.ConsultationForm,
        run=run,
        title=_("Log a consultation"),
        button=_("Log it"),
        initial={
            "purpose": request.GET.get("purpose", ""),
            "organisation": request.GET.get("organisation", ""),
            "level": request.GET.get("level", "country"),
            "outcome": "agrees",
        },
        clause="OG step 3",
    )
