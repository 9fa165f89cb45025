"""Who is where: a map of how many organisations are at work in each place, and the table that names them."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstcall.activities.counting.shown import counted
from firstcall.activities.presence import Presence, presence
from firstcall.places.maps import Mark, draw_map
from firstcall.places.models import Area
from firstcall.places.queries import area_by_code, at_and_below
from firstcall.places.shading import NONE, Steps, steps_for
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import visible_emergency
from firstcall.structure.queries.terms import term_of
from firstcall.web.edge import actor, now, page
from firstcall.web.templatetags.figures import number

AT_A_TIME = 60
NAMED = 6  # organisations that the title of a place on the map names


@page("presence", "read")
def presence_page(request: HttpRequest, code: str) -> HttpResponse:
    """Who is where: organisations per group and place, with the date of the latest report."""
    who, at = actor(request), now()
    emergency = visible_emergency(who, code)
    if not holds_here(who, emergency, "presence"):
        raise Http404
    chosen = {name: request.GET.get(name, "").strip() for name in ("group", "level", "place")}
    place = area_by_code(emergency.country_id, chosen["place"]) if chosen["place"] else None
    group = emergency.groups.filter(code__iexact=chosen["group"]).first() if chosen["group"] else None
    level = int(chosen["level"]) if chosen["level"].isdigit() else 1
    rows = presence(
        actor=who, emergency=emergency, group=group, level=level, area=place.pk if place else None, at=at
    )
    start = int(request.GET["from"]) if request.GET.get("from", "").isdigit() else 0
    kept = {name: value for name, value in chosen.items() if value}
    areas = Area.objects.filter(country=emergency.country_id)
    levels = areas.filter(level__gt=0).values_list("level", flat=True).distinct()
    context = {
        **frame(request, emergency, "presence"),
        **_map(emergency, rows, level, place, group),
        "rows": rows[start : start + AT_A_TIME],
        "count": len(rows),
        "counted": counted(actor=who, emergency=emergency, group=group, area=place),
        "chosen": {**chosen, "level": str(level)},
        "next": "?" + urlencode({**kept, "from": start + AT_A_TIME}) if start + AT_A_TIME < len(rows) else "",
        "first": "?" + urlencode(kept) if start else "",
        "groups": list(emergency.groups.filter(ends_on=None).order_by("pk").values_list("code", "name")),
        "provinces": list(areas.filter(level=1).order_by("name").values_list("pcode", "name")),
        "levels": [(str(one), _("Level %(level)s") % {"level": one}) for one in sorted(levels)],
        "at": at,
    }
    return render(request, "overview/presence.html", context)


def _map(
    emergency: Emergency, rows: list[Presence], level: int, place: Area | None, group: Group | None
) -> dict[str, object]:
    """`drawn`, empty where that level has no boundaries, and `steps`, the words of its shades; nothing without rows."""
    here: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row.level == level:
            here[row.area].update(row.organisations)
    steps = steps_for(len(found) for found in here.values())
    areas = Area.objects.filter(country=emergency.country_id, pcode__in=here)
    marks = {
        pk: Mark(
            shade=steps.shade(len(here[pcode])),
            words=_organisations(here[pcode]),
            href=reverse("area", args=[emergency.code, pcode]),
        )
        for pk, pcode in areas.values_list("pk", "pcode")
    }
    names = {"group": group.name if group else "", "term": term_of(emergency)}
    title = _("Organisations at work, %(group)s") if group else _("Organisations at work, any %(term)s")
    if not marks:
        return {}
    drawn = draw_map(
        emergency.country_id,
        level,
        marks,
        title=title % names,
        within=at_and_below(place) if place else None,
        parents={pk: above for pk, above in areas.values_list("pk", "parent") if above is not None},
    )
    return {"drawn": drawn, "steps": _legend(steps)}


def _organisations(found: dict[str, str]) -> str:
    """How many, and the names of the first."""
    names = sorted(found.values(), key=str.casefold)
    count = ngettext("%(count)s organisation", "%(count)s organisations", len(names))
    shown = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
    return f"{count % {'count': number(len(names))}}: {shown}"


def _legend(steps: Steps) -> list[tuple[str, str]]:
    """The words of each shade: "1 organisation", "2 to 5 organisations"; and where nobody has reported."""
    words = []
    for shade, above, most in steps.bounds():
        least = int(above) + 1
        count = ngettext("%(count)s organisation", "%(count)s organisations", int(most))
        span = number(int(most)) if least >= most else f"{number(least)}–{number(int(most))}"
        words.append((shade, count % {"count": span}))
    return [*words, (NONE, _("nobody reported"))]
