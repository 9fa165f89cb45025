"""The HC's list: where the last resort is due and unanswered, held up, or stands with the HC (GN 3 *, 10, 11)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from firstcall.access.queries import may_somewhere
from firstcall.gaps.queries import totals
from firstcall.last_resort.actions.recording import link_of
from firstcall.last_resort.queries.due import Standing, last_resort_due
from firstcall.last_resort.queries.subject import subject_of
from firstcall.last_resort.views.loading import trail_to
from firstcall.policy.gap_courses import GapCourse
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.queries import structure_on, visible_emergency
from firstcall.web.edge import actor, now, page


@page("gap_case", "read")
def due(request: HttpRequest, code: str) -> HttpResponse:
    """Everything the last resort or the HC owes, by the clock; it fits one printed page."""
    who, at = actor(request), now()
    emergency = visible_emergency(who, code)
    if not holds_here(who, emergency, "gap_case"):
        raise Http404
    found = last_resort_due(who, emergency, at)
    sums = totals(actor=who, emergency=emergency, at=at) if holds_here(who, emergency, "gap") else []
    covered = {one.group.code for one in structure_on(emergency, at.date())}
    context = {
        **frame(request, emergency, "gap-cases"),
        "due": [due_line(one) for one in found.due],
        "overdue": found.overdue,
        "due_count": len(found.due),
        "constrained_count": len(found.constrained),
        "hc_count": len(found.with_hc),
        "constrained": [due_line(one) for one in found.constrained],
        "with_hc": [due_line(one) for one in found.with_hc],
        "uncovered": [due_line(one) for one in found.uncovered],
        "sectors": [one for one in sums if one.group not in covered and (one.unmet or one.in_need)],
        "sees_funding": may_somewhere(who, "last_resort_answer", "read"),
        "may_open": holds_here(who, emergency, "gap_case", "create"),
        "trail": trail_to(emergency),
        "zone": emergency.country.time_zone,
        "today": at.date(),
    }
    return render(request, "last_resort/due.html", context)


def due_line(one: Standing) -> dict[str, Any]:
    """One case at the last resort in the reader's words."""
    course, language = one.now.course, get_language() or "en"
    case = one.case
    return {
        "case": case,
        "about": subject_of(case),
        "link": link_of(case),
        "left": one.now.remaining.left,
        "clock": "overdue" if one.overdue else "running",
        "duty": course.duty(case.duty).name_in(language) if case.duty else "",
        "conditions": condition_words(course, one.said.conditions if one.said else (), language),
        "said": one.said,
        "standing": one.now.standing,
    }


def condition_words(course: GapCourse, conditions: tuple[str, ...], language: str) -> str:
    """The conditions that fail, by their names."""
    return ", ".join(course.condition(one).name_in(language) for one in conditions)
