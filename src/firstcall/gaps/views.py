"""The gap page: filters in the address, the map and the ranked table side by side."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstcall.activities.counting.shown import counted
from firstcall.gaps.pages import STATUSES, gap_map, people_word, status_word
from firstcall.gaps.queries import GapRow, gap_table, ranked
from firstcall.gaps.rules import NOBODY
from firstcall.needs.models import NeedRollup
from firstcall.places.models import Area
from firstcall.places.queries import area_by_code
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import group_for, on_day, visible_emergency
from firstcall.structure.queries.terms import term_of
from firstcall.web.edge import actor, now, page

SHOWN = 100


@page("gap", "read")
def gaps(request: HttpRequest, code: str) -> HttpResponse:
    """Need less response, the largest first, and who answers for each."""
    who, at = actor(request), now()
    emergency = visible_emergency(who, code)
    if not holds_here(who, emergency, "gap"):
        raise Http404
    chosen = {
        name: request.GET.get(name, "").strip()
        for name in ("group", "level", "people", "place", "status", "day")
    }
    day = _day(chosen["day"])
    group = _group(emergency, chosen["group"], day)
    area = area_by_code(emergency.country_id, chosen["place"]) if chosen["place"] else None
    every = gap_table(
        actor=who,
        emergency=emergency,
        group=group,
        level=int(chosen["level"]) if chosen["level"].isdigit() else None,
        population_group=chosen["people"] or "all",
        area=area,
        day=day,
        at=at,
    )
    rows = [row for row in ranked(every) if _wanted(row, chosen["status"])]
    start = int(request.GET["from"]) if request.GET.get("from", "").isdigit() else 0
    part = rows[start : start + SHOWN]
    context = {
        **frame(request, emergency, "gaps"),
        "group": group,
        "area": area,
        "day": day,
        "chosen": chosen,
        "rows": [(row, status_word(row.status), people_word(row)) for row in part],
        "count": len(rows),
        "counted": counted(actor=who, emergency=emergency, group=group, area=area, object="gap"),
        "start": start,
        "next": _address(chosen, start + SHOWN) if start + SHOWN < len(rows) else "",
        "first": _address(chosen, 0) if start else "",
        "map": gap_map(emergency, _for_map(rows), title=_title(emergency, group), within=_inside(area)),
        "unknown": [
            name
            for name, found in (("group", group), ("place", area), ("day", day))
            if chosen[name] and found is None
        ],
        **_options(emergency, every),
    }
    return render(request, "gaps/gaps.html", context)


def _day(text: str) -> date | None:
    """The day the address names, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _group(emergency: Emergency, text: str, day: date | None) -> Group | None:
    """The group the address names, on a day also one that has ended since; None where there is none."""
    if not text:
        return None
    then = emergency.groups.filter(on_day(day), code__iexact=text).first() if day else None
    return then or group_for(emergency, text)


def _wanted(row: GapRow, status: str) -> bool:
    if status == "nobody":
        return row.status == NOBODY
    if status == "open":
        return row.rank > 0
    return True


def _address(chosen: dict[str, str], start: int) -> str:
    kept = {name: value for name, value in chosen.items() if value}
    return "?" + urlencode({**kept, "from": start} if start else kept)


def _title(emergency: Emergency, group: Any) -> str:
    return (
        _("Unmet need, %(group)s") % {"group": group.name}
        if group
        else _("Unmet need, largest %(term)s per place") % {"term": term_of(emergency)}
    )


def _for_map(rows: list[GapRow]) -> list[GapRow]:
    """One row per place: the group with most people unmet there (rows come ranked)."""
    first: dict[str, GapRow] = {}
    for row in rows:
        first.setdefault(row.area, row)
    return list(first.values())


def _inside(area: Area | None) -> list[int] | None:
    """The areas below `area`, level by level; None for the whole country."""
    if area is None:
        return None
    inside, last = [area.pk], [area.pk]
    while last:
        last = list(Area.objects.filter(parent__in=last).values_list("pk", flat=True))
        inside.extend(last)
    return inside


def _options(emergency: Emergency, rows: list[GapRow]) -> dict[str, Any]:
    levels = (
        Area.objects.filter(country=emergency.country_id, level__gt=0)
        .values_list("level", flat=True)
        .distinct()
    )
    provinces = Area.objects.filter(country=emergency.country_id, level=1).order_by("name")
    return {
        "groups": list(emergency.groups.filter(ends_on=None).order_by("pk").values_list("code", "name")),
        "levels": [(str(level), _("Level %(level)s") % {"level": level}) for level in sorted(levels)],
        "people_groups": [(name, name) for name in _population_groups(emergency)],
        "provinces": list(provinces.values_list("pcode", "name")),
        "statuses": [("open", _("With a gap")), ("nobody", _("Need and nobody present"))],
        "status_words": {status: status_word(status) for status in STATUSES},
        "default_level": str(max((row.level for row in rows), default=1)),
    }


def _population_groups(emergency: Emergency) -> list[str]:
    rows = NeedRollup.objects.filter(emergency=emergency).exclude(population_group="all")
    return sorted(set(rows.values_list("population_group", flat=True)))
