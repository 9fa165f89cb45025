"""The assessments of an emergency, one of them, and all that was assessed of a group or a place."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstcall.needs.actions import may_keep
from firstcall.needs.lines import NO_CODE
from firstcall.needs.models import Assessment
from firstcall.needs.pages import Place, Titles, places_told, reports_told
from firstcall.needs.queries import (
    area_tree,
    assessed,
    assessment_seen,
    assessments_seen,
    attribution,
    choices_of,
    issues_here,
    line_meant,
    reports_seen,
    standing_needs,
)
from firstcall.needs.rows.units import PEOPLE
from firstcall.needs.values import gaps_of
from firstcall.needs.words import METHODS, SENSITIVITIES, STATES, words_of
from firstcall.places.models import Area
from firstcall.places.queries import area_by_code
from firstcall.policy.refusal import Refused
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.models import Emergency
from firstcall.structure.queries import visible_emergency
from firstcall.web.edge import actor, page

SHOWN = 60
AT_ONCE = 20_000  # figures put together for one page


def emergency_of(request: HttpRequest, code: str, act: str = "read") -> Emergency:
    """The emergency, for whoever may do this with assessments somewhere in it; else 404."""
    emergency = visible_emergency(actor(request), code)
    if not holds_here(actor(request), emergency, "assessment", act):
        raise Http404
    return emergency


def rights(request: HttpRequest, emergency: Emergency) -> dict[str, bool]:
    """What the reader may do with assessments here: for links, never instead of the action's own question."""
    return {
        act: holds_here(actor(request), emergency, "assessment", act)
        for act in ("create", "change", "end", "choose")
    }


@page("assessment", "read")
def needs(request: HttpRequest, code: str) -> HttpResponse:
    """The assessments of an emergency, the choices in force, and where to look up a group or a place."""
    emergency = emergency_of(request, code)
    rows = list(assessments_seen(actor(request), emergency))
    states = dict(STATES)
    context = {
        **frame(request, emergency, "needs"),
        "assessments": [(one, states[one.state], *gaps_of(one)) for one in rows],
        "choices": list(choices_of(emergency)[:SHOWN]),
        "may": rights(request, emergency),
        "may_send": _may_send(request, emergency),
        **_options(emergency),
    }
    return render(request, "needs/needs.html", context)


def _may_send(request: HttpRequest, emergency: Emergency) -> bool:
    """May this person send files, and bring needs with them? A partner does the first only."""
    who = actor(request)
    return all(holds_here(who, emergency, object_, "create") for object_ in ("import", "need"))


def _options(emergency: Emergency) -> dict[str, Any]:
    provinces = Area.objects.filter(country=emergency.country_id, level=1).order_by("name")
    return {
        "groups": list(
            emergency.groups.filter(ends_on=None, parent=None).order_by("pk").values_list("code", "name")
        ),
        "provinces": list(provinces.values_list("pcode", "name")),
        "chosen": {"group": "", "place": ""},
    }


@page("assessment", "read")
def assessment(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """One assessment: what it is, whom it covered, what it left out, the figures it gave by group and place."""
    emergency = emergency_of(request, code)
    one = assessment_seen(actor(request), emergency, public_id)
    attributed = attribution(emergency)
    found = assessed(emergency, attributed, only=[one], actor=actor(request))
    titles = Titles(emergency, [one])
    told = places_told(emergency, found, area_tree(emergency.country_id), titles, attributed)
    missing, unheard = gaps_of(one)
    names = {issue.id: _name(issue) for issue in issues_here(emergency)}
    context = {
        **frame(request, emergency, "needs"),
        "trail": trail(emergency),
        "one": one,
        "state": dict(STATES)[one.state],
        "sensitivity": dict(SENSITIVITIES)[one.sensitivity],
        "methods": words_of(METHODS, one.methods),
        "issues": [names.get(issue, issue) for issue in one.issues],
        "left_out": [names[issue] for issue in missing],
        "unheard": unheard,
        "areas": [row.area for row in one.areas.all() if row.area.level],
        "may_keep": may_keep(one, actor(request)),
        "reports": reports_told(reports_seen(actor(request), one)),
        "may": rights(request, emergency),
        "may_send": _may_send(request, emergency),
        "withdrawn": one.state == Assessment.WITHDRAWN,
        **_part(request, told),
    }
    return render(request, "needs/assessment.html", context)


def _name(issue: Any) -> str:
    return str(issue.names.get(get_language() or "en", issue.names["en"]))


def trail(emergency: Emergency, *further: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of assessments."""
    return [
        (emergency.name, reverse("emergency", args=[emergency.code])),
        (_("Needs"), reverse("needs", args=[emergency.code])),
        *further,
    ]


def _part(request: HttpRequest, places: list[Place]) -> dict[str, Any]:
    """One page of places."""
    text = request.GET.get("from", "")
    start = int(text) if text.isdigit() and len(text) < 8 else 0
    kept = {name: request.GET[name] for name in ("group", "place") if request.GET.get(name)}
    more = start + SHOWN < len(places)
    shown = places[start : start + SHOWN]
    people = [told.in_need for place in shown for told in place.told if told.unit == PEOPLE]
    figures = [place.in_need for place in shown] + people
    return {
        "places": shown,
        "most": max((figure for figure in figures if figure is not None), default=0),
        "count": len(places),
        "next": "?" + urlencode({**kept, "from": start + SHOWN}) if more else "",
        "first": "?" + urlencode(kept) if start else "",
    }


@page("need", "read")
def needs_of(request: HttpRequest, code: str) -> HttpResponse:
    """All that was assessed of a group, a place, or both: what is in use, and what stands beside it."""
    emergency = visible_emergency(actor(request), code)
    if not holds_here(actor(request), emergency, "need"):
        raise Http404
    chosen = {name: request.GET.get(name, "").strip() for name in ("group", "place")}
    attributed, unknown = attribution(emergency), []
    line = None
    if chosen["group"]:
        try:
            group, sector = line_meant(emergency, chosen["group"])
            line = attributed.line(group.pk if group else None, sector or NO_CODE)
        except Refused:
            unknown.append("group")
    area = area_by_code(emergency.country_id, chosen["place"]) if chosen["place"] else None
    if chosen["place"] and area is None:
        unknown.append("place")
    large = line is None and area is None and standing_needs(emergency)[AT_ONCE:].exists()
    if large:
        found = []
    else:
        found = assessed(
            emergency, attributed, line=line, area=area.pk if area else None, actor=actor(request)
        )
    titles = Titles(emergency, assessments_seen(actor(request), emergency))
    told = places_told(emergency, found, area_tree(emergency.country_id), titles, attributed)
    context = {
        **frame(request, emergency, "needs"),
        "trail": trail(emergency),
        **_options(emergency),
        "chosen": chosen,
        "area": area,
        "unknown": unknown,
        "large": large,
        "several": sum(len(one.told) > 1 for one in told),
        "may": rights(request, emergency),
        **_part(request, told),
    }
    return render(request, "needs/needs_of.html", context)
