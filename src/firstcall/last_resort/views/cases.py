"""The board of gap cases, and one case with its timeline."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.access.queries import may_somewhere
from firstcall.last_resort.pages.board import FILTERS, Board, address, board_of
from firstcall.last_resort.pages.case import case_page
from firstcall.last_resort.pages.words import STANDINGS, language, stage_word
from firstcall.last_resort.queries import cases_seen
from firstcall.last_resort.rules.stages import DRAFT
from firstcall.last_resort.views.loading import load_case, reader_of, trail_to
from firstcall.places.models import Area
from firstcall.policy.gap_courses import course_for
from firstcall.policy.profiles import sector_name
from firstcall.structure.frame import frame, holds_here, sees_here
from firstcall.structure.models import Emergency
from firstcall.structure.queries import visible_emergency
from firstcall.web.edge import actor, now, page


@page("gap_case", "read")
def gap_cases(request: HttpRequest, code: str) -> HttpResponse:
    """The cases of an emergency by stage, and who answers for each."""
    who, at = actor(request), now()
    emergency = visible_emergency(who, code)
    if not sees_here(who, emergency, "gap_case") and not cases_seen(who, emergency).exists():
        raise Http404
    chosen = {name: request.GET.get(name, "").strip() for name in FILTERS}
    sees_whole = holds_here(
        who, emergency, "gap_answer"
    )  # of what is published no place, condition or turn is known
    if not sees_whole:
        chosen |= {"place": "", "condition": "", "mine": ""}
    start = request.GET.get("from", "")
    reader, accounts = reader_of(request, emergency)
    board = board_of(reader, accounts, chosen, int(start) if start.isdigit() else 0, at)
    filtered = any(chosen.values())
    context = {
        **frame(request, emergency, "gap-cases"),
        "board": board,
        "chosen": chosen,
        "filtered": filtered,
        "sees_whole": sees_whole,
        "first": address(chosen) if start.isdigit() and int(start) else "",
        "none_at_all": not filtered and _empty(board),
        "may_open": holds_here(who, emergency, "gap_case", "create"),
        "sees_gaps": holds_here(who, emergency, "gap"),
        "beside": _beside(request, emergency),
        "trail": trail_to(emergency)[:1],
        "zone": emergency.country.time_zone,
        **_options(request, emergency),
    }
    return render(request, "last_resort/board.html", context)


def _beside(request: HttpRequest, emergency: Emergency) -> list[tuple[str, str]]:
    """Text and address of the lists that stand beside the board, as far as the reader may."""
    who = actor(request)
    inside = [
        (_("Last resort"), "last-resort-due", holds_here(who, emergency, "gap_case")),
        (
            _("All calls to your organisation"),
            "gap-calls",
            holds_here(who, emergency, "gap_answer", "answer"),
        ),
        (_("Lines watched in the figures"), "watches", holds_here(who, emergency, "watch")),
    ]
    found = [(text, reverse(name, args=[emergency.code])) for text, name, shown in inside if shown]
    if may_somewhere(who, "last_resort_answer", "read"):
        found.append((_("Gaps that wait for funding, over all emergencies"), reverse("funding-gaps")))
    return found


def _empty(board: Board) -> bool:
    return not any(one.count for one in board.columns)


def _options(request: HttpRequest, emergency: Emergency) -> dict[str, Any]:
    """What can be filtered by: the groups, places and sectors that have cases."""
    rows = cases_seen(actor(request), emergency).order_by()
    course = course_for(emergency.profile)
    groups = dict(rows.exclude(group=None).values_list("group__code", "group__name"))
    sectors = rows.filter(group=None).values_list("sector", flat=True).distinct()
    places = Area.objects.filter(country=emergency.country_id, level=1).order_by("name")
    return {
        "groups": [*sorted(groups.items(), key=lambda one: one[1]),
                   *((one, sector_name(one, language())) for one in sectors)],
        "places": list(places.values_list("pcode", "name")),
        "stages": [(one, stage_word(course, one)) for one in (DRAFT, *(stage.id for stage in course.stages))],
        "standings": [(one, words) for one, words in STANDINGS.items()],
        "conditions": [(one.id, one.name_in(language())) for one in course.conditions],
        "whose": [("yes", _("Waiting for me"))],
    }  # fmt: skip


@page("gap_case", "read")
def gap_case(request: HttpRequest, code: str, case: str) -> HttpResponse:
    """One case: what is next and for whom, the people, the answers, the last resort, the timeline."""
    row = load_case(request, code, case)
    reader, accounts = reader_of(request, row.emergency)
    context = {
        **frame(request, row.emergency, "gap-cases"),
        **case_page(row, reader, accounts, now()),
        "trail": trail_to(row.emergency),
        "zone": row.emergency.country.time_zone,
    }
    return render(request, "last_resort/case.html", context)
