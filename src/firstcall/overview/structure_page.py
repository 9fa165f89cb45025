"""The whole structure of a response at a glance, and what it lacks (GN 5, 10, 12; S3, S8, S9, S13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext

from firstcall.access.queries import may
from firstcall.access.rules import Actor, Scope
from firstcall.activities.models import ActivityRollup
from firstcall.needs.models import NeedRollup
from firstcall.needs.queries import attribution
from firstcall.overview import front
from firstcall.policy import profiles
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.models import Emergency, Lead
from firstcall.structure.queries import GroupLine, humanitarian_coordinator, structure_on, visible_emergency
from firstcall.structure.queries.lineage import left_out, past_groups
from firstcall.structure.queries.network import checked, issue_matrix, issue_points
from firstcall.structure.rules.coverage import Finding
from firstcall.structure.values import names_shown, names_shown_in, reads_whole
from firstcall.web.edge import actor, now, page

INTERSECTORAL = ("ALL", "Intersectoral")


@dataclass
class Whole:
    """A national group as the page shows it, with its parts below the capital."""

    line: GroupLine
    leads: list[tuple[object, str, str, str]]  # lead, role, duty, clause
    parts: list[GroupLine] = field(default_factory=list)


def sentence(found: Finding) -> str:
    """A finding in the reader's language."""
    return gettext(found.message) % found.params


def finding_values(found: Finding) -> dict[str, object]:
    """A finding as plain values: one shape for the API and the command line."""
    return {
        "kind": found.kind,
        "message": sentence(found),
        "clause": found.clause,
        "sector": found.sector or None,
        "groups": list(found.groups),
    }


def uncovered_needs(emergency: Emergency, who: Actor) -> dict[str, str]:
    """Code -> name of the sectors with people in need that no group covers; nothing for who may not see gaps."""
    if not holds_here(who, emergency, "gap"):
        return {}
    return _of_no_group(emergency, NeedRollup.objects.filter(emergency=emergency, in_need__gt=0))


def uncovered_work(emergency: Emergency, who: Actor) -> dict[str, str]:
    """Code -> name of the sectors in which organisations report work and that no group covers; nothing for who may not
    see who is where."""
    if not holds_here(who, emergency, "presence"):
        return {}
    return _of_no_group(emergency, ActivityRollup.objects.filter(emergency=emergency))


def _of_no_group(emergency: Emergency, rows: QuerySet[Any]) -> dict[str, str]:
    """Code -> name of the sectors of these figures that no group covers today."""
    attributed, language = attribution(emergency), get_language() or "en"
    heads = rows.exclude(sector__in=INTERSECTORAL).order_by().values_list("group_id", "sector").distinct()
    lines = {attributed.line(group, sector) for group, sector in heads}
    codes = sorted(line.sector for line in lines if line.group is None and line.sector)
    return {code: profiles.sector_name(code, language) for code in codes}


def check(emergency: Emergency, who: Actor, at: datetime) -> list[Finding]:
    """What the structure lacks today, as far as `who` may know: one call for the page, the API and the command line."""
    return _checked(emergency, who, at, structure_on(emergency, at.date()))


def _checked(emergency: Emergency, who: Actor, at: datetime, lines: Sequence[GroupLine]) -> list[Finding]:
    needs, work = uncovered_needs(emergency, who), uncovered_work(emergency, who)
    return checked(emergency, at.date(), lines, uncovered=needs, worked=work)


@page("group", "read")
def structure(request: HttpRequest, code: str) -> HttpResponse:
    """Who leads what, what is left out and why, what is missing, who sees to which issue, what went before."""
    who, at = actor(request), now()
    emergency = visible_emergency(who, code)
    lines = structure_on(emergency, at.date())
    national = [line for line in lines if line.group.parent_id is None]
    language = get_language() or "en"
    names = {one.id: one.name_in(language) for one in profiles.profile(emergency.profile).sectors}
    matrix = issue_matrix(emergency, national, issue_points(emergency, at.date()))
    scope = Scope(emergency=emergency.pk)
    context = {
        **frame(request, emergency, "structure"),
        "coordinator": humanitarian_coordinator(emergency, at),
        "shows_names": names_shown(who, emergency),
        "named_in": {line.group.pk for line in lines if names_shown_in(who, line.group)},
        "shows_reasons": reads_whole(who, emergency),
        "wholes": _wholes(lines, national),
        "findings": [(sentence(one), one) for one in _checked(emergency, who, at, lines)],
        "issues": [(one, one.name_in(language)) for one in matrix.issues],
        "matrix": matrix.rows,
        "lacking": matrix.lacking_early_recovery,
        "left_out": [(one, names.get(one.sector, one.sector)) for one in left_out(emergency, at.date())],
        "sees_gaps": holds_here(who, emergency, "gap"),
        "past": past_groups(emergency, at.date()),
        "may_add": may(who, "group", "create", scope),
        "may_change": may(who, "group", "change", scope),
        "names_for": {
            line.group.pk
            for line in national
            if may(who, "issue_focal_point", "create", Scope(emergency=emergency.pk, group=line.group.pk))
        },
    }
    return render(request, "overview/structure.html", context)


def _duty(line: GroupLine, lead: Lead) -> tuple[str, str]:
    """The duty of a lead in two words, with its clause (GN 3 *, 7, 11); the group's page says it whole."""
    if lead.role == "co_lead":
        return gettext("shares the coordination"), ""
    words = {
        "yes": (gettext("last resort"), "GN 7, 11"),
        "differentiated": (gettext("last resort, applied differently"), "GN 11"),
        "no": (gettext("not last resort"), "GN 3 *" if lead.role == "convener" else "GN 10"),
    }
    return words[line.duty(lead)]


def _wholes(lines: Sequence[GroupLine], national: Sequence[GroupLine]) -> list[Whole]:
    found = {
        line.group.pk: Whole(line, [(lead, front.role_word(lead), *_duty(line, lead)) for lead in line.leads])
        for line in national
    }
    for line in lines:
        if line.group.parent_id in found:
            found[line.group.parent_id].parts.append(line)
    return list(found.values())
