"""One area of one emergency: who is there, what is unmet, who answers; and what it is."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.access.rules import Actor
from firstcall.activities.counting.shown import counted
from firstcall.activities.presence import Presence, presence
from firstcall.gaps.pages import gap_map
from firstcall.gaps.queries import GapRow, GapTotal, gap_table, totals
from firstcall.gaps.words import left_out_words
from firstcall.needs.queries import sector_label
from firstcall.overview import front
from firstcall.overview.gap_cases import area_cases
from firstcall.places.area_page import area_context
from firstcall.places.models import Area
from firstcall.places.queries import area_by_code
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.models import Emergency
from firstcall.structure.queries import answering, hc_name, structure_on, visible_emergency
from firstcall.structure.rules import Accountable, who_answers
from firstcall.structure.values import names_shown
from firstcall.web.edge import actor, now, page


@page("emergency", "read")
def area(request: HttpRequest, code: str, pcode: str) -> HttpResponse:
    """One place: per group who answers, who is present, people in need, reached and unmet."""
    who, at = actor(request), now()
    emergency = visible_emergency(who, code)
    found = area_by_code(emergency.country_id, pcode)
    if found is None:
        raise Http404
    sees_gaps = holds_here(who, emergency, "gap")
    sees_presence = holds_here(who, emergency, "presence")
    sums = (
        {one.group: one for one in totals(actor=who, emergency=emergency, area=found, at=at)}
        if sees_gaps
        else {}
    )
    here = (
        presence(actor=who, emergency=emergency, level=found.level, area=found.pk, at=at)
        if sees_presence
        else []
    )
    present = {row.group: row for row in here if row.area == found.pcode}
    parts = area_context(found, link=lambda other: reverse("area", args=[emergency.code, other]))
    # A person's name is for the people of the response; others learn which post answers.
    hc = hc_name(emergency, at) if names_shown(who, emergency) else _("Humanitarian Coordinator")
    gaps = (
        gap_table(actor=who, emergency=emergency, population_group="all", area=found, at=at)
        if sees_gaps
        else []
    )
    drawn = _parts_map(emergency, found, gaps)
    context = {
        **frame(request, emergency, "area"),
        **parts,
        "answers": _answers(who, emergency, found, at.date(), hc, sums, present),
        "sees_gaps": sees_gaps,
        "sees_presence": sees_presence,
        "counted": counted(actor=who, emergency=emergency, area=found) if sees_presence else [],
        **area_cases(who, emergency, found, at),
        "gap_map": drawn,
        "left_out": left_out_words(gaps),
        "plain_map": "" if drawn else parts["area_map"],
    }
    return render(request, "overview/area.html", context)


Answer = tuple[str, str, Accountable, GapTotal | None, Presence | None, bool]


def _answers(
    who: Actor,
    emergency: Emergency,
    found: Area,
    day: date,
    hc: str,
    sums: dict[str, GapTotal],
    present: dict[str, Presence],
) -> list[Answer]:
    """Per group: its line, who answers here, the sums, who is present, and whether figures are not for this reader;
    then what no group covers."""
    lineage = [found.pk]
    above = found.parent
    while above is not None:
        lineage.append(above.pk)
        above = above.parent
    lines = structure_on(emergency, day)
    named = answering(lines)
    hidden = front.hidden_groups(who, emergency, [line.group for line in lines])
    rows = [
        (line.group.name, line.group.code, who_answers(line.group.pk, lineage, named, hc), sums.get(line.group.code),
         present.get(line.group.code), line.group.pk in hidden and line.group.code not in sums)
        for line in lines
    ]  # fmt: skip
    known = {line.group.code for line in lines}
    others = [code for code in {**sums, **present} if code not in known]
    return rows + [
        (
            sector_label(code)[1],
            "",
            who_answers(None, lineage, named, hc),
            sums.get(code),
            present.get(code),
            False,
        )
        for code in others
    ]


def _parts_map(emergency: Emergency, found: Area, rows: list[GapRow]) -> str:
    worst = list(front.worst_by_area(rows).values())
    inside = {row.area for row in worst if row.area != found.pcode}
    if not inside:
        return ""
    pks = Area.objects.filter(country=emergency.country_id, pcode__in=inside).values_list("pk", flat=True)
    return gap_map(
        emergency, worst, title=_("Unmet need in %(place)s") % {"place": found.name}, within=list(pks)
    )
