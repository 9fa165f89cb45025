"""The pages everybody starts from: the emergencies, one emergency at a glance, one group, what changed."""

from __future__ import annotations

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from firstcall.access.queries import may, may_somewhere, visible
from firstcall.access.rules import Actor, Scope
from firstcall.activities.counting.shown import counted
from firstcall.designation.case_page import case_lines
from firstcall.designation.queries import waiting_for
from firstcall.gaps.limits import limit_of
from firstcall.gaps.pages import gap_map
from firstcall.gaps.queries import gap_table, totals
from firstcall.gaps.words import left_out_words
from firstcall.organisations.types import type_name
from firstcall.overview import front
from firstcall.overview.changes import NEWS, changes, links_to_cases
from firstcall.overview.gap_cases import front_cases, group_cases
from firstcall.overview.group_people import people_of
from firstcall.overview.group_place import place_of
from firstcall.overview.rows import start_lines
from firstcall.places.queries import country_shown
from firstcall.returns.sections import sent_back
from firstcall.structure.forms import KINDS, ONSETS, PARTICIPATION
from firstcall.structure.frame import frame, holds_here, ways_on
from firstcall.structure.models import Emergency, Group, Membership
from firstcall.structure.queries import (
    GroupLine,
    humanitarian_coordinator,
    profile_of,
    structure_on,
    visible_emergency,
)
from firstcall.structure.values import names_shown, names_shown_in
from firstcall.structure.views.loading import tabs_of
from firstcall.web.edge import actor, now, page
from firstcall.web.templatetags.figures import number

MEMBERS_SHOWN = 100


@page("emergency", "read")
def start(request: HttpRequest) -> HttpResponse:
    """The emergencies there are; the first point of call."""
    who = actor(request)
    rows = visible(who, "emergency", Emergency.objects.select_related("country"))
    language = get_language() or "en"
    context = {
        "waiting": [(one, one.step.step.name_in(language)) for one in waiting_for(who, now())],
        "lines": start_lines(rows.order_by("ended_on", "-began_on", "code"), now().date(), dict(KINDS)),
        "may_create": may_somewhere(who, "emergency", "create"),
        "sees_funding": may_somewhere(who, "last_resort_answer", "read"),
    }
    return render(request, "overview/start.html", context)


@page("emergency", "read")
def emergency(request: HttpRequest, code: str) -> HttpResponse:
    """One emergency at a glance: who leads what, what is unmet, what changed."""
    who, at = actor(request), now()
    row = visible_emergency(who, code)
    sees_gaps = holds_here(who, row, "gap")
    sums = totals(actor=who, emergency=row, at=at) if sees_gaps else []
    gaps = gap_table(actor=who, emergency=row, population_group="all", at=at) if sees_gaps else []
    scope = Scope(emergency=row.pk)
    news = changes(row, who, about=NEWS) if holds_here(who, row, "ledger") else []
    hidden = front.hidden_groups(who, row, row.groups.filter(ends_on=None)) if sums else ()
    lines = front.front_lines(row, at, sums, hidden)
    context = {
        **frame(request, row, "emergency"),
        "situation": _situation(row),
        "cases": [one for one in case_lines(who, row, at) if one.case.state == "running"],
        "coordinator": humanitarian_coordinator(row, at),
        "hc_vacancy": front.hc_vacancy(row, at),
        "behind": tabs_of(request, row, ""),
        "shows_names": names_shown(who, row),
        "named_in": {one.line.group.pk for one in lines if names_shown_in(who, one.line.group)},
        "may_change": may(who, "emergency", "change", scope),
        "may_end": row.ended_on is None and not lines and may(who, "emergency", "end", scope),
        "may_group": may(who, "group", "create", scope),
        "may_name_hc": may(who, "account", "give-HC", scope),
        "lines": lines,
        "uncovered": front.uncovered(sums, lines),
        "largest_group": front.largest_group(sums),
        "left_out": left_out_words(gaps),
        "empty_places": front.empty_places(sums),
        "sees_gaps": bool(sums),
        "sees_all_gaps": not hidden,
        "largest": front.largest_gaps(gaps),
        "gap_map": gap_map(row, list(front.worst_by_area(gaps).values())) if gaps else "",
        "changes": news,
        "case_links": links_to_cases(who, row, news),
        "zone": row.country.time_zone,
        "sees_files": holds_here(who, row, "import", "create"),
        "may_open_case": holds_here(who, row, "gap_case", "create"),
        "sent_back": sent_back(who, row),
        **front_cases(who, row, at),
    }
    return render(request, "overview/front.html", context)


def _situation(row: Emergency) -> str:
    parts = [str(dict(KINDS)[row.kind]), str(dict(ONSETS)[row.onset]), country_shown(row.country)]
    return " · ".join(parts)


