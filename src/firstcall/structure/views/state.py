"""Links to the State and others, briefings, reviews: one page and its acts (GN 9, 13; OG)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.access.queries import visible
from firstcall.structure import actions, forms
from firstcall.structure.forms import partners as partner_forms
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.models import Counterpart, Emergency, StructureReview
from firstcall.structure.queries.partners import briefings_of, counterparts_on, reviews_of
from firstcall.structure.rules.state import days_overdue
from firstcall.structure.values import reads_whole
from firstcall.structure.views.loading import load_emergency, one_of, tabs_of, trail_to
from firstcall.web.act_page import act_page, expected_version
from firstcall.web.edge import actor, now, page


def _state(emergency: Emergency) -> str:
    return reverse("state", args=[emergency.code])


@page("counterpart", "read")
def state(request: HttpRequest, code: str) -> HttpResponse:
    """Who leads overall, whom each group links to, who was briefed, and which reviews are due."""
    emergency = load_emergency(request, code)
    who, day = actor(request), now().date()
    kinds, roles, links = (
        dict(partner_forms.COUNTERPART_KINDS),
        dict(partner_forms.COUNTERPART_ROLES),
        dict(partner_forms.CLOSENESS),
    )
    audiences, outcomes = dict(partner_forms.AUDIENCES), dict(partner_forms.OUTCOMES)
    counterparts = visible(who, "counterpart", counterparts_on(emergency, day))
    own = {  # a lead and a coordinator change the links of their group, and read those of all
        act: set(visible(who, "counterpart", counterparts, act).values_list("pk", flat=True))
        for act in ("change", "end")
    }
    may = {
        f"{object_}_{act}": holds_here(who, emergency, object_, act)
        for object_, act in (
            ("counterpart", "create"),
            *(("briefing", "create"), ("briefing", "read")),
            *(("review", "create"), ("review", "change"), ("review", "read")),
        )
    }
    context = {
        **frame(request, emergency, "structure"),
        "tabs": tabs_of(request, emergency, "state"),
        "trail": trail_to(emergency),
        "counterparts": [
            (
                one,
                kinds[one.kind],
                roles[one.role],
                links[one.link],
                one.pk in own["change"],
                one.pk in own["end"],
            )
            for one in counterparts
        ],
        "any_changes": bool(own["change"] | own["end"]),
        "whole": reads_whole(who, emergency),
        "briefings": [
            (one, audiences.get(one.audience, one.audience))
            for one in visible(who, "briefing", briefings_of(emergency))
        ],
        "reviews": [
            (one, days_overdue(one.due_on, one.done_on, day), outcomes.get(one.outcome, ""))
            for one in visible(who, "review", reviews_of(emergency))
        ],
        "may": may,
    }
    return render(request, "structure/state.html", context)


@page("counterpart", "create")
def counterpart_add(request: HttpRequest, code: str) -> HttpResponse:
    """Record a counterpart of a group, or of the whole response."""
    emergency = load_emergency(request, code)

    def run(form: Any) -> str:
        one = actions.add_counterpart(emergency=emergency, **form.cleaned_data, by=actor(request), at=now())
        return _("%(name)s is recorded.") % {"name": one.name}

    return act_page(
        request,
        form=partial(partner_forms.CounterpartForm, emergency=emergency),
        run=run,
        title=_("Record a counterpart"),
        button=_("Record"),
        back=_state(emergency),
        trail=trail_to(emergency),
        initial={"role": "informed", "link": "working", "group": request.GET.get("group", "")},
        explain=_("The State has the primary role. Leads named here cover the international side only."),
        clause="GN 9",
    )


def _counterpart(emergency: Emergency, public_id: str) -> Counterpart:
    rows = Counterpart.objects.filter(emergency=emergency).select_related("emergency")
    found: Counterpart = one_of(rows, public_id)
    return found


@page("counterpart", "change")
def counterpart_change(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Change who leads overall, how close the link is and why, or the post to reach."""
    emergency = load_emergency(request, code)
    one = _counterpart(emergency, public_id)

    def run(form: Any) -> str:
        actions.change_counterpart(
            one, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("Saved.")

    return act_page(
        request,
        form=partner_forms.CounterpartChangeForm,
        run=run,
        title=_("Change %(name)s") % {"name": one.name},
        button=_("Save"),
        back=_state(emergency),
        trail=trail_to(emergency),
        initial={name: getattr(one, name) for name in ("role", "link", "note", "contact")},
        version=one.version,
        clause="GN 9",
    )


@page("counterpart", "end")
def counterpart_end(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """A link ends; that it was there stays."""
    emergency = load_emergency(request, code)
    one = _counterpart(emergency, public_id)

    def run(form: Any) -> str:
        actions.end_counterpart(
            one,
            on=form.cleaned_data["on"],
            expected=expected_version(request),
            by=actor(request),
            at=now(),
        )
        return _("Ended. The history stays.")

    return act_page(
        request,
        form=forms.EndForm,
        run=run,
        title=_("End the link to %(name)s") % {"name": one.name},
        button=_("End"),
        back=_state(emergency),
        trail=trail_to(emergency),
        initial={"on": now().date()},
        version=one.version,
        clause="GN 9",
    )


@page("briefing", "create")
def briefing_record(request: HttpRequest, code: str) -> HttpResponse:
    """Record a briefing that was given."""
    emergency = load_emergency(request, code)

    def run(form: Any) -> str:
        actions.record_briefing(emergency=emergency, **form.cleaned_data, by=actor(request), at=now())
        return _("The briefing is on record.")

    return act_page(
        request,
        form=partial(partner_forms.BriefingForm, emergency=emergency),
        run=run,
        title=_("Record a briefing"),
        button=_("Record"),
        back=_state(emergency),
        trail=trail_to(emergency),
        clause="OG step 1",
    )


@page("review", "create")
def review_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a review of the structure, or of one group."""
    emergency = load_emergency(request, code)

    def run(form: Any) -> str:
        actions.plan_review(emergency=emergency, **form.cleaned_data, by=actor(request), at=now())
        return _("The review is planned.")

    return act_page(
        request,
        form=partial(partner_forms.ReviewForm, emergency=emergency),
        run=run,
        title=_("Plan a review of the structure"),
        button=_("Plan"),
        back=_state(emergency),
        trail=trail_to(emergency),
        clause="OG Q7; GN 13",
    )


@page("review", "change")
def review_do(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Record what a review came to."""
    emergency = load_emergency(request, code)
    rows = StructureReview.objects.filter(emergency=emergency).select_related("emergency")
    one = one_of(rows, public_id)

    def run(form: Any) -> str:
        actions.do_review(
            one, **form.cleaned_data, expected=expected_version(request), by=actor(request), at=now()
        )
        return _("The outcome is on record. It changes nothing by itself: leads change by a proposal.")

    return act_page(
        request,
        form=partner_forms.ReviewDoneForm,
        run=run,
        title=_("Outcome: %(title)s") % {"title": one.title},
        button=_("Record"),
        back=_state(emergency),
        trail=trail_to(emergency),
        version=one.version,
        clause="OG Q7; GN 13",
    )
