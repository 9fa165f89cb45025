"""The lead calls on partners: those it concerns ticked by why, those who are not called on listed with the reason."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from firstcall.last_resort import actions
from firstcall.last_resort.forms import answering as forms
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.pages.clocks import end_of
from firstcall.last_resort.queries import case_now, relevant_partners
from firstcall.last_resort.rules.stages import why_not_run
from firstcall.last_resort.views.loading import allowed, case_act, left_words, whole_case
from firstcall.organisations.models import Organisation
from firstcall.policy.gap_courses import course
from firstcall.web.act_page import expected_version
from firstcall.web.edge import actor, now, page


@page("gap_case", "call")
def case_call(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """Call on all relevant partners to fill the gap, by a day."""
    row = whole_case(request, code, case)
    allowed(request, row, "call", why_not_run(stage=row.stage))
    at, zone = now(), row.emergency.country.time_zone
    relevant = relevant_partners(row, at.date())
    partners: dict[str, list[tuple[str, str]]] = {}
    for one in relevant:
        if one.refusal is None:
            name = one.organisation.name
            shown = f"{one.organisation.acronym}: {name}" if one.organisation.acronym else name
            partners.setdefault(one.why, []).append((one.organisation.public_id, shown))
    stopped: list[Any] = [one for one in relevant if one.refusal is not None]
    answered = case_now(row, at).answered
    chosen = [one.organisation.public_id for one in relevant if one.organisation.pk not in answered]

    def run(form: Any) -> str:
        day = form.cleaned_data["reply_on"]
        call = actions.call_partners(
            row,
            organisations=_named(form),
            text=form.cleaned_data["text"],
            reply_by=end_of(day, zone) if day else None,
            expected=expected_version(request),
            by=actor(request),
            at=now(),
        )
        many = call.asked.count()
        return _("%(count)d called on. Each is told and answers for itself.") % {"count": many}

    return case_act(
        request,
        row,
        form=partial(forms.CallForm, partners=partners, chosen=chosen),
        run=run,
        title=_("Call on partners"),
        button=_("Send the call"),
        initial={"reply_on": (at + timedelta(days=course(row.course).reply_days)).date()},
        explain=_explained(row),
        clause="GN 11",
        template="last_resort/call.html",
        context={
            "not_called": [one for one in stopped if one.refusal.code != "not-a-partner"],
            "no_partners": [one for one in stopped if one.refusal.code == "not-a-partner"],
        },
    )


def _explained(row: GapCase) -> str:
    return _(
        "%(what)s %(left)s. All relevant partners are asked; nobody is held to anything by being asked."
    ) % {
        "what": row.what,
        "left": left_words(case_now(row, now())),
    }


def _named(form: Any) -> list[Organisation]:
    ticked = Organisation.objects.filter(public_id__in=form.named()).order_by("pk")
    return [*ticked, *form.cleaned_data["others"]]