@page("group", "read")
def group(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """One group: who leads, coordinates, acts in parts of the country and takes part; its need and reach."""
    who, at = actor(request), now()
    row = visible_emergency(who, code)
    groups = row.groups.select_related("merged_into", "split_from", "parent", "area", "emergency")
    found = visible(who, "group", groups).filter(code__iexact=group).first()
    if found is None:
        raise Http404
    lines = structure_on(row, at.date(), groups=[found.pk])
    line = lines[0] if lines else GroupLine(found, sectors=list(found.sectors.all()))
    sees_gaps = holds_here(who, row, "gap")
    sums = totals(actor=who, emergency=row, group=found, at=at) if sees_gaps else []
    gaps = gap_table(actor=who, emergency=row, group=found, population_group="all", at=at) if sums else []
    members = _members(who, found)
    context = {
        **frame(request, row, "group"),
        "further": ways_on(who, row, found.code),
        "group": found,
        "line": line,
        "sectors": _sector_names(row, line),
        "leads": [(lead, front.role_word(lead), *front.duty_word(line, lead)) for lead in line.leads],
        "suggestions": [] if line.leads else front.suggestion_words(found),
        "figures": sums[0] if sums else None,
        "left_out": left_out_words(gaps),
        "gap_map": gap_map(row, gaps) if gaps else "",
        "counted": counted(actor=who, emergency=row, group=found, object="gap") if sums else [],
        "gaps_url": f"{reverse('gaps', args=[row.code])}?group={found.code}",
        "members": [(member, type_name(member.organisation.type_code), way) for member, way in members],
        "member_count": sum(line.members.values()),
        "ways": _ways(line.members),
        **people_of(who, row, line, at),
        **place_of(found, at),
        **group_cases(who, found, at),
        "former": [
            (lead, front.role_word(lead))
            for lead in found.leads.exclude(ends_on=None).select_related("organisation").order_by("-ends_on")
        ],
        "shows_names": names_shown_in(who, found),
        "may": (rights := _rights(who, found)),
        **_age_limit(found, rights["age_limit"], sees_gaps),
        "counting_url": _counting_url(found) if rights["counting"] else "",
        "trail": [(row.name, reverse("emergency", args=[row.code]))],
    }
    return render(request, "overview/group.html", context)


def _sector_names(row: Emergency, line: GroupLine) -> str:
    edition, language = profile_of(line.group), get_language() or "en"
    covered = dict.fromkeys(one.sector for one in line.sectors if one.sector)
    names = [one.name_in(language) for one in edition.sectors if one.id in covered]
    return ", ".join(name for name in names if name != line.group.name)


def _members(who: Actor, found: Group) -> list[tuple[Membership, str]]:
    rows = visible(who, "membership", found.memberships.filter(ends_on=None).select_related("organisation"))
    words = {value: str(label).split(":")[0].strip() for value, label in PARTICIPATION}
    return [
        (one, words[one.participation]) for one in rows.order_by("organisation__name", "pk")[:MEMBERS_SHOWN]
    ]


def _ways(members: Counter[str]) -> str:
    """How many take part in which way, as words: "6 partners, 1 alongside"."""
    return ", ".join(_way(way, count) for way, count in members.most_common())


def _way(way: str, count: int) -> str:
    words = {
        "partner": ngettext("%(number)s partner", "%(number)s partners", count),
        "observer": ngettext("%(number)s observer", "%(number)s observers", count),
        "alongside": ngettext("%(number)s alongside", "%(number)s alongside", count),
    }
    return words[way] % {"number": number(count)}


def _rights(who: Actor, found: Group) -> dict[str, bool]:
    scope = Scope(emergency=found.emergency_id, group=found.pk)
    own = [scope, *_own_scopes(who, found)]
    asked = {
        "rename": ("group", "change"),
        "close": ("group", "end"),
        "part": ("group", "create"),
        "issue": ("issue_focal_point", "create"),
        "end_issue": ("issue_focal_point", "end"),
        "lead": ("lead", "create"),
        "end_lead": ("lead", "end"),
        "focal_point": ("focal_point", "create"),
        "end_focal_point": ("focal_point", "end"),
        "coordinator": ("coordinator", "create"),
        "end_coordinator": ("coordinator", "end"),
        "join": ("membership", "create"),
        "counting": ("counting_rule", "change"),
        "age_limit": ("age_limit", "change"),
        "member": ("membership", "change"),
    }
    wide = ("coordinator", "end_coordinator", "join")
    return {
        name: any(may(who, object_, act, one) for one in (own if name in wide else own[:1]))
        for name, (object_, act) in asked.items()
    }


def _counting_url(found: Group) -> str:
    if found.ends_on is not None or found.parent_id is not None:
        return ""
    return reverse("group-counting", args=[found.emergency.code, found.code])


def _age_limit(found: Group, may_change: bool, sees_gaps: bool) -> dict[str, object]:
    """How old the group's figures of need may be, and where that is changed."""
    if not sees_gaps or found.ends_on is not None:
        return {}
    changes = may_change and found.parent_id is None
    address = reverse("group-age-limit", args=[found.emergency.code, found.code])
    return {"age_limit": limit_of(found), "age_limit_url": address if changes else ""}


def _own_scopes(who: Actor, found: Group) -> list[Scope]:
    return [
        Scope(emergency=found.emergency_id, group=found.pk, organisation=held.organisation)
        for held in who.held
        if held.organisation is not None
    ]
