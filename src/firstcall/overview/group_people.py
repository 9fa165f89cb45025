"""What a group's page says of the people and partners behind the lead: the State, representatives, duties, posts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from firstcall.access.queries import may, visible
from firstcall.access.rules import Actor, Scope
from firstcall.structure.forms.partners import CLOSENESS, COUNTERPART_KINDS, COUNTERPART_ROLES, STATES
from firstcall.structure.models import Commitment, Emergency, LastResort
from firstcall.structure.queries import GroupLine
from firstcall.structure.queries.partners import commitments_seen, counterparts_on, leads_overall
from firstcall.structure.queries.vacancies import Representatives, representatives, vacancies
from firstcall.structure.rules import posts
from firstcall.structure.rules.commitments import binds
from firstcall.structure.rules.posts import Vacancy
from firstcall.structure.values import names_shown_in, reads_whole


def people_of(who: Actor, emergency: Emergency, line: GroupLine, at: datetime) -> dict[str, Any]:
    """Context of `overview/group_state.html`, `group_duties.html`, `group_posts.html` and `group_commitments.html`."""
    today, held = at.date(), representatives(emergency, at)
    scope = Scope(emergency=emergency.pk, group=line.group.pk)
    kinds, roles, links = dict(COUNTERPART_KINDS), dict(COUNTERPART_ROLES), dict(CLOSENESS)
    overall = leads_overall(line.group, today)
    counterparts = [
        (one, kinds[one.kind], roles[one.role], links[one.link])
        for one in visible(who, "counterpart", counterparts_on(emergency, today, group=line.group))
        if one.group_id is not None and one.pk not in {lead.pk for lead in overall}
    ]
    leading = {one.organisation_id for one in line.leads}
    may_last_resort = may(who, "last_resort", "create", scope)
    empty = {one.post: one for one in vacancies(emergency, at, [line], held) if one.group}
    return {
        "overall": overall,
        "counterparts": counterparts,
        "whole": reads_whole(who, emergency),
        "duties": [
            (one, duty_words(one))
            for one in line.last_resorts
            if one.scope or one.organisation_id not in leading or may_last_resort
        ],
        "represented": _represented(line, held, names=names_shown_in(who, line.group)),
        "coordinator_vacancy": vacancy_words(empty.get(posts.COORDINATOR), at),
        "lead_vacancy": vacancy_words(empty.get(posts.LEAD), at),
        "may_last_resort": may_last_resort,
        "may_counterpart": may(who, "counterpart", "create", scope),
        **_commitments(who, emergency, line, scope),
    }


def duty_words(one: LastResort) -> str:
    """A duty with its scope, in words."""
    words = (
        gettext("applied differently: advocacy and explaining constraints")
        if one.duty == "differentiated"
        else gettext("yes, where access, security and funding allow")
    )
    parts = [part for part in (one.scope, one.area.name if one.area else "") if part]
    return (
        gettext("only for %(scope)s: %(duty)s") % {"scope": ", ".join(parts), "duty": words}
        if parts
        else words
    )


def vacancy_words(one: Vacancy | None, at: datetime) -> str:
    """How long a post stands empty: "vacant 12 days"; empty where it is held."""
    if one is None:
        return ""
    days = one.days(at.date())
    if days == 0:
        return gettext("vacant since today")
    return gettext("vacant 1 day") if days == 1 else gettext("vacant %(days)s days") % {"days": days}


def _represented(
    line: GroupLine, held: Representatives, *, names: bool
) -> list[tuple[str, list[str], bool, str]]:
    """Per lead agency: its name, who represents it, does it answer to the HC, and the clause (OG Q3; GN 3 *, 10).

    A convener keeps the HC informed and stands in no line of accountability.
    """
    found = {}
    for lead in line.leads:
        if lead.role == "co_lead":
            continue
        owes, clause = posts.accountability([lead.role])
        people = held.get((line.group.pk, lead.organisation_id), [])
        shown = [one.name if names else gettext("in post") for one in people]
        name = lead.organisation.acronym or lead.organisation.name
        found[lead.organisation_id] = (name, shown, owes == "answers", clause)
    return list(found.values())


def _commitments(who: Actor, emergency: Emergency, line: GroupLine, scope: Scope) -> dict[str, Any]:
    rows: list[Commitment] = list(commitments_seen(who, emergency, group=line.group))
    words = dict(STATES)
    own = set(
        visible(who, "commitment", Commitment.objects.filter(group=line.group), "answer").values_list(
            "pk", flat=True
        )
    )
    asks = [
        scope,
        *(Scope(emergency.country_id, emergency.pk, line.group.pk, organisation=one) for one in _own(who)),
    ]
    return {
        "undertaken": [(one, words[one.state], one.pk in own) for one in rows if binds(one.state)],
        "asked": [(one, one.pk in own) for one in rows if one.state == "proposed"],
        "may_commit": any(may(who, "commitment", "create", one) for one in asks),
    }


def _own(who: Actor) -> set[int]:
    return {held.organisation for held in who.held if held.organisation is not None}
