"""The last resort is called on; what goes on while a condition fails."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstcall.last_resort import actions
from firstcall.last_resort.forms import going_on as forms
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.pages.words import language
from firstcall.last_resort.queries import case_now, holders_of, relevant_partners, rest_of
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.rules.bringing import why_not_bring
from firstcall.last_resort.rules.duties import Rest
from firstcall.last_resort.rules.going_on import why_not_review
from firstcall.last_resort.rules.stages import why_not_run
from firstcall.last_resort.views.loading import allowed, case_act, left_words, reader_of, whole_case
from firstcall.organisations.models import Organisation
from firstcall.policy.refusal import Refusal
from firstcall.web.act_page import expected_version
from firstcall.web.edge import actor, now, page


@page("gap_case", "bring")
def case_bring(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """State how urgent it is and call on the last resort: the agency of the lead's record, or the HC."""
    row = whole_case(request, code, case)
    allowed(request, row, "bring", _why_not_bring(row))

    def run(form: Any) -> str:
        data = dict(form.cleaned_data)
        holder = _holder(data.pop("holder", ""))
        version = expected_version(request)
        done = actions.bring_last_resort(
            row, **data, holder=holder, expected=version, by=actor(request), at=now()
        )
        if done.holder is None:
            return _("It stands with the Humanitarian Coordinator by name, who is told.")
        name = done.holder.acronym or done.holder.name
        return _("%(name)s is asked to answer as provider of last resort.") % {"name": name}

    return case_act(
        request,
        row,
        form=partial(forms.BringForm, holders=_holders(row)),
        run=run,
        title=_("Call on the last resort"),
        button=_("Call on the last resort"),
        explain=_whom(request, row),
        clause="GN 11",
    )


def _why_not_bring(row: GapCase) -> Refusal | None:
    """What stands in the way whatever is written; that lives are at stake can be said in the form."""
    at = now()
    standing, rest = case_now(row, at), rest_of(row, at.date())
    return why_not_bring(
        stage=standing.stage,
        duty=rest.duty if isinstance(rest, Rest) else "yes",
        urgency="life_saving",
        why="-",
        left=standing.remaining.left,
        partners_to_call=any(one.refusal is None for one in relevant_partners(row, at.date())),
    )


def _whom(request: HttpRequest, row: GapCase) -> str:
    """Who will be asked, and what that means."""
    standing, rest = case_now(row, now()), rest_of(row, now().date())
    left = left_words(standing)
    if isinstance(rest, Refusal):
        return _("%(left)s. Several agencies hold the duty here: choose which of them answers.") % {
            "left": left
        }
    duty = standing.course.duty(rest.duty)
    _reader, accounts = reader_of(request, row.emergency)
    name = rest.holder.name if rest.holder else accounts.hc_words
    return _("%(left)s. It goes to %(name)s. %(explain)s (%(clause)s)") % {
        "left": left,
        "name": name,
        "explain": duty.explain_in(language()),
        "clause": rest.clause,
    }


def _holders(row: GapCase) -> list[tuple[str, str]]:
    """The agencies with the duty here, each once, where there is a choice."""
    found = holders_of(group_now(row.group), row.area, now().date())
    ids = Organisation.objects.in_bulk([one.organisation for one in found])
    named = {
        ids[one.organisation].public_id: f"{one.name} ({one.scope})" if one.scope else one.name
        for one in found
    }
    return list(named.items())


def _holder(public_id: str) -> Organisation | None:
    return Organisation.objects.filter(public_id=public_id).first() if public_id else None


@page("gap_case", "log")
def case_log(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Put an attempt on record: advocacy, mobilising funds, explaining, another attempt."""
    row = whole_case(request, code, case)
    allowed(request, row, "log", why_not_run(stage=row.stage))

    def run(form: Any) -> str:
        actions.log_effort(row, **form.cleaned_data, by=actor(request), at=now())
        return _("It is on record.")

    return case_act(
        request,
        row,
        form=forms.LogForm,
        run=run,
        title=_("Log what was done"),
        button=_("Log it"),
        explain=_("Each attempt is on record until the gap is closed, with what came of it."),
        clause="GN 11",
    )


@page("gap_case", "review")
def case_review(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Look again: it still fails, or conditions have changed and the duty returns."""
    row = whole_case(request, code, case)
    standing = case_now(row, now())
    lacking = why_not_review(
        stage=standing.stage,
        standing=standing.standing,
        outcome="changed",
        text="-",
        next_on=None,
        today=now().date(),
    )
    allowed(request, row, "review", lacking)

    def run(form: Any) -> str:
        data = dict(form.cleaned_data)
        holder, version = _holder(data.pop("holder", "")), expected_version(request)
        actions.review_case(row, **data, holder=holder, expected=version, by=actor(request), at=now())
        if data["outcome"] == "holds":
            return _("Recorded. It is looked at again on the day you gave.")
        return _("Recorded. The duty returns, and whoever has it is told.")

    return case_act(
        request,
        row,
        form=partial(forms.ReviewForm, holders=_holders(row)),
        run=run,
        title=_("Look at it again"),
        button=_("Record what was found"),
        explain=_("Does what held the last resort up still hold it up?"),
        clause="GN 11",
    )
